"""One comparator for each field of text: elementwise levels of two lists of values.

Each is offered as a recordlinkage compare feature too (see compare_features).
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from linkage import names
from linkage.matching.fields import CallSignLevel, RankLevel, TownLevel
from linkage.matching.value_keys import initial, is_initial, patronymic_initial
from linkage.names import call_signs as signs
from linkage.names.closeness import combinations
from linkage.names.comparison import coded
from linkage.names.shared_members import none_shared
from linkage.records.places import parse_place
from linkage.records.ranks import parse_rank, rank_distance
from linkage.records.units import compare_units, numbered_parts, parse_unit, same_part

Levels = np.ndarray
#: Of two lists of texts, which may be pandas Categoricals.
Comparator = Callable[[Sequence[str], Sequence[str]], Levels]

#: Jaro-Winkler similarity of the romanised call signs from which they count as near.
NEAR_CALL_SIGN = 0.88
#: Steps between two ranks that still count as near: ranks rise in captivity.
NEAR_RANK_STEPS = 2


def _elementwise(level: Callable[[str, str], int]) -> Comparator:
    def compare(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
        return np.fromiter((level(a, b) for a, b in zip(lefts, rights, strict=True)), np.int8, len(lefts))

    return compare


def surname(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
    """SurnameLevel of each pair."""
    return names.levels(lefts, rights, "surname")


def given(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
    """GivenLevel of each pair; missing where either is only an initial."""
    return _whole_names(lefts, rights, "given")


def patronymic(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
    """PatronymicLevel of each pair; missing where either is only an initial."""
    return _whole_names(lefts, rights, "patronymic")


def _whole_names(lefts: Sequence[str], rights: Sequence[str], part: str) -> Levels:
    levels = names.levels(lefts, rights, part)
    return np.where(_are_initials(lefts) | _are_initials(rights), np.int8(-1), levels)


def _are_initials(texts: Sequence[str]) -> np.ndarray:
    return _which(is_initial, texts)


def _which(test: Callable[[str], bool], texts: Sequence[str]) -> np.ndarray:
    """Mask of the texts that pass a test, each distinct text looked at once."""
    counted = pd.Series(texts, dtype="category").cat
    found: np.ndarray = np.array([test(text) for text in counted.categories], dtype=bool)[counted.codes]
    return found


def _initials(begins: Callable[[str], Iterable[str]]) -> Comparator:
    """Whether they may begin alike, of each pair of which either is only an initial."""

    def levels_of(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
        levels = np.full(len(lefts), -1, dtype=np.int8)
        for pair in np.flatnonzero(_are_initials(lefts) | _are_initials(rights)).tolist():
            levels[pair] = not set(begins(lefts[pair])).isdisjoint(begins(rights[pair]))
        return levels

    return levels_of


def call_sign(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
    """CallSignLevel of each pair."""
    values, left, right = coded(lefts, rights)
    known = [signs.call_sign(value) for value in values]
    spelt = np.array([one.folded for one in known], dtype=object)
    differ = spelt[left] != spelt[right]
    differ &= none_shared([one.sounds for one in known], left, right)
    open_ = np.flatnonzero(differ)
    keys = [one.spellings for one in known]
    of_pair, one, other, texts = combinations(keys, left[open_], right[open_])
    text = np.array(texts, dtype=object)
    near = cpdist(text[one], text[other], scorer=JaroWinkler.similarity, dtype=np.float64) >= NEAR_CALL_SIGN
    levels = np.where(differ, np.int8(CallSignLevel.DIFFERENT), np.int8(CallSignLevel.SAME))
    levels[open_[of_pair[near]]] = CallSignLevel.NEAR
    return levels


def _unit_level(a: str, b: str) -> int:
    return int(compare_units(parse_unit(a), parse_unit(b)))


def _subunits(lefts: Sequence[str], rights: Sequence[str]) -> Levels:
    """SubunitLevel of each pair; missing in nearly all, as few texts name a part of the unit."""
    levels = np.full(len(lefts), -1, dtype=np.int8)
    for pair in np.flatnonzero(_which(_names_parts, lefts) & _which(_names_parts, rights)).tolist():
        same = same_part(parse_unit(lefts[pair]), parse_unit(rights[pair]))
        levels[pair] = -1 if same is None else same
    return levels


def _names_parts(text: str) -> bool:
    return bool(numbered_parts(parse_unit(text)))


def _rank_level(a: str, b: str) -> int:
    steps = rank_distance(parse_rank(a), parse_rank(b))
    if steps is None:
        return -1
    if steps == 0:
        return RankLevel.SAME
    return RankLevel.WITHIN_TWO_STEPS if steps <= NEAR_RANK_STEPS else RankLevel.DIFFERENT


def _town_level(a: str, b: str) -> int:
    left, right = parse_place(a), parse_place(b)
    if not (left.settlement and right.settlement):
        return -1
    if left.keys & right.keys:
        return TownLevel.SAME
    return TownLevel.SAME_REGION if left.oblast and left.oblast == right.oblast else TownLevel.DIFFERENT


def _region_level(a: str, b: str) -> int:
    left, right = parse_place(a), parse_place(b)
    if (left.settlement and right.settlement) or not (left.oblast and right.oblast):
        return -1
    return int(left.oblast == right.oblast)


#: field -> (text feature, comparator of its values)
COMPARATORS: dict[str, tuple[str, Comparator]] = {
    "surname": ("surname", surname),
    "given": ("given", given),
    "given_initial": ("given", _initials(initial)),
    "patronymic": ("patronymic", patronymic),
    "patronymic_initial": ("patronymic", _initials(patronymic_initial)),
    "unit": ("unit", _elementwise(_unit_level)),
    "subunit": ("unit", _subunits),
    "rank": ("rank", _elementwise(_rank_level)),
    "call_sign": ("call_sign", call_sign),
    "home": ("home", _elementwise(_town_level)),
    "home_region": ("home", _elementwise(_region_level)),
    "missing_place": ("missing_place", _elementwise(_town_level)),
}
