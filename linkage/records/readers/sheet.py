"""What every reader gives: rows of text cells as delivered, with the place of each in the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from linkage.records.rejects import Reject

Cell = str | None
# The header under which the whole line is kept, its number left off.
AS_PUBLISHED = "as_published"
# The header of what a line tells besides.
REST = "rest"


@dataclass
class Sheet:
    """One table of a file, as text.

    ``columns`` are the delivered headers, or None where the header row still stands among ``rows`` (CSV and
    spreadsheets).  ``numbers`` is the row of the file, from 1, of each of ``rows``.  ``broken`` are rows that
    cannot be cut into cells.  ``counted`` is the number of records in the file (header and title rows
    included, blank ones not), counted by other code than that which made ``rows``; ``set_aside`` how many of
    them are headings or totals, each told in ``notes``; ``titles`` are their texts, of which the first
    ``titles_above`` stand above the records.  ``stated_totals`` are totals the file itself states.
    ``uncomputed`` are cells (row of the file, column from 0) with a formula but not its result.
    ``pieces`` are columns (from 0) that hold a piece of a date, with the header under which it stands whole.
    ``warnings`` are findings that a person must look at, without names.
    ``left_out`` records were of no concern (lost before this war) and are neither read nor rejected.
    """

    file: str
    rows: list[list[Cell]]
    numbers: list[int]
    counted: int
    columns: list[str] | None = None
    broken: list[Reject] = field(default_factory=list)
    set_aside: int = 0
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    titles_above: int = 0
    stated_totals: list[int] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    layout: str = ""
    left_out: int = 0
    pieces: dict[int, str] = field(default_factory=dict)


def cell(text: object) -> Cell:
    """A delivered cell: its text unchanged, or None where it is blank."""
    if text is None:
        return None
    if isinstance(text, str) and text[:1].isalnum():
        return text
    written = text if isinstance(text, str) else str(text)
    return written if written.translate(_UNSEEN).strip() else None


_UNSEEN = dict.fromkeys(map(ord, "\u200b\ufeff"))


def cells(texts: Iterable[str]) -> list[Cell]:
    """``cell`` for a whole row."""
    return [(text if text[0].isalnum() else cell(text)) if text else None for text in texts]


def is_blank(row: Sequence[Cell]) -> bool:
    """A row without any text."""
    return not any(row)
