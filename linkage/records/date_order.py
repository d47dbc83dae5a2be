"""Whether dates with slashes or hyphens have the day or the month first, by what the file shows."""

import re
from collections.abc import Iterable, Sequence

from linkage.records.readers.sheet import Cell

_SLASHED = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]")


class DateOrder:
    """The order of day and month in the columns of one file, and what a data officer is to be told of it.

    A column decides by itself, else the whole file does; where neither shows it the day comes first.
    """

    def __init__(self, dated: Iterable[Cell]) -> None:
        self._in_file = _orders(dated)
        self._unclear: list[str] = []
        self._month_first: list[str] = []
        self._mixed: list[str] = []

    def month_first(self, header: str, texts: Sequence[Cell]) -> bool:
        """Whether a column of dates writes the month first: 3/14/1990, so 4/5/1990 is 5 April there."""
        days, months, unclear = _orders(texts)
        if days and months:
            self._mixed.append(header)
        if not days and not months:
            days, months, _ = self._in_file
        chosen = bool(months and not days)
        if unclear and chosen:
            self._month_first.append(header)
        elif unclear and not days and not months and not _CYRILLIC.search(header):
            self._unclear.append(header)
        return chosen

    def notes(self) -> list[str]:
        """One line for each finding, with the headers that it is about."""
        told = [
            f"'{one}' has dates with the day first and others with the month first: check them"
            for one in dict.fromkeys(self._mixed)
        ]
        if self._month_first:
            told.append(
                f"dates in {_quoted(self._month_first)} are read with the month first, as some dates of the "
                "file can only be"
            )
        if self._unclear:
            told.append(
                f"nothing shows whether the dates in {_quoted(self._unclear)} have the day or the month "
                "first: they are read with the day first (04/05/2022 as 4 May); if the month comes first, "
                "withdraw this delivery and deliver the dates as 2022-04-05"
            )
        return told


def _quoted(headers: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in dict.fromkeys(headers))


def _orders(texts: Iterable[Cell]) -> tuple[int, int, int]:
    """How many dates can only be day first, how many only month first, and how many are two days so or so."""
    found = [match for text in set(texts) if text and (match := _SLASHED.match(text))]
    pairs = [(int(match.group(1)), int(match.group(2))) for match in found]
    days = sum(1 for first, second in pairs if first > 12 >= second)
    months = sum(1 for first, second in pairs if second > 12 >= first)
    return days, months, sum(1 for first, second in pairs if first != second and max(first, second) <= 12)
