"""Dates delivered in columns of their own for day, month and year: read together as one column more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from linkage.records.date_words import month_number
from linkage.records.header_meaning import normalise
from linkage.records.header_words import AGAIN, CAMEL, IN_GROUP
from linkage.records.missing_values import is_missing
from linkage.records.readers.sheet import Cell, Sheet

_WORDS = {
    "day": "день дня число day dd d дн дд den chyslo chislo",
    "month": "місяць місяця міс месяц месяца мес month mon mm m мм misiats misyats mis mesyats mesyac",
    "year": "рік року год года year yr yyyy рр гг рррр гггг rik god hod",
}
_PIECE = {word: piece for piece, words in _WORDS.items() for word in words.split()}
_SPACES = re.compile(rf"\s+|_+|{re.escape(IN_GROUP.strip())}|(?<=\w)/(?=\w)")
_SAYS_DATE = re.compile(r"дата|дату|date|коли|когда|when", re.IGNORECASE)
_MOST = 0.9


@dataclass(frozen=True)
class _Piece:
    """A column that may hold one piece of a date: which, and what its header says besides."""

    index: int
    piece: str
    rest: str


def join_split_dates(sheet: Sheet) -> None:
    """Add one column for each day, month and year (or month and year) that stand side by side.

    The pieces stay as delivered and are named in ``sheet.pieces``; their cells must agree with their headers.
    «День нар.», «Міс. нар.», «Рік нар.» give «Дата нар.»; without a year there is no date to read.
    """
    columns = sheet.columns or []
    at = 0
    while at < len(columns):
        pieces = _together(columns, sheet.rows, at)
        if not pieces:
            at += 1
            continue
        header = _header(next((one.rest for one in pieces if one.rest), ""), columns[at])
        while header in columns:
            header += AGAIN
        order = {one.piece: one.index for one in pieces}
        for row in sheet.rows:
            row.append(_date(*(row[order[piece]] if piece in order else None for piece in _WORDS)))
        columns.append(header)
        sheet.pieces |= {one.index: header for one in pieces}
        named = ", ".join(f"'{columns[one.index]}'" for one in pieces)
        sheet.notes.append(f"{named} are read together as '{header}'")
        at += len(pieces)


def _together(columns: Sequence[str], rows: Sequence[Sequence[Cell]], at: int) -> list[_Piece]:
    """The pieces of one date from a column on; none where no year or no month stands among them."""
    found: list[_Piece] = []
    for index in range(at, min(at + len(_WORDS), len(columns))):
        piece = _piece(index, columns[index])
        if piece is None or piece.piece in {one.piece for one in found}:
            break
        # «Число», «місяць», «рік народження»: one of them says for all of what it is.
        if len({one.rest.casefold() for one in [*found, piece] if one.rest}) > 1:
            break
        if not _agree(piece.piece, [row[index] for row in rows]):
            break
        found.append(piece)
    return found if {"month", "year"} <= {one.piece for one in found} else []


def _piece(index: int, header: str) -> _Piece | None:
    tokens = [token for token in _SPACES.split(CAMEL.sub(" ", header.replace(AGAIN, ""))) if token]
    told = [at for at, token in enumerate(tokens) if normalise(token) in _PIECE]
    if not told:
        return None
    rest = " ".join(token for at, token in enumerate(tokens) if at != told[-1]).strip(" ,:;-–—()")
    return _Piece(index, _PIECE[normalise(tokens[told[-1]])], rest)


def _agree(piece: str, cells: Sequence[Cell]) -> bool:
    told = [_plain(cell) for cell in cells if cell and not is_missing(cell)]
    return bool(told) and sum(1 for text in told if _fits(piece, text)) >= _MOST * len(told)


def _fits(piece: str, text: str) -> bool:
    if piece == "year":
        return re.fullmatch(r"(?:19|20)\d\d", text) is not None
    if piece == "month" and not text.isdigit():
        return month_number(text.casefold()) is not None
    return re.fullmatch(r"\d{1,2}", text) is not None and 1 <= int(text) <= (12 if piece == "month" else 31)


def _plain(cell: str) -> str:
    return cell.strip().removesuffix(".0").rstrip(".")


def _header(rest: str, first: str) -> str:
    if _SAYS_DATE.search(rest):
        return rest
    if re.search(r"[а-яіїєґ]", rest, re.IGNORECASE) or not rest:
        return f"Дата {rest}".strip()
    return f"{rest} date" if _ENGLISH.search(first) else f"data {rest}"


_ENGLISH = re.compile(r"day|dd|month|mon|mm|year|yr|yy", re.IGNORECASE)


def _date(day: Cell, month: Cell, year: Cell) -> Cell:
    """The three cells as one text, as far as they tell: a day says nothing without its month."""
    days, months, years = (
        _plain(cell) if cell and not is_missing(cell) else "" for cell in (day, month, year)
    )
    if not years:
        return None
    if not months:
        return years
    if not months.isdigit():
        return " ".join(filter(None, (days, months, years)))
    return ".".join(filter(None, (days, months, years)))
