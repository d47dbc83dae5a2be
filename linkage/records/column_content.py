"""What the cells of a column look like: how well they fit the type that its header suggests."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from linkage import names
from linkage.records.ages import parse_age
from linkage.records.contracts import Column
from linkage.records.dates import parse_date
from linkage.records.missing_values import is_missing
from linkage.records.places import parse_place
from linkage.records.ranks import find_rank, parse_rank
from linkage.records.sex import parse_sex
from linkage.records.spelling import fold, tidy
from linkage.records.units import parse_unit

SAMPLE = 200

_WORD = r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґ'’ʼ`´-]"
_NAME_LIKE = re.compile(rf"(?:{_WORD}+\.?\s*){{1,5}}")
_PATRONYMIC = re.compile(
    r"(?:ович|евич|йович|ївна|івна|овна|евна|ична|інічна|ьич|їч|ич|овича|евича|ovych|evych|yovych|iovych|ovich|evich"
    r"|ivna|yivna|ovna|evna|ichna|ych|ich|огли|оглы|кизи|кызы|ohly|kyzy)(?:у|а|ем|ом|ою|ой|и|і|ы)?$"
)
_SURNAME = re.compile(
    r"(?:енко|ук|юк|чук|як|ський|цький|зький|ська|цька|ий|ко|ак|ик|ець|ов|ев|єв|ова|ева|єва|ін|ин|іна|ина|ло|ба|ка|ун|ар|ір"
    r"|ский|цкий|ская|enko|uk|iuk|yuk|chuk|skyi|skyy|skiy|sky|skii|ska|ov|ova|ev|eva|in|yn|ina|ko|ak|yk|ik)$"
)
_SHAPE_OF_DATE = re.compile(
    r"\d{4}-\d{1,2}|\d{1,2}[./\- ]\d{1,2}[./\- ]\d{2,4}|\d{1,2}[./]\d{4}|(?:19|20)\d\d"
    r"|(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|янв|фев|март|апр|ма[йя]|июн|июл|авг|сент|окт|нояб|дек"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|весна|літо|осінь|зима|лето|осень)",
    re.IGNORECASE,
)
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
    if column.name == "unit_code":
        return _share(values, lambda value: _UNIT_CODE.fullmatch(tidy(value)) is not None)
    if column.type in _NEVER_DATES and full_dates(values):
        return 0.0
    if column.type == "enum":
        recognised = _share(values, lambda value: enum_value(column, value) is not None)
        return max(recognised, 0.35) if column.open and _words(values) < 5 else recognised
    judge = _JUDGES.get(column.type)
    fits = 0.4 if judge is None else judge(values)
    # A person's own number stands once; a witness or a list stands on many rows.
    return fits * len(set(values)) / len(values) if column.name == "record_id" else fits


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
    if column.type in ("date", "birth_date"):
        dated = _share(values, lambda value: any(sign.isdigit() for sign in value) or _looks_dated(value))
        return dated < 0.1 and _share(values, _named) > 0.6
    if column.type in _NEVER_DATES and column.name not in GRAVE:
        return full_dates(values)
    if column.type in ("full_name", "surname", "given_name", "patronymic"):
        lettered = _share(
            values, lambda value: sum(map(str.isalpha, value)) > 0.5 * len(value.replace(" ", ""))
        )
        return lettered < 0.4
    return False


def holds_whole_names(values: Sequence[str]) -> bool:
    """Whether most cells hold two or more words of a name, not one."""
    return bool(values) and _share(values, lambda value: len(_name_words(value)) >= 2) > 0.6


def holds_given_names(values: Sequence[str]) -> bool:
    """Whether most cells are a first name alone."""
    return bool(values) and _share(values, lambda value: len(value.split()) == 1) * _given_names(values) > 0.7


def holds_names(values: Sequence[str]) -> bool:
    """Whether most cells are names of people, whole or in parts."""
    return max(_full_names(values), _given_names(values), _surnames(values), _patronymics(values)) > 0.7


def birth_dates(values: Sequence[str]) -> float:
    """Share of cells that are dates on which a grown person of today can have been born."""
    return _share(values, lambda value: 1920 <= _year_of(value, birth=True) <= 2012)


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


def counts_rows(values: Sequence[str]) -> bool:
    """Whether cells are the numbers of the rows."""
    return counts_evenly(values) == 1.0


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
    dated = _share(values, lambda value: _looks_dated(value) and not _SERIAL.fullmatch(value))
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


def _name_words(value: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", tidy(value)) if re.fullmatch(rf"{_WORD}+\.?", word)]


def _named(value: str) -> bool:
    return _NAME_LIKE.fullmatch(tidy(value)) is not None


def is_given_name(word: str) -> bool:
    """Whether a word is a known first name, in any language or short form."""
    return len(word) > 2 and bool(names.given_classes(word))


def is_patronymic(word: str) -> bool:
    """Whether a word ends as patronymics do."""
    return len(word) > 5 and _PATRONYMIC.search(word.casefold()) is not None


def ends_as_surname(word: str) -> bool:
    """Whether a word ends as surnames often do, and not as patronymics."""
    return _SURNAME.search(word.casefold()) is not None and not is_patronymic(word)


def _whole_name(value: str) -> bool:
    """Two to six words, one of them a first name, a patronymic or an initial beside another word."""
    # «солдат Шевченко І.П.»: the rank is taken off, the initials are parted.
    bare = re.sub(r"(?<=\.)(?=\w)", " ", find_rank(value)[1] or value)
    words = _name_words(re.split(r"[,;(«\"]", bare)[0])
    if len(words) < 2:  # «Surname, Given name»
        words = _name_words(re.split(r"[;(«\"]", bare)[0])
    if not 2 <= len(words) <= 6:
        return False
    return any(is_given_name(word) or is_patronymic(word) for word in words) or (
        any(len(word.rstrip(".")) <= 1 for word in words) and any(ends_as_surname(word) for word in words)
    )


def _full_names(values: Sequence[str]) -> float:
    return _share(values, _whole_name)


def _surnames(values: Sequence[str]) -> float:
    def one(value: str) -> bool:
        words = _name_words(value)
        return (
            len(words) == 1 and _named(value) and not is_given_name(words[0]) and not is_patronymic(words[0])
        )

    plausible = _share(values, one)
    return plausible * (0.4 + 0.6 * _share(values, lambda value: ends_as_surname(value.strip())))


def _given_names(values: Sequence[str]) -> float:
    return _share(
        values, lambda value: 1 <= len(_name_words(value)) <= 2 and is_given_name(_name_words(value)[0])
    )


def _patronymics(values: Sequence[str]) -> float:
    return _share(values, lambda value: len(value.split()) <= 2 and is_patronymic(value.strip()))


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
    short = _share(values, lambda value: len(value.split()) <= 2 and _named(value.strip('«»"“”„ ')))
    people = _share(values, lambda value: is_given_name(value.strip()) or ends_as_surname(value.strip()))
    return short * (1 - 0.7 * people)


def _texts(values: Sequence[str]) -> float:
    return min(0.8, 0.2 + 0.1 * _words(values))


@cache
def _known_spellings(values: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for value, spellings in values:
        for spelling in (value, value.replace("_", " "), *spellings):
            if folded := fold(spelling):
                known.setdefault(folded, value)
    return known


def _spellings_of(column: Column) -> Mapping[str, str]:
    return _known_spellings(tuple(column.values.items()))


def enum_value(column: Column, text: str) -> str | None:
    """The canonical value of an enum's delivered text; None where its contract lists no such spelling.

    A short remark that holds a listed spelling is read as it («сидели в одной камере»), unless it denies it
    doubts it or holds spellings of two values. An answer about captivity or death is never read so freely.
    """
    known = _spellings_of(column)
    whole = fold(text)
    if "?" in text:
        return None
    if whole in known or column.name in GRAVE:
        return known.get(whole)
    return _value_within(tuple(column.values.items()), tuple(whole.split()))


@cache
def _value_within(values: tuple[tuple[str, tuple[str, ...]], ...], words: tuple[str, ...]) -> str | None:
    """The one value whose spellings stand among a few words, the longest spelling first."""
    if not 1 < len(words) <= _WORDS_OF_A_REMARK:
        return None
    known = _known_spellings(values)
    said: set[str] = set()
    left: list[str] = []
    at = 0
    while at < len(words):
        ends = (end for end in range(len(words), at, -1) if " ".join(words[at:end]) in known)
        end = next(ends, at)
        spelling = " ".join(words[at:end])
        if len(spelling) > 2 and spelling not in _DENIALS:
            said.add(known[spelling])
            at = end
        else:
            left.append(words[at])
            at += 1
    return said.pop() if len(said) == 1 and not _DENIALS & set(left) else None


# A longer remark tells a story, which one of its words does not sum up.
_WORDS_OF_A_REMARK = 6
_DENIALS_AND_DOUBTS = """
не ні ані без нет ни not no never without non ніколи никогда чи или або or якщо если if немає можливо ймовірно
мабуть нібито начебто возможно вероятно якобы наверное perhaps probably possibly allegedly колишній бывший
former раніше ранее previously невідомо неизвестно unknown відсутній відсутня відсутні
"""
_DENIALS = frozenset(_DENIALS_AND_DOUBTS.split())
# Words that answer any question, so that they tell no column.
_ANY_ANSWER = "так ні да нет yes no y n є немає true false 0 1 відсутній інше другое other none"
_ANSWERS_ANYTHING = frozenset(_ANY_ANSWER.split())
# Enums whose words («підтверджено», «загинув») may as well speak of anything else, and weigh the most.
GRAVE = ("answer", "outcome_claimed", "contact_after_broadcast")


def tells_enum(column: Column, values: Sequence[str]) -> bool:
    """Whether cells without a telling header are this enum's: all known to it, of more than one value."""
    if any(enum_value(column, value) is None for value in values):
        return False
    return len({enum_value(column, value) for value in values if fold(value) not in _ANSWERS_ANYTHING}) > 1


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
    "detention_place": lambda values: _share(values, lambda value: _DETENTION.search(value) is not None),
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
    "other_names": lambda values: _share(values, _named),
    "given_name": _given_names,
    "patronymic": _patronymics,
    "call_sign": _call_signs,
}
