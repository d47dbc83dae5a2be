"""Places of detention: «СІЗО-2, Таганрог», «ВК-10, Мордовія», «Еленовка, ИК-120», «Камишин»."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from linkage.records.gazetteer import find_oblast, oblasts, take_oblast
from linkage.records.missing_values import is_missing
from linkage.records.reference_tables import several, table
from linkage.records.spelling import CASE_ENDINGS, fold, sound, tidy


@dataclass(frozen=True, slots=True)
class DetentionPlace:
    """A place of detention as far as the text tells it.

    ``key`` is set where the text fits exactly one row of detention_places.csv. ``type`` is remand (СІЗО),
    colony, settlement_colony, prison, temporary (ІТТ), camp or hospital; ``number`` the facility's number as
    text; ``town`` and ``region`` Ukrainian names; ``country`` ISO 3166-1. ``recognised``: a known facility or
    at least a type, region or known town.

    ``text`` is canonical, and names a facility as far as it was told: «Таганрог» is «Таганрог, Ростовська
    область», though ``key``, ``type`` and ``number`` are of the remand prison that the town stands for.
    ``by_table`` is what the table calls the place of ``key``.
    """

    text: str
    key: str | None = None
    type: str | None = None
    number: str | None = None
    town: str | None = None
    region: str | None = None
    country: str | None = None
    recognised: bool = False
    by_table: str | None = None


class DetentionLevel(IntEnum):
    """How well two places of detention agree, from worst to best."""

    MISSING = -1  # a side tells nothing that can be compared
    DIFFERENT = 0
    SAME_REGION = 1
    SAME_TOWN = 2  # the facility differs or is not told
    SAME = 3


_TYPES = {
    "remand": (
        "СІЗО",
        r"с[іи]зо|sizo|слідч\w+ ізолятор\w*|следственн\w+ изолятор\w*"
        r"|pre-?trial detention\w*(?: cent(?:re|er))?|remand(?: prison| cent(?:re|er))?",
    ),
    "settlement_colony": ("КП", r"кп|колон\w+-поселен\w+|settlement colony"),
    "medical_colony": ("ЛВУ", r"лиу|ліу|лву|лпу"),
    "juvenile_colony": ("ВВК", r"ввк|жк|воспитательн\w+ колони\w+|виховн\w+ колоні\w+"),
    "colony": (
        "ВК",
        r"вк|[іи]к|ik|vk|виправн\w+ колоні\w+|исправительн\w+ колони\w+|колон[иі]\w*|зон[аіиуы]|penal colony"
        r"|correctional colony|colony",
    ),
    "temporary": (
        "ІТТ",
        r"[іи]тт|ивс|itt|ivs|комендатур\w*|райвідділ\w*|гараж\w*|підвал\w*|подвал\w*|ям[аіиу]|ями",
    ),
    "hospital": ("госпіталь", r"госпітал\w*|шпитал\w*|госпитал\w*|лікарн\w*|больниц\w*|hospital"),
    "camp": ("табір", r"таб[оі]р\w*|лагер\w*|camp|фільтрац\w*|фильтрац\w*"),
    "prison": ("тюрма", r"тюрм\w*|тюрьм\w*|prison|jail|вʼязниц\w*|вязниц\w*"),
}
_TYPE_PATTERNS = {
    name: re.compile(
        rf"(?<![\w])(?:{pattern})(?![^\W\d])(?:[\s-]*(?:№|no|n|номер|number)?[\s-]*(\d{{1,3}}))?"
    )
    for name, (_, pattern) in _TYPES.items()
}
_NOISE = re.compile(
    r"\b(?:фку|фсин|гуфсин|уфсин|россии|росії|рф|по|обл\w*|область|області|области|oblast|region|край|краю|у|в|м|г"
    r"|с|сел\w*|пос\w*|смт|місто|місті|город\w*|город|республіка|республика|in|the|of|city|town|район\w*|р-н\w*|з|із"
    r"|із|зі|из|до|к|no|фсб)\b"
)


# Where people are met or led past, and nobody is held: a town told with it stands for no facility.
_PASSED_THROUGH = {
    "вокзал": re.compile(r"(?<!\w)(?:(?:авто)?вокзал\w*|(?:railway|train|bus) station)(?!\w)"),
    "станція": re.compile(r"(?<!\w)станц[іи]\w*(?!\w)"),
    "аеропорт": re.compile(r"(?<!\w)(?:а[еэ]ропорт\w*|airport)(?!\w)"),
    "аеродром": re.compile(r"(?<!\w)(?:а[еэ]родром\w*|airfield)(?!\w)"),
}


@dataclass(frozen=True, slots=True)
class _Facility:
    """A row of detention_places.csv with all its names."""

    key: str
    type: str
    number: str | None
    town: str
    region: str
    country: str
    towns: frozenset[str]
    aliases: frozenset[str]
    alone: bool  # the town's name alone stands for the facility


def _stem_sound(name: str) -> str:
    """How a name sounds without case endings: «Таганрозі» still differs, «Оленівкою» does not."""
    return sound(
        " ".join(CASE_ENDINGS.sub("", word) if len(word) > 3 else word for word in fold(name).split())
    )


def _town_forms(town: str) -> list[str]:
    """A town's sound and that of its adjective: Горлівка, горлівська колонія."""
    stem = _stem_sound(town)
    return [stem, sound(f"{stem.removesuffix('к')}ськ")]


@cache
def _facilities() -> tuple[_Facility, ...]:
    return tuple(
        _Facility(
            row["key"], row["type"], row["number"] or None, row["town"], row["region"], row["country"],
            frozenset(
                form for name in [row["town"], *several(row["town_also"])] for form in _town_forms(name)
            ),
            frozenset(_stem_sound(name) for name in several(row["also_written"])),
            row["town_alone"] == "yes",
        )
        for row in table("detention_places")
    )  # fmt: skip


@cache
def _towns() -> frozenset[str]:
    return frozenset(town for place in _facilities() for town in place.towns)


@lru_cache(maxsize=50_000)
def parse_detention_place(text: str) -> DetentionPlace:
    """The place of detention a cell names; never raises.

    A small town alone stands for its facility («Камишин»); a city alone («Рязань») stays a city, and so does
    a station or an airport of any town.
    """
    cleaned = tidy(text)
    if is_missing(cleaned):
        return DetentionPlace("")
    region, words = _take_region(cleaned)
    kind, number, words = _take_type(words)
    found, by_alias = _named(number, region, words)
    if kind is None and (passed := _passed_through(fold(cleaned))):
        towns = {f"{passed}, {place.town}, {place.region}" for place in found}
        text = towns.pop() if len(towns) == 1 else cleaned
        return DetentionPlace(text, town=text)
    fitting = _narrowed([place for place in found if _agrees(place, kind, number)])
    if len(fitting) == 1 and (kind or number or by_alias or fitting[0].alone):
        named = number is not None or (by_alias and not fitting[0].alone)
        return _known(fitting[0], kind, number, named)
    if found and len({place.town for place in fitting or found}) == 1:
        place = (fitting or found)[0]
        return _described(kind, number, place.town, place.region, place.country)
    if not (kind or region):
        return DetentionPlace(cleaned, town=cleaned)
    name, country = (oblasts()[region].name, oblasts()[region].country) if region else (None, None)
    return _described(kind, number, _town(cleaned, words), name, country)


def _take_region(cleaned: str) -> tuple[str | None, str]:
    """The region's ISO code and the folded words that are left."""
    region, left = None, []
    for part in re.split(r"[,;()]+", re.sub(r"[№/]", " ", cleaned)):
        found, rest = take_oblast(fold(part))
        if found is None:
            for word in rest.split():
                found = None if _stem_sound(word) in _towns() else find_oblast(word, alone=True)
                if found:
                    rest = " ".join(other for other in rest.split() if other != word)
                    break
        region = region or found
        left.append(rest)
    return region, " ".join(left)


def _take_type(plain: str) -> tuple[str | None, str | None, str]:
    for name, pattern in _TYPE_PATTERNS.items():
        match = pattern.search(plain)
        if match:
            number = match[1]
            rest = f"{plain[: match.start()]} {plain[match.end() :]}"
            if number is None and (loose := re.search(r"(?<![\w-])(?:no\s*|n\s*)?(\d{1,3})(?![\w-])", rest)):
                number, rest = loose[1], rest.replace(loose[0], " ", 1)
            return name, number, rest
    joined = re.search(r"(?<=[^\W\d])-(\d{1,3})\b", plain)  # «Таганрог-2»
    if joined:
        return None, joined[1], f"{plain[: joined.start()]} {plain[joined.end() :]}"
    return None, None, plain


def _passed_through(folded: str) -> str | None:
    return next((name for name, pattern in _PASSED_THROUGH.items() if pattern.search(folded)), None)


def _windows(words: str, whole: bool = False) -> set[str]:
    """The sounds of every run of one to three words; «Оленівці» also ends as «Оленівка», «Таганрозі» in г.

    ``whole``: of the one run of all words only.
    """
    listed = words.split()
    runs = {
        _stem_sound(" ".join(listed[start : start + length]))
        for length in ((len(listed),) if whole else (1, 2, 3))
        for start in range(len(listed) - length + 1)
    }
    return runs | {run[:-1] + {"ц": "к", "з": "г"}.get(run[-1:], run[-1:]) for run in runs}


def _named(number: str | None, region: str | None, words: str) -> tuple[list[_Facility], bool]:
    """The facilities whose town or region and number are told, and whether one was named by an alias."""
    told = _windows(_NOISE.sub(" ", words)) | _windows(words)
    facilities = [
        place for place in _facilities() if region is None or oblasts()[region].name == place.region
    ]
    by_alias = [place for place in facilities if place.aliases & told]
    found = by_alias or [place for place in facilities if place.towns & told]
    if not found and region and number and not _town_words(words):
        found = [place for place in facilities if place.number == number]
    return found, bool(by_alias)


def _narrowed(fitting: list[_Facility]) -> list[_Facility]:
    """Where a city and a place of its own name are both told, the place is meant: «Донецьк, Ізоляція»."""
    own_name = [place for place in fitting if place.alone]
    return own_name if len(own_name) == 1 else fitting


_NEAR_TYPES = {"colony", "prison", "camp", "settlement_colony"}


def _agrees(place: _Facility, kind: str | None, number: str | None) -> bool:
    """Witnesses mix up prison, colony and camp; a remand centre is told apart, and numbers are."""
    same_type = kind in (None, place.type) or kind == "prison" or {kind, place.type} <= _NEAR_TYPES
    return same_type and (number is None or place.number in (None, number))


def _town_words(words: str) -> list[str]:
    return [word for word in _NOISE.sub(" ", words).split() if not word.isdigit()]


def _town(cleaned: str, words: str) -> str | None:
    """The capitalised words that say neither type nor region: a town the table does not have."""
    left = set(_town_words(words))
    names = [
        word for word in re.findall(r"[^\W\d_][\w'’ʼ-]*", cleaned) if word[0].isupper() and fold(word) in left
    ]
    return " ".join(names) or None


def is_nothing_but_a_place(text: str) -> bool:
    """Whether every word of a cell tells a place of detention that is recognised.

    Where it is one of several things in a cell («Таганрог, з Петром»), the cell is no place as it was told.
    """
    if not parse_detention_place(text).recognised:
        return False
    words = _NOISE.sub(" ", _take_type(_take_region(tidy(text))[1])[2]).split()
    known = _towns() | {alias for place in _facilities() for alias in place.aliases}
    at = 0
    while at < len(words):
        run = next((n for n in (3, 2, 1) if _windows(" ".join(words[at : at + n]), whole=True) & known), 0)
        if not run:
            return False
        at += run
    return True


def _known(place: _Facility, kind: str | None, number: str | None, named: bool) -> DetentionPlace:
    """A row of the table, with the facility in the text only where it was told.

    Its number or its own name tells which it is, whatever the witness calls it; a type alone stands as the
    witness has it.
    """
    where = (place.town, place.region, place.country)
    table_says = _described(place.type, place.number or number, *where)
    told = table_says if named else _described(kind, None, *where)
    return DetentionPlace(
        told.text, place.key, place.type, table_says.number, *where, recognised=True, by_table=table_says.text
    )


def _described(
    kind: str | None, number: str | None, town: str | None, region: str | None, country: str | None
) -> DetentionPlace:
    facility = _TYPES[kind][0] if kind else ""
    if number:
        facility = f"{facility}-{number}" if facility else f"№{number}"
    text = ", ".join(part for part in (facility, town, region) if part)
    return DetentionPlace(text, None, kind, number, town, region, country, recognised=True)


def compare_detention_places(a: DetentionPlace, b: DetentionPlace) -> DetentionLevel:
    """How well two places of detention agree. Disagreement excludes nobody: prisoners are moved."""
    if a.key and b.key:
        if a.key == b.key:
            return DetentionLevel.SAME
    elif not (a.town or a.region) or not (b.town or b.region):
        return DetentionLevel.MISSING
    regions_agree = a.region is None or b.region is None or a.region == b.region
    if a.town and b.town and sound(a.town) == sound(b.town) and regions_agree:
        return _same_town(a, b)
    if a.region and a.region == b.region:
        return DetentionLevel.SAME_REGION
    return DetentionLevel.DIFFERENT


def _same_town(a: DetentionPlace, b: DetentionPlace) -> DetentionLevel:
    same = a.type and a.type == b.type and a.number == b.number
    return DetentionLevel.SAME if same else DetentionLevel.SAME_TOWN
