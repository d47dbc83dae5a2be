"""Every test of the store runs on both databases, each time on an empty one."""

import shutil

import pytest
from sqlalchemy import delete, text

from linkage.casework.store.audit import begin_chain
from linkage.casework.store.audit_key import audit_key
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.migration import NEWEST
from linkage.casework.store.opening import make_engine, opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import metadata
from linkage.casework.store.users import add_user
from linkage.workspace import Workspace


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    """A workspace whose store is a SQLite file in it."""
    return migrated(tmp_path_factory.mktemp("sqlite"), "")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """A workspace whose store is in a real PostgreSQL of the tests' own."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL for this Python and machine")
        server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    server.psql("alter system set fsync = off; select pg_reload_conf();")
    yield migrated(tmp_path_factory.mktemp("on_postgresql"), server.get_uri())
    server.cleanup()


def migrated(folder, url):
    made = Workspace.created(folder / "w")
    made.settings_file.write_text(f'casework_url = "{url}"\n', encoding="utf-8")
    workspace = Workspace.opened(made.folder)
    with opened_store(workspace):
        return workspace


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request, tmp_path):
    """A workspace with an empty store: SQLite's file is copied, PostgreSQL's tables are emptied."""
    ready = request.getfixturevalue(request.param)
    shutil.copytree(ready.folder, tmp_path / "w")
    own = Workspace.opened(tmp_path / "w")
    if request.param == "postgresql":
        engine = make_engine(own)
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for name in ("decision", "release", "disclosure", "candidate"):
                connection.execute(text(f"alter sequence {name}_id_seq restart"))
            connection.execute(text("update alembic_version set version_num = :newest"), {"newest": NEWEST})
            begin_chain(connection, audit_key(own.folder, new_store=False))
        engine.dispose()
    return own


@pytest.fixture
def store(workspace):
    """The open store, with the reviewers of the tests: a lead called maria and caseworkers."""
    names = ("olena", "petro", "ivan", *(f"reviewer {n}" for n in range(50)))
    roles = {**dict.fromkeys(names, "caseworker"), "maria": "lead"}
    with opened_store(workspace) as opened:
        with opened.writing() as writing:
            for name, role in roles.items():
                add_user(writing, name, role, "administrator")
        yield opened


@pytest.fixture
def pair():
    """A pair of a registry entry and a mention, told apart by numbers."""
    return lambda entry=1, mention=1: Pair.of(
        RecordName("testimony", "ngo", f"T-{mention}"), RecordName("registry", "mvs", f"R-{entry}")
    )


@pytest.fixture
def says(pair):
    """A decision, with whatever a test does not care for filled in."""

    def made(verdict, reviewer="olena", reason="details", about=None, **rest):
        return Decision(about or pair(), Verdict(verdict), reviewer, reason, **rest)

    return made
