"""Cells that hold what several columns need: «01.02.1990, м. Суми», «B2», «з 03.2023 по 05.2023»."""

import re
from collections.abc import Callable, Mapping

from linkage.records.dates import parse_date
from linkage.records.name_cells import given_and_patronymic
from linkage.records.spelling import tidy

Pieces = tuple[str | None, ...]

# The name of a month in any of the three languages and cases: whole, for «Мартинюк 1990» is no March.
MONTH = (
    r"(?:(?:січ|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)(?:ень|ня|ні|нем|ню)?|лют(?:ий|ого|ому|им)?"
    r"|листоп(?:ад[аіу]?|адом)?|янв(?:ар[ьяюе]|арем)?|фев(?:р|рал[ьяюе]|ралем)?|март[ауе]?|апр(?:ел[ьяюе]|елем)?"
    r"|ма[йяюе]|ию[нл][ьяюе]?|авг(?:уст[ауе]?)?|(?:сен|сент|окт)(?:ябр[ьяюе])?|(?:ноя|дек)(?:б|абр[ьяюе]|бр[ьяюе])?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|(?:nov|dec)(?:ember)?)(?!\w)\.?"
)
# Behind the number of a day any spelling will do.
_MONTH_OF_DAY = (
    r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|янв|фев|март|апр|ма[йя]|июн|июл|авг|сент|окт"
    r"|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?"
)
_YEAR_WORD = (
    r"(?:\s*(?:р\.?\s*н\.?|г\.?\s*р\.?|року|рік|рр?\.|года|год|гг?\.)(?:\s*(?:народження|рождения))?(?!\w))?"
)
# A date within running text.
DATE = re.compile(
    rf"(?:\d{{4}}-\d{{1,2}}(?:-\d{{1,2}})?(?!\d)|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}\s+{_MONTH_OF_DAY}\s+\d{{4}}"
    rf"|(?<!\w){MONTH}\s+\d{{4}}|\d{{1,2}}\.\d{{4}}|(?:19|20)\d\d){_YEAR_WORD}",
    re.IGNORECASE,
)
_PARTING = re.compile(
    r"(?<!\s)\s+(?:по|до|to|until)\s+|(?:(?<!\s)\s+)?[-–—]\s+|(?<!\s)\s+[-–—]\s*|(?<=\d{4})[-–—](?=\d)"
    r"|(?<=[^\W\d_]{3})[-–—](?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"^(?:десь\s+|приблизно\s+|примерно\s+)?(?:аж\s+)?(?:до|по|to|till|until|up to)\s+", re.IGNORECASE
)
_OPENING = re.compile(r"^(?:період\s+)?(?:з|зі|із|с|со|від|от|from)\s+", re.IGNORECASE)
# Reliability and credibility in one cell.
GRADE = re.compile(r"([A-FА-ЕВСФ])\s*[-/\\,]?\s*([1-6])", re.IGNORECASE)


def date_and_rest(text: str) -> Pieces:
    """The first date of a cell, and what is left of it when that is taken out."""
    plain = tidy(text)
    found = DATE.search(plain)
    if found is None:
        return None, plain
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    rest = re.sub(r"\s*,(?:\s*,)+", ",", rest)
    return found.group(), " ".join(rest.split()).strip(" ,;.-/()") or None


def period(text: str) -> Pieces:
    """First and last day of a period; a single date stands for both, an upper bound for the last."""
    if opening := _UP_TO.match(tidy(text)):
        return None, tidy(text)[opening.end() :]
    plain = _OPENING.sub("", tidy(text))
    dates = [found.group() for found in DATE.finditer(plain)]
    halves = _PARTING.split(plain)
    if len(halves) == 2 and (last := re.search(r"(?:19|20)\d\d", halves[1])):
        # «березень - травень 2023»: the year stands once, for both.
        first = halves[0].strip(" .,;")
        if not first:
            return None, halves[1]
        if re.search(r"\d{4}", first) is None:
            first += f"{'.' if first[-1].isdigit() else ' '}{last.group()}"
        if _is_date(first) and _is_date(halves[1]):
            return first, halves[1]
    if len(dates) == 2:
        return dates[0], dates[1]
    return plain, plain


def sighting(text: str) -> Pieces:
    """First and last day of a sighting: of a period where the cell holds one, else its one date for both."""
    first, last = period(text)
    if first is None:
        return first, last
    return (text, text) if _is_date(text) and not (first != last and _is_date(first)) else (first, last)


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def grade(text: str) -> Pieces:
    """Reliability and credibility of «B2», «В-2» or «B/2»; other text goes to both, to be set aside."""
    found = GRADE.fullmatch(tidy(text))
    return (found.group(1), found.group(2)) if found else (text, text)


SPLITTERS: Mapping[str, Callable[[str], Pieces]] = {
    "birth_date_and_place": date_and_rest,
    "missing_date_and_place": date_and_rest,
    "seen_date": sighting,
    "seen_period": period,
    "grade": grade,
    "given_and_patronymic": given_and_patronymic,
}
