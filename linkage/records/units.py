"""Military units in every style: 36 обрмп, 36-та окрема бригада морської піхоти, 54-ка, в/ч А0000."""

import json
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache
from typing import Any

from linkage.records.missing_values import is_missing
from linkage.records.number_words import digits_for_words
from linkage.records.reference_tables import several, table
from linkage.records.spelling import fold, sound, strip_case_ending, tidy
from linkage.records.unit_places import place_of_unit
from linkage.records.unit_words import FORMATIONS, Kind, kind_in_words, read_kind


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a unit: the first battalion, the second company of marines."""

    formation: str
    number: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A military unit as far as the text tells it; parts it does not tell are None.

    ``text`` is the canonical Ukrainian name (the cleaned text where nothing was recognised), ``number`` one
    to four digits, ``branch`` a row of unit_branches.csv, ``formation`` a key of ``unit_words.FORMATIONS``,
    ``code`` the conditional name (four digits, mostly after «А»), ``subunit`` a part of the unit in words,
    ``parts`` the numbered ones, ``name`` an honorary name or, of a unit without a number, the town it is
    called after, ``side`` UA or RU where the text or the table of known units settles it.
    """

    text: str
    number: str | None = None
    branch: str | None = None
    formation: str | None = None
    code: str | None = None
    subunit: str | None = None
    name: str | None = None
    side: str | None = None
    recognised: bool = False
    parts: tuple[Part, ...] = ()


class UnitLevel(IntEnum):
    """How well two units agree, from worst to best."""

    # a side tells nothing, a code meets a number, or a unit its own part: neither agreement nor disagreement
    MISSING = -1
    DIFFERENT = 0
    SAME_BRANCH = 1  # another number, or none, but the same arm
    SAME_NUMBER_OTHER_KIND = 2  # 36th marine, 36th motor rifle
    SAME_NUMBER = 3  # one side tells only the number
    SAME = 4


@dataclass(frozen=True, slots=True)
class _Known:
    """A row of units.csv."""

    number: str
    kind: Kind
    side: str
    former_branches: frozenset[str]
    names: tuple[str, ...]


@cache
def _known_units() -> tuple[_Known, ...]:
    return tuple(
        _Known(
            row["number"],
            Kind(row["branch"], row["formation"]),
            row["side"],
            frozenset(several(row["former_branches"])),
            tuple(several(row["names"])),
        )
        for row in table("units")
    )


@cache
def _honorary_names() -> frozenset[str]:
    return frozenset(name for unit in _known_units() for name in unit.names)


def _name_key(text: str) -> str:
    return " ".join(strip_case_ending(word) for word in fold(text).replace("-", " ").split())


@cache
def _by_name() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str, _Known]]]:
    """Honorary names with their unit, the longest first, and a pattern that any of them fits."""
    keys = [(_name_key(name), unit.names[0], unit) for unit in _known_units() for name in unit.names]
    keys.sort(key=lambda item: -len(item[0]))
    patterns = [(re.compile(rf"\b{re.escape(key)}\b"), name, unit) for key, name, unit in keys]
    return re.compile("|".join(rf"\b{re.escape(key)}\b" for key, _, _ in keys)), patterns


_CODE = re.compile(
    r"(?:(?P<said>\b(?:в\s?ч|військов\w+ частин\w+|войсков\w+ част\w+|military unit|unit|v ch|vch)\s*)|\b)"
    r"(?P<letter>[аaтt])?[\s-]?(?P<digits>\d{4})(?:-?ка)?\b"
)
_NUMBER = re.compile(
    r"(?<![\w-])(\d{1,4})(?:\s?-?\s?(?:а|я|та|тя|ша|га|ма|ва|ої|ї|ій|й|ий|го|ого|му|у|ю|ою|ка|ку|ки|ці|кі|st|nd|rd|th))?\b"
)
_RUSSIAN = re.compile(r"\b(?:рф|росі\w*|росс\w*|russia\w*|зс рф|вс рф)\b")


@lru_cache(maxsize=50_000)
def parse_unit(text: str) -> Unit:
    """The unit a cell names; never raises. Nothing is guessed: «95-ка» has a number and no arm."""
    kept = recalled.pop(text, None)
    return _parsed(text) if kept is None else _from_kept(kept)


def _parsed(text: str) -> Unit:
    unit = _read(text)
    for _ in range(3):  # an odd text may settle only after a step or two
        again = _read(unit.text)
        if again.text == unit.text:
            break
        unit = again
    return unit


#: What is kept of units that nobody has asked for yet.
recalled: dict[str, str] = {}


def analysed(texts: Iterable[str]) -> dict[str, str]:
    """What each text says of a unit, as JSON, so that another process may put it into ``recalled``.

    >>> list(analysed(["36 обрмп"]))
    ['36 обрмп']
    """
    return {text: json.dumps(astuple(parse_unit(text)), ensure_ascii=False) for text in texts}


def _from_kept(kept: str) -> Unit:
    told: list[Any] = json.loads(kept)
    told[-1] = tuple(Part(*part) for part in told[-1])
    return Unit(*told)


def _read(text: str) -> Unit:
    cleaned = tidy(text)
    if is_missing(cleaned):
        return Unit("")
    plain = fold(cleaned.replace("№", " ").replace("/", " "))
    if not re.search(r"\d", plain):
        plain = digits_for_words(plain)
    code, plain = _take_code(plain)
    unit = _read_groups(plain)
    unit = _with_name(unit, plain)
    if unit.formation and not unit.number and not unit.name:
        unit = replace(unit, name=place_of_unit(plain, Kind(unit.branch, unit.formation)))
    if code:
        unit = _with_code(unit, code)
    unit = replace(unit, side=_side(unit, plain))
    if not (unit.number or unit.code or unit.branch or unit.name):
        return Unit(cleaned)
    return replace(unit, text=_in_words(unit), recognised=True)


def _take_code(plain: str) -> tuple[str | None, str]:
    match = _CODE.search(plain)
    if match is None or (
        not match["letter"] and not match["said"] and read_kind(plain).branch == "air_defence"
    ):
        return None, plain
    letter = {"a": "А", "а": "А", "t": "Т", "т": "Т"}.get(match["letter"] or "", "")
    return letter + match["digits"], f"{plain[: match.start()]} {plain[match.end() :]}"


def _read_groups(plain: str) -> Unit:
    """Each number with the words after it; the largest formation is the unit, the others its parts."""
    numbers = [match for match in _NUMBER.finditer(plain) if int(match[1])]
    if not numbers:
        kind = read_kind(plain)
        return Unit("", None, kind.branch, kind.formation)
    groups: list[tuple[str, Kind]] = []
    for place, match in enumerate(numbers):
        end = numbers[place + 1].start() if place + 1 < len(numbers) else len(plain)
        kind = read_kind(plain[match.end() : end])
        if place == 0 and len(numbers) == 1 and (kind.branch is None or kind.formation is None):
            before = read_kind(plain[: match.start()])
            kind = Kind(kind.branch or before.branch, kind.formation or before.formation)
        groups.append((str(int(match[1])), kind))
    sizes = list(FORMATIONS)
    order = sorted(range(len(groups)), key=lambda place: sizes.index(groups[place][1].formation or "brigade"))
    number, kind = groups[order[0]]
    below = [groups[place] for place in sorted(order[1:])]
    words = ", ".join(kind_in_words(*part) for part in below) or None
    parts = tuple(Part(of.formation, which, of.branch) for which, of in below if of.formation)
    return Unit("", number, kind.branch, kind.formation, subunit=words, parts=parts)


def _with_name(unit: Unit, plain: str) -> Unit:
    """Fill in what a known honorary name tells, unless the text says otherwise."""
    key = _name_key(plain)
    any_name, names = _by_name()
    if not any_name.search(key):
        return unit
    for pattern, name, known in names:
        if not pattern.search(key):
            continue
        if unit.number and unit.number != known.number:
            continue
        if not unit.number and name.endswith(("ська", "цька")):
            continue  # an adjective of a region is no unit's own name
        contradicts = unit.number and unit.branch not in (None, known.kind.branch, "national_guard")
        if contradicts:
            continue
        return replace(
            unit,
            number=known.number or unit.number,
            branch=known.kind.branch,
            formation=known.kind.formation,
            name=name,
            side=known.side,
        )
    return unit


def _with_code(unit: Unit, code: str) -> Unit:
    """The organisation's own table may say which unit a code stands for; a code of two units stays a code."""
    units = {row["unit"] for row in table("unit_codes") if row["code"] == code and row["unit"]}
    if unit.number is None and len(units) == 1:
        return replace(parse_unit(units.pop()), code=code)
    return replace(unit, code=code)


def _side(unit: Unit, plain: str) -> str | None:
    if _RUSSIAN.search(plain):
        return "RU"
    sides = {
        known.side
        for known in _known_units()
        if unit.number == known.number
        and unit.formation == known.kind.formation
        and unit.branch in (known.kind.branch, *known.former_branches)
    }
    return unit.side or (sides.pop() if len(sides) == 1 else None)


def _in_words(unit: Unit) -> str:
    parts = [kind_in_words(unit.number, Kind(unit.branch, unit.formation))]
    if unit.name and unit.name in _honorary_names():
        parts[0] = f"{parts[0]} «{unit.name}»".strip()
    elif unit.name:
        parts[0] = f"{parts[0]} ({unit.name})".strip()
    if unit.side == "RU":
        parts[0] = f"{parts[0]} (РФ)".strip()
    if unit.subunit:
        parts.append(unit.subunit)
    if unit.code:
        parts.append(f"в/ч {unit.code}")
    return ", ".join(part for part in parts if part)


def compare_units(a: Unit, b: Unit) -> UnitLevel:
    """How well two units agree. A code against a number says nothing: MISSING."""
    if a.code and b.code and a.code == b.code:
        return UnitLevel.SAME
    if a.number and b.number:
        return UnitLevel.MISSING if _is_part(a, b) or _is_part(b, a) else _compare_numbered(a, b)
    if a.code and b.code:
        return UnitLevel.DIFFERENT
    if a.name and b.name and not a.number and not b.number and _may_be_one(a, b):
        one_arm = not a.branch or not b.branch or a.branch == b.branch
        return UnitLevel.SAME if one_arm and sound(a.name) == sound(b.name) else UnitLevel.SAME_BRANCH
    if a.branch and b.branch:
        return UnitLevel.SAME_BRANCH if _same_branch(a, b) else UnitLevel.DIFFERENT
    return UnitLevel.MISSING


def _compare_numbered(a: Unit, b: Unit) -> UnitLevel:
    if a.number != b.number:
        return UnitLevel.SAME_BRANCH if a.branch and _same_branch(a, b) else UnitLevel.DIFFERENT
    if a.formation and b.formation and a.formation != b.formation:
        return UnitLevel.SAME_NUMBER_OTHER_KIND
    if not a.branch or not b.branch:
        return UnitLevel.SAME_NUMBER
    if _same_branch(a, b) or _one_was_the_other(a, b):
        return UnitLevel.SAME
    return UnitLevel.SAME_NUMBER_OTHER_KIND


def _same_branch(a: Unit, b: Unit) -> bool:
    return a.branch == b.branch or {a.branch, b.branch} in _ONE_SERVICE


# The sea guard is a part of the border service and often called by its name.
_ONE_SERVICE: tuple[set[str | None], ...] = (
    {"national_guard", "operational"},
    {"border", "sea_guard"},
)


def _may_be_one(a: Unit, b: Unit) -> bool:
    """Whether units called after places may be the same: of one formation and arm, as far as told."""
    return a.formation == b.formation and (not a.branch or not b.branch or _same_branch(a, b))


def _one_was_the_other(a: Unit, b: Unit) -> bool:
    """True where a known unit has borne both arms: the 92nd was mechanized and is assault."""
    return any(
        known.number == a.number
        and {a.branch, b.branch} <= {known.kind.branch, *known.former_branches}
        and known.former_branches
        for known in _known_units()
    )


def _is_part(a: Unit, b: Unit) -> bool:
    """Whether one is called what a part of the other is: 503 ОБМП, and the 503rd battalion of the 36th."""
    return a.number != b.number and any((a.formation, a.number) == (p.formation, p.number) for p in b.parts)


def same_part(a: Unit, b: Unit) -> bool | None:
    """Whether two texts of one unit name the same part of it; None where they name none that can be compared.

    The largest kind of part that both number decides: who is in another company of the same battalion is
    near. None too where the unit is not the same, or where parts of one number are of different arms.
    """
    if compare_units(a, b) < UnitLevel.SAME_NUMBER:
        return None
    left, right = numbered_parts(a), numbered_parts(b)
    both = {part.formation for part in left} & {part.formation for part in right}
    if not both:
        return None
    largest = min(both, key=list(FORMATIONS).index)
    pairs = [(p, q) for p in left for q in right if p.formation == q.formation == largest]
    alike = [(p, q) for p, q in pairs if p.number == q.number]
    if any(not p.branch or not q.branch or p.branch == q.branch for p, q in alike):
        return True
    return None if alike else False


#: Beside a code, a number of one of these is that of a part of the unit.
_SMALL = ("battalion", "artillery_battalion", "company", "battery", "platoon")


def numbered_parts(unit: Unit) -> tuple[Part, ...]:
    """The parts that a text numbers; where a code names the unit, the number beside it may be a part's."""
    if unit.code and unit.number and unit.formation in _SMALL:
        return (*unit.parts, Part(unit.formation, unit.number, unit.branch))
    return unit.parts
