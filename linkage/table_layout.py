"""Tables that fit a terminal: words are wrapped, never broken, and no number is ever cut.

Where the columns do not fit beside each other, the words of a row go below its first cell. Where its numbers
do not fit either, the table becomes several, one below the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

#: What a column takes beside its cells: a blank on either side, and one between it and the next.
_AROUND = 3
#: Space before what stands below the first cell of a row.
_INDENT = "  "


@dataclass(frozen=True)
class _Column:
    """A column: its head, its cells, and whether they are numbers, which are aligned right."""

    head: str
    cells: tuple[str, ...]
    is_number: bool

    @property
    def least(self) -> int:
        """The longest word, where it stands: with less room something would be broken."""
        lines = [
            (line, at > 0) for text in (self.head, *self.cells) for at, line in enumerate(text.split("\n"))
        ]
        words = [cell_len(2 * _INDENT * below + word) for line, below in lines for word in line.split()]
        return max(words, default=0)

    @property
    def wanted(self) -> int:
        """The longest line."""
        return max(cell_len(line) for text in (self.head, *self.cells) for line in text.split("\n"))


def tables_of(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], numbers: Sequence[str], width: int
) -> list[Table]:
    """Tables not wider than ``width``, so that no word or number is broken that is not wider itself.

    Args:
        heads: of the columns; the first names the row and begins every table.
        rows: the cells; None is an empty cell.
        numbers: heads of the columns that are aligned right.
        width: of the terminal, in cells.
    """
    cells = [[_cell(row[place]) for row in rows] for place in range(len(heads))]
    columns = [_Column(head, tuple(cells[i]), head in numbers) for i, head in enumerate(heads)]
    if not _fit(columns, width):
        columns = _words_below(columns)
    first, *others = columns
    tables = [[first]]
    for column in others:
        if len(tables[-1]) > 1 and not _fit([*tables[-1], column], width):
            tables.append([_Column(first.head, tuple(_name(cell) for cell in first.cells), False)])
        tables[-1].append(column)
    return [_table(table, width) for table in tables]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _name(cell: str) -> str:
    """The first cell of a row without what was put below it."""
    return cell.split("\n")[0]


def _space(n_columns: int, width: int) -> int:
    """What is left for the cells."""
    return max(width - _AROUND * n_columns, n_columns)


def _fit(columns: Sequence[_Column], width: int) -> bool:
    return sum(column.least for column in columns) <= _space(len(columns), width)


def _words_below(columns: list[_Column]) -> list[_Column]:
    """The same with the words of a row below its first cell, each in a line with its head."""
    first, *others = columns
    below = [column for column in others if not column.is_number]
    cells = []
    for row, name in enumerate(first.cells):
        told = [(column.head.strip(), column.cells[row]) for column in below if column.cells[row]]
        lines = [_INDENT + (f"{head}: {cell}" if head else cell) for head, cell in told]
        cells.append("\n".join([name, *lines]))
    return [_Column(first.head, tuple(cells), False), *(column for column in others if column.is_number)]


def _table(columns: Sequence[_Column], width: int) -> Table:
    taken = _widths(columns, width)
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, wide in zip(columns, taken, strict=True):
        shown.add_column(
            Text(column.head), justify="right" if column.is_number else "left", overflow="fold", width=wide
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        shown.add_row(*(Text(_hung(cell, wide)) for cell, wide in zip(row, taken, strict=True)))
    return shown


def _hung(cell: str, wide: int) -> str:
    """A cell in which a line that stands below the first goes on further to the right."""
    name, *below = cell.split("\n")
    options: dict[str, Any] = {"subsequent_indent": 2 * _INDENT, "break_on_hyphens": False}
    return "\n".join([name, *(part for line in below for part in wrap(line, wide, **options))])


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """What each column wants, or less where that does not fit: the widest that can gives way."""
    taken = [column.wanted for column in columns]
    for _ in range(sum(taken) - _space(len(columns), width)):
        spare = [wide if wide > one.least else 0 for one, wide in zip(columns, taken, strict=True)]
        if not any(spare):
            # a single word may be wider than the terminal; a number is not
            spare = [0 if one.is_number else wide for one, wide in zip(columns, taken, strict=True)]
        taken[spare.index(max(spare))] -= 1
    return [max(wide, 1) for wide in taken]
