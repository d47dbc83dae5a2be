"""What the cells of a column look like: how well they fit the type that its header suggests."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from linkage.records.ages import parse_age
from linkage.records.contracts import Column
from linkage.records.dates import parse_date
from linkage.records.detention import parse_detention_place
from linkage.records.enum_words import GRAVE, answers_anything, enum_value
from linkage.records.missing_values import is_missing
from linkage.records.name_shapes import (
    ends_as_surname,
    given_and_more,
    is_given_name,
    is_patronymic,
    name_words,
    named,
    whole_name,
)
from linkage.records.places import parse_place
from linkage.records.ranks import parse_rank
from linkage.records.sex import parse_sex
from linkage.records.spelling import tidy
from linkage.records.split_cells import DATE, GRADE
from linkage.records.units import parse_unit

SAMPLE = 200

_SHAPE_OF_DATE = re.compile(
    r"\d{4}-\d{1,2}|\d{1,2}[./\- ]\d{1,2}[./\- ]\d{2,4}|\d{1,2}[./]\d{4}|(?:19|20)\d\d"
    r"|(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|янв|фев|март|апр|ма[йя]|июн|июл|авг|сент|окт|нояб|дек"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|весна|літо|осінь|зима|лето|осень)",
    re.IGNORECASE,
)

_ADDRESS = re.compile(
    r"https?://|www\.|t\.me/|@?[\w.+-]+@[\w-]+\.\w+|\+\d[\d\s()-]{8,}$|\(?0\d{2}\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}$",
    re.IGNORECASE,
)
_CODE = re.compile(r"[^\W\d_]{0,4}[-/№ ]?\d[\w/-]*")
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_STAMP = re.compile(r"\d[T ]\d{1,2}:\d\d:\d\d(?<!00:00:00)")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")

_YEAR = re.compile(
    r"(?:19[2-9]\d|200\d|201[0-3])(?:\.0)?\s*(?:[рг]\.?\s*[рн]?\.?|рік|року|год|года)?", re.IGNORECASE
)

_UNIT_CODE = re.compile(r"(?:в/?ч\s*)?(?:[АAТТT]\s?-?\d{4}|\d{4})(?:\s*[-/]?\s*[А-Я])?", re.IGNORECASE)

_UNIT = re.compile(
    r"бриг|бр\b|обр|омбр|мбр|дшв|дшб|полк|батальй|батальон|рота|загін|отряд|гвард|в/ч|вч\b|нгу|дпсу|азов|тро\b|зсу|brigade"
    r"|regiment|battalion|\bbn\b|\bbde\b|пзрк|корпус|дивіз|\b\d{1,3}\s*-\s*(?:та|ка|а|й|тка)\b",
    re.IGNORECASE,
)

_PLACE = re.compile(
    r"\bобл|област|район|\bр-н|\bм\.|\bс\.|\bсмт|\bсело|місто|город|напрям|\bпос\b|oblast|region|village|city|щина\b|ськ\b"
    r"|ське\b|івка\b|ів\b|поль\b|град\b|ovka|ivka|sk\b|vka\b|овка\b|ск\b|ьє\b|иця\b",
    re.IGNORECASE,
)

_DETENTION = re.compile(
    r"сізо|сизо|колон|\b[вік]{2}\s*-?\s*\d|\bик\s*-?\s*\d|ізолят|изолят|тюрм|в'язниц|камер|табір|лагерь|sizo|colony|prison|camp"
    r"|jail|detention|\bivs\b|івс",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"[А-ЯA-ZІЇЄҐ]{0,3}[\s№-]*\d{6,9}", re.IGNORECASE)


def present(values: Sequence[str | None]) -> list[str]:
    """Up to SAMPLE cells that say something, spread over the whole column."""
    filled = [value for value in values if value is not None]
    spread = filled[:: max(1, len(filled) // (2 * SAMPLE))]
    found = [value for value in spread if not is_missing(value)]
    return found if len(found) <= SAMPLE else found[:: len(found) // SAMPLE + 1]


def fit(column: Column, values: Sequence[str]) -> float:
    """How well cells (see ``present``) fit a column or part, 0 to 1; 0.5 where there are none to judge by."""
    if not values:
        return 0.5
    if column.name == "row_no":
        return counts_evenly(values)
    if column.name == "form_metadata":
        # The form tool's own stamps tell the second; a date that a person entered does not.
        return 1.2 * _share(values, lambda value: _STAMP.search(value) is not None)
    if column.name == "birth_year":
        return _share(values, lambda value: _YEAR.fullmatch(value.strip()) is not None)
    if column.name in _HOLDING:
        return _share(values, _HOLDING[column.name])
    if column.name == "unit_code":
        return _share(values, lambda value: _UNIT_CODE.fullmatch(tidy(value)) is not None)
    if column.type in _NEVER_DATES and full_dates(values):
        return 0.0
    if column.type == "enum":
        recognised = _share(values, lambda value: enum_value(column, value) is not None)
        in_words = column.open and _words(values) < 5 and not are_codes(values)
        return max(recognised, 0.35) if in_words else recognised
    if column.type in _NAMES and _share(values, answers_anything) > 0.5:
        return 0.0
    judge = _JUDGES.get(column.type)
    fits = 0.4 if judge is None else judge(values)
    if column.name == "list_total":
        fits *= 1 - (len(set(values)) - 1) / len(values)
    # A person's own number stands once; a witness or a list, and its total, stand on many rows.
    return fits * len(set(values)) / len(values) if column.name == "record_id" else fits


def judged_as(column: Column) -> str:
    """What cells are judged as for a column: columns with the same answer fit any cells equally well."""
    by_name = column.name in _JUDGED_BY_NAME or column.type == "enum"
    return column.name if by_name else column.type


def looks(values: Sequence[str]) -> Mapping[str, float]:
    """What any cells show besides the types that they fit, as shares."""
    words = _words(values)
    return {
        "addresses": _share(values, lambda value: _ADDRESS.match(value.strip()) is not None),
        "yes or no": _share(values, answers_anything),
        "codes": _share(values, lambda value: _CODE.fullmatch(value.strip()) is not None),
        "whole dates": _share(values, lambda value: _WHOLE_DATE.fullmatch(value.strip()) is not None),
        "Latin letters": _share(values, str.isascii),
        "distinct": len(set(values)) / len(values),
        "one value": float(len(set(values)) == 1),
        "one word": float(words < 1.3),
        "two words": float(1.3 <= words < 3),
        "some words": float(3 <= words < 6),
        "many words": float(words >= 6),
    }


_NAMES = ("full_name", "surname", "given_name", "patronymic", "call_sign", "other_names")
# Parts whose one cell holds what several columns need, and how to know such a cell.
_HOLDING: Mapping[str, Callable[[str], bool]] = {
    "birth_date_and_place": lambda value: DATE.search(value) is not None,
    "missing_date_and_place": lambda value: DATE.search(value) is not None,
    "seen_period": lambda value: DATE.search(value) is not None,
    "given_and_patronymic": given_and_more,
    "grade": lambda value: GRADE.fullmatch(tidy(value)) is not None,
}
_JUDGED_BY_NAME = {*_HOLDING, "row_no", "form_metadata", "birth_year", "unit_code", "list_total", "record_id"}
# Types whose cells are other than days, so that a column full of days is none of them.
_NEVER_DATES = (
    "enum",
    "place",
    "detention_place",
    "unit",
    "rank",
    "sex",
    "age",
    "id",
    "grade_letter",
    "grade_digit",
)


def full_dates(values: Sequence[str]) -> bool:
    """Whether most cells are a whole date and nothing else."""
    return _share(values, lambda value: _WHOLE_DATE.fullmatch(value.strip()) is not None) > 0.6


def first_in_time(columns: Sequence[Sequence[str | None]], last: bool = False) -> int | None:
    """Which of some columns of dates has the first (or ``last``) day of nearly every row; None if none."""
    wins = [0] * len(columns)
    rows = 0
    for cells in zip(*columns, strict=True):
        days = [_day_of(cell) for cell in cells]
        if len(told := [day for day in days if day is not None]) < 2 or min(told) == max(told):
            continue
        rows += 1
        wins[days.index(max(told) if last else min(told))] += 1
    best = max(range(len(wins)), key=wins.__getitem__)
    return best if rows and wins[best] >= 0.9 * rows else None


def _day_of(text: str | None) -> date | None:
    try:
        return parse_date(text).earliest if text and not is_missing(text) else None
    except ValueError:
        return None


def contradicts(column: Column, values: Sequence[str]) -> bool:
    """Whether a name or date column's cells are plainly something else, so that its header must be wrong."""
    if len(values) < 3:
        return False
    if column.type in (*_PLACES, "date", "birth_date") and _share(values, _is_day_or_month) > 0.9:
        return True
    if column.type in ("date", "birth_date"):
        dated = _share(values, lambda value: any(sign.isdigit() for sign in value) or _looks_dated(value))
        return dated < 0.1 and max(_share(values, named), _share(values, looks_like_place)) > 0.6
    if column.type == "enum" and holds_names(values):
        return not any(enum_value(column, value) for value in values)
    if column.type in _NEVER_DATES and column.name not in GRAVE:
        return full_dates(values)
    if column.type in ("full_name", "surname", "given_name", "patronymic"):
        lettered = _share(
            values, lambda value: sum(map(str.isalpha, value)) > 0.5 * len(value.replace(" ", ""))
        )
        return lettered < 0.4
    return False


_PLACES = ("place", "detention_place")


def _is_day_or_month(value: str) -> bool:
    return re.fullmatch(r"\d{1,2}(?:\.0)?", value.strip()) is not None


def holds_whole_names(values: Sequence[str]) -> bool:
    """Whether most cells hold two or more words of a name, not one."""
    return bool(values) and _share(values, lambda value: len(name_words(value)) >= 2) > 0.6


def holds_given_names(values: Sequence[str]) -> bool:
    """Whether most cells are a first name alone."""
    return bool(values) and _share(values, lambda value: len(value.split()) == 1) * _given_names(values) > 0.7


def holds_names(values: Sequence[str]) -> bool:
    """Whether most cells are names of people, whole or in parts."""
    return max(_full_names(values), _given_names(values), _surnames(values), _patronymics(values)) > 0.7


def are_addresses(values: Sequence[str]) -> bool:
    """Whether most cells are links, e-mail addresses or telephone numbers, which are neither who nor when."""
    return _share(values, lambda value: _ADDRESS.match(value.strip()) is not None) > 0.6


def are_codes(values: Sequence[str]) -> bool:
    """Whether most cells are a number or a code of one word, so that they say nothing in words."""
    return _share(values, lambda value: _CODE.fullmatch(value.strip()) is not None) > 0.8


def birth_dates(values: Sequence[str]) -> float:
    """Share of cells that are dates on which a grown person of today can have been born."""
    return _share(values, lambda value: 1920 <= _year_of(value, birth=True) <= 2012)


def are_birth_days(values: Sequence[str]) -> bool:
    """Whether nearly every cell is a whole date on which a grown person can have been born."""
    return full_dates(values) and birth_dates(values) > 0.9


def looks_like_unit(text: str) -> bool:
    """Whether a text speaks of a military unit."""
    return _UNIT.search(text) is not None or parse_unit(text).formation is not None


def _is_unit(value: str) -> bool:
    return (looks_like_unit(value) or _UNIT_CODE.fullmatch(tidy(value)) is not None) and not _DATED.search(
        value
    )


def looks_like_place(text: str) -> bool:
    """Whether a text speaks of a settlement or a region."""
    return _PLACE.search(text) is not None or parse_place(text).recognised


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _words(values: Sequence[str]) -> float:
    return sum(len(value.split()) for value in values) / max(1, len(values))


def counts_evenly(values: Sequence[str]) -> float:
    """1 where the cells count the rows, as numbers rising evenly."""
    digits = [value.strip().rstrip(".)") for value in values]
    if not all(re.fullmatch(r"\d{1,6}(?:\.0)?", text) for text in digits):
        return 0.0
    numbers = [int(float(text)) for text in digits]
    steps = [after - before for before, after in pairwise(numbers)]
    if not steps:
        return 1.0 if numbers == [1] else 0.3
    even = sum(1 for step in steps if 0 < step <= max(2, min(steps) + 1)) / len(steps)
    return even if numbers[0] <= 2 else 0.3 * even


def _ids(values: Sequence[str]) -> float:
    numbered = _share(values, lambda value: any(map(str.isdigit, value)) and len(value.split()) <= 2)
    dated = _share(values, lambda value: bool(_DATED.search(value) or _YEAR.fullmatch(value.strip())))
    return 0.9 * numbered * (1 - 0.8 * dated)


def _looks_dated(value: str) -> bool:
    return _SHAPE_OF_DATE.search(value) is not None or _SERIAL.fullmatch(value.strip()) is not None


@cache
def _year_of(value: str, birth: bool) -> int:
    if not _looks_dated(value):
        return 0
    try:
        return parse_date(value, birth=birth).year
    except ValueError:
        return 0


def _events(values: Sequence[str]) -> float:
    """Dates of events of this war and the years before it; any other date counts little."""
    recent = _share(values, lambda value: _year_of(value, birth=False) >= 2014)
    return recent + 0.3 * _share(values, lambda value: 0 < _year_of(value, birth=False) < 2014)


def _full_names(values: Sequence[str]) -> float:
    return _share(values, whole_name)


def _surnames(values: Sequence[str]) -> float:
    def one(value: str) -> bool:
        words = name_words(value)
        return (
            len(words) == 1 and named(value) and not is_given_name(words[0]) and not is_patronymic(words[0])
        )

    plausible = _share(values, one)
    return plausible * (0.4 + 0.6 * _share(values, lambda value: ends_as_surname(value.strip())))


def _given_names(values: Sequence[str]) -> float:
    def one(value: str) -> bool:
        words = name_words(value)
        # «Іван Петрович» and «Anna Maria», but not «Іван Шевченко».
        alone = len(words) == 1 or (len(words) == 2 and not ends_as_surname(words[1]))
        return alone and is_given_name(words[0])

    return _share(values, one)


def _patronymics(values: Sequence[str]) -> float:
    return _share(values, lambda value: len(value.split()) <= 2 and is_patronymic(value.strip()))


def _detention(values: Sequence[str]) -> float:
    """Facilities; a town that has one may as well be any other place, and counts half."""
    named = _share(values, lambda value: _DETENTION.search(value) is not None)
    return max(named, 0.5 * _share(values, lambda value: parse_detention_place(value).recognised))


def _ages(values: Sequence[str]) -> float:
    def one(value: str) -> bool:
        if _looks_dated(value):
            return False
        try:
            return 14 <= parse_age(value)[0] <= 90
        except ValueError:
            return False

    return _share(values, one)


def _call_signs(values: Sequence[str]) -> float:
    short = _share(values, lambda value: len(value.split()) <= 2 and named(value.strip('«»"“”„ ')))
    people = _share(values, lambda value: is_given_name(value.strip()) or ends_as_surname(value.strip()))
    return short * (1 - 0.7 * people)


def _texts(values: Sequence[str]) -> float:
    return min(0.8, 0.2 + 0.1 * _words(values))


_JUDGES: Mapping[str, Callable[[Sequence[str]], float]] = {
    "id": _ids,
    "number": lambda values: _share(
        values, lambda value: re.fullmatch(r"\d+(?:[.,]\d+)?", value.strip()) is not None
    ),
    "text": _texts,
    "date": _events,
    "birth_date": birth_dates,
    "age": _ages,
    "sex": lambda values: _share(values, lambda value: parse_sex(value) is not None),
    "rank": lambda values: _share(values, lambda value: parse_rank(value).recognised),
    "unit": lambda values: _share(values, _is_unit),
    "place": lambda values: _share(values, looks_like_place),
    "detention_place": _detention,
    "document": lambda values: _share(values, lambda value: _DOCUMENT.fullmatch(tidy(value)) is not None),
    "tax_number": lambda values: _share(
        # It opens with the days from 1900 to the birth; ten digits from 0 on are a telephone.
        values,
        lambda value: re.fullmatch(r"[1-4]\d{9}", value.strip()) is not None,
    ),
    "grade_letter": lambda values: _share(
        values, lambda value: re.fullmatch(r"[A-FА-Е]", value.strip()) is not None
    ),
    "grade_digit": lambda values: _share(
        values, lambda value: re.fullmatch(r"[1-6]", value.strip()) is not None
    ),
    "full_name": _full_names,
    "surname": _surnames,
    "other_names": lambda values: _share(values, named),
    "given_name": _given_names,
    "patronymic": _patronymics,
    "call_sign": _call_signs,
}
