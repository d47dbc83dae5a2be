"""Levels of many pairs of surnames at once, for the nine in ten that need no closer look.

Most pairs are parted by the letters in them, before any text is touched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import (
    ROUNDED,
    apart_of_each,
    bags_at_widths,
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
from linkage.names.letter_bags import KeptBags, LetterBags, letter_bags
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
    is_no_case,
    long_skeleton,
    one_sound_misheard,
    same_name,
)
from linkage.names.surnames import Surname, surname

#: Pairs whose bounds are worked out at a time, so that they stay in the processor's cache.
_AT_A_TIME = 1 << 15


# Marks of a surname, as bits.
_CYRILLIC, _COMPARABLE, _LISTED, _DOUBLE = (1 << bit for bit in range(4))


@dataclass(frozen=True)
class _Surnames:
    """Surnames as delivered, and what is known of them, in columns (``marks``: as bits)."""

    texts: list[str]
    known: list[Surname]
    marks: NDArray[np.uint8]

    @cached_property
    def cyrillic(self) -> NDArray[np.bool_]:
        return (self.marks & _CYRILLIC) > 0

    @cached_property
    def comparable(self) -> NDArray[np.bool_]:
        return (self.marks & _COMPARABLE) > 0

    @cached_property
    def listed(self) -> NDArray[np.bool_]:
        return (self.marks & _LISTED) > 0

    @cached_property
    def double(self) -> NDArray[np.bool_]:
        return (self.marks & _DOUBLE) > 0

    @cached_property
    def folded(self) -> NDArray[np.object_]:
        return np.array([one.folded for one in self.known], dtype=object)

    @cached_property
    def first(self) -> NDArray[np.object_]:
        return np.array([one.readings[0] if one.readings else "" for one in self.known], dtype=object)

    @cached_property
    def brief(self) -> NDArray[np.bool_]:
        """Whether a skeleton is so short that to share it says nothing."""
        return np.array(
            [min(map(len, one.level3), default=0) <= SHORT_SKELETON for one in self.known], dtype=bool
        )

    def asked(
        self, lefts: NDArray[np.intp], rights: NDArray[np.intp]
    ) -> tuple["_Surnames", NDArray[np.intp], NDArray[np.intp]]:
        """The surnames that stand in a pair, and the pairs' positions among these."""
        asked = np.zeros(len(self.known), dtype=bool)
        asked[lefts] = asked[rights] = True
        place = np.cumsum(asked) - 1
        at = np.flatnonzero(asked).tolist()
        only = _Surnames([self.texts[i] for i in at], [self.known[i] for i in at], self.marks[asked])
        return only, place[lefts], place[rights]


def _surnames(texts: Iterable[str], known: Iterable[Surname]) -> _Surnames:
    """Surnames as delivered, and what is known of each."""
    every = list(known)
    marks = [
        one.cyrillic * _CYRILLIC
        | bool(one.readings) * _COMPARABLE
        | one.known * _LISTED
        | bool(one.halves) * _DOUBLE
        for one in every
    ]
    return _Surnames(list(texts), every, np.array(marks, dtype=np.uint8))


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
    return _levels(_surnames(values, map(surname, values)), lefts, rights)


def _levels(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    levels = _of_whole_names(of, lefts, rights)
    open_ = (levels != UNDECIDED) & (levels < SurnameLevel.SAME_NAME)
    with_halves = np.flatnonzero(open_ & (of.double[lefts] | of.double[rights]))
    if len(with_halves):
        unlike = _halves_unlike(of, lefts[with_halves], rights[with_halves])
        levels[with_halves[~unlike]] = UNDECIDED
    return levels


def _halves_unlike(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether no half of one side may be a half of the other, or the whole of it."""
    of, lefts, rights = of.asked(lefts, rights)
    halves = [
        tuple((half, surname(half)) for half in one.halves) or ((text, one),)
        for text, one in zip(of.texts, of.known, strict=True)
    ]
    of_pair, left, right, parts = combinations(halves, lefts, rights)
    levels = _levels(_surnames((text for text, _ in parts), (one for _, one in parts)), left, right)
    unlike = np.ones(len(lefts), dtype=bool)
    unlike[of_pair[(levels == UNDECIDED) | (levels >= SurnameLevel.SKELETON)]] = False
    return unlike


def _of_whole_names(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    """The levels without regard to halves."""
    possible = _possible(of, lefts, rights)
    comparable = of.comparable[lefts] & of.comparable[rights]
    levels = np.where((possible == 0) & comparable, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    open_ = np.flatnonzero((levels == UNDECIDED) & comparable)
    levels[open_] = _of_those_open(*of.asked(lefts[open_], rights[open_]), possible[open_])
    return levels


# What the letters of a pair leave possible: another level than DIFFERENT, a skeleton or a reading in common.
_OPEN, _ONE_SKELETON, _ONE_READING = (np.uint8(1 << bit) for bit in range(3))


def _possible(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.uint8]:
    """What the letters alone leave possible, as bits: of most pairs nothing, whatever their readings are."""
    possible = np.zeros(len(lefts), dtype=np.uint8)
    if not of.known:
        return possible
    *bags, spelt = _kept_bags.of(of.texts, lambda new: _bags([of.known[i] for i in new]))
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


def _bags(surnames: list[Surname]) -> tuple[LetterBags, ...]:
    """The letters of all readings of each surname at all widths, then those it is spelt with."""
    of_readings = bags_at_widths([one.all_readings or ("",) for one in surnames])
    return *of_readings, letter_bags([one.folded for one in surnames])


_kept_bags = KeptBags()


def forget_letters() -> None:
    """Let go of the letters of the surnames met so far.

    >>> forget_letters()
    """
    _kept_bags.forget()


def _of_those_open(
    of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], possible: NDArray[np.uint8]
) -> NDArray[np.int8]:
    """The levels of pairs whose letters leave more than one possible."""
    alike = 1.0 - apart_of_each(of.first[lefts], of.first[rights])
    no_skeleton_shared, no_reading_shared = (possible & bit == 0 for bit in (_ONE_SKELETON, _ONE_READING))
    for none, none_shared in (
        (no_skeleton_shared, _no_skeleton_shared),
        (no_reading_shared, _no_reading_shared),
    ):
        perhaps = np.flatnonzero(~none)
        none[perhaps] = none_shared(of, lefts[perhaps], rights[perhaps])
    one_spelling = of.folded[lefts] == of.folded[rights]
    two_scripts = of.cyrillic[lefts] != of.cyrillic[rights]
    # nothing less than a form of some weight in common makes two one name, and such a form has its readings
    perhaps_one = ~no_reading_shared | (two_scripts & ((alike > ALIKE) | ~no_skeleton_shared))
    perhaps_one |= ~of.cyrillic[lefts] & ~of.cyrillic[rights]
    levels = np.where(one_spelling, np.int8(SurnameLevel.SAME), np.int8(SurnameLevel.DIFFERENT))
    for pair in np.flatnonzero(perhaps_one & ~one_spelling).tolist():
        levels[pair] = _of_forms(of, lefts[pair], rights[pair])
    doubtful = np.flatnonzero((levels == SurnameLevel.DIFFERENT) & ~((alike < UNLIKE) & no_skeleton_shared))
    levels[doubtful] = _by_closeness(of, lefts[doubtful], rights[doubtful])
    return levels


def _no_skeleton_shared(
    of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.bool_]:
    own = [one.level3 for one in of.known]
    pairs = zip(lefts.tolist(), rights.tolist(), strict=True)
    return np.array([own[left].isdisjoint(own[right]) for left, right in pairs], dtype=bool)


def _no_reading_shared(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.bool_]:
    own = [one.all_readings for one in of.known]
    pairs = zip(lefts.tolist(), rights.tolist(), strict=True)
    return np.array([set(own[left]).isdisjoint(own[right]) for left, right in pairs], dtype=bool)


def _of_forms(of: _Surnames, left: int, right: int) -> np.int8 | SurnameLevel:
    """SAME_NAME of two spellings of one name, UNDECIDED where one may be no case, DIFFERENT of two names."""
    one, other = of.known[left], of.known[right]
    same = same_name(of.texts[left], of.texts[right], one, other)
    if same < ONE_NAME:
        return SurnameLevel.DIFFERENT
    return UNDECIDED if is_no_case(one, other, same) else SurnameLevel.SAME_NAME


def _by_closeness(of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    """The level of pairs that have no form in common, as far as closeness decides it.

    What ``surname_comparison`` says of two surnames by their sound.
    """
    near = nearest_of_each([one.readings or ("",) for one in of.known], lefts, rights, FAR)
    levels = np.where(near < FAR, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    open_ = np.flatnonzero((near >= FAR) & (near < 1.0))
    levels[open_] = _by_slips(of, lefts[open_], rights[open_], near[open_])
    return levels


def _by_slips(
    of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp], near: NDArray[np.float64]
) -> NDArray[np.int8]:
    """The level of pairs that have no form in common and are neither far apart nor one sound."""
    of, lefts, rights = of.asked(lefts, rights)
    cost, letters = _costs(of, lefts, rights)
    likely = one_meant_of_each(cost, letters)
    two_listed = of.listed[lefts] & of.listed[rights]
    doubt = np.where(two_listed, DOUBT, 0.0)
    near_enough = near > np.where(two_listed, NEAR_OF_TWO_KNOWN, NEAR)
    short = np.flatnonzero(near_enough & (letters < LONG))
    near_enough[short] = letters_apart(of.first[lefts[short]], of.first[rights[short]], 1) <= 1
    close = np.flatnonzero(near > SKELETON)
    close = close[~_no_skeleton_shared(of, lefts[close], rights[close])]
    one_skeleton = np.zeros(len(near), dtype=bool)
    one_skeleton[close] = True
    for pair in close[of.brief[lefts[close]] & of.brief[rights[close]]].tolist():
        one_skeleton[pair] = long_skeleton(of.known[lefts[pair]], of.known[rights[pair]])
    levels, slight = (
        _graded_levels(near, likely - off, near_enough, one_skeleton)
        for off in (doubt, np.minimum(doubt, SLIGHT_DOUBT))
    )
    # a slight doubt is dear to find out, and seldom matters
    for pair in np.flatnonzero(levels != slight).tolist():
        if one_sound_misheard(of.known[lefts[pair]].folded, of.known[rights[pair]].folded):
            levels[pair] = slight[pair]
    # what sounds the same has one skeleton
    for pair in close[near[close] > SOUND].tolist():
        if not of.known[lefts[pair]].level2.isdisjoint(of.known[rights[pair]].level2):
            levels[pair] = SurnameLevel.SOUND
    levels[(cost == 0.0) & ~(of.cyrillic[lefts] & of.cyrillic[rights])] = UNDECIDED  # perhaps Polish
    return levels


def _graded_levels(
    near: NDArray[np.float64],
    likely: NDArray[np.float64],
    near_enough: NDArray[np.bool_],
    one_skeleton: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """SKELETON, NEAR or DIFFERENT, by how near two surnames are and how likely one was meant."""
    alike = _graded(likely, near) >= LEAST_ALIKE
    is_near = alike & ((likely > ONE_SLIP) | near_enough)
    levels = np.where(is_near, np.int8(SurnameLevel.NEAR), np.int8(SurnameLevel.DIFFERENT))
    return np.where(alike & one_skeleton, np.int8(SurnameLevel.SKELETON), levels)


def _graded(likely: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.float64]:
    return GRADED * np.maximum(likely, 0.0) + (1.0 - GRADED) * near


def _costs(
    of: _Surnames, lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What the slips between two surnames cost, and the letters of the shorter one."""
    meant = [one.meant for one in of.known]
    cost, letters = least_slips_of_each(meant, [one.folded for one in of.known], lefts, rights)
    across = np.flatnonzero(of.cyrillic[lefts] != of.cyrillic[rights])
    asked = set(lefts[across].tolist()) | set(rights[across].tolist())
    alike = [tuple(map(latin_alike, own)) if i in asked else () for i, own in enumerate(meant)]
    cost[across] = slips_of_each(alike, lefts[across], rights[across])
    return cost, letters
