"""Opens the casework store of a workspace: SQLite in its folder, or PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from linkage.casework.store import audit, audited_rows
from linkage.casework.store.audit_key import audit_key
from linkage.casework.store.migration import NEWEST, migrate, version_of
from linkage.errors import BadInput, RunUnderWay
from linkage.workspace import Workspace, private_files

# How long a writer waits for its turn, in seconds.
_PATIENCE: float = 60
_READS = "reads_only"
_BUSY = "Another is writing to the casework store. Wait, then try again."


@dataclass(frozen=True)
class Writing:
    """A transaction that writes: what is done in it and its audit row are kept together or not at all."""

    connection: Connection
    _key: bytes

    def expect_much(self) -> None:
        """Hold up to 64 MB in memory until it is committed: with its 2 MB SQLite writes pages twice."""
        if self.connection.dialect.name == "sqlite":
            self.connection.exec_driver_sql("pragma cache_size = -65536")

    def note(self, actor: str, action: str, subject: str, **detail: Any) -> None:
        """Add an audit row, once what it tells of is done; it names ids and codes, never a person, a note or
        an applicant.  Where the subject is a row of casework, its hash is kept with it.
        """
        row = audited_rows.hash_of_subject(self.connection, self._key, subject)
        if row is not None:
            detail = {**detail, audited_rows.HASH: row}
        audit.append(self.connection, self._key, moment(), actor, action, subject, detail)


class Store:
    """An open casework store; get one from ``opened_store``."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine = engine
        self._key = key

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent look, which keeps no writer waiting."""
        options: dict[str, Any] = {_READS: True}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction of one's own: writers take turns, and whatever fails leaves nothing behind.

        Raises RunUnderWay where another keeps the store for longer than a writer's patience.
        """
        with ExitStack() as until_done:
            try:
                connection = until_done.enter_context(self._engine.begin())
                _be_patient(connection)
                audit.take_turn(connection)
            except OperationalError as error:
                raise RunUnderWay(_BUSY) from error
            yield Writing(connection, self._key)

    def verify_audit(self, anchors: list[audit.Anchor]) -> tuple[int, list[str]]:
        """The number of audit rows, and what is wrong with them or with the rows they tell of."""
        with self.reading() as connection:
            found = audit.verify(connection, self._key, anchors)
            return audit.rows_in(connection), found + audited_rows.complaints(connection, self._key)

    def not_covered_by_audit(self) -> int:
        """How many rows of casework the audit cannot be held against, as they are older than its hashes."""
        with self.reading() as connection:
            return audited_rows.not_covered(connection)


@contextmanager
def opened_store(workspace: Workspace) -> Iterator[Store]:
    """The store of a workspace, made where it is missing and brought to this version of the program.

    Raises BadInput where the database cannot be reached, is of a newer version, or its audit key is missing.
    """
    engine = make_engine(workspace)
    try:
        yield Store(engine, _made_ready(engine, workspace))
    finally:
        engine.dispose()


def store_exists(workspace: Workspace) -> bool:
    """Whether there may be anything in the store; a look at a new workspace need not make one."""
    return bool(workspace.settings.casework_url) or workspace.casework.exists()


def make_engine(workspace: Workspace) -> Engine:
    """The engine for a workspace's store.  Raises BadInput for a URL that cannot be used."""
    url = workspace.settings.casework_url
    if not url:
        with private_files():
            workspace.casework.parent.mkdir(exist_ok=True)
            workspace.casework.touch()
        place = URL.create("sqlite", database=str(workspace.casework))
        patient = {"timeout": _PATIENCE}
        engine = create_engine(place, poolclass=NullPool, connect_args=patient, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begins)
        return engine
    try:
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), hide_parameters=True)
    except ArgumentError:
        raise BadInput(f"{workspace.settings_file}: casework_url is no URL of a database.") from None
    except ModuleNotFoundError:
        raise BadInput("A store on PostgreSQL needs its driver: pip install 'linkage[postgres]'") from None


def moment() -> str:
    """Now, as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _made_ready(engine: Engine, workspace: Workspace) -> bytes:
    try:
        with engine.connect().execution_options(**{_READS: True}) as connection:
            found = version_of(connection)
    except DatabaseError as error:
        raise BadInput(_unreachable(workspace)) from error
    if found == NEWEST:
        return audit_key(workspace.folder, new_store=False)
    with ExitStack() as until_done:
        try:
            connection = until_done.enter_context(engine.begin())
            _be_patient(connection)
            _one_at_a_time(connection)
        except OperationalError as error:
            raise RunUnderWay(_BUSY) from error
        new = version_of(connection) is None
        key = audit_key(workspace.folder, new_store=new)
        migrate(connection)
        if new:
            audit.begin_chain(connection, key)
    return key


def _be_patient(connection: Connection) -> None:
    """PostgreSQL would wait for another's lock without end; SQLite is told when it is connected to."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"set local lock_timeout = {int(_PATIENCE * 1000)}")


def _one_at_a_time(connection: Connection) -> None:
    """Two processes must not both make the store; on SQLite BEGIN IMMEDIATE sees to that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("select pg_advisory_xact_lock(7305812641)")


def _unreachable(workspace: Workspace) -> str:
    # the URL may hold a password, so it is not repeated
    if workspace.settings.casework_url:
        return (
            "The casework store cannot be reached. Is the database of casework_url in linkage.toml running?"
        )
    return f"{workspace.casework} cannot be opened as a database; restore it from a copy."


def _sqlite_connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
        connection.execute(f"pragma {pragma}")


def _sqlite_begins(connection: Connection) -> None:
    """Take the write lock at once: a reader that becomes a writer later can be refused without waiting."""
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("begin" if reads else "begin immediate")
