"""Places where people live, were born or went missing: oblast and settlement out of one free text."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from linkage.records.gazetteer import (
    Settlement,
    find_area,
    find_oblast,
    find_settlements,
    oblasts,
    take_oblast,
)
from linkage.records.missing_values import is_missing
from linkage.records.spelling import fold, mend_look_alikes, sound, tidy


@dataclass(frozen=True, slots=True)
class Place:
    """A place as far as the text tells it.

    ``text`` is the canonical Ukrainian text, ``settlement`` the current name, ``oblast`` an ISO 3166-2 code
    (UA-14, RU-KRS), ``country`` ISO 3166-1. ``keys`` are the settlements it may mean: several where a name is
    ambiguous, one starting with ``?`` where the table does not have it, none where only an oblast is told.
    ``shared`` says how many settlements of Ukraine bear the name (None: not in the table).
    """

    text: str
    settlement: str | None = None
    oblast: str | None = None
    country: str | None = None
    keys: frozenset[str] = frozenset()
    recognised: bool = False
    shared: int | None = None

    @property
    def key(self) -> str:
        """One text for comparing: the settlement's key or keys, else the oblast, else the country."""
        return "|".join(sorted(self.keys)) or self.oblast or self.country or ""


class PlaceLevel(IntEnum):
    """How well two places agree, from worst to best."""

    MISSING = -1  # a side tells nothing, or an oblast meets a settlement of unknown oblast
    DIFFERENT = 0
    SAME_OBLAST = 1  # different settlements of one oblast
    COMPATIBLE = 2  # agree as far as they tell: one of them, or both, only names the oblast
    SAME_SETTLEMENT = 3


_COUNTRIES = {
    "UA": ("Україна", r"україн(?:а|и|і|у|ою)|украин(?:а|ы|е|у|ой)|ukraine"),
    "RU": ("Росія", r"рф|росі[яїю]\w*|росси\w*|россия|russia|russian federation|російськ\w+ федерац\w*"),
    "BY": ("Білорусь", r"білорус[ьі]\w*|беларус[ьи]\w*|belarus|рб"),
    "MD": ("Молдова", r"молдов\w*|молдав\w*|moldova"),
    "PL": ("Польща", r"польщ\w*|польша|poland"),
    "KZ": ("Казахстан", r"казахстан\w*|kazakhstan"),
    "GE": ("Грузія", r"грузі\w*|грузи\w*|georgia"),
    "AM": ("Вірменія", r"вірмені\w*|армени\w*|armenia"),
    "AZ": ("Азербайджан", r"азербайджан\w*|azerbaijan"),
    "UZ": ("Узбекистан", r"узбекистан\w*|uzbekistan"),
}
_COUNTRY_WORDS = {code: re.compile(pattern) for code, (_, pattern) in _COUNTRIES.items()}
_DISTRICT = re.compile(
    r"\b[\w-]{1,60}\s+(?:р-н\w*|рн|район\w*|raion|district|hromada|тг|отг|громад\w*|сільськ\w* рад\w*)\b"
)
_STREET = re.compile(
    r"^(?:вул|вулиця|ул|улица|пров|провулок|пер|просп|проспект|пр-т|бульв|буд|дом|д|кв|street|str|мкр|мкрн)\b"
)
_VILLAGE = re.compile(r"^(?:с|село|селище|смт|пгт|пос|поселок|поселення|х|хутір|хутор|village|town of)\s+\S")
_BEFORE = re.compile(
    r"^(?:(?:в|у|з|із|зі|из|с|до|під|под|біля|поблизу|возле|около|близько|near|from|in|at|the|за|на|район|р-н"
    r"|околиц\w+|окраин\w+|м|г|місто|місті|міста|город|городе|города|гор|city|town|of|с|село|селі|села|селищ[еіа]"
    r"|селе|смт|пгт|пос|поселок|поселк\w|поселен\w+|х|хутір|хутор\w?|village|urban|type|settlement|н\s?п|нп|населен\w+|пункт\w?|острів|острова|остров|о|завод\w{0,2}|комбінат\w{0,2})"
    r"\s+)+(?=\S)"
)
_ONLY_A_KIND = frozenset(
    ["м", "г", "с", "смт", "пгт", "пос", "в", "у", "з", "місто", "город", "село", "city", "town"]
)
_AFTER = re.compile(r"(?<!\s)\s+(?:city|town|village|settlement|м|г)$")
_FRONT = re.compile(
    r"(?:(?<!\s)\s+)?\b(?:напрям\w*|направлен\w*|направление|direction|axis|сектор\w*|фронт\w*)$"
)


@lru_cache(maxsize=100_000)
def parse_place(text: str) -> Place:
    """The place a cell names; never raises. Streets, districts and postcodes are passed over."""
    place = _read(text)
    for _ in range(3):  # an odd text may settle only after a step or two
        again = _read(place.text)
        if again.text == place.text:
            break
        place = again
    return place


@lru_cache(maxsize=50_000)
def _read(text: str) -> Place:
    cleaned = tidy(text)
    if is_missing(cleaned):
        return Place("")
    oblast, country, names = _take_apart(cleaned)
    if oblast:
        country = oblasts()[oblast].country
    best = _settlement(names, oblast, country)
    if best is None:
        return _without_settlement(cleaned, oblast, country)
    name, towns = best
    if not towns:
        return _unknown_settlement(name.numbered, oblast, country)
    return _known_settlement(name.plain, towns, oblast)


@dataclass(frozen=True, slots=True)
class _Name:
    """What may be a settlement: folded words, without and with numbers; whether it is called a village."""

    plain: str
    numbered: str
    village: bool


def _take_apart(cleaned: str) -> tuple[str | None, str | None, list[_Name]]:
    """Oblast, country and what is left: names of settlements."""
    oblast = country = None
    names: list[_Name] = []
    for part in re.split(r"[,;()\[\]/|]+|\.(?=\s)", _joined_abbreviations(cleaned)):
        numbered = _POSTCODE.sub(" ", fold(part)).strip()
        plain = re.sub(r"\b\d+\b", " ", numbered).strip()
        if not plain or _STREET.match(plain):
            continue
        found, plain = _take_region(plain)
        oblast = oblast or found
        for code, words in _COUNTRY_WORDS.items():
            if words.fullmatch(plain):
                country, plain = code, ""
        district = _DISTRICT.search(plain)
        if district and not oblast:
            oblast = _oblast_of_district(district[0])
        plain = _DISTRICT.sub(" ", plain).strip()
        name = _bare(plain)
        if name and name not in _ONLY_A_KIND:
            names.append(_Name(name, _with_numbers(numbered, name), _VILLAGE.match(plain) is not None))
    return oblast, country, names


_POSTCODE = re.compile(r"\b\d{5,6}\b")


def _bare(plain: str) -> str:
    return " ".join(_AFTER.sub("", _BEFORE.sub("", plain)).split())


def _with_numbers(numbered: str, name: str) -> str:
    """A name as its part of the text has it, numbers and all: «висота 234» is not «висота 235»."""
    if not any(map(str.isdigit, numbered)):
        return name
    whole = _bare(_DISTRICT.sub(" ", _take_region(numbered)[1]).strip())
    return whole if any(map(str.isalpha, whole)) else numbered


def _oblast_of_district(district: str) -> str | None:
    """The oblast of the town after which a district is called, where that is clear."""
    regions = {town.oblast for town in find_area(district.split()[0])}
    return regions.pop() if len(regions) == 1 else None


def _joined_abbreviations(text: str) -> str:
    """«м. Буча», «Донецька обл. Покровськ» and «вис. 234,5» have dots and a comma that end no part."""
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = re.sub(r"(?i)\b([^\W\d_]{1,5})\.\s*(?=\d)", r"\1 ", text)
    return re.sub(r"(?i)\b(м|г|с|о|смт|пгт|пос|сел|х|обл|р-н|гор|ст|ім|вул|ул|буд|кв|і|и)\.\s*", r"\1 ", text)


def _take_region(plain: str) -> tuple[str | None, str]:
    oblast, rest = take_oblast(plain)
    oblast = _AROUND_ITS_CITY.get(oblast or "", oblast)
    front = _FRONT.sub("", plain)
    if oblast is None and front != plain and not find_area(front):
        oblast = find_oblast(front)
        rest = "" if oblast else plain
    elif oblast is None and front == plain:
        oblast = find_oblast(_BEFORE.sub("", plain), alone=True) or _oblast_of_centre(plain)
        rest = "" if oblast else plain
    return oblast, rest


def _oblast_of_centre(plain: str) -> str | None:
    """The oblast that a clerk calls by its centre: «Суми обл.»."""
    named = re.fullmatch(r"([\w-]+) (?:обл\w*|oblast|region)", plain)
    towns = find_settlements(named[1]) if named else ()
    return towns[0].oblast if len(towns) == 1 and towns[0].city else None


# Whoever writes «Київ обл.» means the oblast around the city.
_AROUND_ITS_CITY = {"UA-30": "UA-32"}


def _settlement(
    names: list[_Name], oblast: str | None, country: str | None
) -> tuple[_Name, tuple[Settlement, ...]] | None:
    """The name that tells most: a village named as such, else the first that is known, else the first."""
    if not names:
        return None
    looked_up = [(_without_front(name), _look_up(name, oblast, country)) for name in names]
    for name, towns in looked_up:
        if name.village and len(looked_up) > 1:
            return name, towns
    known = [(name, towns) for name, towns in looked_up if towns]
    if not known:
        return looked_up[0][0], ()
    name, towns = known[0]
    for _, others in known[1:]:
        together = tuple(town for town in towns if town in others)
        towns = together or towns
    return name, towns


def _without_front(name: _Name) -> _Name:
    return _Name(_FRONT.sub("", name.plain), _FRONT.sub("", name.numbered), name.village)


def _look_up(name: _Name, oblast: str | None, country: str | None) -> tuple[Settlement, ...]:
    if _NO_SETTLEMENT.match(name.numbered):
        return ()
    front = _FRONT.sub("", name.plain)
    return find_area(front) if front != name.plain else find_settlements(front, oblast, country)


# «Шахта 3» is not the town of Шахти.
_NO_SETTLEMENT = re.compile(
    r"(?:вис|выс|висот\w*|высот\w*|шахт\w*|ферм\w*|зон\w*|точк\w*|(?:блок)?пост\w*|позиц\w*|квадрат\w*|дільниц\w*"
    r"|height|hill|mine|farm|point|position|checkpoint|square)\s+\d"
)


def _display(name: str, oblast: str | None, country: str | None) -> str:
    if oblast in ("UA-30", "UA-40"):
        return name
    if oblast:
        return f"{name}, {oblasts()[oblast].name}"
    if country and country != "UA":
        return f"{name}, {_COUNTRIES[country][0]}" if country in _COUNTRIES else name
    return name


def _titled(name: str) -> str:
    return re.sub(r"(^|[\s-])(\w)", lambda match: match[1] + match[2].upper(), name)


def _known_settlement(name: str, towns: tuple[Settlement, ...], oblast: str | None) -> Place:
    regions = {town.oblast for town in towns}
    oblast = oblast or (regions.pop() if len(regions) == 1 else None)
    names = {town.name for town in towns}
    settlement = names.pop() if len(names) == 1 else _titled(name)
    country, shared = towns[0].country, towns[0].namesakes
    keys = {town.key for town in towns}
    if 1 < len(keys) < shared:
        keys.add(f"?{sound(name)}")  # one of the namesakes that the table leaves out
    return Place(
        _display(settlement, oblast, country),
        settlement,
        oblast,
        country,
        frozenset(keys),
        recognised=True,
        shared=shared,
    )


def _unknown_settlement(name: str, oblast: str | None, country: str | None) -> Place:
    name = _HEIGHT.sub("висота", name)
    settlement = _SHORT_BEFORE_NUMBER.sub(lambda word: word[0].upper(), _titled(mend_look_alikes(name)))
    # By ear «244» would be «24»: numbers are compared as they are.
    key = "#".join([f"?{sound(re.sub(r'[0-9]+', ' ', name))}", *re.findall("[0-9]+", name)])
    text = _display(settlement, oblast, country)
    return Place(text, settlement, oblast, country, frozenset({key}), recognised=oblast is not None)


_HEIGHT = re.compile(r"^(?:вис|выс|высот\w*|висот\w+|height|hill)(?=\s\d)")
# «ІК-10», «ВОП 12»: what is short and numbered is an abbreviation.
_SHORT_BEFORE_NUMBER = re.compile(r"\b[^\W\d_]{1,3}(?=[ -]?\d)")


def _without_settlement(cleaned: str, oblast: str | None, country: str | None) -> Place:
    if oblast:
        return Place(oblasts()[oblast].name, None, oblast, country, recognised=True)
    if country:
        return Place(_COUNTRIES[country][0], None, None, country, recognised=True)
    return Place(cleaned)


def compare_places(a: Place, b: Place) -> PlaceLevel:
    """How well two places agree, as far as both tell."""
    if a.keys and b.keys:
        contradiction = a.oblast and b.oblast and a.oblast != b.oblast
        if a.keys & b.keys and not contradiction:
            return PlaceLevel.SAME_SETTLEMENT
        return PlaceLevel.SAME_OBLAST if a.oblast and a.oblast == b.oblast else PlaceLevel.DIFFERENT
    if a.oblast and b.oblast:
        return PlaceLevel.COMPATIBLE if a.oblast == b.oblast else PlaceLevel.DIFFERENT
    if a.country and b.country and a.country != b.country:
        return PlaceLevel.DIFFERENT
    return PlaceLevel.MISSING
