"""Levels of many pairs of surnames at once, for the nine in ten that need no closer look."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import (
    apart_of_each,
    combinations,
    least_slips_of_each,
    letters_apart,
    nearest_of_each,
    one_meant_of_each,
    slips_of_each,
)
from linkage.names.evidence import UNDECIDED, SurnameLevel
from linkage.names.known_sounds import latin_alike
from linkage.names.shared_members import none_shared
from linkage.names.surname_comparison import (
    ALIKE,
    DOUBT,
    FAR,
    GRADED,
    LEAST_ALIKE,
    LONG,
    NEAR,
    NEAR_OF_TWO_KNOWN,
    ONE_SLIP,
    SKELETON,
    SLIGHT_DOUBT,
    SOUND,
    UNLIKE,
    long_skeleton,
    one_sound_misheard,
)
from linkage.names.surnames import Surname, surname


def surname_levels_in_bulk(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The SurnameLevel that ``compare_surnames`` would find of each pair; UNDECIDED where it must be asked.

    Args:
        values: distinct surnames, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    >>> surname_levels_in_bulk(["Шевченко", "Бойко"], np.array([0, 0]), np.array([1, 0])).tolist()
    [0, -1]
    """
    return _levels([surname(value) for value in values], lefts, rights)


def _levels(known: Sequence[Surname], lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    levels = _of_whole_names(known, lefts, rights)
    double = np.array([bool(one.halves) for one in known], dtype=bool)
    with_halves = np.flatnonzero((levels != UNDECIDED) & (double[lefts] | double[rights]))
    if len(with_halves):
        unlike = _halves_unlike(known, lefts[with_halves], rights[with_halves])
        levels[with_halves[~unlike]] = UNDECIDED
    return levels


def _halves_unlike(
    known: Sequence[Surname], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether no half of one side may be a half of the other, or the whole of it."""
    known, lefts, rights = _only_asked(known, lefts, rights)
    halves = [tuple(map(surname, one.halves)) or (one,) for one in known]
    of_pair, left, right, parts = combinations(halves, lefts, rights)
    levels = _levels(parts, left, right)
    unlike = np.ones(len(lefts), dtype=bool)
    unlike[of_pair[(levels == UNDECIDED) | (levels >= SurnameLevel.SKELETON)]] = False
    return unlike


def _of_whole_names(
    known: Sequence[Surname], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The levels without regard to halves."""
    cyrillic = np.array([one.cyrillic for one in known], dtype=bool)
    comparable = np.array([bool(one.readings) for one in known], dtype=bool)
    first = np.array([one.readings[0] if one.readings else "" for one in known], dtype=object)

    alike = 1.0 - apart_of_each(first[lefts], first[rights])
    no_skeleton_shared = none_shared([one.level3 for one in known], lefts, rights)
    no_form_shared = none_shared([one.forms.keys() for one in known], lefts, rights)
    different: NDArray[np.bool_] = comparable[lefts] & comparable[rights] & no_form_shared
    one_script = cyrillic[lefts] & cyrillic[rights]
    never_rendered = (cyrillic[lefts] != cyrillic[rights]) & (alike <= ALIKE) & no_skeleton_shared
    different &= one_script | never_rendered
    levels = np.where(different, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    doubtful = np.flatnonzero(different & ~((alike < UNLIKE) & no_skeleton_shared))
    levels[doubtful] = _by_closeness(known, lefts[doubtful], rights[doubtful], one_script[doubtful])
    return levels


def _by_closeness(
    known: Sequence[Surname],
    lefts: NDArray[np.intp],
    rights: NDArray[np.intp],
    one_script: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """The level of pairs that have no form in common, as far as closeness decides it.

    What ``surname_comparison`` says of two surnames by their sound.
    """
    known, lefts, rights = _only_asked(known, lefts, rights)
    near = nearest_of_each([one.readings or ("",) for one in known], lefts, rights, FAR)
    levels = np.where(near < FAR, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    open_ = np.flatnonzero((near >= FAR) & (near < 1.0))
    levels[open_] = _by_slips(known, lefts[open_], rights[open_], near[open_], one_script[open_])
    return levels


def _by_slips(
    known: Sequence[Surname],
    lefts: NDArray[np.intp],
    rights: NDArray[np.intp],
    near: NDArray[np.float64],
    one_script: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """The level of pairs that have no form in common and are neither far apart nor one sound."""
    known, lefts, rights = _only_asked(known, lefts, rights)
    cost, letters = _costs(known, lefts, rights, one_script)
    likely = one_meant_of_each(cost, letters)
    listed = np.array([one.known for one in known], dtype=bool)
    two_listed = listed[lefts] & listed[rights]
    doubt = np.where(two_listed, DOUBT, 0.0)
    near_enough = near > np.where(two_listed, NEAR_OF_TWO_KNOWN, NEAR)
    first = np.array([one.readings[0] if one.readings else "" for one in known], dtype=object)
    near_enough &= (letters >= LONG) | (letters_apart(first[lefts], first[rights], 1) <= 1)
    close = np.flatnonzero(near > SKELETON)
    close = close[~none_shared([one.level3 for one in known], lefts[close], rights[close])]
    one_skeleton = np.zeros(len(near), dtype=bool)
    for pair in close.tolist():
        one_skeleton[pair] = long_skeleton(known[lefts[pair]], known[rights[pair]])
    levels, slight = (
        _graded_levels(near, likely - off, near_enough, one_skeleton)
        for off in (doubt, np.minimum(doubt, SLIGHT_DOUBT))
    )
    # a slight doubt is dear to find out, and seldom matters
    for pair in np.flatnonzero(levels != slight).tolist():
        if one_sound_misheard(known[lefts[pair]].folded, known[rights[pair]].folded):
            levels[pair] = slight[pair]
    # what sounds the same has one skeleton
    for pair in close[near[close] > SOUND].tolist():
        if not known[lefts[pair]].level2.isdisjoint(known[rights[pair]].level2):
            levels[pair] = SurnameLevel.SOUND
    levels[(cost == 0.0) & ~one_script] = UNDECIDED  # perhaps Polish
    return levels


def _graded_levels(
    near: NDArray[np.float64],
    likely: NDArray[np.float64],
    near_enough: NDArray[np.bool_],
    one_skeleton: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """SKELETON, NEAR or DIFFERENT, by how near two surnames are and how likely one was meant."""
    alike = GRADED * np.maximum(likely, 0.0) + (1.0 - GRADED) * near >= LEAST_ALIKE
    is_near = alike & ((likely > ONE_SLIP) | near_enough)
    levels = np.where(is_near, np.int8(SurnameLevel.NEAR), np.int8(SurnameLevel.DIFFERENT))
    return np.where(alike & one_skeleton, np.int8(SurnameLevel.SKELETON), levels)


def _costs(
    known: Sequence[Surname],
    lefts: NDArray[np.intp],
    rights: NDArray[np.intp],
    one_script: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What the slips between two surnames cost, and the letters of the shorter one."""
    meant = [one.meant for one in known]
    cost, letters = least_slips_of_each(meant, [one.folded for one in known], lefts, rights)
    across = np.flatnonzero(~one_script)
    if len(across):
        alike = [tuple(map(latin_alike, readings)) for readings in meant]
        cost[across] = slips_of_each(alike, lefts[across], rights[across])
    return cost, letters


def _only_asked(
    known: Sequence[Surname], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> tuple[list[Surname], NDArray[np.intp], NDArray[np.intp]]:
    """The surnames that stand in a pair, and the pairs' positions among these."""
    asked = np.zeros(len(known), dtype=bool)
    asked[lefts] = asked[rights] = True
    place = np.cumsum(asked) - 1
    return [known[i] for i in np.flatnonzero(asked).tolist()], place[lefts], place[rights]
