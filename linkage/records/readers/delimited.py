"""CSV and its kin: any delimiter, quoted line breaks, and never a row lost to a stray quote."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from linkage.records.readers.sheet import Cell, Sheet, cell, cells
from linkage.records.rejects import Reject

DELIMITERS = (",", ";", "\t", "|", "^")
# Stands for a file of one column: a sign that no text holds.
_SINGLE_COLUMN = "\x1f"
MOST_LINES_IN_A_CELL = 200
_SAMPLE_LINES = 300
_EXCEL_HINT = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)

csv.field_size_limit(16 << 20)


def read_delimited(text: str, path: Path, is_header: Callable[[str], bool]) -> Sheet:
    """The rows of delimited text; ``is_header`` knows the contract's headers: they tell the delimiter."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = 0
    if hint := _EXCEL_HINT.match(lines[0]):
        delimiter, first = hint.group(1), 1
    else:
        delimiter = find_delimiter(lines[:_SAMPLE_LINES], is_header)
    sheet = Sheet(path.name, [], [], 0, layout=f"delimited by {_NAMES.get(delimiter, delimiter)}")
    unclosed = set()
    may_be_broken = "\x00" in text or "\ufffd" in text
    for number, last, row in _records(lines, delimiter, first):
        source = "\n".join(lines[number:last]) if row is None or may_be_broken else ""
        if row is None:
            unclosed.add(number)
            advice = "close the quote, or double the quotes inside the cell, and deliver the row again"
            sheet.broken.append(
                Reject(path.name, number + 1, "", source, "a quote is opened and never closed", advice)
            )
        elif "\x00" in source or "\ufffd" in source:
            fault = "NUL bytes" if "\x00" in source else "bytes that are no text in the file's encoding"
            kept = source.replace("\x00", "\u2400")
            advice = "export the row again from its source"
            sheet.broken.append(Reject(path.name, number + 1, "", kept, f"the row holds {fault}", advice))
        elif any(row):
            sheet.rows.append(row)
            sheet.numbers.append(number + 1)
    sheet.counted = _count(lines[first:], delimiter, {number - first for number in unclosed})
    return sheet


_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", _SINGLE_COLUMN: "nothing"}


def find_delimiter(lines: list[str], is_header: Callable[[str], bool]) -> str:
    """The delimiter under which most known headers appear and the rows are most equally long."""
    opening = next((line for line in lines if line.strip()), "")
    if not any(one in opening for one in DELIMITERS) and is_header(opening.strip(' "')):
        return _SINGLE_COLUMN

    def fitness(delimiter: str) -> tuple[int, float]:
        rows = [row for _, _, row in _records(lines, delimiter, 0) if row and any(row)]
        if not rows:
            return 0, 0.0
        known = max(sum(1 for one in row if one and is_header(one)) for row in rows[:15])
        lengths = [len(row) for row in rows]
        usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
        return (known if known > 1 else 0), (lengths.count(usual) / len(rows)) * min(usual - 1, 5)

    return max(DELIMITERS, key=fitness)


def has_header(text: str, is_header: Callable[[str], bool]) -> bool:
    """Whether one of the first lines names two columns of the contract under any delimiter."""
    lines = text.replace("\r", "\n").split("\n", 40)[:40]
    cells = ((line.replace('"', "").split(delimiter)) for line in lines for delimiter in DELIMITERS)
    return any(sum(1 for one in row if one.strip() and is_header(one)) >= 2 for row in cells)


def _records(lines: list[str], delimiter: str, first: int) -> Iterable[tuple[int, int, list[Cell] | None]]:
    """Each record: its first line from 0, the line after it, its cells (None where a quote stays open)."""
    number = first
    while number < len(lines):
        line, last = lines[number], number + 1
        if '"' not in line:
            yield number, last, cells(line.split(delimiter))
        else:
            record = line
            closed = _closed(record, delimiter)
            while not closed and last < min(len(lines), number + MOST_LINES_IN_A_CELL):
                record += "\n" + lines[last]
                last += 1
                closed = _closed(record, delimiter)
            if closed:
                yield number, last, cells(_parse(record, delimiter))
            else:
                last = number + 1
                yield number, last, None
        number = last


def _parse(record: str, delimiter: str) -> list[str]:
    lines = io.StringIO(record, newline="") if "\n" in record else (record,)
    return next(csv.reader(lines, delimiter=delimiter, quotechar='"', strict=False), [])


@cache
def _whole(delimiter: str) -> re.Pattern[str]:
    """Matches a record in which every cell that opens with a quote also closes it."""
    other = f"[^{re.escape(delimiter)}]"
    field = rf'(?:"(?:[^"]|"")*+"{other}*+|(?!"){other}*+)'
    return re.compile(f"{field}(?:{re.escape(delimiter)}{field})*+")


def _closed(record: str, delimiter: str) -> bool:
    return _whole(delimiter).fullmatch(record) is not None


def _count(lines: list[str], delimiter: str, unclosed: set[int]) -> int:
    """Records that hold any text, counted by the csv module alone; an unclosed line counts as one."""
    closed = (line + "\n" for number, line in enumerate(lines) if number not in unclosed)
    rows = csv.reader(closed, delimiter=delimiter, quotechar='"', strict=False)
    return len(unclosed) + sum(1 for row in rows if any(map(cell, row)))
