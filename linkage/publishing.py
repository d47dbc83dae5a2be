"""Published nights: one immutable DuckDB file a run, and a pointer that is switched in one step.

A writer never touches a published file, so readers (exports, figures, the desk) are never locked out and
never see half a night.  A run that dies leaves at most a ``*.partial`` file, swept up by the next one.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from linkage.errors import BadInput
from linkage.workspace import Workspace, now, write_atomically

POINTER = "current.json"
#: The night that readers saw before the pointer was last switched to another.
SHOWN_BEFORE = "shown-before.json"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class Night:
    """A published run: what it knew, when, and its counts (no personal data)."""

    run: str
    as_of: str
    published_at: str
    counts: dict[str, Any]


class Snapshot:
    """One published night, open for reading."""

    def __init__(self, night: Night, connection: duckdb.DuckDBPyConnection):
        self.night = night
        self._connection = connection

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns, in the order it was published in.

        Raises ``KeyError`` if there is none so named.
        """
        if name not in self.names():
            raise KeyError(name)
        chosen = ", ".join(f'"{column}"' for column in columns) or "* exclude (position)"
        return self._connection.execute(f'select {chosen} from "{name}" order by position').df()

    def rows(self, name: str, **equal: str | int | bool) -> pd.DataFrame:
        """The rows of a table in which each of these columns has this value, in the order of publishing."""
        where = " and ".join(f'"{column}" = ?' for column in equal)
        question = f'select * exclude (position) from "{name}" where {where} order by position'
        return self._connection.execute(question, list(equal.values())).df()

    def asked(self, question: str, **beside: pa.Table) -> pd.DataFrame:
        """The answer to a question in SQL about the tables, and about some that stand beside them."""
        for name, table in beside.items():
            self._connection.register(name, table)
        return self._connection.execute(question).df()

    def names(self) -> list[str]:
        """The tables of this night."""
        return [
            row[0] for row in self._connection.execute("select table_name from duckdb_tables()").fetchall()
        ]

    def facts(self) -> dict[str, Any]:
        """The run's metadata and results that are not tables, such as the figures, in plain JSON types."""
        rows = self._connection.execute("select name, content from facts").fetchall()
        return {name: json.loads(content) for name, content in rows}


class SnapshotBeingWritten:
    """A run's snapshot while it is made; get one from ``written_snapshot``.

    Tables are written beside whatever is computed meanwhile, as DuckDB leaves Python alone while it writes.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, writer: Executor) -> None:
        self._connection = connection
        self._writer = writer
        self._begun: list[Future[None]] = []

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table, after what was added before; the frame must not change any more."""
        self._begun.append(self._writer.submit(self._write_table, name, frame))

    def add_facts(self, facts: Mapping[str, Any]) -> None:
        """Write what is no table."""
        self._begun.append(self._writer.submit(self._write_facts, facts))

    def wait(self) -> None:
        """Wait until all of it is written.  Raises what went wrong with the first of what could not be."""
        for one in self._begun:
            one.result()

    def _write_table(self, name: str, frame: pd.DataFrame) -> None:
        arrow = pa.Table.from_pandas(frame, preserve_index=False)
        arrow = arrow.append_column("position", pa.array(np.arange(len(frame))))
        self._connection.register("published", arrow)
        self._connection.execute(f'create table "{name}" as select * from published')
        self._connection.unregister("published")

    def _write_facts(self, facts: Mapping[str, Any]) -> None:
        self._connection.execute("create table facts (name varchar primary key, content varchar)")
        for name, content in facts.items():
            self._connection.execute(
                "insert into facts values (?, ?)", [name, json.dumps(content, ensure_ascii=False)]
            )


@contextmanager
def written_snapshot(workspace: Workspace, night: Night) -> Iterator[SnapshotBeingWritten]:
    """Write a run's tables and facts to ``published/<run>.duckdb``: whole or not at all.

    It is there once the block has ended well.  Readers do not see it before ``make_current``.
    """
    sweep(workspace)
    target = _path(workspace, night.run)
    partial = target.with_name(target.name + ".partial")
    # one thread of DuckDB's: others are at work meanwhile, and each thread holds tens of megabytes
    config = {**_CONFIG, "threads": "1"}
    with duckdb.connect(str(partial), config=config) as connection, ThreadPoolExecutor(1) as writer:
        snapshot = SnapshotBeingWritten(connection, writer)
        try:
            yield snapshot
            snapshot.wait()
        finally:
            writer.shutdown(cancel_futures=True)
    _to_disk(partial)
    partial.replace(target)
    _to_disk(workspace.published)
    write_atomically(_card(workspace, night.run), _written(night))


def make_current(workspace: Workspace, night: Night) -> None:
    """Switch the pointer, in one step, to a night whose snapshot is written.

    It always names a night of the latest day published: one of a past day changes nothing of what readers,
    and families, are told today. A night that answers again, as after a delivery was undone, counts as the
    one published last of its day. The night that was shown until then is remembered (`shown_before`).
    """
    nights = published_nights(workspace)
    latest = max((one.as_of for one in nights), default=night.as_of)
    own = [one for one in nights if one.as_of == night.as_of]
    if own and own[-1].run != night.run:
        night = replace(night, published_at=now().isoformat())
        write_atomically(_card(workspace, night.run), _written(night))
    if latest > night.as_of:
        night = night_of(workspace, date.fromisoformat(latest))
    shown = current_night(workspace)
    if shown is not None and shown.run != night.run:
        write_atomically(workspace.published / SHOWN_BEFORE, _written(shown))
    write_atomically(workspace.published / POINTER, _written(night))
    _to_disk(workspace.published)


def current_night(workspace: Workspace) -> Night | None:
    """The night readers see; None before the first."""
    return _read(workspace.published / POINTER)


def shown_before(workspace: Workspace) -> Night | None:
    """The night that readers saw before the current one, if its snapshot is there."""
    night = _read(workspace.published / SHOWN_BEFORE)
    return night if night is not None and _path(workspace, night.run).exists() else None


def published_night(workspace: Workspace, run: str) -> Night | None:
    """The night of this run, if its snapshot is there."""
    return _read(_card(workspace, run)) if _path(workspace, run).exists() else None


def published_nights(workspace: Workspace) -> list[Night]:
    """Every night whose snapshot is there, in the order of publishing."""
    runs = sorted(path.stem for path in workspace.published.glob("*.duckdb"))
    nights = [night for run in runs if (night := published_night(workspace, run)) is not None]
    return sorted(nights, key=lambda night: (night.published_at, night.run))


def nights_around(workspace: Workspace, day: date) -> tuple[Night | None, Night | None]:
    """The published night of the latest day up to this one, and of the earliest day after it.

    Of several of one day it is the one published last.
    """
    nights, text = published_nights(workspace), day.isoformat()
    before = [one for one in nights if one.as_of <= text]
    after = [one for one in reversed(nights) if one.as_of > text]
    return (
        max(reversed(before), key=lambda one: (one.as_of, one.published_at), default=None),
        min(after, key=lambda one: one.as_of, default=None),
    )


def past_night(workspace: Workspace, day: date) -> Night | None:
    """The night of this day, if one of a later day is published too: what it said then stands."""
    nights, text = published_nights(workspace), day.isoformat()
    own = [one for one in nights if one.as_of == text]
    return own[-1] if own and any(one.as_of > text for one in nights) else None


def night_of(workspace: Workspace, as_of: date | None) -> Night:
    """The night to read: the current one, or the newest published for a given as-of day.

    Raises ``BadInput`` saying which run would make it.
    """
    night = current_night(workspace)
    if night is not None and (as_of is None or night.as_of == as_of.isoformat()):
        return night
    if as_of is None:
        raise BadInput("Nothing is published in this workspace yet. Run: linkage run")
    fitting = [one for one in published_nights(workspace) if one.as_of == as_of.isoformat()]
    if not fitting:
        raise BadInput(f"No run as of {as_of} is published. Make one with: linkage run --as-of {as_of}")
    return fitting[-1]


@contextmanager
def opened_snapshot(workspace: Workspace, night: Night) -> Iterator[Snapshot]:
    """A published night, opened read-only; publishing goes on undisturbed meanwhile."""
    path = _path(workspace, night.run)
    if not path.exists():
        raise BadInput(f"The snapshot of run {night.run} is missing from {path.parent}. Run: linkage run")
    connection = duckdb.connect(str(path), read_only=True, config=_CONFIG)
    try:
        yield Snapshot(night, connection)
    finally:
        connection.close()


def sweep(workspace: Workspace) -> None:
    """Remove what a run that died left half-written."""
    for path in workspace.published.glob("*.partial*"):
        if path.is_dir():  # what DuckDB spilled
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _path(workspace: Workspace, run: str) -> Path:
    return workspace.published / f"{run}.duckdb"


def _card(workspace: Workspace, run: str) -> Path:
    return workspace.published / f"{run}.json"


def _written(night: Night) -> bytes:
    return (json.dumps(asdict(night), indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _read(path: Path) -> Night | None:
    try:
        return Night(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise BadInput(f"{path} is damaged. Delete it, then publish again with: linkage run") from error


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
