"""The town or region after which a unit without a number is called: «Маріупольський прикордонний загін»."""

import re

from linkage.records.gazetteer import find_area, find_settlements
from linkage.records.unit_words import Kind, is_kind_word

# What follows it honours a person: «імені Богдана Хмельницького» is no town.
_NAMED_AFTER = re.compile(r"\b(?:ім|імені|им|имени|named|after|честі|чести)\b.*")
_ADJECTIVE = re.compile(r"(\w{3,}(?:[сцз]ьк|ск|цк))(?:ий|ого|ому|им|ім|ій|ої|ою|ой|ом|ая|ую|а|у|і)")
# Adjectives of the services and of the state, which are no places.
_NO_PLACE = re.compile(
    r"(?:морс|козац|казац|українс|украинс|росій?с|российс|русс|міс|городс|сільс|сельс|військ|войск|армійс|армейс"
    r"|гвардійс|гвардейс|поліцейс|полицейс|офіцерс|офицерс|курсантс|добровольчес|матросс|партизанс|союзниц|радянс"
    r"|советс|кінологіч|жіноц|женс)"
)
_LATIN = re.compile(r"[a-z]{4,}")
_CYRILLIC = re.compile(r"[а-яіїєґё]{3,}")
_NEAR_A_TOWN = frozenset(["м", "г", "місто", "город", "of", "from", "in", "у", "в", "з"])
_LARGE = 4


def place_of_unit(plain: str, kind: Kind) -> str | None:
    """The Ukrainian name of that town, or the adjective where no town is known by it; ``plain`` is folded.

    >>> place_of_unit("мариупольский пограничный отряд", Kind("border", "detachment"))
    'Маріуполь'
    """
    tokens = [one for one in re.findall(r"[\w-]+", _NAMED_AFTER.sub(" ", plain)) if one not in _NEAR_A_TOWN]
    free = [one for one in tokens if not is_kind_word(one)]
    for token in free:
        match = _ADJECTIVE.fullmatch(token)
        if match is None or _NO_PLACE.match(token):
            continue
        if town := _town_of(match.group(1)):
            return town
        if kind.formation == "detachment":
            return f"{_in_ukrainian(match.group(1))}ий".capitalize()
    if not free:
        return None
    latin = next((one for one in free if _LATIN.fullmatch(one)), None)
    bare = latin or (free[-1] if free[-1] == tokens[-1] and _CYRILLIC.fullmatch(free[-1]) else None)
    return _town(bare) if bare else None


def _town_of(stem: str) -> str | None:
    found = find_area(f"{stem}ий")
    return found[0].name if len({town.name for town in found}) == 1 else None


def _town(word: str) -> str | None:
    found = [town for town in find_settlements(word, None, "UA") if town.size <= _LARGE or town.city]
    return found[0].name if len({town.name for town in found}) == 1 else None


def _in_ukrainian(stem: str) -> str:
    return re.sub(r"([сцз])ь?к$", r"\1ьк", stem)
