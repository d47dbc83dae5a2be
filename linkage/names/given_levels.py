"""Levels of many pairs of given names at once, for those that share nothing but perhaps their sound."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import (
    ROUNDED,
    bags_at_widths,
    bounds_of_each,
    least_slips_of_each,
    likeliest_of_each,
    nearest_of_each,
    one_meant_of_each,
)
from linkage.names.evidence import UNDECIDED, GivenLevel
from linkage.names.given_comparison import NEAR, ONE_SLIP, Given, given
from linkage.names.letter_bags import letter_bags
from linkage.names.readings import as_words, readings_of
from linkage.names.shared_members import none_shared


def given_levels_in_bulk(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The GivenLevel that ``compare_given`` would find of each pair; UNDECIDED where it must be asked.

    Args:
        values: distinct given names, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    >>> given_levels_in_bulk(["Петро", "Іван"], np.array([0, 0]), np.array([1, 0])).tolist()
    [0, -1]
    """
    known = [given(value) for value in values]
    whole = np.array([not one.initial and bool(one.readings) for one in known], dtype=bool)
    apart = np.flatnonzero(whole[lefts] & whole[rights])
    apart = apart[none_shared([_whatever_it_means(one) for one in known], lefts[apart], rights[apart])]
    levels = np.full(len(lefts), UNDECIDED)
    levels[apart] = _by_sound(known, lefts[apart], rights[apart])
    return levels


def _whatever_it_means(one: Given) -> frozenset[str]:
    """All that two spellings of one name may have in common."""
    return frozenset().union(one.forms, one.official, one.classes, one.own, one.readings)


def _by_sound(known: Sequence[Given], lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int8]:
    """What ``given_comparison`` says of two names by their sound, where no reading is shared."""
    listed = np.array([one.listed for one in known], dtype=bool)
    of_a_class = np.array([bool(one.own) for one in known], dtype=bool)
    two_names = listed[lefts] & listed[rights] & (of_a_class[lefts] == of_a_class[rights])
    levels = np.full(len(lefts), np.int8(GivenLevel.DIFFERENT))
    readings = readings_of([as_words(one.readings or ("",)) for one in known])
    folded = np.array([one.folded for one in known], dtype=object)
    open_ = np.flatnonzero(~two_names)
    # most are parted by the letters in them
    bounds = bounds_of_each(bags_at_widths(readings), lefts[open_], rights[open_])
    spelt = letter_bags(folded.tolist())
    likeliest = likeliest_of_each(bounds, spelt, lefts[open_], rights[open_])
    open_ = open_[(bounds.near > NEAR) | (likeliest > ONE_SLIP - ROUNDED)]
    lefts, rights = lefts[open_], rights[open_]
    cost = least_slips_of_each(readings, folded, lefts, rights)
    letters = np.minimum(spelt.shortest[lefts], spelt.shortest[rights])
    near = nearest_of_each(readings, lefts, rights, NEAR) > NEAR
    likely = one_meant_of_each(cost, letters) > ONE_SLIP
    levels[open_[near | likely]] = GivenLevel.NEAR
    return levels
