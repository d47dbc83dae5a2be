"""Every test of the store runs on both databases, each time on a fresh one."""

import itertools
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, text

from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.workspace import Workspace

_schemas = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """The URL of a real PostgreSQL of the tests' own."""
    import pgserver

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    server.psql("alter system set fsync = off; select pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request, tmp_path):
    made = Workspace.created(tmp_path / "w")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
        schema = f"s{next(_schemas)}"
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            connection.execute(text(f"create schema {schema}"))
        engine.dispose()
        own = f"{url}&options={quote(f'-csearch_path={schema}')}"
        made.settings_file.write_text(f'casework_url = "{own}"\n', encoding="utf-8")
    return Workspace.opened(made.folder)


@pytest.fixture
def store(workspace):
    with opened_store(workspace) as opened:
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
