"""What a data officer is told of a file that was read: counts, columns, odd shares, doubtful words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkage.errors import BadInput
from linkage.records.birth_checks import AFTER
from linkage.records.column_content import holds_names, present
from linkage.records.contracts import Contract
from linkage.records.counted import counted
from linkage.records.days_to_come import BEFORE_SEEN, TO_COME
from linkage.records.header_meaning import is_mute, normalise
from linkage.records.headers import Match
from linkage.records.name_shapes import whole_name
from linkage.records.not_seen import NOT_SEEN
from linkage.records.readers.sheet import AS_PUBLISHED, Sheet
from linkage.records.rejects import Reject

# A column as empty as this is told of, where the file has it at all.
ODD_SHARE = 0.9


_NAMES = ("full_name", "surname", "given_name")


@dataclass
class Piece:
    """One sheet with its columns decided."""

    sheet: Sheet
    matches: list[Match]


def unread_names(piece: Piece, fewest: int = 1) -> list[Match]:
    """Columns that hold names of people and are understood as nothing."""
    found = []
    for match in piece.matches:
        if match.target is None and match.how not in ("joined", "profile"):
            cells = present([row[match.index] for row in piece.sheet.rows])
            if len(cells) >= fewest and holds_names(cells):
                found.append(match)
    return found


def is_no_table(piece: Piece) -> bool:
    """Whether a sheet that names nobody is notes: all its text stands in one column, and it is no name."""
    columns = piece.sheet.columns or []
    filled = {at for row in piece.sheet.rows for at, text in enumerate(row) if text}
    filled |= {at for at, header in enumerate(columns) if header != f"column {at + 1}"}
    return len(filled) <= 1 and not unread_names(piece)


def map_it(header: str, kind: str, source: str) -> str:
    """How to say that a column holds the names."""
    return (
        f"if it names the person, run linkage inspect FILE --kind {kind} --source {source} --save, write "
        f"full_name beside '{header}' in the profile, and deliver the file again"
    )


def report_of(
    pieces: Sequence[Piece],
    told: Contract,
    records: Mapping[str, list[Any]],
    rejects: Sequence[Reject],
    lost: int,
    notes: Sequence[str],
    source: str,
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
        "values_set_aside": sum(1 for one in rejects if one.row_was_kept and not one.value_was_kept),
        "values_doubted": sum(1 for one in rejects if one.value_was_kept),
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
        "odd": [*_names_left(pieces, told, source), *_odd(pieces[0], told, records, stated)],
        "stated_totals": stated,
        "notes": [
            *notes,
            *_decided(pieces[0]),
            *_doubted_names(records),
            *(_of_testimony(records, rejects) if told.kind == "testimony" else ()),
            *_not_understood(rejects),
            *_days_to_come(rejects),
            *(note for piece in pieces for note in piece.sheet.notes),
        ],
    }


def _decided(piece: Piece) -> list[str]:
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


def _without(n: int, total: int, one: str, many: str) -> str:
    """How many of all records lack what the words go on to name: «no record gives a», «3 records give no»."""
    return f"no {one} a" if n == total else f"{counted(n, one, many)} no"


def _of_testimony(records: Mapping[str, list[Any]], rejects: Sequence[Reject]) -> list[str]:
    """What a data officer must know of how testimony was read."""
    told = []
    if unsaid := records["basis"].count(None):
        which = _without(unsaid, len(records["basis"]), "record gives", "records give")
        told.append(
            f"{which} basis (how the witness knows): each counts as first-hand, as if the witness saw the "
            "person, which is E2 where it is graded A to C and 1 to 3; if some of it was heard or told, say "
            "so in a column basis and deliver it again"
        )
    credible = zip(*(records[name] for name in ("basis", "reliability", "credibility")), strict=True)
    ungraded = sum(1 for basis, *grades in credible if basis in (None, "saw", "same_cell") and None in grades)
    if ungraded:
        told.append(
            f"{counted(ungraded, 'first-hand sighting carries', 'first-hand sightings carry')} no grade: "
            "each counts as E1 only, unless two witnesses of different origin say the same first-hand; grade "
            "the source A to F (reliability) and what it says 1 to 6 (credibility) and deliver the file again"
        )
    spoken = zip(records["witness_id"], records["origin_id"], strict=True)
    if nameless := sum(1 for one in spoken if not any(one)):
        which = _without(nameless, len(records["basis"]), "record names", "records name")
        told.append(
            f"{which} witness (witness_id): each such row counts as a witness of its own, so that two of one "
            "person vouch for each other like two people and can make that person probable, though the same "
            "witness may have told both; give each witness a code and deliver the file again"
        )
    if late := len({(one.file, one.row) for one in rejects if BEFORE_SEEN in one.reason}):
        told.append(
            f"{counted(late, 'sighting is', 'sightings are')} dated later than the interview that tells of "
            "it: kept, taken for seen by the interview, and shown as a conflict; the rejects name each row"
        )
    if unseen := records["basis"].count(NOT_SEEN):
        told.append(
            f"{counted(unseen, 'record says', 'records say')} that the witness did not see the person: kept "
            f"(basis {NOT_SEEN}), and no evidence"
        )
    return told


def _doubted_names(records: Mapping[str, list[Any]]) -> list[str]:
    """How many names their writer was not sure of: «Артем?»."""
    rows = zip(*(records[f"{name}_raw"] for name in (*_NAMES, "patronymic")), strict=True)
    doubted = sum(1 for row in rows if any("?" in text and text.strip("?() ") for text in row if text))
    return [
        f"{counted(doubted, 'name is', 'names are')} marked as doubtful (?) and read all the same, "
        "the mark stays in the delivered text"
    ][: bool(doubted)]


def _not_understood(rejects: Sequence[Reject]) -> list[str]:
    """Of each column how many answers are none of those its contract lists, so that nobody misses them."""
    unknown = Counter(
        (one.column, one.what_is_wrong)
        for one in rejects
        if one.row_was_kept and any(words in one.reason for words in _COUNTED)
    )
    return [
        f"'{header}': {counted(count, 'answer was', 'answers were')} set aside: {reason}"
        for (header, reason), count in unknown.items()
    ]


_COUNTED = ("is none of ", "only its year is kept", f"{AFTER} ")


def _days_to_come(rejects: Sequence[Reject]) -> list[str]:
    """Of each column of days how many have not come, which nobody can have seen or written down."""
    found = []
    for header, late in Counter(one.column for one in rejects if TO_COME in one.reason).items():
        dates = counted(late, "date is of a day that has", "dates are of days that have")
        they = "it is" if late == 1 else "they are"
        found.append(
            f"'{header}': {dates} not come: {they} kept, "
            "and shown as a conflict; the rejects name each row; correct them and deliver the rows again"
        )
    return found


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


def _odd(piece: Piece, told: Contract, records: Mapping[str, list[Any]], stated: Sequence[int]) -> list[str]:
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
    odd += [
        f"the file states {counted(total, 'person', 'people')} and holds {held}"
        for total in stated
        if total != held
    ]
    return odd


def _names_left(pieces: Sequence[Piece], told: Contract, source: str) -> list[str]:
    """A column of names that was not understood, where no other column holds the names."""
    return [
        f"'{match.header}' looks like names of people and was not understood: "
        + map_it(match.header, told.kind, source)
        for piece in pieces
        if not {match.target for match in piece.matches} & {*_NAMES}
        for match in unread_names(piece)
    ]


def _witnesses_by_name(piece: Piece) -> list[str]:
    """A warning for a column of witnesses or respondents that names them: a code protects them."""
    odd = []
    for match in piece.matches:
        if match.target not in _CODED:
            continue
        cells = present([row[match.index] for row in piece.sheet.rows])
        if cells and sum(map(whole_name, cells)) >= len(cells) / 2:
            odd.append(
                f"'{match.header}' holds full names under {match.target}, which is to be a code: whoever "
                "may see the records can read who spoke; give each witness a code, keep the key elsewhere, "
                "withdraw this delivery and deliver the file with codes"
            )
    return odd


_CODED = ("witness_id", "origin_id", "respondent_id")
