"""From a delivered cell to the typed canonical text of its column; each distinct text is read once."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from linkage.names.call_sign_words import INTRODUCED
from linkage.names.clean import display
from linkage.records.ages import age_text, parse_age
from linkage.records.answers import NotUnderstood, parse_answer
from linkage.records.basis import parse_basis
from linkage.records.contracts import Column
from linkage.records.dates import ImpossibleDay, parse_date
from linkage.records.detention import parse_detention_place
from linkage.records.documents import parse_document, parse_tax_number
from linkage.records.enum_words import enum_value
from linkage.records.missing_values import is_missing
from linkage.records.not_seen import NOT_SEEN
from linkage.records.places import parse_place
from linkage.records.ranks import parse_rank
from linkage.records.relations import names_nobody
from linkage.records.sex import parse_sex
from linkage.records.spelling import tidy
from linkage.records.units import parse_unit

_QUOTES = re.compile(r"[«»\"“”„‟]|(?<!\w)'|'(?!\w)")
_CALL_SIGN_WORD = re.compile(rf"(?:{INTRODUCED}|поз\b\s*)", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.){2,3}|(?:[^\W\d_]\.){1,2}[^\W\d_]")
_PLAIN_NAME = re.compile(r"[А-ЩЬЮЯЄІЇҐЫЭЪ][а-щьюяєіїґыэъ]+")
_LONGEST_PLACEHOLDER = 30
# No placeholder holds one.
_COUNTING_DIGIT = re.compile("[1-9]")
_LETTER = str.maketrans("АВСДЕФавсдефabcdef", "ABCDEFABCDEFABCDEF")
_SPREADSHEET_INTEGER = re.compile(r"(\d+)\.0+")

# What to do about a value that could not be read, by type of column.
ADVICE: Mapping[str, str] = {
    "date": "write it as 2023-02-24, 24.02.2023, 2023-02 or 2023",
    "birth_date": "write it as 1990-02-24, 24.02.1990, 1990-02 or 1990",
    "age": "write it as 34 or 30-35",
    "sex": "write ч or ж, м or ж, m or f",
    "number": "write it in digits",
    "grade_letter": "write one letter from A to F",
    "grade_digit": "write one digit from 1 to 6",
    "enum": "write one of the values listed for this column in docs/file-formats.md",
    "tax_number": "write its ten digits",
}


def typed(column: Column, text: str) -> str | None:
    """The canonical text of a delivered cell; None where the cell says that nothing is known.

    Raises ValueError with a reason that does not repeat the value, where the column's type cannot hold it.
    """
    if column.type == "enum":
        return _enum(column, text)
    if says_nothing(text):
        return None
    if column.type in _OF_NAMES:
        text = DOUBTED.sub("", text)
        if names_nobody(text):
            return None
    return _PARSERS[column.type](text) or None


_OF_NAMES = ("surname", "given_name", "patronymic")
#: «Артем?»: the writer's doubt stays in the raw text, and is told of in the report.
DOUBTED = re.compile(r"(?:(?<!\s)\s+)?\(\?+\)|\?+")


def says_nothing(text: str) -> bool:
    """``is_missing``, quicker: most cells hold a number or are too long to be a placeholder."""
    if len(text) > _LONGEST_PLACEHOLDER or _COUNTING_DIGIT.search(text):
        return False
    return is_missing(text)


def _enum(column: Column, text: str) -> str | None:
    # A value comes before a placeholder: «немає» under a contact says that there was none.
    value = enum_value(column, text)
    if column.name == "basis" and NOT_SEEN in column.values and not says_nothing(text):
        return value if value is not None else parse_basis(text)
    if value is not None or says_nothing(text):
        return value
    if column.open:
        return tidy(text)
    if column.name == "answer":
        return parse_answer(text)
    raise ValueError(f"is none of {', '.join(column.values)}")


def name_text(text: str) -> str:
    """Words of a name in their own script and spelling, Title Case, typing slips of script mended."""
    if _PLAIN_NAME.fullmatch(text):
        return text
    words = [_name_word(word) for word in tidy(text).replace(",", " ").split()]
    shown = " ".join(word for word in words if word)
    if not any(letter.isalpha() for letter in shown):
        raise ValueError("holds no letters of a name")
    return shown


def _name_word(word: str) -> str:
    if _INITIALS.fullmatch(word):
        return "".join(f"{letter.upper()}." for letter in word if letter.isalpha())
    return display(word)


def call_sign_text(text: str) -> str:
    """A call sign without quotes and without the word for it."""
    bare = _QUOTES.sub("", tidy(text)).strip(" .,;:")
    if found := _CALL_SIGN_WORD.match(bare):
        bare = bare[found.end() :]
    return " ".join(display(word) for word in bare.split())


def id_text(text: str) -> str:
    """An id without invisible signs and without the ``.0`` that spreadsheets add to numbers."""
    plain = tidy(text)
    whole = _SPREADSHEET_INTEGER.fullmatch(plain)
    return whole.group(1) if whole else plain


def month_first(column: Column, text: str) -> str | None:
    """``typed`` for a date in a column that writes the month first: 3/14/1990, so 4/5/1990 is 5 April."""
    if says_nothing(text):
        return None
    if column.type == "birth_date":
        return _birth_date(text, day_first=False)
    return parse_date(text, day_first=False).text


def _date(text: str) -> str:
    return parse_date(text).text


class OnlyYear(NotUnderstood):
    """Of a date of birth only the year can be true; ``instead`` is that year."""

    def __init__(self, reason: str, year: int) -> None:
        super().__init__(f"{reason}: only its year is kept")
        self.instead = str(year)


_AGE = re.compile(
    r"\b\d{1,2}(?:\s*[-–]\s*\d{1,2})?[\s-]*(?:років|роки|рочків|лет|years?\b|y\.?\s?o\b|річн\w+|летн\w+)",
    re.IGNORECASE,
)


def tells_age(text: str) -> bool:
    """Whether a cell tells an age and no date: «близько 40 років», «35 лет»."""
    return _AGE.search(text) is not None and re.search(r"\d{4}|\d[./]\d", text) is None


def _birth_date(text: str, day_first: bool = True) -> str:
    if tells_age(text):
        raise ValueError("tells an age, not a date of birth")
    try:
        return parse_date(text, birth=True, day_first=day_first).text
    except ImpossibleDay as error:
        if not OLDEST_BIRTH <= error.year <= datetime.now().year:
            raise
        raise OnlyYear(str(error), error.year) from None


OLDEST_BIRTH = 1900


def _sex(text: str) -> str:
    found = parse_sex(text)
    if found is None:
        raise ValueError("is neither male nor female")
    return found


def _number(text: str) -> str:
    digits = id_text(text).replace(" ", "")
    if not re.fullmatch(r"\d+", digits):
        raise ValueError("is no whole number")
    return str(int(digits))


def _grade_letter(text: str) -> str:
    letter = tidy(text).translate(_LETTER)
    if letter not in tuple("ABCDEF"):
        raise ValueError("is no letter from A to F")
    return letter


def _grade_digit(text: str) -> str:
    digit = id_text(text)
    if digit not in tuple("123456"):
        raise ValueError("is no digit from 1 to 6")
    return digit


_PARSERS: Mapping[str, Callable[[str], str]] = {
    "id": id_text,
    "text": tidy,
    "number": _number,
    "other_names": tidy,
    "date": _date,
    "birth_date": _birth_date,
    "age": lambda text: age_text(*parse_age(text)),
    "sex": _sex,
    "rank": lambda text: parse_rank(text).text,
    "unit": lambda text: parse_unit(text).text,
    "place": lambda text: parse_place(text).text,
    "detention_place": lambda text: parse_detention_place(text).text,
    "document": lambda text: parse_document(text).text,
    "tax_number": lambda text: parse_tax_number(text).text,
    "grade_letter": _grade_letter,
    "grade_digit": _grade_digit,
    **dict.fromkeys(("full_name", "surname", "given_name", "patronymic"), name_text),
    "call_sign": call_sign_text,
}
