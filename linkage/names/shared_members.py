"""Whether two sets share a member, of many pairs of sets at once."""

from collections.abc import Collection, Sequence, Set
from itertools import chain

import numpy as np
from numpy.typing import NDArray


def none_shared(
    sets: Sequence[Set[str]], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether two sets share no member.

    Args:
        sets: of texts.
        lefts: positions in ``sets``, one a pair.
        rights: positions in ``sets``, one a pair.

    >>> none_shared([{"a"}, {"a", "b"}, {"c"}], np.array([0, 0]), np.array([1, 2])).tolist()
    [False, True]
    """
    asked = np.zeros(len(sets), dtype=bool)
    asked[lefts] = asked[rights] = True
    # Most sets are parted by their marks, which are cheap to ask for.
    marks = np.zeros(len(sets), dtype=np.uint64)
    marks[asked] = _marks([sets[i] for i in np.flatnonzero(asked).tolist()])
    none: NDArray[np.bool_] = (marks[lefts] & marks[rights]) == 0
    for pair in np.flatnonzero(~none).tolist():
        none[pair] = sets[lefts[pair]].isdisjoint(sets[rights[pair]])
    return none


def _marks(sets: Sequence[Collection[str]]) -> NDArray[np.uint64]:
    """Sixty-four bits for each set; two sets that share a member share a bit."""
    members = list(chain.from_iterable(sets))
    number = {member: nth for nth, member in enumerate(dict.fromkeys(members))}
    bit = np.fromiter(map(number.__getitem__, members), dtype=np.uint64, count=len(members)) % np.uint64(64)
    size = np.fromiter(map(len, sets), dtype=np.intp, count=len(sets))
    marks = np.zeros(len(sets), dtype=np.uint64)
    told = np.flatnonzero(size)
    if len(told):
        start = np.cumsum(size) - size
        marks[told] = np.bitwise_or.reduceat(np.uint64(1) << bit, start[told])
    return marks
