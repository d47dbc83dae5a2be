"""A delivered file read whole: records with typed and raw cells, what was rejected and why, and a report."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage.errors import BadInput
from linkage.progress import Progress, Silent
from linkage.records.assembly import Assembled, assemble
from linkage.records.contracts import NAMED_BY, Contract, contract
from linkage.records.counted import counted
from linkage.records.delivery_report import Piece, is_no_table, map_it, report_of, unread_names
from linkage.records.header_row import with_headers
from linkage.records.headers import KEEP, Match, match_columns, names_somebody
from linkage.records.kind_check import judge_kind
from linkage.records.profiles import read_profile
from linkage.records.readers import read_sheets
from linkage.records.readers.mia import LOST_SINCE, is_mia, left_out_before
from linkage.records.readers.sheet import AS_PUBLISHED, REST, Cell, Sheet
from linkage.records.rejects import VALUE_KEPT, Reject

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Delivered:
    """One file, read.

    ``records``: the accepted records by column, all equally long: ``row`` (in the file, from 1),
    ``record_id``, then each canonical column as typed text beside its ``_raw`` text, and ``extra``: the other
    columns as a JSON object of delivered header to text.  Missing is None.
    ``rejects``: rows lost and values set aside.
    ``report``: counts and findings in plain JSON types (no personal data).  Always
    ``accepted + rejected + left_out == rows_in_file`` in the report.
    """

    records: dict[str, list[Any]]
    rejects: list[Reject]
    report: dict[str, Any]

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """The records as a table, for whoever computes with them; taking a file in needs no pandas."""
        import pandas as pd

        texts = {name: pd.Series(cells, dtype=object) for name, cells in self.records.items()}
        return pd.DataFrame({**texts, "row": self.records["row"]})


def read_delivery(
    path: Path,
    kind: str,
    source: str,
    profile: Path | None = None,
    progress: Progress | None = None,
    lost_since: str = LOST_SINCE,
    insist: bool = False,
) -> Delivered:
    """Read a file of a kind of record from a source; ``profile`` is a saved header mapping that overrides.

    ``insist``: it is of that kind although it looks like another one; a profile says so too.
    ``lost_since`` (ISO day): how far back the Ministry of Internal Affairs' open data is taken in.
    Raises BadInput, in one line, for a file that cannot be read as records of this kind.
    """
    told = contract(kind)
    mapping = read_profile(profile, told) if profile is not None else {}
    progress = progress or Silent()
    pieces: list[Piece] = []
    for read in read_sheets(Path(path), told):
        sheet = with_headers(read, told)
        sheet = left_out_before(sheet, lost_since) if is_mia(sheet) else sheet
        pieces.append(_read_sheet(sheet, told, mapping))
        progress.advance(len(sheet.rows))
    pieces = _only_with_names(pieces, told, Path(path))
    warnings = _doubt_kind(pieces, told, source, Path(path), refuse=not (insist or mapping))
    return _deliver(pieces, told, source, warnings)


def _doubt_kind(pieces: Sequence[Piece], told: Contract, source: str, path: Path, refuse: bool) -> list[str]:
    """A warning where the file may be of another kind; BadInput where it plainly is and nobody insists."""
    verdict = judge_kind([piece.sheet for piece in pieces], [piece.matches for piece in pieces], told)
    if verdict.other is None:
        return []
    if verdict.refused and refuse:
        raise BadInput(
            f"{path.name}: looks like {verdict.other} and not like {told.kind} (by {verdict.why()}); "
            f"nothing was taken in. Deliver it with --kind {verdict.other}; "
            f"if it is {told.kind} all the same, with --insist, or save a profile first: "
            f"linkage inspect {path.name} --kind {told.kind} --source {source} --save"
        )
    return [
        f"SEEMS TO BE {verdict.other}, delivered as {told.kind} (by {verdict.why()}): "
        f"if {verdict.other} was meant, withdraw this delivery "
        f"and deliver the file with --kind {verdict.other}"
    ]


def _read_sheet(sheet: Sheet, told: Contract, mapping: Mapping[str, str]) -> Piece:
    return Piece(sheet, decide_columns(sheet, told, mapping))


def decide_columns(sheet: Sheet, told: Contract, mapping: Mapping[str, str]) -> list[Match]:
    """Where each column of a sheet with headers goes; ``mapping`` is a profile's."""
    own: Mapping[str, str] = {}
    if sheet.layout.startswith("text list"):
        # The whole line holds the name too, and is no place, unit or statement; nor is what is left of it.
        own = {header: KEEP for header in (AS_PUBLISHED, REST) if header not in mapping}
    matches = match_columns(sheet.columns or [], sheet.rows, told, {**own, **mapping}, sheet.pieces)
    return [replace(one, confidence=0.0, how="unknown") if one.header in own else one for one in matches]


def _only_with_names(pieces: list[Piece], told: Contract, path: Path) -> list[Piece]:
    """Sheets that name people; the others are told of. BadInput where there is none."""
    naming = [piece for piece in pieces if names_somebody(piece.matches, told)]
    if not naming:
        raise BadInput(
            f"{path.name}: no column names a person (a name, a call sign or a document number); "
            f"{_headers_of(pieces)}; look at them with: linkage inspect {path.name} --kind {told.kind}, and "
            "add --save to say in the profile which column is full_name"
        )
    _refuse_unseen_names(naming, path, told)
    for piece in pieces:
        if piece not in naming:
            what = "is no table but a text" if is_no_table(piece) else "names nobody"
            naming[0].sheet.notes.append(f"{piece.sheet.file}: {what} and was not read")
    return naming


def _refuse_unseen_names(naming: Sequence[Piece], path: Path, told: Contract) -> None:
    """BadInput where documents alone name the people although a column that is not understood holds names."""
    for piece in naming:
        targets = {match.target for match in piece.matches}
        if targets & {"full_name", "surname", "given_name", "call_sign", "statement"}:
            continue
        if unread := unread_names(piece, fewest=3):
            raise BadInput(
                f"{path.name}: no column is known to be a name, though '{unread[0].header}' looks like one; "
                f"say what it is with: linkage inspect {path.name} --kind {told.kind} --save"
            )


def _headers_of(pieces: Sequence[Piece]) -> str:
    """The headers of what was read, those first that stand above names and are not understood."""
    unread = [f"'{match.header}'" for piece in pieces for match in unread_names(piece)]
    texts = [piece.sheet.file for piece in pieces if len(pieces) > 1 and is_no_table(piece)]
    tables = [piece.sheet for piece in pieces if piece.sheet.file not in texts]
    headers = ", ".join(f"'{header}'" for sheet in tables for header in sheet.columns or [])
    looks = f"{' and '.join(unread)} looks like names but was not understood; " if unread else ""
    beside = f" ({', '.join(texts)} is no table but a text)" if texts else ""
    return f"{looks}the headers are {headers or 'missing'}{beside}"


def _deliver(pieces: Sequence[Piece], told: Contract, source: str, warnings: Sequence[str] = ()) -> Delivered:
    parts: list[dict[str, list[Any]]] = []
    rejects: list[Reject] = []
    lost = 0
    seen: dict[bytes, tuple[str, int]] = {}
    for piece in pieces:
        made = assemble(piece.sheet, piece.matches, told)
        contents = _contents(piece)
        keep, refused = _sift(piece, made, contents, seen, told.kind, source)
        lost += len(refused) + len(piece.sheet.broken)
        rejects += [*piece.sheet.broken, *refused]
        kept_numbers = {piece.sheet.numbers[at] for at in keep}
        rejects += [one for one in made.set_aside if one.row in kept_numbers]
        parts.append(_columns(piece, made, told, keep, contents))
    records = {name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]}
    notes: list[str] = []
    shared = iter(_give_ids(records, told, source, notes))
    for piece, part in zip(pieces, parts, strict=True):
        rejects += _shared_ids(piece, part["row"], shared)
    del records["content"]
    rejects.sort(key=lambda one: (one.file, one.row, one.column))
    report = report_of(pieces, told, records, rejects, lost, notes, source)
    report["warnings"] = [*warnings, *(one for piece in pieces for one in piece.sheet.warnings)]
    return Delivered(records, rejects, report)


def _contents(piece: Piece) -> list[bytes]:
    """A hash of what each row says, whatever the order of the columns; the row's number says nothing."""
    columns = [match for match in piece.matches if match.target != "row_no"]
    columns.sort(key=lambda match: match.header)
    labelled = [(f"{match.header}\x1e", match.index) for match in columns]
    hashes = []
    for row in piece.sheet.rows:
        cells = [label + text for label, index in labelled if (text := row[index])]
        hashes.append(hashlib.sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).digest())
    return hashes


def _sift(
    piece: Piece,
    made: Assembled,
    contents: Sequence[bytes],
    seen: dict[bytes, tuple[str, int]],
    kind: str,
    source: str,
) -> tuple[list[int], list[Reject]]:
    """The rows to keep, and the rejects of those that name nobody or say what an earlier row said."""
    sheet = piece.sheet
    unread_columns = unread_names(piece)
    named = [made.values[name] for name in NAMED_BY]
    unread = {one.row: one for one in made.set_aside if one.reason.startswith("full_name ")}
    keep, refused = [], []
    for at, content in enumerate(contents):
        number = sheet.numbers[at]
        if content in seen:
            file, first = seen[content]
            reason = f"identical to row {first}" + (f" of {file}" if file != sheet.file else "")
            advice = "nothing to do, unless two people were meant: then give each an id"
        elif not any(column[at] for column in named):
            reason = "there is nothing to call the person by"
            advice = "give a name, a call sign or a document number"
            if why := unread.get(number):
                reason += f": {why.what_is_wrong}"
                advice = why.advice
            elif hidden := [one.header for one in unread_columns if sheet.rows[at][one.index]]:
                reason += f": '{hidden[0]}' looks like a name but was not understood"
                advice = map_it(hidden[0], kind, source)
        else:
            seen[content] = sheet.file, number
            keep.append(at)
            continue
        value = " | ".join(cell for cell in sheet.rows[at] if cell)
        refused.append(Reject(sheet.file, number, "", value, reason, advice))
    return keep, refused


def _columns(
    piece: Piece, made: Assembled, told: Contract, keep: Sequence[int], contents: Sequence[bytes]
) -> dict[str, list[Any]]:
    columns: dict[str, Sequence[Any]] = {"row": piece.sheet.numbers}
    for column in told.columns:
        columns[column.name] = made.values[column.name]
        if column.name != "record_id":
            columns[f"{column.name}_raw"] = made.raw[column.name]
    columns |= {"extra": _extra(piece, made, told), "content": contents}
    if len(keep) == len(contents):
        return {name: list(cells) for name, cells in columns.items()}
    return {name: [cells[at] for at in keep] for name, cells in columns.items()}


def _extra(piece: Piece, made: Assembled, told: Contract) -> list[Cell]:
    """Columns without a place of their own, as JSON; an id that was cleaned is kept there as delivered."""
    kept = {column.name for column in told.kept}
    columns = [match for match in piece.matches if match.target is None or match.target in kept]
    # A further number of the record stands here, too, where another is its id.
    numbers = [
        (match, told.column(match.target).feeds[0])
        for match in piece.matches
        if match.target and (part := told.column(match.target)).how == "fill" and part.type == "id"
    ]
    ids = next((match for match in piece.matches if match.target == "record_id"), None)
    extra: list[Cell] = []
    for at, row in enumerate(piece.sheet.rows):
        cells = {match.header: row[match.index] for match in columns if row[match.index]}
        for match, fed in numbers:
            if (number := row[match.index]) and number != made.raw[fed][at]:
                cells[match.header] = number
        if ids is not None and row[ids.index] and row[ids.index] != made.values["record_id"][at]:
            cells[ids.header] = row[ids.index]
        extra.append(json.dumps(cells, ensure_ascii=False) if cells else None)
    return extra


def _give_ids(
    records: dict[str, list[Any]], told: Contract, source: str, notes: list[str]
) -> list[tuple[str, int] | None]:
    """Ids for records without one, from source and content; ids that rows share are told apart by content.

    Gives for each record the id that it came with and how many rows bear it, where it shares it.
    """
    names = [column.name for column in told.columns if column.name != "record_id"]
    delivered = records["record_id"]
    ids = list(delivered)
    missing = [at for at, one in enumerate(ids) if one is None]
    for at in missing:
        said = (f"{name}={records[name][at]}" for name in names if records[name][at])
        ids[at] = f"{source}-{_short_hash([told.kind, source, *said], 12)}"
    if missing:
        notes.append(
            f"{counted(len(missing), 'record')} came without an id and got one from the content, so a row "
            "that is corrected later counts as another record beside the old one: deliver whole extracts "
            "(--full) or add a column with an id of each record"
        )
    shared = {one: count for one, count in Counter(ids).items() if count > 1}
    if shared:
        rows = [str(row) for row, one in zip(records["row"], ids, strict=True) if one in shared]
        first = ", ".join(rows[:_FIRST_ROWS]) + (" and others" if len(rows) > _FIRST_ROWS else "")
        notes.append(
            f"{counted(len(shared), 'id stands', 'ids stand')} on {len(rows)} rows that differ ({first}); "
            "each of these rows got its own id (id#...); the rejects name each row"
        )
    records["record_id"] = _told_apart(ids, shared, records["content"])
    return [(one, shared[one]) if one in shared else None for one in delivered]


def _told_apart(ids: list[Any], shared: Mapping[str, int], contents: Sequence[bytes]) -> list[Any]:
    """The ids, those that rows share with as much of what the row says as tells it apart."""
    if shared:
        ids = [f"{one}#{contents[at].hex()[:6]}" if one in shared else one for at, one in enumerate(ids)]
    if len(set(ids)) < len(ids):
        twice = {one for one, count in Counter(ids).items() if count > 1}
        ids = [f"{one}{contents[at].hex()[6:16]}" if one in twice else one for at, one in enumerate(ids)]
    return ids


# So many rows are named at once; the rest are in the export.
_FIRST_ROWS = 6


def _shared_ids(
    piece: Piece, rows: Sequence[int], shared: Iterator[tuple[str, int] | None]
) -> Iterator[Reject]:
    """The rows of a sheet that came with an id that other rows bear, too; takes as many of ``shared``."""
    header = next((match.header for match in piece.matches if match.target == "record_id"), "record_id")
    advice = "give each record an id of its own, withdraw this delivery and deliver the file anew"
    for row in rows:
        if (found := next(shared)) is not None:
            reason = f"this id stands on {found[1]} rows that differ, and each got its own from what it says"
            yield Reject(piece.sheet.file, row, header, found[0], f"{reason}; {VALUE_KEPT}", advice)


def _short_hash(parts: Iterable[str], length: int) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]
