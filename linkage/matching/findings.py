"""What the rules of blocking found, and its union: candidate pairs, each with the bitmask of its rules."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from linkage.matching.vectors import Vectors, not_compared

#: Findings that are united, and then compared, at a time, so that memory stays bounded.
LARGEST_PART = 8_000_000
#: Bits of a rid and of a rule's number in a finding: a right rid, a left rid and a rule in 63 bits.
RID_BITS, RULE_BITS = 29, 5
#: Beyond all rids, and the bits of one.
BEYOND_ALL = (1 << RID_BITS) - 1


@dataclass(frozen=True)
class Findings:
    """Pairs that rules found, as one number each (see :func:`packed`): ascending, each pair and rule once."""

    codes: np.ndarray

    def by_rule(self, n_rules: int, n_counted: int = BEYOND_ALL) -> np.ndarray:
        """The number of pairs that each rule found, without those of right rids from ``n_counted`` on."""
        counted = self.codes[: self._place(n_counted)]
        return np.bincount(counted & ((1 << RULE_BITS) - 1), minlength=n_rules)

    def ranges(self, largest: int = LARGEST_PART) -> list[tuple[int, int]]:
        """Ranges [from, to) of right rids, together all, each of ``largest`` findings or of one rid."""
        bounds, place = [0], 0
        while place + largest < len(self.codes):
            right = int(self.codes[place + largest]) >> (RID_BITS + RULE_BITS)
            bounds.append(right if right > bounds[-1] else right + 1)
            place = self._place(bounds[-1])
        return list(zip(bounds, [*bounds[1:], BEYOND_ALL], strict=True))

    def united(self, low: int = 0, high: int = BEYOND_ALL) -> Vectors:
        """The pairs with a right rid from ``low`` on and below ``high``, each once, not compared yet."""
        part = self.codes[self._place(low) : self._place(high)]
        pair = part >> RULE_BITS
        first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(part) else np.zeros(0, np.int64)
        rules = np.left_shift(1, (part & ((1 << RULE_BITS) - 1)).astype(np.int32), dtype=np.int32)
        rules = np.bitwise_or.reduceat(rules, first) if len(part) else rules
        return not_compared(pair[first] & BEYOND_ALL, pair[first] >> RID_BITS, rules)

    def _place(self, right: int) -> int:
        """How many findings have a smaller right rid."""
        return int(np.searchsorted(self.codes, right << (RID_BITS + RULE_BITS)))


def packed(left: np.ndarray, right: np.ndarray, rule: int) -> np.ndarray:
    """The pairs of one rule (its number) as findings, in any order."""
    codes: np.ndarray = right.astype(np.int64) << (RID_BITS + RULE_BITS)
    codes |= left.astype(np.int64) << RULE_BITS
    codes |= rule
    return codes


def together(parts: Iterable[np.ndarray]) -> Findings:
    """The findings (packed) of all rules."""
    codes = np.concatenate([np.zeros(0, np.int64), *parts])
    codes.sort()
    return Findings(codes)
