"""The warehouse: every delivery and every version of every record, kept in one DuckDB file."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from linkage.errors import BadInput, RunUnderWay
from linkage.records import warehouse_sql as sql
from linkage.records.compact_frames import compact
from linkage.records.contracts import KINDS, contract
from linkage.records.rejects import Reject

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, Sequence[Any]]
END_OF_TIME = date(9999, 12, 31)
_NOT_CELLS = ("delivery", "row", "record_id", "record_id_raw", "extra")


@dataclass(frozen=True)
class Delivery:
    """One delivered file as the warehouse knows it.

    ``seq`` orders deliveries; ``delivered_day`` is the ISO day in Kyiv; ``full_extract`` says that records
    absent from it count as withdrawn; ``history`` that no published run had included its source before;
    ``report`` what the reader found, in plain JSON types.
    """

    id: str
    seq: int
    kind: str
    source: str
    file: str
    sha256: str
    delivered_at: datetime
    delivered_day: str
    full_extract: bool
    covers_until: str | None
    rows_in_file: int
    accepted: int
    rejected: int
    history: bool
    withdrawn_at: datetime | None
    report: dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a delivery does to the records of its source: counts of records."""

    added: int
    superseded: int
    unchanged: int
    left_out: int


class Warehouse:
    """An open warehouse; get one from ``opened``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def create_tables(self) -> None:
        """Make what is missing; contracts that have grown get their new columns."""
        for statement in (sql.CREATE_DELIVERIES, sql.CREATE_REJECTS, sql.CREATE_RUNS):
            self._connection.execute(statement)
        for kind in KINDS:
            self._connection.execute(sql.create_records(kind, _cells(kind)))
            stored = set(self._columns(kind))
            for column in _cells(kind):
                if column not in stored:
                    self._connection.execute(sql.add_column(kind, column))

    def add_delivery(self, delivery: Delivery, records: Columns, rejects: Sequence[Reject]) -> Delivery:
        """Keep a delivery, its records (by column, as ``read_delivery`` gives them) and its rejects.

        All or nothing.  Returns the delivery with its place in the order and whether it is history;
        what the argument says of those two is not used.
        """
        numbers = self._rows("select coalesce(max(seq), 0) + 1 as seq from deliveries")[0]
        known = self._rows(sql.published_before(), {"kind": delivery.kind, "source": delivery.source})[0]
        history = not next(iter(known.values()))
        kept = Delivery(**{**_shallow(delivery), "seq": numbers["seq"], "history": history})
        columns = [column for column in records if column not in _NOT_CELLS]
        with (
            self._staged(staged=_arrow(records, columns), set_aside=_rejects_arrow(rejects)),
            self._transaction(),
        ):
            values = [
                json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v
                for v in _shallow(kept).values()
            ]
            marks = ", ".join("?" * len(values))
            self._connection.execute(f"insert into deliveries values ({marks})", values)
            for column in set(columns) - set(self._columns(kept.kind)):
                self._connection.execute(sql.add_column(kept.kind, column))
            self._connection.execute(sql.insert_records(kept.kind, columns), [kept.id])
            self._connection.execute(sql.INSERT_REJECTS, [kept.id])
        return kept

    def effect(self, kind: str, source: str, records: Columns) -> Effect:
        """What these records would do to the records of the source that stand now."""
        if not any(one.kind == kind and one.source == source for one in self.in_force(END_OF_TIME)):
            return Effect(added=len(records["record_id"]), superseded=0, unchanged=0, left_out=0)
        columns = [column for column in _cells(kind) if column in records]
        with self._staged(staged=_arrow(records, columns)):
            named = {"kind": kind, "source": source, "as_of": END_OF_TIME.isoformat()}
            return Effect(**self._rows(sql.effect(kind, columns), named)[0])

    def also_said_by(self, kind: str, source: str, records: Columns) -> dict[str, int]:
        """How many of these records each other source of the kind says too: same id, same content."""
        if all(one.kind != kind or one.source == source for one in self.in_force(END_OF_TIME)):
            return {}
        columns = [column for column in _cells(kind) if column in records]
        with self._staged(staged=_arrow(records, columns)):
            named = {"kind": kind, "source": source, "as_of": END_OF_TIME.isoformat()}
            return {row["source"]: row["records"] for row in self._rows(sql.also_said(kind, columns), named)}

    def deliveries(self) -> list[Delivery]:
        """Every delivery ever made, withdrawn ones too, oldest first."""
        if not self._has_tables():
            return []
        rows = self._rows("select * from deliveries order by seq")
        return [Delivery(**{**row, "report": json.loads(row["report"])}) for row in rows]

    def in_force(self, as_of: date) -> list[Delivery]:
        """The deliveries that count on a day, oldest first."""
        return [
            one
            for one in self.deliveries()
            if one.withdrawn_at is None and (one.history or one.delivered_day <= as_of.isoformat())
        ]

    def withdraw(self, delivery: str, moment: datetime) -> Delivery:
        """Undo a mis-delivered file: its rows stay but no longer count.

        ``delivery`` is an id or its beginning.  Raises ``BadInput`` if it names none, several, or one
        that is withdrawn already.
        """
        found = [one for one in self.deliveries() if delivery and one.id.startswith(delivery)]
        if len(found) != 1:
            many = "names several deliveries" if found else "is not a delivery of this workspace"
            raise BadInput(f"'{delivery}' {many}. See the ids with: linkage deliveries")
        if found[0].withdrawn_at is not None:
            raise BadInput(f"Delivery {found[0].id} is withdrawn already.")
        self._connection.execute(
            "update deliveries set withdrawn_at = $moment where id = $id",
            {"moment": moment.replace(tzinfo=None), "id": found[0].id},
        )
        return found[0]

    def declare_covers_until(self, delivery: str, day: str) -> None:
        """Note to which ISO day a delivery of acknowledgements tells everything."""
        self._connection.execute(
            "update deliveries set covers_until = $day where id = $id", {"day": day, "id": delivery}
        )

    def acknowledged_dates(self, source: str) -> set[str]:
        """The days on which anybody was acknowledged in what stands of a source's lists."""
        stands = "acknowledged_date is not null and d.source = $source and d.withdrawn_at is null"
        asked = "select distinct r.acknowledged_date from acknowledgement_records r join deliveries d"
        rows = self._rows(f"{asked} on d.id = r.delivery where {stands}", {"source": source})
        return {row["acknowledged_date"] for row in rows}

    def current_records(
        self,
        kind: str,
        as_of: date = END_OF_TIME,
        *,
        raw: bool = True,
        in_compact: bool = False,
        only: tuple[str, str] | None = None,
    ) -> "pd.DataFrame":
        """The records of a kind that stand on a day, sorted by source and record_id.

        Columns: kind, source, delivery, row, record_id, the contract's columns each followed by its
        ``_raw`` (unless ``raw`` is false), extra (JSON text), learned (ISO day on which we learned it).
        The newest delivery of a record wins; one that a later full extract leaves out is not here.  A record
        of a source's history can have been learned after ``as_of``: whoever asks what was known must compare
        ``learned``. The frame is compact (see compact_frames) if asked for.  ``only`` is the source and the
        id of the one record that is asked for.
        """
        columns = [column for column in _cells(kind) if raw or not column.endswith("_raw")]
        everything = ["kind", "source", "delivery", "row", "record_id", *columns, "extra", "learned"]
        if not self._has_tables():
            return _no_rows(everything)
        stored = self._columns(kind)
        wanted = [column for column in columns if column in stored]
        question = sql.current_records(kind, wanted, contract(kind).learned_on, of_one=only is not None)
        one = dict(zip(("source", "record_id"), only or (), strict=False))
        found = self._connection.sql(question, params={"kind": kind, "as_of": as_of.isoformat(), **one})
        # by way of Arrow a text that stands in many rows becomes one object: less to make, and less to keep
        table = found.to_arrow_table()
        frame: pd.DataFrame = compact(table) if in_compact else table.to_pandas(split_blocks=True)
        missing = [name for name in everything if name not in frame.columns]
        return frame.reindex(columns=everything) if missing else frame

    def known_later(self, kind: str, as_of: date) -> dict[str, tuple[int, str, str]]:
        """By delivery: records that stand on a day but are learned later, and from which ISO day to which."""
        stored = set(self._columns(kind))
        columns = [column for column in _cells(kind) if column in stored]
        question = sql.known_later(kind, columns, contract(kind).learned_on)
        rows = self._rows(question, {"kind": kind, "as_of": as_of.isoformat()})
        return {row["delivery"]: (row["records"], row["first"], row["last"]) for row in rows}

    def known_records(self, kind: str) -> set[tuple[str, str]]:
        """Source and id of every record of a kind that was ever delivered, withdrawn ones too."""
        if not self._has_tables():
            return set()
        rows = self._rows(sql.known_records(kind))
        return {(row["source"], row["record_id"]) for row in rows}

    def record_counts(self, kind: str, as_of: date = END_OF_TIME) -> dict[str, tuple[int, int]]:
        """By source: records that stand on a day, and records a full extract has left out."""
        if not self._has_tables():
            return {}
        rows = self._rows(sql.record_counts(kind), {"kind": kind, "as_of": as_of.isoformat()})
        return {row["source"]: (row["current"], row["absent"]) for row in rows}

    def rejects(self, as_of: date = END_OF_TIME) -> "pd.DataFrame":
        """What was set aside, with reason and advice, in the deliveries in force on a day."""
        names = ["delivery", "file", "row", "column", "value", "reason", "advice"]
        if not self._has_tables():
            return _no_rows(names)
        return self._connection.execute(sql.rejects(), {"as_of": as_of.isoformat()}).df()

    def note_published(self, run: str, as_of: date, moment: datetime, deliveries: Sequence[str]) -> None:
        """Remember that a run was published with these deliveries; their sources' later files are news."""
        self._connection.execute(
            "insert or replace into runs values ($run, $as_of, $moment, $deliveries)",
            {
                "run": run,
                "as_of": as_of.isoformat(),
                "moment": moment.replace(tzinfo=None),
                "deliveries": list(deliveries),
            },
        )

    def relied_on(self) -> frozenset[str]:
        """Ids of the deliveries that any published run was made of, withdrawn ones too."""
        return (
            frozenset(row["id"] for row in self._rows(sql.relied_on())) if self._has_tables() else frozenset()
        )

    @contextmanager
    def _staged(self, **tables: pa.Table) -> Iterator[None]:
        for name, table in tables.items():
            self._connection.register(name, table)
        try:
            yield
        finally:
            for name in tables:
                self._connection.unregister(name)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def _has_tables(self) -> bool:
        return bool(self._rows("select 1 from duckdb_tables() where table_name = 'deliveries'"))

    def _columns(self, kind: str) -> list[str]:
        question = "select column_name from duckdb_columns() where table_name = $table order by column_index"
        return [row["column_name"] for row in self._rows(question, {"table": f"{kind}_records"})]

    def _rows(self, question: str, named: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        # Results are fetched whole: one left half-read blocks the connection.
        result = self._connection.execute(question, named or {})
        names = [one[0] for one in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@contextmanager
def opened(
    path: Path, *, threads: int = 1, memory_limit: str = "2GB", read_only: bool = False, patience: float = 3.0
) -> Iterator[Warehouse]:
    """The warehouse in this file; for writing, its tables are made where missing.

    A read-only look at a file that does not exist yet sees an empty warehouse.  Raises ``RunUnderWay`` if
    another process keeps the file open for writing for longer than ``patience`` seconds.
    """
    empty = read_only and not path.exists()
    connection = _connect(
        ":memory:" if empty else str(path), threads, memory_limit, read_only and not empty, patience
    )
    try:
        warehouse = Warehouse(connection)
        if not read_only:
            warehouse.create_tables()
        yield warehouse
    finally:
        connection.close()


def _connect(
    path: str, threads: int, memory_limit: str, read_only: bool, patience: float
) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "threads": str(threads),
        "memory_limit": memory_limit,
    }
    deadline = time.monotonic() + patience
    while True:
        try:
            return duckdb.connect(path, read_only=read_only, config=config)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise BadInput(f"{path} cannot be opened as a warehouse; restore it from a copy.") from error
            if time.monotonic() > deadline:
                raise RunUnderWay(
                    f"Another process is writing to {path}. Wait for it to end, then try again."
                ) from error
            time.sleep(0.1)


def _cells(kind: str) -> list[str]:
    return [column for column in contract(kind).frame_columns if column not in _NOT_CELLS]


def _no_rows(columns: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({name: [] for name in columns}, dtype=object)


def _arrow(records: Columns, columns: Sequence[str]) -> pa.Table:
    cells = {c: pa.array(records[c], pa.string()) for c in ("record_id", "extra", *columns)}
    return pa.table({"row": pa.array(records["row"], pa.int64()), **cells})


def _rejects_arrow(rejects: Sequence[Reject]) -> pa.Table:
    names = ("file", "column", "value", "reason", "advice")
    cells = {name: pa.array([getattr(one, name) for one in rejects], pa.string()) for name in names}
    return pa.table({"row": pa.array([one.row for one in rejects], pa.int64()), **cells})


def _shallow(delivery: Delivery) -> dict[str, Any]:
    return {one.name: getattr(delivery, one.name) for one in fields(delivery)}
