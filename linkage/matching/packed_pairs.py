"""Pairs that are only held for later: the levels of each are one number, in less than half their room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS
from linkage.matching.vectors import Vectors, no_pairs, pattern_codes, patterns_of

#: What is known of each pair.
PACKED_COLUMNS = ("l", "r", "rules", "code")


@dataclass(frozen=True)
class PackedPairs:
    """Pairs as :class:`Vectors` has them, with one number in place of the levels.

    Attributes:
        l: left rid of each pair.
        r: right rid.
        rules: bitmask of the blocking rules that found the pair.
        code: of its levels (see vectors.pattern_codes).
    """

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    rules: np.ndarray
    code: np.ndarray

    def __len__(self) -> int:
        return len(self.l)

    def at(self, chosen: np.ndarray | slice) -> "PackedPairs":
        """The chosen pairs (a mask, positions or a slice)."""
        return PackedPairs(self.l[chosen], self.r[chosen], self.rules[chosen], self.code[chosen])

    def forget(self, columns: Sequence[int]) -> None:
        """Set the fields of these columns to missing, in place."""
        for column in columns:
            self.code[:] &= ~(7 << 3 * (len(FIELDS) - 1 - column))

    def unpacked(self) -> Vectors:
        """Their comparison vectors, with their patterns."""
        of, codes = pd.factorize(self.code, sort=True)
        patterns, of = patterns_of(codes, len(FIELDS)), of.astype(np.int32)
        found = Vectors(self.l, self.r, self.rules, patterns.take(of, axis=0))
        vars(found)["patterns"] = patterns, of
        return found


#: Pairs, whichever way they are held.
Pairs = TypeVar("Pairs", Vectors, PackedPairs)


def packed(vectors: Vectors, chosen: np.ndarray | slice = slice(None)) -> PackedPairs:
    """The chosen pairs (positions or a slice) without their levels, which are never copied."""
    patterns, of = vectors.patterns
    code = pattern_codes(patterns)[of[chosen]]
    return PackedPairs(vectors.l[chosen], vectors.r[chosen], vectors.rules[chosen], code)


def none_packed() -> PackedPairs:
    """No pair."""
    return packed(no_pairs())


def taken_together(parts: list[PackedPairs]) -> PackedPairs:
    """The pairs of all parts, one part after the other, copied a column at a time.

    The list is emptied, so that a column of parts that nobody else holds is let go of once it is copied.
    """
    columns = {name: [getattr(part, name) for part in (none_packed(), *parts)] for name in PACKED_COLUMNS}
    parts.clear()
    return PackedPairs(*(np.concatenate(columns.pop(name)) for name in PACKED_COLUMNS))
