"""Compares two surnames, given names, patronymics or full names: an ordered level and a similarity."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from linkage.names.evidence import UNDECIDED, GivenLevel, PatronymicLevel, SurnameLevel
from linkage.names.given_comparison import compare_given
from linkage.names.given_levels import given_levels_in_bulk
from linkage.names.parsing import ParsedName, parse
from linkage.names.patronymic_comparison import compare_patronymics, patronymic_levels_in_bulk
from linkage.names.reasons import FULL_REASONS, MAN_AND_WOMAN, PERHAPS_MAN_AND_WOMAN, reason
from linkage.names.sex import certain_sex, in_two_nominatives
from linkage.names.surname_comparison import compare_surnames
from linkage.names.surname_levels import surname_levels_in_bulk

MISSING = -1

_PARTS = {"surname": compare_surnames, "given": compare_given, "patronymic": compare_patronymics}
_IN_BULK = {
    "surname": surname_levels_in_bulk,
    "given": given_levels_in_bulk,
    "patronymic": patronymic_levels_in_bulk,
}
_LEVELS: dict[str, type[IntEnum]] = {
    "surname": SurnameLevel,
    "given": GivenLevel,
    "patronymic": PatronymicLevel,
}
# How much of a full name's similarity each part carries, when both sides have it.
_SHARE = {"surname": 0.5, "given": 0.3, "patronymic": 0.2}
# A part that one side does not tell counts this share of its own, as if so alike.
_UNTOLD, _AS_ALIKE = 0.5, 0.6
_LIKELY = 0.78
# Of two given names one side tells one only: as much less alike as a double surname is by its half.
_ONE_OF_TWO = 0.8
# Two second given names that contradict leave so much of what the first ones agree in.
_OTHER_SECOND = 0.5
# A man and a woman are not one person, however alike their names; a record may still err in one letter.
_TWO_SEXES = 0.6
# Beside a surname that is not declined Романа is no case of Роман, unless only the given name was declined.
_HARDLY_ONE_SEX = 0.75


@dataclass(frozen=True)
class Comparison:
    """What two names have in common.

    ``level``: the part's level (0 = different, -1 = one side is missing; for full names 0 to 4).
    ``label``: the level's name in lower case. ``similarity``: 0 to 1, finer than the level.
    ``reason_uk``, ``reason_en``: one sentence for a caseworker.
    """

    level: int
    label: str
    similarity: float
    reason_uk: str
    reason_en: str


def compare(a: str, b: str, part: str = "full") -> Comparison:
    """Compare two names; ``part`` is surname, given, patronymic or full.

    >>> compare("Микола", "Николай", "given").label
    'same_name'
    >>> compare("Левицький", "Levitsky", "surname").label
    'same_name'
    >>> compare("Шевченко Олександр", "Саша Шевченко").level > 0
    True
    """
    if part == "full":
        return _compare_full(parse(a), parse(b))
    level, closeness = _one(a, b, part)
    label = "missing" if level == MISSING else _LEVELS[part](level).name.lower()
    in_ukrainian, in_english = reason(part, label, a, b)
    return Comparison(level, label, round(closeness, 6), in_ukrainian, in_english)


def similarity(a: str, b: str, part: str = "full") -> float:
    """How alike two names are, 0 to 1 (0.5 where one side is missing: nothing is known).

    >>> similarity("Юрій", "Iouri", "given") > similarity("Юрій", "Юлій", "given")
    True
    """
    if part == "full":
        return _compare_full(parse(a), parse(b)).similarity
    return _one(a, b, part)[1]


def levels(lefts: Sequence[str | None], rights: Sequence[str | None], part: str) -> NDArray[np.int8]:
    """Level of each pair of values, elementwise; -1 where either side is missing.

    Two pandas Categoricals of the same categories are faster, as their values are counted already.

    >>> levels(["Шевченко", "Бойко", ""], ["Shevchenko", "Коваль", "Коваль"], "surname").tolist()
    [5, 0, -1]
    """
    compare_part = _PARTS[part]
    values, left, right = coded(lefts, rights)
    named = np.array([isinstance(value, str) and value != "" for value in (*values, None)], dtype=bool)
    levels = np.where(named[left] & named[right], 0, MISSING).astype(np.int8)
    open_ = np.flatnonzero(levels != MISSING)
    levels[open_] = _IN_BULK[part](values, left[open_], right[open_])
    open_ = open_[levels[open_] == UNDECIDED]
    for pair in open_.tolist():
        levels[pair] = compare_part(values[left[pair]], values[right[pair]])[0]
    return levels


def coded(
    lefts: Sequence[str | None], rights: Sequence[str | None]
) -> tuple[Sequence[str], NDArray[np.intp], NDArray[np.intp]]:
    """The distinct values, and the place of each left and right one among them, -1 where it is none.

    >>> values, left, right = coded(["Бойко", "Коваль"], ["Бойко", None])
    >>> values, left.tolist(), right.tolist()
    (['Бойко', 'Коваль'], [0, 1], [0, -1])
    """
    import pandas as pd  # most of a second to import, and few who compare two names need it

    sides = (lefts, rights)
    if not (isinstance(lefts, pd.Categorical) and isinstance(rights, pd.Categorical)):
        code, values = pd.factorize(np.array([*lefts, *rights], dtype=object))
        return values.tolist(), code[: len(lefts)], code[len(lefts) :]
    if lefts.categories is not rights.categories:
        both = pd.api.types.union_categoricals(sides)
        return coded(both[: len(lefts)], both[len(lefts) :])
    told = np.zeros(len(lefts.categories) + 1, dtype=bool)  # the last stands for none
    told[lefts.codes] = told[rights.codes] = True
    told[-1] = False
    place = np.where(told, np.cumsum(told) - 1, -1)
    return lefts.categories[told[:-1]].tolist(), place[lefts.codes], place[rights.codes]


def _one(a: str, b: str, part: str) -> tuple[int, float]:
    if part not in _PARTS:
        raise ValueError(f"part must be surname, given, patronymic or full, not {part!r}")
    if not a.strip() or not b.strip():
        return MISSING, 0.5
    return _PARTS[part](a, b)


def _compare_full(a: ParsedName, b: ParsedName) -> Comparison:
    """The best reading of the two names against each other, part by part."""
    closeness, parts, note = _full_score(*best_readings(a, b))
    level = _full_level(closeness, parts)
    label = ("different", "possible", "likely", "same_person_name", "same")[level]
    notes = [
        reason(kind, _LEVELS[kind](found).name.lower(), left, right)
        for kind, (found, left, right) in (
            (part.removeprefix("second_"), told) for part, told in parts.items()
        )
        if found != MISSING
    ]
    if note:
        notes.insert(0, note)
    in_ukrainian = "; ".join([FULL_REASONS[label][0], *(note[0] for note in notes)])
    in_english = "; ".join([FULL_REASONS[label][1], *(note[1] for note in notes)])
    return Comparison(level, label, round(closeness, 6), in_ukrainian, in_english)


def best_readings(a: ParsedName, b: ParsedName) -> tuple[ParsedName, ParsedName]:
    """Of all readings of two whole names those that fit each other best; of equal ones the likelier.

    Linking compares the first reading of each name only, as a record has one surname and one given name.

    >>> from linkage.names import parse
    >>> one, other = parse("Роман Максим"), parse("Максим Роман Ігорович")
    >>> [(read.surname, read.given) for read in best_readings(one, other)]
    [('Максим', 'Роман'), ('Максим', 'Роман')]
    """
    readings = [(left, right) for left in (a, *a.alternatives) for right in (b, *b.alternatives)]
    return max(readings, key=lambda pair: _full_score(*pair)[0])


_Parts = dict[str, tuple[int, str, str]]


def _full_score(a: ParsedName, b: ParsedName) -> tuple[float, _Parts, tuple[str, str] | None]:
    """Similarity, level and values of each part, and what to say of a man's name beside a woman's."""
    closeness, parts = _parts_score(a, b)
    if {certain_sex(a), certain_sex(b)} == {"m", "f"}:
        return closeness * _TWO_SEXES, parts, MAN_AND_WOMAN
    if in_two_nominatives(a, b) or in_two_nominatives(b, a):
        return closeness * _HARDLY_ONE_SEX, parts, PERHAPS_MAN_AND_WOMAN
    return closeness, parts, None


def _parts_score(a: ParsedName, b: ParsedName) -> tuple[float, _Parts]:
    total = weight = 0.0
    parts: _Parts = {}
    lowest = 1.0
    for part, share in _SHARE.items():
        left, right = (
            (_surnames(a), _surnames(b)) if part == "surname" else (getattr(a, part), getattr(b, part))
        )
        level, closeness = _one(left, right, part)
        parts[part] = (level, left, right)
        if part == "given":
            left_of_it, second = _second_given(a, b)
            closeness *= left_of_it
            parts |= second
        if not left and not right:
            continue
        if level == MISSING:
            # Nothing is known of this part: less certain, no disagreement.
            total, weight = total + share * _UNTOLD * _AS_ALIKE, weight + share * _UNTOLD
            continue
        total, weight = total + share * closeness, weight + share
        lowest = min(lowest, closeness)
    if not any(found[0] != MISSING for found in parts.values()):
        return 0.0, parts
    # A part that contradicts is not outvoted by the parts that agree.
    return total / weight * (0.25 + 0.75 * min(1.0, lowest / 0.6)), parts


def _surnames(name: ParsedName) -> str:
    """Both surnames as one double surname: of two written apart each half counts as of one with a hyphen."""
    return "-".join(filter(None, (name.surname, name.second_surname)))


def _second_given(a: ParsedName, b: ParsedName) -> tuple[float, _Parts]:
    """What the second given names leave of the likeness of the first, and how they compare, if both are told.

    A word that may be either is no second surname beside another's second given name.
    """
    if not a.second_given and not b.second_given:
        return 1.0, {}
    left, right = a.second_given or a.second_surname, b.second_given or b.second_surname
    if not left or not right:
        return _ONE_OF_TWO, {}
    level, closeness = compare_given(left, right)
    alike = closeness if level != GivenLevel.DIFFERENT else 0.0
    return _OTHER_SECOND + (1.0 - _OTHER_SECOND) * alike, {"second_given": (level, left, right)}


def _full_level(closeness: float, parts: _Parts) -> int:
    if closeness == 1.0:
        return 4
    first = [level for part, (level, *_) in parts.items() if part in _SHARE]
    if 0 in first:
        return 0
    compared = sum(level != MISSING for level in first)
    if compared == 1:
        # One part alone, however alike, leaves who it is open.
        return 2 if parts["surname"][0] != MISSING and closeness >= _LIKELY else 1
    for level, bound in ((3, 0.87), (2, _LIKELY), (1, 0.62)):
        if closeness >= bound:
            return level
    return 0
