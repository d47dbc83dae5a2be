from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, select

from linkage.casework.store import migration
from linkage.casework.store.migration import EMPTY, NEWEST, migrate, version_of
from linkage.casework.store.opening import make_engine, opened_store
from linkage.casework.store.tables import candidate, metadata


def test_the_scripts_make_the_tables_that_the_code_has(workspace, store):
    with make_engine(workspace).connect() as connection:
        assert version_of(connection) == NEWEST
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_script_is_the_one_the_code_asks_for():
    scripts = sorted(path.name[:4] for path in (migration._SCRIPTS / "versions").glob("[0-9]*.py"))
    assert scripts[-1] == NEWEST


def test_a_store_goes_down_to_nothing_and_up_again(workspace, store):
    engine = make_engine(workspace)
    with engine.begin() as connection:
        migrate(connection, EMPTY)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    with opened_store(workspace) as again:
        assert again.verify_audit([]) == (0, [])


def test_the_queue_survives_a_step_back_and_forth(workspace, store, pair):
    row = {**pair().columns(), "run": "r", "first_run": "r", "probability": 0.5}
    row |= {"fingerprint": "f", "state": "open", "lesson": 0.25}
    with store.writing() as writing:
        writing.connection.execute(insert(candidate), row)
    engine = make_engine(workspace)
    with engine.begin() as connection:
        migrate(connection, "0001")
        columns = {one["name"] for one in inspect(connection).get_columns("candidate")}
        assert {"probability", "state"} <= columns
        assert "lesson" not in columns
    engine.dispose()
    with opened_store(workspace) as again, again.reading() as connection:
        kept = connection.execute(select(candidate.c.probability, candidate.c.lesson)).one()
        assert tuple(kept) == (0.5, None)
