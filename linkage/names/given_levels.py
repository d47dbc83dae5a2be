"""Levels of many pairs of given names at once, for those that are two listed names and nothing else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkage.names.evidence import UNDECIDED, GivenLevel
from linkage.names.given_comparison import Given, given
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
    whole = np.array([one.listed and not one.initial for one in known], dtype=bool)
    of_a_class = np.array([bool(one.own) for one in known], dtype=bool)
    different = whole[lefts] & whole[rights] & (of_a_class[lefts] == of_a_class[rights])
    open_ = np.flatnonzero(different)
    different[open_] = none_shared([_whatever_it_means(one) for one in known], lefts[open_], rights[open_])
    return np.where(different, np.int8(GivenLevel.DIFFERENT), UNDECIDED)


def _whatever_it_means(one: Given) -> frozenset[str]:
    """All that two spellings of one name may have in common."""
    return frozenset().union(one.forms, one.official, one.classes, one.own, one.readings)
