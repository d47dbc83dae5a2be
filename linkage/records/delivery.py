"""A delivered file read whole: records with typed and raw cells, what was rejected and why, and a report."""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage.errors import BadInput
from linkage.progress import Progress, Silent
from linkage.records.assembly import Assembled, assemble
from linkage.records.basis import NOT_SEEN
from linkage.records.column_content import holds_names, present
from linkage.records.contracts import NAMED_BY, Contract, contract
from linkage.records.header_meaning import is_mute, normalise
from linkage.records.header_row import with_headers
from linkage.records.headers import KEEP, Match, match_columns, names_somebody
from linkage.records.kind_check import WORDS_BESIDE_HEADERS, judge_kind
from linkage.records.name_shapes import whole_name
from linkage.records.readers import read_sheets
from linkage.records.readers.mia import LOST_SINCE, is_mia, left_out_before
from linkage.records.readers.sheet import Cell, Sheet
from linkage.records.readers.text_list import AS_PUBLISHED
from linkage.records.rejects import ROW_KEPT, Reject

if TYPE_CHECKING:
    import pandas as pd

# A column as empty as this is told of, where the file has it at all.
ODD_SHARE = 0.9
_NAMES = ("full_name", "surname", "given_name")


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
    pieces: list[_Piece] = []
    for read in read_sheets(Path(path), told):
        sheet = with_headers(read, told)
        sheet = left_out_before(sheet, lost_since) if is_mia(sheet) else sheet
        pieces.append(_read_sheet(sheet, told, mapping))
        progress.advance(len(sheet.rows))
    pieces = _only_with_names(pieces, told, Path(path))
    warnings = _doubt_kind(pieces, told, source, Path(path), refuse=not (insist or mapping))
    return _deliver(pieces, told, source, warnings)


def _doubt_kind(
    pieces: Sequence["_Piece"], told: Contract, source: str, path: Path, refuse: bool
) -> list[str]:
    """A warning where the file may be of another kind; BadInput where it plainly is and nobody insists."""
    verdict = judge_kind([piece.sheet for piece in pieces], [piece.matches for piece in pieces], told)
    if verdict.other is None:
        return []
    by = ", ".join(one if one in WORDS_BESIDE_HEADERS else f"'{one}'" for one in verdict.by[:_HEADERS_SHOWN])
    if verdict.refused and refuse:
        raise BadInput(
            f"{path.name}: looks like {verdict.other} and not like {told.kind} (by {by}); nothing was taken "
            f"in. Deliver it with --kind {verdict.other}; if it is {told.kind} all the same, with --insist, "
            f"or save a profile first: linkage inspect {path.name} --kind {told.kind} --source {source} "
            "--save"
        )
    return [
        f"LOOKS LIKE {verdict.other}, delivered as {told.kind} (by {by}): if {verdict.other} was meant, "
        f"withdraw this delivery and deliver the file with --kind {verdict.other}"
    ]


_HEADERS_SHOWN = 5


@dataclass
class _Piece:
    """One sheet with its columns decided."""

    sheet: Sheet
    matches: list[Match]


def _read_sheet(sheet: Sheet, told: Contract, mapping: Mapping[str, str]) -> _Piece:
    return _Piece(sheet, match_columns(sheet.columns or [], sheet.rows, told, mapping, sheet.pieces))


def _only_with_names(pieces: list[_Piece], told: Contract, path: Path) -> list[_Piece]:
    """Sheets that name people; the others are told of. BadInput where there is none."""
    naming = [piece for piece in pieces if names_somebody(piece.matches, told)]
    if not naming:
        headers = ", ".join(f"'{header}'" for piece in pieces for header in piece.sheet.columns or [])
        raise BadInput(
            f"{path.name}: no column names a person (a name, a call sign or a document number); "
            f"the headers are {headers or 'missing'}; look at them with: "
            f"linkage inspect {path.name} --kind {told.kind}"
        )
    _refuse_unseen_names(naming, path, told)
    for piece in pieces:
        if piece not in naming:
            naming[0].sheet.notes.append(f"{piece.sheet.file}: names nobody and was not read")
    return naming


def _refuse_unseen_names(naming: Sequence[_Piece], path: Path, told: Contract) -> None:
    """BadInput where documents alone name the people although a column that is not understood holds names."""
    for piece in naming:
        targets = {match.target for match in piece.matches}
        if targets & {"full_name", "surname", "given_name", "call_sign", "statement"}:
            continue
        for match in piece.matches:
            cells = present([row[match.index] for row in piece.sheet.rows])
            if match.target is None and len(cells) >= 3 and holds_names(cells):
                raise BadInput(
                    f"{path.name}: no column is known to be a name, though '{match.header}' looks like one; "
                    f"say what it is with: linkage inspect {path.name} --kind {told.kind} --save"
                )


def _deliver(
    pieces: Sequence[_Piece], told: Contract, source: str, warnings: Sequence[str] = ()
) -> Delivered:
    parts: list[dict[str, list[Any]]] = []
    rejects: list[Reject] = []
    lost = 0
    seen: dict[bytes, tuple[str, int]] = {}
    for piece in pieces:
        made = assemble(piece.sheet, piece.matches, told)
        contents = _contents(piece)
        keep, refused = _sift(piece.sheet, made, contents, seen)
        lost += len(refused) + len(piece.sheet.broken)
        rejects += [*piece.sheet.broken, *refused]
        kept_numbers = {piece.sheet.numbers[at] for at in keep}
        rejects += [one for one in made.set_aside if one.row in kept_numbers]
        parts.append(_columns(piece, made, told, keep, contents))
    records = {name: [cell for part in parts for cell in part[name]] for name in parts[0]}
    notes: list[str] = []
    _give_ids(records, told, source, notes)
    del records["content"]
    rejects.sort(key=lambda one: (one.file, one.row, one.column))
    report = _report(pieces, told, records, rejects, lost, notes)
    report["warnings"] = [*warnings]
    return Delivered(records, rejects, report)


def _contents(piece: _Piece) -> list[bytes]:
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
    sheet: Sheet, made: Assembled, contents: Sequence[bytes], seen: dict[bytes, tuple[str, int]]
) -> tuple[list[int], list[Reject]]:
    """The rows to keep, and the rejects of those that name nobody or say what an earlier row said."""
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
                reason += f": {why.reason.removesuffix(f'; {ROW_KEPT}')}"
                advice = why.advice
        else:
            seen[content] = sheet.file, number
            keep.append(at)
            continue
        value = " | ".join(cell for cell in sheet.rows[at] if cell)
        refused.append(Reject(sheet.file, number, "", value, reason, advice))
    return keep, refused


def _columns(
    piece: _Piece, made: Assembled, told: Contract, keep: Sequence[int], contents: Sequence[bytes]
) -> dict[str, list[Any]]:
    columns: dict[str, Sequence[Any]] = {"row": piece.sheet.numbers}
    for column in told.columns:
        columns[column.name] = made.values[column.name]
        if column.name != "record_id":
            columns[f"{column.name}_raw"] = made.raw[column.name]
    columns |= {"extra": _extra(piece, made, told), "content": contents}
    return {name: [cells[at] for at in keep] for name, cells in columns.items()}


def _extra(piece: _Piece, made: Assembled, told: Contract) -> list[Cell]:
    """Columns without a place of their own, as JSON; an id that was cleaned is kept there as delivered."""
    kept = {column.name for column in told.kept}
    columns = [match for match in piece.matches if match.target is None or match.target in kept]
    ids = next((match for match in piece.matches if match.target == "record_id"), None)
    extra: list[Cell] = []
    for at, row in enumerate(piece.sheet.rows):
        cells = {match.header: row[match.index] for match in columns if row[match.index]}
        if ids is not None and row[ids.index] and row[ids.index] != made.values["record_id"][at]:
            cells[ids.header] = row[ids.index]
        extra.append(json.dumps(cells, ensure_ascii=False) if cells else None)
    return extra


def _give_ids(records: dict[str, list[Any]], told: Contract, source: str, notes: list[str]) -> None:
    """Ids for records without one, from source and content; ids that rows share are told apart by content."""
    names = [column.name for column in told.columns if column.name != "record_id"]
    ids, contents = records["record_id"], records["content"]
    missing = [at for at, one in enumerate(ids) if one is None]
    for at in missing:
        said = (f"{name}={records[name][at]}" for name in names if records[name][at])
        ids[at] = f"{source}-{_short_hash([told.kind, source, *said], 12)}"
    if missing:
        notes.append(
            f"{len(missing)} records came without an id and got one from their content, so a row that is "
            "corrected later counts as another record beside the old one: deliver whole extracts (--full), or "
            "add a column with an id of each record"
        )
    shared = {one: count for one, count in Counter(ids).items() if count > 1}
    if shared:
        ids = [f"{one}#{contents[at].hex()[:6]}" if one in shared else one for at, one in enumerate(ids)]
        rows = sum(shared.values())
        notes.append(
            f"{len(shared)} ids stand on {rows} rows that differ; each of these rows got its own id (id#...)"
        )
    if len(set(ids)) < len(ids):
        twice = {one for one, count in Counter(ids).items() if count > 1}
        ids = [f"{one}{contents[at].hex()[6:16]}" if one in twice else one for at, one in enumerate(ids)]
    records["record_id"] = ids


def _short_hash(parts: Iterable[str], length: int) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def _report(
    pieces: Sequence[_Piece],
    told: Contract,
    records: Mapping[str, list[Any]],
    rejects: Sequence[Reject],
    lost: int,
    notes: Sequence[str],
) -> dict[str, Any]:
    """What a data officer must see. Raises BadInput where the rows do not add up."""
    in_file = sum(piece.sheet.counted - piece.sheet.set_aside for piece in pieces)
    left_out = sum(piece.sheet.left_out for piece in pieces)
    accepted = len(records["row"])
    if accepted + lost + left_out != in_file:
        raise BadInput(
            f"{pieces[0].sheet.file}: {in_file} rows were counted, {accepted} accepted, {lost} rejected "
            f"and {left_out} left out; nothing was taken in; please report this file's layout"
        )
    stated = [total for piece in pieces for total in piece.sheet.stated_totals]
    return {
        "rows_in_file": in_file,
        "accepted": accepted,
        "rejected": lost,
        "left_out": left_out,
        "values_set_aside": sum(1 for one in rejects if one.row_was_kept),
        "layout": ", ".join(dict.fromkeys(piece.sheet.layout for piece in pieces if piece.sheet.layout)),
        "columns": [_column_report(match) for match in pieces[0].matches],
        "unknown_columns": sorted(
            {
                match.header
                for piece in pieces
                for match in piece.matches
                if match.target is None and match.how != "joined" and not _is_our_own(match, piece.sheet)
            }
        ),
        "odd": _odd(pieces[0], told, records, stated),
        "stated_totals": stated,
        "notes": [
            *notes,
            *_decided(pieces[0]),
            *_doubted_names(records),
            *(_of_testimony(records) if told.kind == "testimony" else ()),
            *_not_understood(rejects),
            *(note for piece in pieces for note in piece.sheet.notes),
        ],
    }


def _decided(piece: _Piece) -> list[str]:
    """Columns whose headers say little, and what they are taken for."""
    told = []
    for match in piece.matches:
        if piece.sheet.layout.startswith("text list") or match.how == "profile":
            continue
        if match.target == "row_no" and not match.header.startswith("column "):
            told.append(f"'{match.header}' is taken for the number of the row, not for an id")
        elif match.target in _DAYS_OF_KINDS and is_mute(normalise(match.header)):
            told.append(f"'{match.header}' is taken for {match.target}; a profile can say otherwise")
    return told


_DAYS_OF_KINDS = (
    *(
        "interview_date",
        "exchange_date",
        "acknowledged_date",
        "death_date",
        "registered_date",
        "missing_date",
    ),
)


def _of_testimony(records: Mapping[str, list[Any]]) -> list[str]:
    """What a data officer must know of how testimony was read."""
    told = []
    credible = zip(*(records[name] for name in ("basis", "reliability", "credibility")), strict=True)
    ungraded = sum(1 for basis, *grades in credible if basis in (None, "saw", "same_cell") and None in grades)
    if ungraded:
        told.append(
            f"{ungraded} first-hand sightings carry no grade: each counts as E1 only, unless two witnesses of "
            "different origin say the same first-hand; grade the source A to F (reliability) and what it says "
            "1 to 6 (credibility) and deliver the file again"
        )
    if unseen := records["basis"].count(NOT_SEEN):
        told.append(
            f"{unseen} records say that the witness did not see the person: they are kept (basis {NOT_SEEN}) "
            "and count as no evidence"
        )
    return told


def _doubted_names(records: Mapping[str, list[Any]]) -> list[str]:
    """How many names their writer was not sure of: «Артем?»."""
    rows = zip(*(records[f"{name}_raw"] for name in (*_NAMES, "patronymic")), strict=True)
    doubted = sum(1 for row in rows if any("?" in text and text.strip("?() ") for text in row if text))
    return [
        f"{doubted} names are marked as doubtful (?): read as names, the mark stays in the delivered text"
    ][: bool(doubted)]


def _not_understood(rejects: Sequence[Reject]) -> list[str]:
    """Of each column how many answers are none of those its contract lists, so that nobody misses them."""
    unknown = Counter(
        (one.column, one.reason.removesuffix(f"; {ROW_KEPT}"))
        for one in rejects
        if one.row_was_kept and (" is none of " in one.reason or "only its year is kept" in one.reason)
    )
    return [
        f"'{header}': {count} answers were set aside: {reason}" for (header, reason), count in unknown.items()
    ]


def _is_our_own(match: Match, sheet: Sheet) -> bool:
    """Whether a column is none of the file's own: the line as published, or a nameless empty one."""
    if match.header == AS_PUBLISHED:
        return True
    nameless = match.header == f"column {match.index + 1}"
    return nameless and not any(row[match.index] for row in sheet.rows)


def _column_report(match: Match) -> dict[str, Any]:
    return {
        "header": match.header,
        "column": match.target,
        "confidence": match.confidence,
        "how": match.how,
        "note": match.note,
    }


def _odd(piece: _Piece, told: Contract, records: Mapping[str, list[Any]], stated: Sequence[int]) -> list[str]:
    """Shares and totals that a person should look at."""
    odd = []
    delivered = {match.target for match in piece.matches}
    guessed = [one for one in piece.matches if one.target in _NAMES and one.how in ("content", "inferred")]
    if guessed and all(one.header == f"column {one.index + 1}" for one in piece.matches):
        odd.append(
            f"NO HEADER ROW WAS FOUND: that '{guessed[0].header}' holds the names is guessed from its cells, "
            "and a title or a row of headers may stand among the people; deliver the file with headers"
        )
    odd += _witnesses_by_name(piece)
    held = len(records["row"])
    if told.kind == "exchange" and held and not any(records["exchange_date"]):
        odd.append(
            "no exchange_date was found, neither in a column nor in a title above the list: "
            "add a column or a line with the day of the exchange and deliver the file again"
        )
    if held >= 10:
        watched = [name for name in ("birth_date", "given_name", "surname") if name in records]
        watched += [name for name in records if name in delivered and name not in watched]
        for name in watched:
            empty = records[name].count(None) / held
            if empty >= ODD_SHARE:
                odd.append(f"{empty:.0%} of the records are without {name}")
    odd += [f"the file states {total} people and holds {held}" for total in stated if total != held]
    return odd


def _witnesses_by_name(piece: _Piece) -> list[str]:
    """A warning for a column of witnesses or respondents that names them: who speaks is protected by a code."""
    odd = []
    for match in piece.matches:
        cells = present([row[match.index] for row in piece.sheet.rows])
        if match.target in _CODED and cells and sum(map(whole_name, cells)) >= len(cells) / 2:
            odd.append(
                f"'{match.header}' holds full names under {match.target}, which is to be a code: whoever may see "
                "the records can read who spoke; give each witness a code, keep the key elsewhere, withdraw this "
                "delivery and deliver the file with codes"
            )
    return odd


_CODED = ("witness_id", "origin_id", "respondent_id")


def read_profile(path: Path, told: Contract) -> dict[str, str]:
    """A source's saved mapping of headers to columns (``[columns]`` of a TOML file); BadInput if unusable."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("columns", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: the profile cannot be read: {error}{_header_twice(path)}") from None
    names = {column.name for column in (*told.columns, *told.parts, *told.kept)} | {KEEP}
    for header, target in table.items():
        if target not in names:
            raise BadInput(f"{path}: '{header}' is mapped to '{target}', which is no column of {told.kind}")
    return dict(table)


def _header_twice(path: Path) -> str:
    """Which header a profile maps twice, as the parser tells only its place."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    keys = [
        line.partition("=")[0].strip() for line in lines if "=" in line and not line.lstrip().startswith("#")
    ]
    twice = next((key for key, count in Counter(keys).items() if count > 1), None)
    return f"; the header {twice} stands twice: keep one of the two lines" if twice else ""


def write_profile(path: Path, matches: Iterable[Mapping[str, Any]]) -> None:
    """Save a mapping (the report's ``columns``) as the profile of a source."""
    lines = ["# Header = column; 'extra' keeps a column without using it.", "[columns]"]
    lines += [
        f"{json.dumps(m['header'], ensure_ascii=False)} = {json.dumps(m['column'] or KEEP)}" for m in matches
    ]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
