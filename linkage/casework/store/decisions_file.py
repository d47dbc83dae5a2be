"""Decisions that were made before this system: read from a file, each row checked, none entered twice."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import REASONS, Decision, Verdict
from linkage.casework.store.opening import Store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import decision
from linkage.casework.store.users import MAY, same_name, users
from linkage.errors import BadInput
from linkage.progress import Progress, Silent, step
from linkage.records.assembly import assemble
from linkage.records.column_match import Match
from linkage.records.contracts import Contract, contract
from linkage.records.counted import counted
from linkage.records.dates import parse_iso
from linkage.records.header_row import with_headers
from linkage.records.headers import match_columns
from linkage.records.readers import read_sheets
from linkage.records.readers.sheet import Cell, Sheet
from linkage.workspace import KYIV

Evidence = Callable[[RecordName], str | None]


#: Headers that a complaint about a file names, and rows that are told of one by one with the same fault.
_MOST_HEADERS, _MOST_ROWS = 8, 3


class Fault(NamedTuple):
    """A row that is not used: where it stands, and what is wrong with it."""

    place: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """What became of a file: decisions entered, rows known from before, and the bad rows."""

    entered: int
    known: int
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        """A line for each bad row."""
        return tuple(f"{one.place}: {one.reason}" for one in self.faults)

    def told(self) -> list[str]:
        """The same, and of a fault that many rows have the first few, with how many more there are."""
        rows: dict[str, list[str]] = {}
        for one in self.faults:
            rows.setdefault(one.reason, []).append(one.place)
        lines = []
        for reason, places in rows.items():
            lines += [f"{place}: {reason}" for place in places[:_MOST_ROWS]]
            more = len(places) - _MOST_ROWS
            if more > 0:
                lines.append(f"and {counted(more, 'more row')}: {reason}")
        return lines


@dataclass(frozen=True)
class _Row:
    """A row of the file: its place, and its cells by column as typed and as delivered."""

    place: str
    values: dict[str, Cell]
    raw: dict[str, Cell]


def import_decisions(
    store: Store,
    path: Path,
    evidence: Evidence,
    actor: str,
    progress: Progress | None = None,
    only_users: bool = False,
) -> Imported:
    """Enter a file's decisions; rows that cannot be used are told of and keep no other out.

    Args:
        evidence: what a record says now as a hash; None for one that was never delivered.
        actor: who imports, for the audit.
        only_users: whether each row's decider must be a user of the store, open or closed, who may decide. A
            store without users knows nobody yet, and takes any.

    Raises BadInput for a file that is no table of decisions.
    """
    progress = progress or Silent()
    faults: list[Fault] = []
    made: list[Decision] = []
    with store.reading() as connection:
        roles = {same_name(one["name"]): str(one["role"]) for one in users(connection)} if only_users else {}
    for row in _rows(path, faults):
        try:
            one = _decision(row, evidence)
            _check_decider(one.reviewer, roles)
            made.append(one)
        except ValueError as error:
            faults.append(Fault(row.place, str(error)))
    with store.writing() as writing:
        found = writing.connection.execute(select(decision.c.import_key)).scalars()
        known = {key for key in found if key is not None}
        entered = 0
        with step(progress, "Entering decisions", len(made)):
            for one in made:
                if one.import_key not in known:
                    decide(writing, one, actor)
                    known.add(one.import_key or "")
                    entered += 1
                progress.advance()
        if entered:
            writing.note(actor, "import decisions", "file/" + _hash(path.read_bytes())[:16], entered=entered)
    return Imported(entered, len(made) - entered, tuple(faults))


def _rows(path: Path, faults: list[Fault]) -> list[_Row]:
    told = contract("decisions")
    rows = []
    for sheet in read_sheets(path, told):
        rows += _rows_of(with_headers(sheet, told), told, path)
        faults += [Fault(f"{one.file}, row {one.row}", f"{one.reason}; {one.advice}") for one in sheet.broken]
    return rows


def _rows_of(sheet: Sheet, told: Contract, path: Path) -> list[_Row]:
    matches = match_columns(sheet.columns or [], sheet.rows, told, {})
    trusted = _names_records(sheet, matches)
    found = {one.target for one in matches if trusted or one.how == "alias"}
    missing = [one.name for one in told.columns if one.required and one.name not in found]
    if missing:
        raise BadInput(
            f"{path.name}: no column {', '.join(missing)}; {_headers(sheet)}. A file of decisions has left, "
            "right, verdict, who and when."
        )
    made = assemble(sheet, matches, told)
    names = [column.name for column in told.columns]
    return [
        _Row(
            f"{sheet.file}, row {number}",
            {name: made.values[name][at] for name in names},
            {name: made.raw[name][at] for name in names},
        )
        for at, number in enumerate(sheet.numbers)
    ]


def _names_records(sheet: Sheet, matches: Sequence[Match]) -> bool:
    """Whether a row names two records: else headers are not guessed at, as in a list of people."""
    sides = [one.index for one in matches if one.target in ("left", "right")]
    return len(sides) == 2 and any(all(_is_record(row[side]) for side in sides) for row in sheet.rows)


def _is_record(cell: Cell) -> bool:
    try:
        RecordName.read(cell or "")
    except ValueError:
        return False
    return True


def _headers(sheet: Sheet) -> str:
    headers = [f"'{header}'" for header in sheet.columns or []]
    more = len(headers) - _MOST_HEADERS
    shown = ", ".join(headers[:_MOST_HEADERS]) + (f" and {more} more" if more > 0 else "")
    return f"the headers are {shown or 'missing'}"


def _decision(row: _Row, evidence: Evidence) -> Decision:
    """The decision a row tells of; ValueError says what is wrong with it, without names of persons."""
    records = [_record(row, side, evidence) for side in ("left", "right")]
    pair = Pair.of(records[0], records[1])
    verdict = row.values["verdict"]
    if verdict not in list(Verdict):
        raise ValueError(f"the verdict is none of {', '.join(Verdict)}; correct it")
    reviewer = row.values["who"]
    if reviewer is None:
        raise ValueError("it is not said who decided; fill in who")
    decided_at = _moment(row)
    reason = row.values["reason"] or "imported"
    if reason not in REASONS:
        raise ValueError(f"the reason is none of {', '.join(REASONS)}; correct it or leave it out")
    return Decision(
        pair=pair,
        verdict=Verdict(verdict),
        reviewer=reviewer,
        reason=reason,
        note=row.values["note"],
        decided_at=decided_at,
        fingerprint=f"{evidence(pair.left)}-{evidence(pair.right)}",
        import_key=_hash("\0".join([str(pair), verdict, reviewer, decided_at]).encode()),
    )


def _check_decider(who: str, roles: Mapping[str, str]) -> None:
    """Raises ValueError, without the name: what stands in the cell may be anything."""
    role = roles.get(same_name(who))
    if roles and role not in MAY["decide"]:
        raise ValueError(
            f"who is {'a user who may not decide' if role else 'no user here'}; correct it, or vouch "
            "for the file with --by USER, or say --from-before if it was decided before this system"
        )


def _record(row: _Row, side: str, evidence: Evidence) -> RecordName:
    text = row.raw[side]
    if text is None:
        raise ValueError(f"{side} is empty; write it as kind/source/record_id")
    try:
        record = RecordName.read(text)
    except ValueError as error:
        raise ValueError(f"{side} names no record: {error}") from None
    if evidence(record) is None:
        raise ValueError(
            f"{side} names a record that was never delivered; correct it, or deliver its file first"
        )
    return record


def _moment(row: _Row) -> str:
    """When it was decided, in UTC: a moment as it is written, else the beginning of the day in Kyiv."""
    told = _exactly(row.raw["when"] or "")
    if told is None:
        if row.values["when"] is None:
            raise ValueError("it is not said when it was decided; write YYYY-MM-DD in when")
        told = datetime.combine(parse_iso(row.values["when"]).latest, datetime.min.time(), KYIV)
    if told > datetime.now(UTC):
        raise ValueError("it was decided in the future; correct when")
    return told.astimezone(UTC).isoformat(timespec="microseconds")


def _exactly(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=KYIV)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
