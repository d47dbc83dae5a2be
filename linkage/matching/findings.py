"""What the rules of blocking found, and its union: candidate pairs, each with the bitmask of its rules."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from linkage.matching.vectors import Vectors, not_compared

#: Findings that are united, and then compared, at a time, so that memory stays bounded.
LARGEST_PART = 4_000_000
#: Of these so many are sorted at a time: what that takes beside them stays small, and near the processor.
TOGETHER = 1 << 18
#: Bits of a rid and of a rule's number in a finding: a right rid, a left rid and a rule in 63 bits.
RID_BITS, RULE_BITS = 29, 5
#: Beyond all rids, and the bits of one.
BEYOND_ALL = (1 << RID_BITS) - 1


@dataclass(frozen=True)
class Findings:
    """Pairs that rules found, as one number each.

    Attributes:
        of_rules: for each rule its pairs (see :func:`numbered_pairs`), ascending, each once. They are put
            together a part at a time (see :meth:`united`): all at once they would take their room twice.
    """

    of_rules: list[np.ndarray]

    def by_rule(self, n_counted: int = BEYOND_ALL) -> list[int]:
        """The number of pairs that each rule found, without those of right rids from ``n_counted`` on."""
        return [_place(pairs, n_counted) for pairs in self.of_rules]

    def ranges(self, largest: int = LARGEST_PART) -> list[tuple[int, int]]:
        """Ranges [from, to) of right rids, together all, each of ``largest`` findings or of one rid."""
        rids = range(BEYOND_ALL + 1)
        total, bounds = self._below(BEYOND_ALL), [0]
        while (done := self._below(bounds[-1])) + largest < total:
            # the last rid below which no more are left than asked for
            right = bisect_right(rids, done + largest, key=self._below) - 1
            bounds.append(max(right, bounds[-1] + 1))
        return list(zip(bounds, [*bounds[1:], BEYOND_ALL], strict=True))

    def united(self, low: int = 0, high: int = BEYOND_ALL) -> Vectors:
        """The pairs with a right rid from ``low`` on and below ``high``, each once, not compared yet."""
        parts = [self._united(*bounds) for bounds in pairwise(self._bounds(low, high))]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        del parts  # levels take as much room again
        return not_compared(*columns)

    def _bounds(self, low: int, high: int) -> list[int]:
        """Right rids from ``low`` to ``high``, with about ``TOGETHER`` findings, or one rid, between two."""
        step = max(TOGETHER // 64, 1)
        sample = np.sort(np.concatenate([one[::step] for one in self._between(low, high)])) >> RID_BITS
        inner = np.unique(sample[:: TOGETHER // step])
        return [low, *inner[inner > low].tolist(), high]

    def _between(self, low: int, high: int) -> list[np.ndarray]:
        """The findings of each rule with a right rid from ``low`` on and below ``high``."""
        return [pairs[_place(pairs, low) : _place(pairs, high)] for pairs in self.of_rules]

    def _united(self, low: int, high: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Left rids, right rids and rules of the pairs of :meth:`united`."""
        slices = self._between(low, high)
        found = np.concatenate(slices)
        found <<= RULE_BITS
        ends = np.cumsum([len(one) for one in slices])
        for rule, (end, one) in enumerate(zip(ends, slices, strict=True)):
            found[end - len(one) : end] |= rule
        found.sort()
        pair = found >> RULE_BITS
        first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]][: len(pair)])
        rules = np.left_shift(1, found & ((1 << RULE_BITS) - 1)).astype(np.int32)
        rules = np.bitwise_or.reduceat(rules, first) if len(first) else rules
        left, right = left_and_right(pair[first])
        return left.astype(np.int32), right.astype(np.int32), rules

    def _below(self, right: int) -> int:
        """How many findings have a smaller right rid."""
        return sum(_place(pairs, right) for pairs in self.of_rules)


def _place(pairs: np.ndarray, right: int) -> int:
    """How many of the numbered pairs have a smaller right rid."""
    return int(np.searchsorted(pairs, right << RID_BITS))


def numbered_pairs(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One number for each pair of rids, ascending by the right one and then by the left one."""
    numbers: np.ndarray = right.astype(np.int64) << RID_BITS
    numbers |= left.astype(np.int64, copy=False)
    return numbers


def left_and_right(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rids of numbered pairs."""
    return numbers & BEYOND_ALL, numbers >> RID_BITS
