"""A look at a file before it is delivered: which column goes where, how sure that is, and samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage.records.contracts import contract
from linkage.records.delivery import decide_columns
from linkage.records.delivery_report import Piece, is_no_table
from linkage.records.header_row import with_headers
from linkage.records.headers import names_somebody
from linkage.records.kind_check import judge_kind
from linkage.records.profiles import read_profile, write_profile
from linkage.records.readers import read_sheets
from linkage.records.readers.sheet import Sheet
from linkage.records.titles import exchange_facts
from linkage.workspace import Workspace, private_files

_TITLE = "(title)"


@dataclass(frozen=True)
class InspectedColumn:
    """One delivered column: its place in the contract (None: kept as an extra) and what stands in it."""

    header: str
    column: str | None
    confidence: float
    how: str
    note: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Inspection:
    """What ``ingest`` would make of a file.

    Attributes:
        columns: in the order of the file's; what the titles of an exchange list say of all its rows follows,
            each with ``how`` title.
        doubt: a line where the file looks like another kind, else nothing.
    """

    columns: list[InspectedColumn]
    doubt: str = ""


def inspect(file: Path, kind: str, profile: Path | None = None, samples: int = 3) -> Inspection:
    """The header mapping that ``ingest`` would use for this file, and whether its kind is in doubt.

    Raises ``BadInput`` for a kind or a file that cannot be used.
    """
    told = contract(kind)
    mapping = read_profile(profile, told) if profile is not None else {}
    sheets = [with_headers(one, told) for one in read_sheets(file, told)]
    matched = [decide_columns(one, told, mapping) for one in sheets]
    found: list[InspectedColumn] = []
    for sheet, matches in zip(sheets, matched, strict=True):
        if len(sheets) > 1 and not names_somebody(matches, told) and is_no_table(Piece(sheet, matches)):
            continue
        for match in matches:
            cells = (row[match.index] for row in sheet.rows)
            found.append(
                InspectedColumn(
                    match.header,
                    match.target,
                    match.confidence,
                    match.how,
                    match.note,
                    tuple(dict.fromkeys(cell for cell in cells if cell))[:samples],
                )
            )
        if told.kind == "exchange":
            found += _from_titles(sheet, {match.target for match in matches})
    verdict = judge_kind(sheets, matched, told)
    if verdict.other is None:
        return Inspection(found)
    taken = "will be refused" if verdict.refused and not mapping else "will be taken in with a warning"
    return Inspection(
        found, f"looks like {verdict.other} and not like {kind} (by {verdict.why()}): as {kind} it {taken}"
    )


def _from_titles(sheet: Sheet, delivered: set[str | None]) -> list[InspectedColumn]:
    facts = exchange_facts(sheet.titles, sheet.stated_totals, sheet.titles_above)
    return [
        InspectedColumn(_TITLE, name, 1.0, "title", "said of the whole list by its title", (text,))
        for name, text in facts.items()
        if name not in delivered
    ]


def profile_path(workspace: Workspace, kind: str, source: str) -> Path:
    """Where the mapping of a source is kept."""
    return workspace.profiles / f"{kind}-{source}.toml"


def save_profile(workspace: Workspace, kind: str, source: str, columns: Sequence[InspectedColumn]) -> Path:
    """Keep a mapping, for a data officer to correct; the source's next deliveries follow it."""
    path = profile_path(workspace, kind, source)
    with private_files():
        own = [one for one in columns if one.how != "title"]
        write_profile(path, [{"header": one.header, "column": one.column} for one in own])
    return path
