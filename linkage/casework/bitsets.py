"""Sets of linkage draws, one bit a draw, one row a set.

The bits lie as ``np.packbits`` lays them, but in words of eight bytes, which are joined eight times as fast.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

#: uint64 [sets, ceil(draws / 64)]
Bits = NDArray[np.uint64]

_ONES = np.unpackbits(np.arange(65536, dtype=np.uint16).view(np.uint8).reshape(-1, 2), axis=1).sum(
    axis=1, dtype=np.uint8
)
_CHUNK = 8192  # sets added at once: 1 MB at a thousand draws
_FEW = 30  # sets that are quicker unpacked than added


def from_packed(packed: NDArray[np.uint8], draws: int) -> Bits:
    """Sets as linking hands them on (uint8 [sets, ceil(draws / 8)])."""
    words = np.zeros((len(packed), 8 * ((draws + 63) // 64)), dtype=np.uint8)
    words[:, : packed.shape[1]] = packed
    return words.view(np.uint64)


def to_bools(bits: Bits, draws: int) -> NDArray[np.bool_]:
    """bool [sets, draws]"""
    return np.unpackbits(np.ascontiguousarray(bits).view(np.uint8), axis=1, count=draws).astype(bool)


def full(draws: int) -> Bits:
    """The set of all draws, as one row; the spare bits of its last word are not in it."""
    return from_packed(np.packbits(np.ones((1, draws), dtype=np.uint8), axis=1), draws)


def nothing(rows: int, draws: int) -> Bits:
    """That many empty sets."""
    return np.zeros((rows, (draws + 63) // 64), dtype=np.uint64)


def without(left: Bits, right: Bits) -> Bits:
    """The draws of each left set that are not in the right one."""
    rest = ~right
    rest &= left
    return rest


def sizes(bits: Bits) -> NDArray[np.int64]:
    """How many draws each set holds."""
    counts: NDArray[np.int64] = _ones(bits).sum(axis=1, dtype=np.int64)
    return counts


def count_by_draw(bits: Bits, draws: int) -> NDArray[np.int64]:
    """For each draw, how many of the sets hold it."""
    some = np.flatnonzero(bits.any(axis=1))  # most people are not on a list in any draw
    counts = np.zeros(draws, dtype=np.int64)
    for start in range(0, len(some), _CHUNK):
        counts += _counted(bits.take(some[start : start + _CHUNK], axis=0), draws)
    return counts


def count_by_group(groups: NDArray[np.int64], bits: Bits, n_groups: int, draws: int) -> NDArray[np.int64]:
    """For each group and draw, how many of the group's sets hold it; ``groups`` must be sorted."""
    ends = np.searchsorted(groups, np.arange(n_groups + 1))
    counts = np.zeros((n_groups, draws), dtype=np.int64)
    for group in np.flatnonzero(np.diff(ends)):
        counts[group] = count_by_draw(bits[ends[group] : ends[group + 1]], draws)
    return counts


def union_by(
    groups: NDArray[np.int64], bits: Bits, n_groups: int, rows: NDArray[np.int64] | None = None
) -> Bits:
    """The union of the sets of each group; ``groups`` (0 .. n_groups - 1) must be sorted.

    ``rows`` says which rows of ``bits`` the sets are, where they are not all of them in their order.
    """
    starts = _starts(groups)
    own, found = groups[starts], bits.take(starts if rows is None else rows[starts], axis=0)
    for at, further in _further(starts, len(groups)):
        found[at] |= bits.take(further if rows is None else rows[further], axis=0)
    if len(own) == n_groups:
        return found
    unions = np.zeros((n_groups, bits.shape[1]), dtype=np.uint64)
    unions[own] = found
    return unions


def twice_by(groups: NDArray[np.int64], bits: Bits, n_groups: int) -> Bits:
    """The draws that at least two sets of each group hold; ``groups`` must be sorted."""
    starts = _starts(groups)
    once = bits.take(starts, axis=0)
    twice = np.zeros_like(once)
    for at, rows in _further(starts, len(groups)):
        more = bits.take(rows, axis=0)
        twice[at] |= once.take(at, axis=0) & more
        once[at] |= more
    unions = np.zeros((n_groups, bits.shape[1]), dtype=np.uint64)
    unions[groups[starts]] = twice
    return unions


def _counted(bits: Bits, draws: int) -> NDArray[np.int64]:
    """For each draw, how many of the sets hold it: three sets are added to a sum and a carry, bit by bit.

    So words are added, not draws, until few are left (the vertical counters of Mula, Kurz and Lemire 2018,
    doi:10.1093/comjnl/bxx046).
    """
    counts, weight = np.zeros(draws, dtype=np.int64), 1
    while len(bits):
        carried = [bits[:0]]
        while len(bits) > _FEW:
            third = len(bits) // 3
            one, other, last = bits[:third], bits[third : 2 * third], bits[2 * third : 3 * third]
            either = one ^ other
            carried.append(one & other | either & last)
            bits = np.concatenate([either ^ last, bits[3 * third :]])
        left = np.ascontiguousarray(bits).view(np.uint8)
        counts += weight * np.unpackbits(left, axis=1, count=draws).sum(axis=0, dtype=np.int64)
        bits, weight = np.concatenate(carried), 2 * weight
    return counts


def _ones(bits: Bits) -> NDArray[np.uint8]:
    """How many bits are set in each word (in each quarter of it, before NumPy 2)."""
    native = hasattr(np, "bitwise_count")
    ones: NDArray[np.uint8] = (
        np.bitwise_count(bits) if native else _ONES[np.ascontiguousarray(bits).view(np.uint16)]
    )
    return ones


def _starts(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of every group that has any."""
    first = np.ones(len(groups), dtype=bool)
    first[1:] = groups[1:] != groups[:-1]
    return np.flatnonzero(first)


def _further(starts: NDArray[np.int64], n_rows: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The second row of every group that has one (which groups, and the rows), then the third, and so on.

    Most groups have one row or two, so this beats a reduction over groups, which pays for each.
    """
    lengths = np.diff(starts, append=n_rows)
    at, turn = np.flatnonzero(lengths > 1), 1
    while len(at):
        yield at, starts[at] + turn
        turn += 1
        at = at[lengths[at] > turn]
