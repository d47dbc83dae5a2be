"""Taking in files: by name (``linkage ingest``) or from the inbox; and undoing a mis-delivered one.

Every function here writes; the caller holds the lock (``locking.sole_writer``).
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linkage.analysed_values import analyse
from linkage.delivered_twice import same_bytes, warn_of_bytes, warn_of_records
from linkage.errors import BadInput
from linkage.progress import Progress, Silent
from linkage.reach_of_list import told_of_reach
from linkage.records import warehouse as warehouses
from linkage.records.contracts import KINDS
from linkage.records.counted import counted
from linkage.records.rejects import Reject
from linkage.records.warehouse import Delivery, Effect, Warehouse
from linkage.workspace import Workspace, kyiv_day, now

if TYPE_CHECKING:
    from linkage.records.delivery import Delivered

# Names under which programs keep a file that they are still writing, or their own notes.
_NOT_DELIVERIES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")
# So many complaints are told of at once; the rest are in the export.
FIRST_REJECTS = 3
SOURCE_NAME = re.compile(r"[^\W_][\w.-]{0,59}")


@dataclass(frozen=True)
class Ingested:
    """What became of one file.

    ``effect`` is None and ``already`` true for bytes that this kind and source had delivered before;
    ``set_aside`` tells of the first few complaints (where first, why, what to do; never the value);
    ``advice`` are lines for the data officer, such as how far an acknowledgement list reaches; ``warnings``
    are to be read first: the file may be of another kind, or stand already under another name.
    """

    file: str
    delivery: Delivery
    effect: Effect | None
    already: bool
    set_aside: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class InboxOutcome:
    """What became of the inbox: files taken in, left for the next run, and refused (file, why)."""

    taken: tuple[Ingested, ...] = ()
    growing: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@contextmanager
def writable_warehouse(workspace: Workspace) -> Iterator[Warehouse]:
    """The workspace's warehouse, open for writing."""
    settings = workspace.settings
    with warehouses.opened(
        workspace.warehouse, threads=settings.cores(), memory_limit=settings.memory_limit
    ) as warehouse:
        yield warehouse


@contextmanager
def readable_warehouse(workspace: Workspace) -> Iterator[Warehouse]:
    """The workspace's warehouse for a look; needs no lock."""
    settings = workspace.settings
    with warehouses.opened(
        workspace.warehouse, threads=settings.cores(), memory_limit=settings.memory_limit, read_only=True
    ) as warehouse:
        yield warehouse


def ingest(
    workspace: Workspace,
    file: Path,
    kind: str,
    source: str | None = None,
    *,
    full: bool = False,
    covers_until: date | None = None,
    insist: bool = False,
    progress: Progress | None = None,
) -> Ingested:
    """Take in one delivered file: keep its bytes, read it, keep its records and rejects, analyse its values.

    Args:
        source: who delivers; by default the kind.
        full: the file is the source's whole extract: its records that are not in it count as withdrawn.
        covers_until: the day to which a list of acknowledgements tells everything.
        insist: the file is of this kind although it looks like another one.

    Raises ``BadInput`` for a file, kind, source or day that cannot be used; nothing is kept then.
    """
    source = source or kind
    _check(kind, source, covers_until)
    full = full or f"{kind}/{source}" in workspace.settings.full_sources
    kept, digest, is_new = _keep(workspace, file)
    day = covers_until.isoformat() if covers_until else None
    with writable_warehouse(workspace) as warehouse:
        identity, standing = _identity(warehouse, digest, kind, source, full)
        if standing:
            return _again(warehouse, standing, file, day)
        before = [one for one in warehouse.deliveries() if one.withdrawn_at is None]
        try:
            delivered = _read(workspace, kept, file, kind, source, progress or Silent(), insist)
            if not delivered.report["rows_in_file"] and covers_until is None:
                # An empty list says something only where it is declared to tell everything up to a day.
                raise BadInput(f"{file.name}: there are headers and no rows; nothing was taken in.")
        except BaseException:
            if is_new:
                kept.unlink(missing_ok=True)
            raise
        moment = now()
        report = delivered.report
        effect = warehouse.effect(kind, source, delivered.records)
        twice = warn_of_bytes(identity, same_bytes(before, digest, kind, source))
        if not twice:
            also = warehouse.also_said_by(kind, source, delivered.records)
            twice = warn_of_records(identity, report["accepted"], also, (d for d in before if d.kind == kind))
        report["effect"] = vars(effect)
        dated_before = warehouse.acknowledged_dates(source) if kind == "acknowledgement" else set()
        delivery = warehouse.add_delivery(
            Delivery(
                id=identity,
                seq=0,
                kind=kind,
                source=source,
                file=file.name,
                sha256=digest,
                delivered_at=moment.replace(tzinfo=None),
                delivered_day=kyiv_day(moment).isoformat(),
                full_extract=full,
                covers_until=day,
                rows_in_file=report["rows_in_file"],
                accepted=report["accepted"],
                rejected=report["rejected"],
                history=True,
                withdrawn_at=None,
                report=report,
            ),
            delivered.records,
            delivered.rejects,
        )
    analyse(workspace, delivered.records, progress or Silent())
    first = _first_told(delivered.rejects)
    doubts: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    if kind == "acknowledgement":
        doubts, advice = told_of_reach(workspace.settings, delivery, delivered.frame, dated_before)
    warnings = (*report["warnings"], *twice, *doubts)
    return Ingested(
        file.name, delivery, effect, already=False, set_aside=first, advice=advice, warnings=warnings
    )


def ingest_inbox(workspace: Workspace, progress: Progress | None = None) -> InboxOutcome:
    """Take in what lies in ``inbox/<kind>/<source>/``; a file taken in leaves the inbox (its bytes are kept).

    A file still growing is left for the next run; a refused one stays where it is, and is named.
    """
    waiting = sorted(path for path in workspace.inbox.rglob("*") if path.is_file() and not _ignored(path))
    growing = _growing(waiting, workspace.settings.inbox_settle_seconds)
    taken: list[Ingested] = []
    refused: list[tuple[str, str]] = []
    for path in waiting:
        shown = path.relative_to(workspace.folder).as_posix()
        parts = path.relative_to(workspace.inbox).parts
        if path in growing:
            continue
        try:
            if len(parts) != 3:
                raise BadInput(
                    f"{shown}: put files into inbox/<kind>/<source>/, such as inbox/registry/mia/."
                )
            before = _signature(path)
            taken.append(ingest(workspace, path, parts[0], parts[1], progress=progress))
            if _signature(path) == before:
                path.unlink()
        except BadInput as error:
            refused.append((shown, str(error)))
    left = tuple(path.relative_to(workspace.folder).as_posix() for path in waiting if path in growing)
    return InboxOutcome(tuple(taken), left, tuple(refused))


def withdraw(workspace: Workspace, delivery: str) -> Delivery:
    """Undo a mis-delivered file; its bytes and rows stay, but count no more.

    Raises ``BadInput`` if the id (or its beginning) names no delivery, or one that is withdrawn already.
    """
    with writable_warehouse(workspace) as warehouse:
        return warehouse.withdraw(delivery, now())


def withdraw_source(workspace: Workspace, source: str) -> tuple[Delivery, ...]:
    """Undo every delivery of ``KIND/SOURCE`` that stands.  Raises ``BadInput`` if none does."""
    with writable_warehouse(workspace) as warehouse:
        standing = [
            one
            for one in warehouse.deliveries()
            if one.withdrawn_at is None and f"{one.kind}/{one.source}" == source
        ]
        if not standing:
            raise BadInput(f"No delivery of '{source}' stands. See them with: linkage deliveries")
        return tuple(warehouse.withdraw(one.id, now()) for one in standing)


def _check(kind: str, source: str, covers_until: date | None) -> None:
    if kind not in KINDS:
        raise BadInput(f"There is no kind of record '{kind}'. The kinds: {', '.join(KINDS)}.")
    if not SOURCE_NAME.fullmatch(source):
        raise BadInput(f"'{source}' cannot name a source: use letters, digits, '-', '_' and '.', at most 60.")
    if covers_until and kind != "acknowledgement":
        raise BadInput("--covers-until is for lists of acknowledgements only; leave it out.")
    if covers_until and covers_until > kyiv_day(now()):
        raise BadInput(f"--covers-until {covers_until}: a list cannot cover a day that has not come.")


def _keep(workspace: Workspace, file: Path) -> tuple[Path, str, bool]:
    """Copy a file into ``deliveries/`` by the hash of its content: (copy, hash, is it new there)."""
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        raise BadInput(f"{file} {what}; name a file to deliver.")
    # Whatever a process that died left here goes with it: there is one writer at a time.
    partial = workspace.deliveries / "incoming.partial"
    digest = hashlib.sha256()
    try:
        with file.open("rb") as source, partial.open("wb") as copy:
            while block := source.read(1 << 20):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        suffix = file.suffix.lower() if re.fullmatch(r"\.[a-z]{2,8}", file.suffix.lower()) else ""
        found = sorted(workspace.deliveries.glob(f"{digest.hexdigest()}*"))
        kept = found[0] if found else workspace.deliveries / f"{digest.hexdigest()}{suffix}"
        if not found:
            partial.replace(kept)
        return kept, digest.hexdigest(), not found
    except OSError as error:
        raise BadInput(
            f"{file} cannot be read or copied: {error.strerror}. Check its rights and the disk."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _identity(
    warehouse: Warehouse, digest: str, kind: str, source: str, full: bool
) -> tuple[str, Delivery | None]:
    """The id for these bytes, and the delivery that stands under it (a withdrawn one gives way)."""
    known = {one.id: one for one in warehouse.deliveries()}
    attempt = 0
    while True:
        facts = "\0".join((kind, source, digest, "full" if full else "", str(attempt)))
        identity = hashlib.sha256(facts.encode()).hexdigest()[:12]
        standing = known.get(identity)
        if standing is None or standing.withdrawn_at is None:
            return identity, standing
        attempt += 1


def _again(warehouse: Warehouse, standing: Delivery, file: Path, day: str | None) -> Ingested:
    if day is None or day == standing.covers_until:
        warned = tuple((standing.report or {}).get("warnings", ()))
        return Ingested(file.name, standing, None, already=True, warnings=warned)
    warehouse.declare_covers_until(standing.id, day)
    declared = replace(standing, covers_until=day)
    told = f"Now declared to tell everything up to {day}; it reaches to that day, whatever dates stand in it."
    return Ingested(file.name, declared, None, already=True, advice=(told,))


def _read(
    workspace: Workspace,
    kept: Path,
    file: Path,
    kind: str,
    source: str,
    progress: Progress,
    insist: bool = False,
) -> "Delivered":
    """Read the kept copy, so that what is recorded is what was hashed, but speak of the delivered file."""
    from linkage.records.delivery import read_delivery  # readers of every format, which a night seldom needs

    profile = workspace.profiles / f"{kind}-{source}.toml"
    progress.start(f"Reading {kind}/{source}")
    try:
        mapping = profile if profile.exists() else None
        since = workspace.settings.lost_since
        delivered = read_delivery(kept, kind, source, mapping, progress, since, insist)
    except BadInput as error:
        raise BadInput(str(error).replace(str(kept), str(file)).replace(kept.name, file.name)) from error
    progress.finish(counted(delivered.report["accepted"], "record"))
    rejects = [replace(one, file=one.file.replace(kept.name, file.name)) for one in delivered.rejects]
    notes = [note.replace(kept.name, file.name) for note in delivered.report["notes"]]
    return replace(delivered, rejects=rejects, report={**delivered.report, "notes": notes})


def _first_told(rejects: Sequence[Reject]) -> tuple[str, ...]:
    """The first few complaints, each told once with the row it stands in first, and how many more do."""
    of: dict[tuple[str, str], list[Reject]] = {}
    for one in rejects:
        of.setdefault((one.column, one.reason), []).append(one)
    return tuple(map(_told, list(of.values())[:FIRST_REJECTS]))


def _told(rejects: Sequence[Reject]) -> str:
    first, more = rejects[0], len(rejects) - 1
    where = f"row {first.row}" + (f" and {more:,} more" if more else "")
    column = f", {first.column}" if first.column else ""
    return f"{where}{column}: {first.reason}; {first.advice}"


def _ignored(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower().endswith(_NOT_DELIVERIES)


def _signature(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _growing(paths: list[Path], settle_seconds: float) -> set[Path]:
    """The files whose size or time of change moves while we wait; old ones are not waited for."""
    recent = {
        path: _signature(path) for path in paths if time.time() - path.stat().st_mtime < 10 + settle_seconds
    }
    if recent:
        time.sleep(settle_seconds)
    return {path for path, before in recent.items() if _signature(path) != before}
