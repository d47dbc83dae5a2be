"""Looks up oblasts and settlements by any name: current, former, Russian, Latin, inflected, misheard."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from linkage.records.reference_tables import several, table
from linkage.records.spelling import CASE_ENDINGS, fold, sound


@dataclass(frozen=True, slots=True)
class Settlement:
    """A row of settlements.csv. ``size`` is 1 (half a million people and more) to 5 (below five thousand)."""

    key: str
    name: str
    country: str
    oblast: str | None
    size: int
    namesakes: int
    city: bool


@dataclass(frozen=True, slots=True)
class Oblast:
    """A row of oblasts.csv: ISO 3166-2 code, Ukrainian display name, ISO 3166-1 country."""

    iso: str
    name: str
    country: str


Index = Mapping[str, tuple[Settlement, ...]]


@cache
def _names() -> list[tuple[Settlement, list[str]]]:
    """Every settlement with all names it is known by."""
    former: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table("renamed_towns"):
        former[fold(row["settlement"]), row["oblast"]] += [row["former"], *several(row["also_written"])]
    listed = []
    for row in table("settlements"):
        settlement = Settlement(
            row["key"], row["settlement"], row["country"], row["oblast"] or None,
            int(row["population_class"]), int(row["namesakes"]), row["type"] == "city",
        )  # fmt: skip
        names = [row["settlement"], *several(row["also_cyrillic"]), *several(row["also_latin"])]
        listed.append((settlement, names + former.get((fold(row["settlement"]), row["oblast"]), [])))
    return listed


def _index(pairs: Iterable[tuple[str, Settlement]]) -> Index:
    collected: dict[str, dict[str, Settlement]] = defaultdict(dict)
    for key, settlement in pairs:
        collected[key][settlement.key] = settlement
    return {key: tuple(found.values()) for key, found in collected.items() if key}


@cache
def _by_spelling() -> Index:
    return _index((fold(name), settlement) for settlement, names in _names() for name in names)


@cache
def _by_sound() -> Index:
    return _index((sound(name), settlement) for settlement, names in _names() for name in names)


@cache
def _by_current_name() -> Index:
    """Ukrainian settlements by the name they bear today: it comes before any former or foreign one."""
    return _index((fold(town.name), town) for town, _ in _names() if town.country == "UA")


@cache
def _by_russian_letters() -> Index:
    return _index((_in_russian_letters(town.name), town) for town, _ in _names() if town.country == "UA")


def _in_russian_letters(name: str) -> str:
    """A Ukrainian name as a Russian clerk spells it: Хотин as Хотын."""
    letters = fold(name).translate(str.maketrans("иіїєґ", "ыииег")).replace("ськ", "ск").replace("цьк", "цк")
    return re.sub(r"(?<=[гкхжчшщ])ы", "и", letters)


_RUSSIAN_ONLY = re.compile("[ыэъ]")


@cache
def _by_stem() -> Index:
    return _index(
        (stem, settlement) for settlement, names in _names() for name in names for stem in _stems(name)
    )


def _stems(name: str) -> list[str]:
    """How a name sounds without its case endings; «-ів» also as «-ов» and «-ев», as other cases have it."""
    words = fold(name).split()
    stem = " ".join(_stem(word) for word in words)
    if not words or not stem:
        return []
    found = [stem]
    if stem.endswith(("ів", "їв")):
        found += [stem[:-2] + "ов", stem[:-2] + "ев"]
    if stem.endswith("ц"):
        found.append(stem[:-1] + "к")
    return [sound(text) for text in found]


def _stem(word: str) -> str:
    return CASE_ENDINGS.sub("", word) if len(word) >= 4 else word


_AREA = re.compile(r"((?:сь|ць|зь|с|ц)к)(?:ий|ого|ому|им|ой|ом|ій|ая|ої|ое)$")
_AREA_NAMES = {
    "одеськ": "одеса",
    "одесск": "одеса",
    "черкаськ": "черкаси",
    "черкасск": "черкаси",
    "запорізьк": "запоріжжя",
    "запорожск": "запоріжжя",
    "гуляйпільськ": "гуляйполе",
}


def find_area(adjective: str) -> tuple[Settlement, ...]:
    """The town after which a district or a part of the front is called: «Бахмутський» (a folded word)."""
    match = _AREA.search(adjective)
    if match is None:
        return ()
    whole = adjective[: match.end(1)]
    base = adjective[: match.start()]
    guesses = [_AREA_NAMES.get(whole, whole), base, f"{base}ка", f"{base}к", base.removesuffix("ь"),
               base.removesuffix("ів") + "ове"]  # fmt: skip
    for guess in [*guesses, f"{base}а", f"{base}и", f"{base}е"]:
        named = _by_current_name().get(guess) or _by_spelling().get(guess, ())
        found = _fitting(named, None, "UA")
        towns = tuple(town for town in found if town.size <= 4 or town.city)
        if towns:
            return towns
    return ()


@lru_cache(maxsize=100_000)
def find_settlements(
    name: str, oblast: str | None = None, country: str | None = None
) -> tuple[Settlement, ...]:
    """The settlements a name may mean, within an oblast or a country where given; empty if none is known.

    Exact spellings come before inflected ones, those before names that only sound alike. One settlement is
    returned where it is far larger than all others of the name.
    """
    folded = fold(name)
    current = _fitting(_by_current_name().get(folded, ()), oblast, country)
    other = _fitting(_by_spelling().get(folded, ()), oblast, country)
    if current or other:
        # a larger town that once had the name may be meant as well
        larger = [town for town in other if not current or town.size < current[0].size]
        return current + tuple(town for town in larger if town not in current)
    for index, keys in (
        (_by_russian_letters, [folded] if _RUSSIAN_ONLY.search(folded) else []),
        (_by_stem, _stems(name)),
        (_by_sound, [sound(name)] if len(folded) >= 5 else []),
    ):
        found = {town.key: town for key in keys for town in index().get(key, ())}
        by_current_name = [
            town for town in found.values() if {sound(town.name), *_stems(town.name)} & {*keys}
        ]
        fitting = _fitting(by_current_name, oblast, country) or _fitting(found.values(), oblast, country)
        if fitting:
            return fitting
    return ()


def _fitting(found: Iterable[Settlement], oblast: str | None, country: str | None) -> tuple[Settlement, ...]:
    towns = [town for town in found if oblast is None or town.oblast in (oblast, None)]
    if oblast is not None:
        towns = [town for town in towns if town.country == oblast[:2]]
    if country is not None:
        towns = [town for town in towns if town.country == country]
    ours = [town for town in towns if town.country == "UA"]
    towns = sorted(ours or towns, key=lambda town: (town.size, town.key))
    if len(towns) > 1 and _outweighs(towns[0], towns[1:]):
        return (towns[0],)
    return tuple(towns)


_FEW = 10


def _outweighs(town: Settlement, others: list[Settlement]) -> bool:
    """A city means itself among a few villages of its name, any place among much smaller ones."""
    next_size = min(other.size for other in others)
    only_city = town.city and town.namesakes <= _FEW and not any(other.city for other in others)
    return town.size + (1 if only_city else 2) <= next_size


@cache
def oblasts() -> Mapping[str, Oblast]:
    """Oblasts and foreign regions by ISO code."""
    return {row["iso"]: Oblast(row["iso"], row["name"], row["country"]) for row in table("oblasts")}


@cache
def _oblast_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for row in table("oblasts"):
        for name in [row["name"], *several(row["also_written"])]:
            for key in (fold(name), _oblast_stem(name)):
                names.setdefault(key, row["iso"])
    return names


def _oblast_stem(name: str) -> str:
    return " ".join(_stem(word) for word in fold(name).split())


def find_oblast(name: str, alone: bool = False) -> str | None:
    """The ISO code of an oblast or region by its name without the word «область».

    ``alone``: nothing in the text says that it is a region, so «Kherson» is not one, «Донеччина» is.
    """
    folded = fold(name)
    iso = _oblast_names().get(folded)
    if iso and alone and iso not in _NOT_TOWNS and _may_be_a_town(folded):
        return None
    if iso is None and not (alone and _may_be_a_town(folded)):
        iso = _oblast_names().get(_oblast_stem(name))
    return iso


_NOT_TOWNS = ("UA-43", "UA-21", "UA-07")


def _may_be_a_town(folded: str) -> bool:
    return folded in _by_spelling() or (folded.isascii() and bool(find_settlements(folded)))


_REGION = re.compile(
    r"(?<!\w)(?:(?P<two>\w[\w-]{0,60}\s+\w[\w-]{0,60})|(?P<one>\w[\w-]{0,60}))\s+(?:обл\w*|край|краю|края|oblast|region|province|obl)\b"
)
_ONE_WORD_REGION = re.compile(
    r"(?<!\w)(\w[\w-]{0,60})\s+(?:обл\w*|край|краю|края|oblast|region|province|obl)\b"
)


def take_oblast(folded: str) -> tuple[str | None, str]:
    """Take «донецька обл» out of a folded text; returns the ISO code, or None, and what is left."""
    for pattern in (_REGION, _ONE_WORD_REGION):
        match = pattern.search(folded)
        name = match and (match[1] or match[match.lastindex or 1])
        if match and name and (iso := find_oblast(name)):
            return iso, f"{folded[: match.start()]} {folded[match.end() :]}".strip()
    return None, folded
