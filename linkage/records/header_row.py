"""Finding the row of headers: below titles, in two rows, or not there at all."""

import re
from collections.abc import Callable, Sequence

from linkage.errors import BadInput
from linkage.records.contracts import Contract
from linkage.records.header_aliases import is_known_header
from linkage.records.header_words import AGAIN, IN_GROUP
from linkage.records.name_shapes import is_given_name, is_patronymic
from linkage.records.readers.sheet import Cell, Sheet
from linkage.records.rejects import Reject
from linkage.records.split_dates import join_split_dates

_LOOKED_AT = 40
_LONGEST_CELL = 200_000
_SHOWN = 1_000
# A number of its own or a date, rather than a numbered question or a range in brackets.
_NUMERIC = re.compile(r"^\W*\d+(?:\.0)?\W*$|\d{4}|\d[./-]\d+[./-]\d")
# Lists in Latin letters spell the words as the names: Vsego, Us'oho, Itogo.
_IN_LATIN = r"\bvsego\b|\b[vu]s['’]?[iyj]?o[gh]o\b|\bitogo\b|\bza[gh]alom\b"
_TOTAL = re.compile(
    rf"^\W*(?:(?:всього|усього|разом|загалом|итого|всего|total|sum)\b|{_IN_LATIN})\D*(\d+)?", re.IGNORECASE
)
_TOTAL_WITHIN = re.compile(
    rf"(?:всього|усього|загалом|разом|итого|всего|total|{_IN_LATIN})\D{{0,30}}(\d+)"
    r"|(?<!\d)(\d+)\s+(?:(?:наш|украї?ин|українськ|our|ukrainian)\w*\s+){0,2}(?:ос[іо]б|человек|людей|захисник|защитник"
    r"|оборонц|військов|военн|полонен|пленн|бранц|українц|украинц|бійц|воїн|воин|громадян|граждан|persons|people"
    r"|defender|soldier|prisoner|chelovek|osib\b|voennoplenn|vi[iy]s['’]?kovopolonen)",
    re.IGNORECASE,
)


def with_headers(sheet: Sheet, contract: Contract) -> Sheet:
    """The sheet with its columns named, only data among its rows, and every other row told of.

    A sheet without a header row gets the columns ``column 1``, ``column 2`` ... and a note.
    Rows with more or fewer cells than headers are rejected.
    """
    if sheet.columns is None:
        if not sheet.rows:
            return Sheet(**{**vars(sheet), "columns": []})
        at = _find(sheet.rows, contract)
        width = max(len(row) for row in sheet.rows)
        first = 0 if at is None else at
        for number, row in zip(sheet.numbers[:first], sheet.rows[:first], strict=True):
            sheet.notes.append(f"row {number} stands above the headers and is read as a title")
            sheet.titles.append(" ".join(text for text in row if text))
        headers: list[Cell] = [None] * width if at is None else list(sheet.rows[at])
        if at and _groups(sheet.rows[at - 1], headers):
            headers = _joined(sheet.rows[at - 1], headers)
            del sheet.titles[-1], sheet.notes[-1]
        sheet.titles_above = len(sheet.titles)
        body = first if at is None else at + 1
        if at is None:
            sheet.notes.append("no header row was found: columns are told by their content; check them")
        elif body < len(sheet.rows) and _continues(headers, sheet.rows[body], contract):
            headers = _joined(headers, sheet.rows[body])
            body += 1
        sheet.set_aside += body
        heads = sheet.rows[first:body]
        sheet.rows, sheet.numbers = sheet.rows[body:], sheet.numbers[body:]
        _take_out(sheet, lambda row: any(_repeats(row, head) for head in heads), "repeats the headers")
    else:
        headers = list(sheet.columns)
    sheet.columns = _named(headers, sheet.rows)
    _set_totals_aside(sheet)
    sheet.stated_totals += [total for title in sheet.titles if (total := stated_total(title)) is not None]
    _reject_unusable(sheet)
    join_split_dates(sheet)
    return sheet


def _find(rows: Sequence[Sequence[Cell]], contract: Contract) -> int | None:
    """The row with most known headers; else the first full row if it reads as headers; else None."""
    looked_at = rows[:_LOOKED_AT]
    known = [_known(looked_at, row, contract) for row in looked_at]
    best = max(range(len(known)), key=lambda at: (known[at], -at))
    filled = sum(1 for text in rows[best] if text)
    usual = max(sum(1 for text in row if text) for row in looked_at)
    full = next(at for at, row in enumerate(rows) if sum(1 for text in row if text) >= 0.6 * usual)
    if _data(rows[best]) and full < best and not (_data(rows[full]) or _names_somebody(rows[full])):
        best = full
    telling = known[best] >= 0.3 * filled or _unlike_below(rows, best)
    if (known[best] >= 2 and telling) or (known[best] == 1 and filled <= 3 and not _data(rows[best])):
        return best
    if _unlike_below(rows, full):
        return full
    return None if _data(rows[full]) or _names_somebody(rows[full]) else full


def _known(rows: Sequence[Sequence[Cell]], row: Sequence[Cell], contract: Contract) -> int:
    """How many cells of a row are known headers; a word that other rows repeat in its column is a value."""
    others = [other for other in rows if other != row]
    return sum(
        1
        for at, text in enumerate(row)
        if text
        and is_known_header(text, contract)
        and not any(at < len(other) and other[at] == text for other in others)
    )


def _unlike_below(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether a row has words wherever the rows below it have numbers and dates."""
    below = rows[at + 1 : at + 1 + _LOOKED_AT]
    numeric = 0
    for index, text in enumerate(rows[at]):
        cells = [row[index] or "" for row in below if index < len(row) and row[index]]
        if len(cells) >= 3 and sum(1 for one in cells if _NUMERIC.search(one)) >= 0.9 * len(cells):
            if not text or _NUMERIC.search(text):
                return False
            numeric += 1
    return numeric > 0


def _data(row: Sequence[Cell]) -> bool:
    """Whether a row holds values rather than headers: a number, a date, or a name among them."""
    return any(text and re.search(r"\d{2,}|^\d+$|^[-–—]$", text.strip()) for text in row)


def _names_somebody(row: Sequence[Cell]) -> bool:
    """Whether a row without one known header holds a person's name: then it is no row of headers."""
    words = [word for text in row if text for word in text.split()]
    return any(is_given_name(word) or is_patronymic(word) for word in words)


def _continues(headers: Sequence[Cell], row: Sequence[Cell], contract: Contract) -> bool:
    """Whether a row is the second line of merged headers: it names columns only below gaps or groups."""
    below = [text for text in row if text]
    if not below or _data(row) or all(headers):
        return False
    return sum(1 for text in below if is_known_header(text, contract)) >= 0.5 * len(below)


def _groups(row: Sequence[Cell], headers: Sequence[Cell]) -> bool:
    """Whether a row above the headers groups them: it names some twice apart, or fills their gaps."""
    above = [text for text in row if text]
    if not 2 <= len(above) < len(headers) or _data(row):
        return False
    named = [text for text in headers if text]
    fills = any(text and (at >= len(headers) or not headers[at]) for at, text in enumerate(row))
    return fills or len(set(named)) < len(named)


def _joined(groups: Sequence[Cell], row: Sequence[Cell]) -> list[Cell]:
    headers: list[Cell] = []
    group: Cell = None
    for above, below in zip([*groups, *[None] * (len(row) - len(groups))], row, strict=False):
        group = above or group
        headers.append(f"{group}{IN_GROUP}{below}" if group and below and group != below else below or above)
    return headers


def _named(headers: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Headers as text, each once; nameless columns at the end that hold nothing are dropped."""
    width = len(headers)
    while width and not headers[width - 1] and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    named: list[str] = []
    for index in range(width):
        words = (headers[index] or "").replace("\x00", "\u2400").split()
        header = " ".join(words) or f"column {index + 1}"
        while header in named:
            header += AGAIN
        named.append(header)
    return named


def _set_totals_aside(sheet: Sheet) -> None:
    """Take out rows that count or number instead of telling of a person."""

    def is_total(row: Sequence[Cell]) -> bool:
        if not 0 < len(row) - row.count(None) <= 2:
            return False
        filled = [text for text in row if text]
        return bool(filled) and _TOTAL.match(filled[0].strip()) is not None

    def is_numbering(row: Sequence[Cell]) -> bool:
        if len(row) <= 2 or not row[0] or row[0].strip().rstrip(".") != "1":
            return False
        return [text and text.strip().rstrip(".") for text in row] == list(map(str, range(1, len(row) + 1)))

    _take_out(sheet, is_total, "is a total")
    _take_out(sheet, is_numbering, "numbers the columns")


def _repeats(row: Sequence[Cell], head: Sequence[Cell]) -> bool:
    """Whether a row is the headers once more, as at the top of each printed page."""
    for text, other in zip(row, head, strict=False):
        if text and text != other:
            return False
    return any(row) and not any(row[len(head) :])


def _take_out(sheet: Sheet, test: Callable[[Sequence[Cell]], bool], what: str) -> None:
    chosen = [index for index, row in enumerate(sheet.rows) if test(row)]
    for index in chosen:
        sheet.notes.append(f"row {sheet.numbers[index]} {what} and is no record")
        sheet.titles.append(" ".join(text for text in sheet.rows[index] if text))
    sheet.set_aside += len(chosen)
    for index in reversed(chosen):
        del sheet.rows[index], sheet.numbers[index]


def stated_total(title: str) -> int | None:
    """How many people a heading or a total says there are."""
    match = _TOTAL.match(title) or _TOTAL_WITHIN.search(title)
    return next((int(group) for group in match.groups() if group), None) if match else None


def _reject_unusable(sheet: Sheet) -> None:
    assert sheet.columns is not None
    width = len(sheet.columns)
    rows, numbers = [], []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if len(row) > width and not any(row[width:]):
            row = row[:width]
        whole = "".join(filter(None, row))
        if len(row) == width and "\x00" not in whole and len(whole) <= _LONGEST_CELL:
            rows.append(row)
            numbers.append(number)
        elif any(text and "\x00" in text for text in row):
            value = " | ".join(text or "" for text in row).replace("\x00", "\u2400")
            advice = "export the row again from its source"
            sheet.broken.append(Reject(sheet.file, number, "", value, "the row holds NUL bytes", advice))
        elif longest := max((len(text) for text in row if text and len(text) > _LONGEST_CELL), default=0):
            value = " | ".join((text or "")[:_SHOWN] for text in row)
            reason = f"a cell holds {longest} signs, more than the {_LONGEST_CELL} a cell may hold"
            advice = "deliver the text apart and keep a reference to it in the cell"
            sheet.broken.append(Reject(sheet.file, number, "", value, reason, advice))
        elif len(row) == width:
            rows.append(row)
            numbers.append(number)
        else:
            reason = f"the row has {len(row)} cells where there are {width} headers"
            advice = "look for a delimiter inside a cell (put the cell in quotes) or a missing cell"
            value = " | ".join(text or "" for text in row)
            sheet.broken.append(Reject(sheet.file, number, "", value, reason, advice))
    sheet.rows, sheet.numbers = rows, numbers
    if not rows and not sheet.broken:
        sheet.notes.append("there are headers but no records below them; ask whether the file is whole")
    if not width:
        raise BadInput(
            f"{sheet.file}: there is not one column in it; deliver a file with a header row and records"
        )
