"""Sets of linkage draws, packed eight to a byte as ``np.packbits`` does, one row a set."""

import numpy as np
from numpy.typing import NDArray

#: uint8 [sets, ceil(draws / 8)]
Bits = NDArray[np.uint8]

_ONES_IN_BYTE = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1).astype(np.uint16)
_CHUNK = 8192  # rows unpacked at once: 8 MB at a thousand draws


def full(draws: int) -> Bits:
    """The set of all draws, as one row; the spare bits of its last byte are not in it."""
    packed: Bits = np.packbits(np.ones(draws, dtype=np.uint8))
    return packed


def nothing(rows: int, draws: int) -> Bits:
    """That many empty sets."""
    return np.zeros((rows, (draws + 7) // 8), dtype=np.uint8)


def without(left: Bits, right: Bits) -> Bits:
    """The draws of each left set that are not in the right one."""
    return left & ~right


def sizes(bits: Bits) -> NDArray[np.int64]:
    """How many draws each set holds."""
    counts: NDArray[np.int64] = _ONES_IN_BYTE[bits].sum(axis=1, dtype=np.int64)
    return counts


def count_by_draw(bits: Bits, draws: int) -> NDArray[np.int64]:
    """For each draw, how many of the sets hold it."""
    counts = np.zeros(draws, dtype=np.int64)
    for start in range(0, len(bits), _CHUNK):
        counts += np.unpackbits(bits[start : start + _CHUNK], axis=1, count=draws).sum(axis=0, dtype=np.int32)
    return counts


def union_by(groups: NDArray[np.int64], bits: Bits, n_groups: int) -> Bits:
    """The union of the sets of each group; ``groups`` (0 .. n_groups - 1) must be sorted."""
    unions = np.zeros((n_groups, bits.shape[1]), dtype=np.uint8)
    if len(groups):
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        unions[groups[starts]] = np.bitwise_or.reduceat(bits, starts, axis=0)
    return unions


def twice_by(groups: NDArray[np.int64], bits: Bits, n_groups: int) -> Bits:
    """The draws that at least two sets of each group hold; ``groups`` must be sorted."""
    once, twice = np.zeros((2, n_groups, bits.shape[1]), dtype=np.uint8)
    if len(groups):
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        place = np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
        for turn in range(int(place.max()) + 1):
            rows = np.flatnonzero(place == turn)
            twice[groups[rows]] |= once[groups[rows]] & bits[rows]
            once[groups[rows]] |= bits[rows]
    return twice
