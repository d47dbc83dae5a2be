"""One written name into its parts: by what each word is, not by where it stands."""

import re
from dataclasses import dataclass, field, replace
from itertools import permutations

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic, normalise, repair_words
from linkage.names.initials import is_initial
from linkage.names.layout import repair_layout
from linkage.names.looks import Word, look_of
from linkage.names.patronymics import PARTICLES, gender
from linkage.names.set_aside import is_address, is_aside, opens_with_title, take_out
from linkage.names.spare_words import is_misspelt_patronymic, may_be_call_sign


@dataclass(frozen=True)
class ParsedName:
    """One person's name in parts, each as written (Title Case, own script, own case of inflection).

    Empty strings where the name does not have the part; initials keep their full stop (``В.``).
    ``second_given`` is the second of two given names (Maria Anna Kowalska), which no patronymic is.
    ``aside`` holds what stood among the words but is no name: ranks, numbering, years, particles of address.
    ``confidence`` is 0 to 1; ``alternatives`` are other readings, likelier first.
    """

    surname: str = ""
    given: str = ""
    patronymic: str = ""
    call_sign: str = ""
    second_surname: str = ""
    second_given: str = ""
    aside: tuple[str, ...] = ()
    confidence: float = 0.0
    alternatives: tuple["ParsedName", ...] = field(default=(), compare=False)


_PREFIXES = frozenset(
    [
        "де",
        "ді",
        "да",
        "ван",
        "дер",
        "фон",
        "бен",
        "ібн",
        "абу",
        "аль",
        "ель",
        "бін",
        "de",
        "van",
        "der",
        "von",
        "ben",
        "ibn",
        "abu",
        "al",
        "el",
        "bin",
        "da",
        "di",
    ]
)
_DOTTED = re.compile(r"(?<=\.)(?=[^\W\d_])")
_SPACED_OUT = re.compile(r"[,;()\[\]/]+")


def parse(text: str) -> ParsedName:
    """Split a written name into surname, given name, patronymic, initials, call sign and what is none.

    >>> parse("Виктор Красиков").surname, parse("ШЕВЧЕНКО О.І.").patronymic
    ('Красиков', 'І.')
    >>> name = parse("солдат Бойко Іван Петрович «Грім», 1990 р.н.")
    >>> name.surname, name.given, name.patronymic, name.call_sign, name.aside
    ('Бойко', 'Іван', 'Петрович', 'Грім', ('солдат', '1990 р.н.'))
    """
    rest, call_sign, aside = take_out(_right_layout(normalise(text)))
    rest, nickname = _without_nickname(rest)
    if not call_sign and _may_be_call_sign(nickname, rest):
        call_sign = nickname
    elif nickname:
        aside.append(nickname)
    words = _words(rest)
    names = [word for word in words if not is_aside(word)]
    aside = [word for word in words if is_aside(word)] + aside
    if opens_with_title(names, [is_initial(word) for word in names]):
        aside.insert(0, names.pop(0))
    if not names:
        return ParsedName(call_sign=call_sign, aside=tuple(aside))
    # A call sign that is told leaves no other; a word in brackets that is none is a name at birth.
    unmarked = not call_sign and not _BRACKETED.search(rest)
    readings = _readings(_joined(names), unmarked)
    ranks = (word for word in words if is_aside(word) and not is_address(word))
    rank = next((word for word in ranks if word[0].isupper()), "")
    if not readings[0].surname and lexicon.known(fold(rank), "surname"):
        # Старшина Іван, Майор В.І.: without the word there is no surname, and it is one.
        names = [word for word in words if word == rank or not is_aside(word)]
        readings = _readings(_joined(names), unmarked)
        aside.remove(rank)
    if call_sign or aside:
        readings = [
            replace(found, call_sign=call_sign or found.call_sign, aside=tuple(aside) + found.aside)
            for found in readings
        ]
    return replace(readings[0], alternatives=tuple(readings[1:])) if len(readings) > 1 else readings[0]


_BRACKETED = re.compile(r"[(\[]\s*([^\W\d_][^\s()\[\]]*)\s*[)\]]")
_LIKELY_GIVEN, _LISTED_SURNAME, _SHAPED_AS_SURNAME = 0.5, 0.6, 0.9


def _without_nickname(text: str) -> tuple[str, str]:
    """Text without the one bracketed word beside a whole name, and the word: a call sign, a remark.

    A word that is shaped as a surname is one (a name at birth), and so is any listed surname before a given
    name: ``Ткач (Коваль) Олена``.
    """
    found = _BRACKETED.search(text)
    if not found or is_aside(found.group(1)):
        return text, ""
    word = look_of(found.group(1))
    after = text[found.end() :].strip(" ,.;")
    surname = word.surname >= (_LISTED_SURNAME if after else _SHAPED_AS_SURNAME)
    if word.initial or word.patronymic >= 0.5 or surname:
        return text, ""
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    names = [name for name in _words(rest) if not is_aside(name)]
    reading = _readings(_joined(names), False)[0] if len(names) > 1 else ParsedName()
    # Шевченко О. (Олександр): the word says what the initial stands for.
    told = reading.given.endswith(".") and word.given > _LIKELY_GIVEN
    return (rest, found.group(1)) if reading.surname and reading.given and not told else (text, "")


def _may_be_call_sign(nickname: str, name: str) -> bool:
    """No remark, no short form of the given name, not the surname in the other script."""
    capital = nickname[:1].isupper() and is_cyrillic(nickname) == is_cyrillic(name)
    return capital and look_of(nickname).given <= _LIKELY_GIVEN


def _right_layout(text: str) -> str:
    return " ".join(map(repair_layout, text.split()))


def _bare(word: str) -> str:
    return word.lower().rstrip(".")


def _words(text: str) -> list[str]:
    text = _DOTTED.sub(" ", repair_words(_SPACED_OUT.sub(" ", _SPACED_DASH.sub(_double, text))))
    return [word for word in text.split() if any(letter.isalpha() for letter in word)]


_SPACED_DASH = re.compile(r"(?<!\S)([^\W\d_]{3,}) - ([^\W\d_]{4,})(?!\S)")


def _double(found: re.Match[str]) -> str:
    """``Нечуй - Левицький`` is one surname, ``Бойко Іван - солдат`` no double one."""
    first, second = (look_of(half) for half in found.groups())
    surnames = first.given <= 0.5 and second.given <= 0.5 and second.surname > 0.5
    return "-".join(found.groups()) if surnames and not is_aside(found.group(2)) else found.group()


def _joined(words: list[str]) -> list[str]:
    """Particles joined to the word they belong to: ``Рустем огли`` is one patronymic."""
    joined: list[str] = []
    prefix = ""
    for word in words:
        low = _bare(word)
        if low in PARTICLES and joined:
            joined[-1] = f"{joined[-1]} {word.lower()}"
        elif low in _PREFIXES and len(words) > 2:
            prefix = f"{prefix}{word} "
        else:
            joined.append(prefix + word)
            prefix = ""
    return joined + ([prefix.strip()] if prefix else [])


def _readings(words: list[str], unmarked: bool) -> list[ParsedName]:
    """Readings, likeliest first; ``unmarked``: a word may be a call sign though nothing says so."""
    looks = [look_of(word) for word in words]
    if len(looks) == 1:
        return _single(looks[0])
    place = _place_of_patronymic(looks)
    patronymic = None if place is None else looks[place]
    others = [look for other, look in enumerate(looks) if other != place]
    initials = [look for look in others if look.initial]
    full = [look for look in others if not look.initial]
    said = patronymic.text if patronymic else ""
    if not full:
        return [_only_initials(initials, patronymic)]
    if initials:
        readings = _with_initials(full, initials, said, unmarked)
        return readings + _initial_and_patronymic(initials, full, said)
    rest = [word for other, word in enumerate(words) if other != place]
    return _or_patronymic(looks, _two_or_more(full, said, rest, place - 1 if place else None, unmarked))


def _or_patronymic(looks: list[Word], readings: list[ParsedName]) -> list[ParsedName]:
    """``Петро Савич`` is mostly a surname after a given name, but may be a patronymic."""
    if len(looks) != 2 or looks[1].patronymic < 0.5 or looks[0].given <= 0.5 or readings[0].patronymic:
        return readings
    kept = [replace(found, confidence=round(found.confidence * 0.7, 3)) for found in readings]
    return [*kept, ParsedName(given=looks[0].text, patronymic=looks[1].text, confidence=0.3)]


def _single(look: Word) -> list[ParsedName]:
    if look.initial:
        return [ParsedName(given=look.text, confidence=0.3)]
    if look.patronymic > 0.8 and look.surname < 0.6:
        readings = [
            ParsedName(patronymic=look.text, confidence=0.7),
            ParsedName(surname=look.text, confidence=0.3),
        ]
    elif look.given > look.surname or (look.given >= 0.85 and look.surname < 0.9):
        readings = [
            ParsedName(given=look.text, confidence=0.8),
            ParsedName(surname=look.text, confidence=0.2),
        ]
    elif look.given >= 0.5:
        readings = [
            ParsedName(surname=look.text, confidence=0.6),
            ParsedName(given=look.text, confidence=0.4),
        ]
    else:
        readings = [ParsedName(surname=look.text, confidence=0.9)]
    return readings


def _place_of_patronymic(looks: list[Word]) -> int | None:
    """Which word is a patronymic: after a given name if it can be; one that stands first is a surname."""
    words = [look for look in looks if not look.initial]
    if len(words) == 1 and gender(words[0].text) == "m":
        # І. Рабінович: whose given name is shortened to an initial is hardly called by a whole patronymic.
        return None
    if len(looks) == 2 and not any(look.initial for look in looks):
        first, second = looks
        if second.patronymic > 0.8:
            return 1
        return 0 if first.patronymic > 0.8 and second.given < 0.3 else None
    found = [place for place, look in enumerate(looks) if look.patronymic >= 0.5 and place > 0]
    if not found and len(words) > 2:
        # Назар Івановивч Мартинюк: what else is a third word?
        found = [place for place, look in enumerate(looks) if place > 0 and _is_misspelt(look)]
    told = looks[0].patronymic > 0.8 and any(look.given > 0.5 for look in looks[1:])
    if told and not found and not any(look.initial for look in looks):
        # Іллічу Морозу Івану: said so, never listed so.
        return 0
    after_given = [place for place in found if looks[place - 1].given > 0.5 or looks[place - 1].initial]
    return max(after_given or found, key=lambda place: looks[place].patronymic, default=None)


def _is_misspelt(look: Word) -> bool:
    return max(look.surname, look.given) < _LIKELY_GIVEN and is_misspelt_patronymic(look.text)


def _only_initials(initials: list[Word], patronymic: Word | None) -> ParsedName:
    given = initials[0].text if initials else ""
    second = patronymic.text if patronymic else initials[1].text if len(initials) > 1 else ""
    return ParsedName(given=given, patronymic=second, confidence=0.4)


def _with_initials(
    full: list[Word], initials: list[Word], patronymic: str, unmarked: bool
) -> list[ParsedName]:
    if len(full) >= 2:
        # ``Бойко Іван П.``: two words and an initial, which then is the patronymic's.
        return [
            replace(found, patronymic=patronymic or initials[0].text)
            for found in _two_or_more(full, patronymic, [], None, unmarked)
        ]
    if patronymic and full[0].given > full[0].surname:
        return [
            ParsedName(surname=initials[0].text, given=full[0].text, patronymic=patronymic, confidence=0.5)
        ]
    second = patronymic or (initials[1].text if len(initials) > 1 else "")
    return [ParsedName(surname=full[0].text, given=initials[0].text, patronymic=second, confidence=0.9)]


def _initial_and_patronymic(initials: list[Word], full: list[Word], said: str) -> list[ParsedName]:
    """``О. Максимович`` is mostly a surname, but may be what someone is called by."""
    alone = not said and len(initials) == len(full) == 1
    if not alone or full[0].patronymic < 0.5:
        return []
    return [ParsedName(given=initials[0].text, patronymic=full[0].text, confidence=0.1)]


def _two_or_more(
    full: list[Word], patronymic: str, words: list[str], before: int | None, unmarked: bool
) -> list[ParsedName]:
    if len(full) == 1:
        one = _single(full[0])
        return [replace(reading, patronymic=patronymic) for reading in one if not reading.patronymic] or [
            ParsedName(surname=full[0].text, patronymic=patronymic, confidence=0.5)
        ]
    found = _all_of_name(full, patronymic, words, before)
    if unmarked and len(full) > 2:
        found += _with_call_sign(full, patronymic, words, before)
    return _likeliest(found)


_Weighed = list[tuple[float, ParsedName]]


def _likeliest(found: _Weighed) -> list[ParsedName]:
    """Readings by how likely each is; the unlikely ones are left out."""
    total = sum(weight for weight, _ in found)
    ranked = sorted(found, key=lambda one: -one[0])
    readings = [
        replace(name, confidence=round(weight / total if total else 0.5, 3)) for weight, name in ranked
    ]
    return [reading for reading in readings if reading.confidence >= 0.1] or readings[:1]


def _with_call_sign(full: list[Word], patronymic: str, words: list[str], before: int | None) -> _Weighed:
    """Readings in which the first word is a call sign and the others a name: ``Мустанг Петро Кушнір``.

    What stands behind a name is as often a place, a trade or a fate.
    """
    sign, *rest = full
    if _in_capitals(full, words) == 0:
        return []
    place = {look.text: at for at, look in enumerate(rest)}

    def follows(name: ParsedName) -> bool:
        given, surname = place[name.given], place[name.surname]
        return may_be_call_sign(sign, rest[given], rest[surname], given < surname)

    return [
        (_CALL_SIGN * weight, replace(name, call_sign=sign.text))
        for weight, name in _all_of_name(rest, patronymic, words[1:], before and before - 1)
        if follows(name)
    ]


def _all_of_name(full: list[Word], patronymic: str, words: list[str], before: int | None) -> _Weighed:
    """Readings in which every word is part of the name, with how likely each choice is."""
    readings = []
    for surname, given, weight in _orders(full, words, before):
        extra = [look for place, look in enumerate(full) if place not in (surname, given)]
        second_given = next((look for look in extra if look.given > look.surname), None)
        others = [look.text for look in extra if look is not second_given]
        name = ParsedName(
            surname=full[surname].text,
            given=full[given].text,
            patronymic=patronymic,
            second_surname=others[0] if others else "",
            second_given=second_given.text if second_given else "",
            aside=tuple(others[1:]),
        )
        readings.append((weight, name))
    return readings


def _orders(full: list[Word], words: list[str], before: int | None) -> list[tuple[int, int, float]]:
    """Places of surname and given name with how likely each choice is beside the others.

    Lists put the surname first (Latin ones the given name), the first two words before others, surnames in
    capitals, and the given name ``before`` its patronymic. What is neither must look like a second given
    name or a second surname; of two given names the first is the one that a person is called by.
    """
    surname_first = _SURNAME_FIRST if any(map(is_cyrillic, words)) else 1 / _SURNAME_FIRST
    told = _in_capitals(full, words)
    weights = {
        (surname, given): full[surname].surname
        * full[given].given
        * (surname_first if surname < given else 1.0)
        * _LATER ** (max(surname, given) - 1)
        * (1.0 if told in (None, surname) else _SELDOM)
        * (1.0 if before in (None, given) or _first_of_two(full, given, before) else _SELDOM)
        * _of_others(full, surname, given)
        for surname, given in permutations(range(min(len(full), _MOST_WORDS)), 2)
    }
    return [(surname, given, weight) for (surname, given), weight in weights.items()]


def _in_capitals(full: list[Word], words: list[str]) -> int | None:
    """The place of the one word in capitals, which then is the surname."""
    capitals = [place for place, word in enumerate(words) if word.isupper() and len(word) > 2]
    return capitals[0] if len(capitals) == 1 and len(words) == len(full) > 1 else None


def _first_of_two(full: list[Word], given: int, before: int | None) -> bool:
    """Анна Марія Іванівна: the patronymic stands after the second of two given names."""
    return (
        before == given + 1 and len(full) > 2 and min(full[given].given, full[before].given) > _LIKELY_GIVEN
    )


def _of_others(full: list[Word], surname: int, given: int) -> float:
    """How likely the other words are a second given name or surname, and the given name the one in use."""
    weight = 1.0
    for place, look in enumerate(full):
        if place not in (surname, given):
            apart = 1.0 if abs(place - surname) == 1 else _APART
            weight *= max(look.given, _SECOND_SURNAME * look.surname * apart)
            if place < given and look.given >= full[given].given:
                weight *= _SECOND_CALLED
    return weight


# A second surname that the given name parts from the first is hardly one.
_SECOND_SURNAME, _APART, _SECOND_CALLED = 0.5, 0.2, 0.5
_SURNAME_FIRST, _SELDOM = 1.3, 0.03
# How much oftener one word too many is a call sign than a second surname.
_CALL_SIGN = 2.0
_MOST_WORDS = 5
_LATER = 0.5
