"""Dates as people write them, kept as precisely as they were told: a year, a month or a day."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from linkage.records.date_words import read_words
from linkage.records.spelling import mend_look_alikes, tidy

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_EVENT_YEAR = 2014  # the war began in 2014; a two-digit year of an event is never read as an earlier one
YOUNGEST = 15  # a two-digit year of birth is never read as one of the last years: nobody here is a newborn
_KYIV = ZoneInfo("Europe/Kyiv")
_ORDINAL_OF_1970 = date(1970, 1, 1).toordinal()
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A date known to the day, to the month (``day`` None) or to the year (``month`` None too)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def text(self) -> str:
        """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
        if self.day is not None:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def weak(self) -> bool:
        """True for 1 January: in a date of birth it is often written where only the year is known."""
        return self.month == 1 and self.day == 1


class ImpossibleDay(ValueError):
    """A date whose ``year`` is told and whose day or month no calendar has: 31.02.1990."""

    def __init__(self, reason: str, year: int) -> None:
        super().__init__(reason)
        self.year = year


def today_in_kyiv() -> date:
    """The current day in Kyiv."""
    return datetime.now(_KYIV).date()


def parse_iso(text: str) -> PartialDate:
    """The date of a canonical text: the fast path for what this module wrote; else ValueError."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError("not an ISO date")
    year, month, day = match.groups()
    return _checked(int(year), int(month) if month else None, int(day) if day else None)


def iso_numbers(texts: Sequence[str]) -> np.ndarray:
    """Year, month and day of canonical texts, 0 where not told [texts, 3]: :func:`parse_iso` of many.

    What is not plainly a whole date is read one by one.
    """
    cells = np.array([*texts, "YYYY-MM-DD"])  # as wide as a whole date at least
    letters = cells.view(np.uint32).reshape(len(cells), -1)[:-1].astype(np.int64)
    digits = letters - ord("0")
    year, month, day = digits[:, :4] @ (1000, 100, 10, 1), digits[:, 5:7] @ (10, 1), digits[:, 8:10] @ (10, 1)
    of_number = digits[:, [0, 1, 2, 3, 5, 6, 8, 9]]
    plain = ((of_number >= 0) & (of_number <= 9)).all(axis=1) & (letters[:, [4, 7]] == ord("-")).all(axis=1)
    plain &= (letters[:, 10:] == 0).all(axis=1) & (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    plain &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= 28)
    numbers = np.stack([year, month, day], axis=1)
    for place in np.flatnonzero(~plain).tolist():
        date = parse_iso(texts[place])
        numbers[place] = date.year, date.month or 0, date.day or 0
    return numbers


def ordinals(numbers: np.ndarray, earliest: bool) -> np.ndarray:
    """The first day that each date of :func:`iso_numbers` can mean, or the last (``date.toordinal``)."""
    year, month, day = numbers.T
    months = (year - 1970) * 12 + np.where(month > 0, month, 1 if earliest else 12) - 1
    begins, ends = ((months + more).astype("datetime64[M]").astype("datetime64[D]") for more in (0, 1))
    first, last = begins.astype(np.int64), ends.astype(np.int64) - 1
    found: np.ndarray = np.where(day > 0, first + day - 1, first if earliest else last) + _ORDINAL_OF_1970
    return found


def parse_date(
    text: str, birth: bool = False, today: date | None = None, day_first: bool = True
) -> PartialDate:
    """Read a delivered date, as precise as it was told.

    ``birth``: the text is a date of birth, never in the future, and with two digits never of the last
    YOUNGEST years; otherwise it is an event, and a two-digit
    year means a year from 2014 to ``today`` (default: the current day in Kyiv). ``day_first`` decides
    02/03/2023; where one of the numbers is above 12 the text decides itself. Numbers such as 32905 are days
    of a spreadsheet.

    Raises ValueError with a short reason that does not repeat the value.
    """
    return _parse(text, birth, today or today_in_kyiv(), day_first)


@lru_cache(maxsize=200_000)
def _parse(text: str, birth: bool, today: date, day_first: bool) -> PartialDate:
    found = _plainest(text) or _as_told(_clean(text), birth, today, day_first)
    if found is None:
        raise ValueError("not a date")
    if birth and found.earliest > today:
        raise ValueError("a date of birth in the future")
    return found


# The two commonest spellings, 1990-02-24 and 24.02.1990, leave nothing to clean or to decide.
_PLAINEST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})\.([0-9]{2})\.([0-9]{4})")


def _plainest(text: str) -> PartialDate | None:
    match = _PLAINEST.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match.group(1) else match.group(6, 5, 4)
    return _known(int(year), month, day)


def _as_told(plain: str, birth: bool, today: date, day_first: bool) -> PartialDate | None:
    return (
        _digits_year_first(plain)
        or _digits_day_first(plain, birth, today, day_first)
        or _without_day(plain)
        or _single_number(plain, birth, today)
        or _in_words(plain, birth, today)
    )


_APPROXIMATE = re.compile(
    r"~|≈|\b(?:орієнтовно|приблизно|близько|біля|ймовірно|десь|где-то|орієнтир\w*|ориентировочно|около|примерно|приблизительно|предположительно|about|"
    r"around|approximately|approx|circa|ca)\b\.?"
    # cut short these could be another word elsewhere
    r"|^(?:ок|бл|приб|прибл|прим|орієнт|ориент|abt|est)\b\.?(?=\s*\d)"
)
_BIRTH_WORDS = re.compile(
    r"\b(?:[рг]\s?\.\s?[нр]\b\.?|рн\b|гр\b|(?:року|рік|год|года)\s+(?:народження|рождения)|дата\s+(?:народження|рождения)"
    r"|народився|народилася|народжен\w*|родился|родилась|нар\.|рожд\.|born|dob|[мж]\.?\s?р\.)"
)
_YEAR_WORDS = re.compile(
    r"(?<=\d)\s*(?:року|році|рік|року|годах?|года|году|р|г|year)\b\.?|\b(?:рік|год|year)\b\s*:?(?=\s*\d)"
)


_ASIDE = re.compile(r"\((?:\d{1,3}\D{0,200}|[^\d)]{0,200})\)|\?+$|\(\d{1,3}\s*(?:рок|лет|year|р).*$")


def _zeros(match: re.Match[str]) -> str:
    return match.group().replace("o", "0").replace("о", "0")


def _clean(text: str) -> str:
    """Small letters, one kind of hyphen, the letter O as zero, no words that only say 'about' or 'born'."""
    plain = mend_look_alikes(tidy(text)).casefold().replace("ё", "е").strip(" .,;'\"()[]")
    plain = _APPROXIMATE.sub(" ", _ASIDE.sub(" ", plain))
    plain = re.sub(r"(?<![^\W\doо])[\doо.,/-]*\d[\doо.,/-]*(?![^\W\doо])", _zeros, plain)
    plain = re.sub(r"(?<=\d)(?=[рг]\.?[нр]?\b|р[оі])", " ", plain)
    plain = _BIRTH_WORDS.sub(" ", plain)
    plain = re.sub(
        r"^\s*(?:з|із|с|від|от|from|since|по|until|till)\s+(?=\d)", "", _YEAR_WORDS.sub(" ", plain)
    )
    plain = re.sub(r"\s*([./-])\s*", r"\1", " ".join(plain.split()))
    return plain.strip(" .,;:'\"()[]")


def _checked(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year is outside {FIRST_YEAR}-{LAST_YEAR}")
    if month is None:
        return PartialDate(year)
    if not 1 <= month <= 12:
        raise ImpossibleDay("names a month that no year has", year)
    if day is None:
        return PartialDate(year, month)
    if day < 1 or (day > 28 and day > calendar.monthrange(year, month)[1]):  # every month has 28 days
        raise ImpossibleDay("names a day that its month does not have", year)
    return PartialDate(year, month, day)


def _known(year: int, month: str, day: str) -> PartialDate:
    """A date whose unknown parts are written as zeros or signs: 00.05.1990, xx.xx.1990."""
    month_number = int(month) if month.isdigit() else 0
    day_number = int(day) if day.isdigit() else 0
    if month_number == 0:
        return _checked(year)
    return _checked(year, month_number, day_number or None)


_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
_TIME = rf"(?:[t\s,]+(?:о|об|в|at)?\s*{_CLOCK}\s*(?P<zone>z|utc|[+-]\d{{2}}:?\d{{2}})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-./ ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}}|[x?х*_]{{1,2}})([-./, ]+)(\d{{1,2}}|[x?х*_]{{1,2}})([-./, ]+)(\d{{4}}|'?\d{{2}}){_TIME}"
)
_DAY_RANGE = re.compile(r"\d{1,2}(?:[./]\d{1,2})?-\d{1,2}[./](\d{1,2})[./](\d{4})")


def _digits_year_first(plain: str) -> PartialDate | None:
    match = _YEAR_FIRST.fullmatch(plain)
    if match is None:
        compact = re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", plain)
        return _checked(*map(int, compact.groups())) if compact else None
    found = _known(int(match.group(1)), match.group(3), match.group(4))
    if match.group("zone") and found.day is not None:
        return _in_kyiv(plain, found)
    return found


def _in_kyiv(plain: str, found: PartialDate) -> PartialDate:
    """Programs write a Kyiv midnight as 21:00 or 22:00 of the day before in universal time."""
    try:
        moment = datetime.fromisoformat(
            plain.replace("utc", "z").replace(" ", "").replace("z", "+00:00").upper()
        )
    except ValueError:
        return found
    local = moment.astimezone(_KYIV)
    return _checked(local.year, local.month, local.day)


def _digits_day_first(plain: str, birth: bool, today: date, day_first: bool) -> PartialDate | None:
    compact = re.fullmatch(r"(\d{2})(\d{2})((?:19|20)\d{2})", plain)
    if compact:
        return _known(int(compact.group(3)), compact.group(2), compact.group(1))
    if several := _DAY_RANGE.fullmatch(plain):
        return _checked(int(several.group(2)), int(several.group(1)))
    match = _DAY_FIRST.fullmatch(plain)
    if match is None:
        return None
    day, separator, month, _, year_text = match.groups()[:5]
    year = _full_year(year_text.lstrip("'"), birth, today)
    if "." not in separator and day.isdigit() and month.isdigit():
        american = int(month) > 12 or (not day_first and int(day) <= 12)
        if american:
            day, month = month, day
    return _known(year, month, day)


def _full_year(text: str, birth: bool, today: date) -> int:
    """The year of two digits: births of people who can be missing or fight, events from 2014 to today."""
    if len(text) == 4:
        return int(text)
    century = today.year // 100 * 100
    year = century + int(text)
    if birth:
        return year if year <= today.year - YOUNGEST else year - 100
    if not FIRST_EVENT_YEAR <= year <= today.year:
        raise ValueError("a two-digit year that no event can have")
    return year


_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def _without_day(plain: str) -> PartialDate | None:
    if match := re.fullmatch(r"(\d{1,2})[./\- ](\d{4})", plain):
        return _known(int(match.group(2)), match.group(1), "0")
    if match := re.fullmatch(r"((?:19|20)\d{2})[./\- ](\d{1,2})", plain):
        return _known(int(match.group(1)), match.group(2), "0")
    if match := re.fullmatch(r"(\d{1,2})[./\- ]([ivxіх]+)[./\- ](\d{4})", plain):
        numeral = match.group(2).replace("і", "i").replace("х", "x")
        if numeral in _ROMAN:
            return _checked(int(match.group(3)), _ROMAN.index(numeral) + 1, int(match.group(1)))
    return None


_SPREADSHEET_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3_654, 73_050  # 1910-01-01 and 2099-12-31; smaller numbers are years


def _single_number(plain: str, birth: bool, today: date) -> PartialDate | None:
    match = re.fullmatch(r"'?(\d{2}|\d{4,5})(?:[.,]\d+)?", plain)
    if match is None:
        return None
    number = int(match.group(1))
    if len(match.group(1)) == 2:
        if "," in plain or "." in plain:
            return None
        return _checked(_full_year(match.group(1), birth, today))
    if len(match.group(1)) == 4 and FIRST_YEAR <= number <= LAST_YEAR:
        return _checked(number)
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise ValueError("a number that is neither a year nor a spreadsheet's day")
    day = _SPREADSHEET_EPOCH + timedelta(days=number)
    return _checked(day.year, day.month, day.day)


def _in_words(plain: str, birth: bool, today: date) -> PartialDate | None:
    told = read_words(plain)
    if told is None:
        return None
    year, month, day = told
    return _checked(_full_year(year, birth, today), month, day)
