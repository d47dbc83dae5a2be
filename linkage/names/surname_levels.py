"""Levels of many pairs of surnames at once, for the nine in ten that need no closer look."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage.names.closeness import (
    apart_of_each,
    dearest,
    letters_apart,
    nearest_of_each,
    slips_of_each,
)
from linkage.names.evidence import SurnameLevel
from linkage.names.surname_comparison import (
    ALIKE,
    FAR,
    NEAR,
    NEAR_OF_TWO_KNOWN,
    ONE_SLIP,
    SKELETON,
    SOUND,
    UNLIKE,
    Surname,
    surname,
)

UNDECIDED = np.int8(-1)


def levels_in_bulk(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The SurnameLevel that ``compare_surnames`` would find of each pair; UNDECIDED where it must be asked.

    Args:
        values: distinct surnames, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    >>> levels_in_bulk(["Шевченко", "Бойко"], np.array([0, 0]), np.array([1, 0])).tolist()
    [0, -1]
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
    one_script = cyrillic[lefts] & cyrillic[rights]
    never_rendered = (cyrillic[lefts] != cyrillic[rights]) & (alike <= ALIKE) & no_skeleton_shared
    different &= one_script | never_rendered
    levels = np.where(different, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    doubtful = np.flatnonzero(different & ~((alike < UNLIKE) & no_skeleton_shared))
    levels[doubtful] = _by_closeness(
        known, lefts[doubtful], rights[doubtful], one_script[doubtful], no_skeleton_shared[doubtful]
    )
    return levels


def _by_closeness(
    known: Sequence[Surname],
    lefts: NDArray[np.intp],
    rights: NDArray[np.intp],
    one_script: NDArray[np.bool_],
    no_skeleton_shared: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """The level of pairs that have no form in common, as far as closeness decides it."""
    near = nearest_of_each([one.readings or ("",) for one in known], lefts, rights, FAR)
    levels = np.where(near < FAR, np.int8(SurnameLevel.DIFFERENT), UNDECIDED)
    listed = np.array([one.known for one in known], dtype=bool)
    two_listed = np.where(no_skeleton_shared, NEAR_OF_TWO_KNOWN, SKELETON)
    bound = np.where(listed[lefts] & listed[rights], two_listed, NEAR)
    # in one script, too, a short name is near to another by one slip, however few sounds that leaves alike
    apart = np.flatnonzero(one_script & (near >= FAR) & (near <= bound))
    apart = apart[~_one_slip(known, lefts[apart], rights[apart])]
    levels[apart] = SurnameLevel.DIFFERENT
    for pair in np.flatnonzero(one_script & (near > SOUND) & (near < 1.0)).tolist():
        if not known[lefts[pair]].level2.isdisjoint(known[rights[pair]].level2):
            levels[pair] = SurnameLevel.SOUND
    return levels


def _one_slip(
    known: Sequence[Surname], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether one slip alone may make two surnames near."""
    asked = np.zeros(len(known), dtype=bool)
    asked[lefts] = asked[rights] = True
    meant = [one.meant if used else () for one, used in zip(known, asked.tolist(), strict=True)]
    folded = np.array([one.folded for one in known], dtype=object)
    letters = np.array([len(one.folded) for one in known], dtype=np.int64)
    bound = dearest(ONE_SLIP, np.minimum(letters[lefts], letters[rights]))
    one_letter = letters_apart(folded[lefts], folded[rights], 1) <= 1
    slip: NDArray[np.bool_] = one_letter | (slips_of_each(meant, lefts, rights) < bound)
    return slip


def _marks(sets: Sequence[Iterable[str]]) -> NDArray[np.uint64]:
    """Sixty-four bits for each set; two sets that share a member share a bit."""
    number: dict[str, int] = {}
    marks = (
        sum({1 << (number.setdefault(member, len(number)) & 63) for member in members}) for members in sets
    )
    return np.fromiter(marks, dtype=np.uint64, count=len(sets))
