"""Tells apart in bulk the surnames that are nowhere near each other, as nine in ten compared pairs are."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import apart_of_each, nearest_of_each
from linkage.names.surname_comparison import ALIKE, NEAR, UNLIKE, surname


def surely_different(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """For each pair whether ``compare_surnames`` would find it different; where in doubt, False.

    Args:
        values: distinct surnames, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    >>> surely_different(["Шевченко", "Бойко"], np.array([0, 0]), np.array([1, 0])).tolist()
    [True, False]
    """
    known = [surname(value) for value in values]
    forms = _marks([one.forms for one in known])
    skeletons = _marks([one.level3 for one in known])
    cyrillic = np.array([one.cyrillic for one in known], dtype=bool)
    comparable = np.array([bool(one.readings) and not one.halves for one in known], dtype=bool)
    first = np.array([one.readings[0] if one.readings else "" for one in known], dtype=object)

    alike = 1.0 - apart_of_each(first[lefts], first[rights])
    no_skeleton_shared = (skeletons[lefts] & skeletons[rights]) == 0
    different: NDArray[np.bool_] = (
        comparable[lefts] & comparable[rights] & ((forms[lefts] & forms[rights]) == 0)
    )
    never_rendered = (cyrillic[lefts] != cyrillic[rights]) & (alike <= ALIKE) & no_skeleton_shared
    different &= (cyrillic[lefts] & cyrillic[rights]) | never_rendered
    doubtful = np.flatnonzero(different & ~((alike < UNLIKE) & no_skeleton_shared))
    readings = [one.readings or ("",) for one in known]
    different[doubtful] = nearest_of_each(readings, lefts[doubtful], rights[doubtful], NEAR) <= NEAR
    return different


def _marks(sets: Sequence[Iterable[str]]) -> NDArray[np.uint64]:
    """Sixty-four bits for each set; two sets that share a member share a bit."""
    number: dict[str, int] = {}
    marks = (
        sum({1 << (number.setdefault(member, len(number)) & 63) for member in members}) for members in sets
    )
    return np.fromiter(marks, dtype=np.uint64, count=len(sets))
