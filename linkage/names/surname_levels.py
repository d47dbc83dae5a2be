"""Levels of many pairs of surnames at once, for all but one in a hundred.

Most pairs are parted by the letters in them, before any text is touched.
"""

from collections.abc import Sequence
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import (
    ROUNDED,
    apart_of_each,
    bounds_of_each,
    combinations,
    least_slips_of_each,
    letters_apart,
    likeliest_of_each,
    nearest_of_each,
    one_meant_of_each,
    slips_of_each,
)
from linkage.names.evidence import UNDECIDED, SurnameLevel
from linkage.names.known_sounds import latin_alike
from linkage.names.readings import as_words, readings_of
from linkage.names.surname_columns import KeptSurnames, Surnames
from linkage.names.surname_comparison import (
    ALIKE,
    DOUBT,
    FAR,
    GRADED,
    LEAST_ALIKE,
    LONG,
    NEAR,
    NEAR_OF_TWO_KNOWN,
    ONE_NAME,
    ONE_SLIP,
    SHORT_SKELETON,
    SKELETON,
    SLIGHT_DOUBT,
    SOUND,
    UNLIKE,
    form_in_common,
    is_no_case,
    is_polish,
    long_skeleton,
    one_sound_misheard,
)
from linkage.names.surnames import surname

#: Pairs whose bounds are worked out at a time, so that they stay in the processor's cache.
_AT_A_TIME = 1 << 15
#: Pairs whose readings are compared at a time: each with each, so that they take much more room.
_OPEN_AT_A_TIME = 1 << 13

# DIFFERENT, and less alike than LEAST_ALIKE besides.
_APART = np.int8(-2)

_kept = KeptSurnames()


def forget_columns() -> None:
    """Let go of the surnames met so far.

    >>> forget_columns()
    """
    _kept.forget()


def surname_levels_in_bulk(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The SurnameLevel that ``compare_surnames`` would find of each pair; UNDECIDED where it must be asked.

    Args:
        values: distinct surnames, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    >>> surname_levels_in_bulk(["Шевченко", "Бойко"], np.array([0, 0]), np.array([1, 0])).tolist()
    [0, 6]
    """
    if not len(values):
        return np.full(len(lefts), UNDECIDED)
    of, row = _kept.of(values)
    return _levels(of, row[lefts], row[rights])


def _levels(of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    levels = _of_whole_names(of, lefts, rights)
    open_ = (levels != UNDECIDED) & (levels < SurnameLevel.SAME_NAME)
    with_halves = np.flatnonzero(open_ & (of.double[lefts] | of.double[rights]))
    if len(with_halves):
        levels[with_halves] = _with_halves(of, lefts[with_halves], rights[with_halves], levels[with_halves])
    return np.where(levels == _APART, np.int8(SurnameLevel.DIFFERENT), levels)


def _with_halves(
    of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], levels: NDArray[np.int8]
) -> NDArray[np.int8]:
    """The levels of pairs with a double surname, from those of the whole names."""
    asked, places = np.unique(np.r_[lefts, rights], return_inverse=True)
    values = of.value[asked].tolist()
    halves = [
        surname(value).halves if double else ()
        for value, double in zip(values, of.double[asked].tolist(), strict=True)
    ]
    parts = [own or (value,) for own, value in zip(halves, values, strict=True)]
    left, right = places[: len(lefts)], places[len(lefts) :]
    of_pair, one, other, every = combinations(parts, left, right)
    part, row = _kept.of(every)
    of_parts = _levels(part, row[one], row[other])
    perhaps, alike, the_same = (np.zeros(len(lefts), dtype=bool) for _ in range(3))
    perhaps[of_pair[of_parts == UNDECIDED]] = True
    alike[of_pair[of_parts >= SurnameLevel.SKELETON]] = True
    the_same[of_pair[of_parts == SurnameLevel.SAME]] = True
    # two halves that are alike are so by more than the whole names, whatever the other halves are
    one_half = (alike & (levels == _APART)) | (the_same & (levels <= SurnameLevel.NEAR))
    in_any_order = np.array(["-".join(sorted(own)) for own in halves], dtype=object)
    one_half &= in_any_order[left] != in_any_order[right]
    return np.select([~(alike | perhaps), one_half], [levels, np.int8(SurnameLevel.HALF)], UNDECIDED)


def _of_whole_names(of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    """The levels without regard to halves."""
    possible = _possible(of, lefts, rights)
    comparable = of.comparable[lefts] & of.comparable[rights]
    levels = np.where((possible == 0) & comparable, _APART, UNDECIDED)
    open_ = np.flatnonzero((levels == UNDECIDED) & comparable)
    for start in range(0, len(open_), _OPEN_AT_A_TIME):
        part = open_[start : start + _OPEN_AT_A_TIME]
        levels[part] = _of_those_open(of, lefts[part], rights[part], possible[part])
    return levels


# What the letters of a pair leave possible: another level than DIFFERENT, a skeleton or a reading in common.
_OPEN, _ONE_SKELETON, _ONE_READING = (np.uint8(1 << bit) for bit in range(3))


def _possible(of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.uint8]:
    """What the letters alone leave possible, as bits: of most pairs nothing, whatever their readings are."""
    possible = np.zeros(len(lefts), dtype=np.uint8)
    *bags, spelt = of.bags
    for start in range(0, len(lefts), _AT_A_TIME):
        left, right = lefts[start : start + _AT_A_TIME], rights[start : start + _AT_A_TIME]
        bounds = bounds_of_each(bags, left, right)
        far = bounds.near < FAR
        doubt = np.where(of.listed[left] & of.listed[right], SLIGHT_DOUBT, 0.0)
        likely = likeliest_of_each(bounds, spelt, left, right) - doubt
        unlike = _graded(likely, bounds.near) < LEAST_ALIKE - ROUNDED
        unlike &= (bounds.near <= SOUND) | (bounds.skeletons > 0)  # what sounds the same has one skeleton
        one_script = of.cyrillic[left] & of.cyrillic[right]
        never_rendered = (of.cyrillic[left] != of.cyrillic[right]) & (bounds.alike <= ALIKE)
        different = (one_script & (far | unlike)) | (never_rendered & (bounds.skeletons > 0) & far)
        # without a reading in common they have no form in common either that counts
        different &= bounds.sounds > 0
        told = _OPEN | _ONE_SKELETON * (bounds.skeletons == 0) | _ONE_READING * (bounds.sounds == 0)
        possible[start : start + _AT_A_TIME] = np.where(different, 0, told)
    return possible


def _of_those_open(
    of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], possible: NDArray[np.uint8]
) -> NDArray[np.int8]:
    """The levels of pairs whose letters leave more than one possible."""
    first = of.readings.start
    sounds, _, skeletons, _ = of.every.widths
    no_skeleton_shared, no_reading_shared = (possible & bit == 0 for bit in (_ONE_SKELETON, _ONE_READING))
    for none, texts in ((no_skeleton_shared, skeletons), (no_reading_shared, sounds)):
        perhaps = np.flatnonzero(~none)
        none[perhaps] = of.readings.none_shared(texts, lefts[perhaps], rights[perhaps])
    two_scripts = of.cyrillic[lefts] != of.cyrillic[rights]
    alike = np.ones(len(lefts))  # where it is asked for
    asked = np.flatnonzero(no_skeleton_shared | two_scripts)
    alike[asked] -= apart_of_each(sounds[first[lefts[asked]]], sounds[first[rights[asked]]])
    # nothing less than a form of some weight in common makes two one name, and such a form has its readings
    perhaps_one = ~no_reading_shared | (two_scripts & ((alike > ALIKE) | ~no_skeleton_shared))
    perhaps_one |= ~of.cyrillic[lefts] & ~of.cyrillic[rights]
    one_spelling = ~no_reading_shared
    one_spelling[one_spelling] = of.folded[lefts[one_spelling]] == of.folded[rights[one_spelling]]
    levels = np.where(one_spelling, np.int8(SurnameLevel.SAME), _APART)
    asked = np.flatnonzero(perhaps_one & ~one_spelling)
    pairs = zip(of.value[lefts[asked]].tolist(), of.value[rights[asked]].tolist(), strict=True)
    levels[asked] = np.fromiter(starmap(_of_forms, pairs), dtype=np.int8, count=len(asked))
    doubtful = np.flatnonzero((levels == _APART) & ~((alike < UNLIKE) & no_skeleton_shared))
    levels[doubtful] = _by_closeness(of, lefts[doubtful], rights[doubtful])
    return levels


def _of_forms(a: str, b: str) -> int:
    """SAME_NAME of two spellings of one name, UNDECIDED where one may be no case, else as yet nothing."""
    left, right = surname(a), surname(b)
    same = form_in_common(a, b, left, right)
    if same < ONE_NAME:
        return int(_APART)
    return int(UNDECIDED) if is_no_case(left, right, same) else SurnameLevel.SAME_NAME


def _by_closeness(of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    """The level of pairs that have no form in common, as far as closeness decides it.

    What ``surname_comparison`` says of two surnames by their sound.
    """
    near = nearest_of_each(of.likeliest, lefts, rights, FAR)
    double = of.double[lefts] | of.double[rights]
    one_sound = np.where(double, UNDECIDED, np.int8(SurnameLevel.SAME_NAME))
    levels = np.where(near < FAR, _APART, one_sound)
    open_ = np.flatnonzero((near >= FAR) & (near < 1.0))
    levels[open_] = _by_slips(of, lefts[open_], rights[open_], near[open_])
    return levels


def _by_slips(
    of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], near: NDArray[np.float64]
) -> NDArray[np.int8]:
    """The level of pairs that have no form in common and are neither far apart nor one sound."""
    cost = _costs(of, lefts, rights)
    letters = np.minimum(of.bags[-1].shortest[lefts], of.bags[-1].shortest[rights])
    likely = one_meant_of_each(cost, letters)
    two_listed = of.listed[lefts] & of.listed[rights]
    doubt = np.where(two_listed, DOUBT, 0.0)
    near_enough = near > np.where(two_listed, NEAR_OF_TWO_KNOWN, NEAR)
    short = np.flatnonzero(near_enough & (letters < LONG))
    sounds, first = of.every.widths[0], of.readings.start
    near_enough[short] = letters_apart(sounds[first[lefts[short]]], sounds[first[rights[short]]], 1) <= 1
    one_skeleton = _long_skeleton_shared(of, lefts, rights, near > SKELETON)
    levels, slight = (
        _graded_levels(near, likely - off, near_enough, one_skeleton)
        for off in (doubt, np.minimum(doubt, SLIGHT_DOUBT))
    )
    # a slight doubt is dear to find out, and seldom matters
    for pair in np.flatnonzero(levels != slight).tolist():
        if one_sound_misheard(of.folded[lefts[pair]], of.folded[rights[pair]]):
            levels[pair] = slight[pair]
    one_sound = np.flatnonzero(near > SOUND)
    one_sound = one_sound[~of.readings.none_shared(of.every.keys, lefts[one_sound], rights[one_sound])]
    levels[one_sound] = SurnameLevel.SOUND
    for pair in np.flatnonzero((cost == 0.0) & ~(of.cyrillic[lefts] & of.cyrillic[rights])).tolist():
        if is_polish(of.folded[lefts[pair]]) or is_polish(of.folded[rights[pair]]):
            levels[pair] = UNDECIDED
    return levels


def _long_skeleton_shared(
    of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], near: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether near pairs (mask) share a skeleton that says something."""
    close = np.flatnonzero(near)
    shared = near.copy()
    shared[close] = ~of.readings.none_shared(of.every.widths[2], lefts[close], rights[close])
    brief = of.bags[2].shortest <= SHORT_SKELETON
    for pair in np.flatnonzero(shared & brief[lefts] & brief[rights]).tolist():
        shared[pair] = long_skeleton(surname(of.value[lefts[pair]]), surname(of.value[rights[pair]]))
    return shared


def _graded_levels(
    near: NDArray[np.float64],
    likely: NDArray[np.float64],
    near_enough: NDArray[np.bool_],
    one_skeleton: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """SKELETON, NEAR or DIFFERENT (or _APART), by how near two surnames are and how likely one was meant."""
    alike = _graded(likely, near) >= LEAST_ALIKE
    is_near = (likely > ONE_SLIP) | near_enough
    levels = np.where(is_near, np.int8(SurnameLevel.NEAR), np.int8(SurnameLevel.DIFFERENT))
    return np.where(alike, np.where(one_skeleton, np.int8(SurnameLevel.SKELETON), levels), _APART)


def _graded(likely: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.float64]:
    return GRADED * np.maximum(likely, 0.0) + (1.0 - GRADED) * near


def _costs(of: Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.float64]:
    """What the slips between two surnames cost; across scripts without what not every table writes."""
    across = of.cyrillic[lefts] != of.cyrillic[rights]
    one_script, two_scripts = np.flatnonzero(~across), np.flatnonzero(across)
    cost = np.empty(len(lefts))
    cost[one_script] = least_slips_of_each(of.meant, of.folded, lefts[one_script], rights[one_script])
    asked, places = np.unique(np.r_[lefts[two_scripts], rights[two_scripts]], return_inverse=True)
    alike = readings_of([as_words(map(latin_alike, own)) for own in of.meant.at(asked).texts()])
    cost[two_scripts] = slips_of_each(alike, places[: len(two_scripts)], places[len(two_scripts) :])
    return cost
