"""What the rules of blocking found, and its union: candidate pairs, each with the bitmask of its rules."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkage.matching.vectors import Vectors, not_compared

#: Findings that are united, and then compared, at a time, so that memory stays bounded.
LARGEST_PART = 4_000_000
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

    of_rules: Sequence[np.ndarray]

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
        slices = [pairs[_place(pairs, low) : _place(pairs, high)] for pairs in self.of_rules]
        found = np.concatenate([np.zeros(0, np.int64), *slices])
        found <<= RULE_BITS
        ends = np.cumsum([len(one) for one in slices])
        for rule, (end, one) in enumerate(zip(ends, slices, strict=True)):
            found[end - len(one) : end] |= rule
        found.sort()
        pair = found >> RULE_BITS
        first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(found) else np.zeros(0, np.int64)
        rules = np.left_shift(1, (found & ((1 << RULE_BITS) - 1)).astype(np.int32), dtype=np.int32)
        rules = np.bitwise_or.reduceat(rules, first) if len(found) else rules
        pair = pair[first]
        return not_compared(pair & BEYOND_ALL, pair >> RID_BITS, rules)

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
