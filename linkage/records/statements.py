"""What a witness's own words tell about a prisoner: only to fill columns that were left empty."""

import re
from dataclasses import dataclass
from functools import lru_cache

from linkage.names.call_sign_words import INTRODUCED
from linkage.records.ages import age_text, parse_age
from linkage.records.detention import parse_detention_place
from linkage.records.number_words import digits_for_words
from linkage.records.ranks import find_rank
from linkage.records.spelling import fold, tidy
from linkage.records.units import parse_unit


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement tells, each as text of its column (None: not told, or not told clearly).

    ``name`` is the name as said, in its grammatical case; ``age`` ``34`` or ``30-35``; ``unit``, ``rank`` and
    ``seen_at`` are canonical; ``cell`` the number or name of the cell.
    """

    name: str | None = None
    call_sign: str | None = None
    cell: str | None = None
    unit: str | None = None
    age: str | None = None
    rank: str | None = None
    seen_at: str | None = None


_CAPITAL = r"[A-ZА-ЯІЇЄҐЁ][\w'’ʼ-]+"
_CALL_SIGN = re.compile(
    rf"(?i:{INTRODUCED}|проз[иы]вали\s+)"
    rf"(?:[«\"“„']([^»\"”“']{{2,30}})[»\"”“']|({_CAPITAL}))"
)
_CELL = re.compile(
    r"(?i)\b(?:камер\w*|барак\w*|cell|barrack\w*)\s*(?:№|no\.?|номер|number)?\s*(\d{1,4}[а-яa-z]?)\b"
)
_CELL_ORDINAL = re.compile(
    r"(?i)\b(\d{1,3})\s?-?\s?(?:й|ій|ї|я|ая|ой|а|у|th|st|nd|rd)?\s+(?:камер\w*|барак\w*|cell)"
)
_UNIT = re.compile(
    r"(?i)\b(\d{1,3}\s?-?\s?[а-яіїє]{0,3}\s+(?:[а-яіїє-]+\s+){0,3}?"
    r"(?:бригад\w*|полк\w{0,3}|батальйон\w*|батальон\w*|загон\w*|brigade)"
    r"(?:\s+(?:морськ\w+ піхот\w+|морск\w+ пехот\w+|тер+итор\w+ оборон\w+|нгу))?"
    r"|\d{1,3}\s?о[а-яіїє]{1,5}|в/?ч\s*[АA]?\d{4}|азов\w{0,3}|морпіх\w*|морпех\w*)\b"
)
_AGE = re.compile(
    r"(?i)\b((?:років|лет|рік|вік\w*|возраст\w*)\s+(?:до |під |за )?[\w' -]{1,30}?|(?:[\w'’-]{1,30}\s+){0,3}?"
    r"(?:років|роки|рік|лет|года|years? old|y\.o\.))(?=[,.;!?]|$|\s)"
)
_BEFORE_NAME = (
    r"(?i:\b(?:був|була|были|был|бачи(?:в|ла)|виде(?:л|ла)|сид(?:ів|іла|іли|ел|ела|ели)|разом|вместе|прізвищ[ае]"
    r"|фамили[ия]|зва(?:ли|ти)|зовут|зустрі(?:в|ла)|встретил\w?|met|saw|named|with|ім'я|имя))\s+"
    r"(?i:(?:з|із|зі|с|со|там|ще|еще|хлопець|парень|такий|такой|на|чоловік|мужчина|with|a|man|named|прізвище"
    r"|фамилия|був|был)\s+){0,4}"
)
_NAMED = re.compile(rf"{_BEFORE_NAME}({_CAPITAL}(?:\s+(?:{_CAPITAL}|[А-ЯІЇЄҐA-Z]\.)){{0,2}})")
_NOT_NAMES = frozenset(
    [
        "він",
        "вона",
        "вони",
        "мене",
        "мені",
        "його",
        "її",
        "він",
        "я",
        "ми",
        "там",
        "він",
        "він",
        "был",
        "он",
        "она",
        "они",
        "меня",
        "мне",
        "его",
        "he",
        "she",
        "they",
    ]
)


@lru_cache(maxsize=20_000)
def read_statement(text: str) -> Statement:
    """Read a free-text statement by plain rules; never raises. What is not said clearly stays None."""
    said = tidy(text)
    rank, after_rank = _rank(said)
    return Statement(
        name=_name(said, after_rank),
        call_sign=_call_sign(said),
        cell=_cell(said),
        unit=_unit(said),
        age=_age(said),
        rank=rank,
        seen_at=_seen_at(said),
    )


def _call_sign(said: str) -> str | None:
    match = _CALL_SIGN.search(said)
    return (match[1] or match[2]).strip() if match else None


def _cell(said: str) -> str | None:
    match = _CELL.search(said) or _CELL_ORDINAL.search(said)
    return match[1] if match else None


def _unit(said: str) -> str | None:
    for words in (said, digits_for_words(said)):
        match = _UNIT.search(words)
        unit = parse_unit(match[1]) if match else None
        if unit and unit.recognised:
            return unit.text
    return None


def _age(said: str) -> str | None:
    for part in re.split(r"[,.;!?]", said):
        match = _AGE.search(f"{part.strip()} ")
        for candidate in [match[1], part] if match else []:
            try:
                low, high = parse_age(candidate)
            except ValueError:
                continue
            if low >= 14:
                return age_text(low, high)
    return None


def _rank(said: str) -> tuple[str | None, str]:
    """The first rank said, and the words after it."""
    for match in re.finditer(r"[^\W\d_][\w.'’-]*", said):
        if len(match[0].strip(".")) > 3:
            rank, rest = find_rank(said[match.start() : match.start() + 120])
            if rank:
                return rank.text, rest
    return None, ""


def _name(said: str, after_rank: str) -> str | None:
    following = re.match(rf"((?:{_CAPITAL})(?:\s+{_CAPITAL}){{0,2}})", after_rank)
    found = [following[1]] if following else []
    without_call_sign = _CALL_SIGN.sub(" ", said)
    found += [match[1] for match in _NAMED.finditer(without_call_sign)]
    for name in found:
        place = parse_detention_place(name)
        if fold(name) not in _NOT_NAMES and not (place.recognised or parse_unit(name).recognised):
            return name
    return None


_PLACE = re.compile(
    rf"(?:\b[СCсc][ИІIиіi][ЗZзz][ОOоo]|\b[ВВИІвиі][Ккk](?=[-\s№]\s?\d)|(?i:колоні\w*|колони\w*|тюрм\w*|табор\w*|лагер\w*))"
    rf"(?:\s*[-№]?\s*\d{{1,3}})?(?:,?\s+(?:(?:в|у|м\.|г\.)\s+)?{_CAPITAL}(?:\s+{_CAPITAL})?)?"
)
_IN_TOWN = re.compile(rf"\b(?:в|у|В|У|in|In)\s+({_CAPITAL})")


def _seen_at(said: str) -> str | None:
    for match in [*_PLACE.finditer(said), *_IN_TOWN.finditer(said)]:
        place = parse_detention_place(match[match.lastindex or 0])
        if place.key:
            return place.text
    return None
