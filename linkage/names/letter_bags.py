"""How far apart texts are at least, told by the letters in them alone: integers, before any text is touched.

An edit takes away, adds or changes one letter, and letters that change places are the same letters. So two
texts are as many edits apart, at least, as the one has letters more than the other has of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from linkage.names.skeleton import READING_LETTERS

# A letter's first and second occurrence have a bit each; letters that share bits with others lower the bound.
_LETTERS = 32
# Which bit a letter has: those of readings one each, others such that an alphabet's neighbours differ.
_BIT = np.arange(1 << 16, dtype=np.int64) % _LETTERS
_BIT[[ord(letter) for letter in READING_LETTERS]] = np.arange(len(READING_LETTERS)) % _LETTERS


@dataclass(frozen=True)
class LetterBags:
    """The letters of the texts of each value: those that all of them have, and those that any of them has.

    ``shortest``, ``longest``: letters of the shortest and the longest text.
    """

    all_have: NDArray[np.uint64]
    any_has: NDArray[np.uint64]
    shortest: NDArray[np.int32]
    longest: NDArray[np.int32]

    def least_edits(self, lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> NDArray[np.int32]:
        """No text of a left value is fewer edits from one of the right value, of each pair of positions.

        >>> letter_bags(["gora", "hora", "hory"], [1, 2]).least_edits(np.array([0]), np.array([1])).tolist()
        [1]
        """
        gone, come = (
            np.bitwise_count(self.all_have[one] & ~self.any_has[other]).astype(np.int32)
            for one, other in ((lefts, rights), (rights, lefts))
        )
        longer, shorter = (
            self.shortest[one] - self.longest[other] for one, other in ((lefts, rights), (rights, lefts))
        )
        edits: NDArray[np.int32] = np.maximum(np.maximum(gone, come), np.maximum(longer, shorter))
        return edits

    def within(self, text: str, edits: int) -> NDArray[np.intp]:
        """Where the values stand that may be so few edits from a text: no other is.

        >>> letter_bags(["gora", "hora", "hory"]).within("gory", 1).tolist()
        [0, 2]
        """
        own = letter_bags([text])
        gone, come = self.all_have & ~own.any_has, own.all_have & ~self.any_has
        near = (np.bitwise_count(gone) <= edits) & (np.bitwise_count(come) <= edits)
        near &= (self.shortest - own.longest <= edits) & (own.shortest - self.longest <= edits)
        return np.flatnonzero(near)

    def least_apart(
        self, edits: NDArray[np.int32], lefts: NDArray[np.intp], rights: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """The normalised distance, 0 to 1, that so many edits are at least."""
        apart: NDArray[np.float64] = edits / np.maximum(
            np.maximum(self.longest[lefts], self.longest[rights]), 1
        )
        return apart


def letter_bags(texts: Sequence[str], count: Sequence[int] | NDArray[np.intp] | None = None) -> LetterBags:
    """The letters of values with one text or more each.

    Args:
        texts: of all values, one value after the other; at least one.
        count: how many of them each value has, at least one; one each if not given.

    >>> letter_bags(["gora", "hora", "hory"], [2, 1]).longest.tolist()
    [4, 4]
    """
    counts = np.asarray([1] * len(texts) if count is None else count, dtype=np.intp)
    start = np.cumsum(counts) - counts
    length = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
    bag = _bags("".join(texts), length)
    return LetterBags(
        np.bitwise_and.reduceat(bag, start),
        np.bitwise_or.reduceat(bag, start),
        np.minimum.reduceat(length, start),
        np.maximum.reduceat(length, start),
    )


def _bags(letters: str, length: NDArray[np.int32]) -> NDArray[np.uint64]:
    code = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32)
    bit = _BIT[code & 0xFFFF]
    of_text = np.repeat(np.arange(len(length)) * _LETTERS, length)
    n = np.bincount(of_text + bit, minlength=len(length) * _LETTERS).reshape(-1, _LETTERS)
    return np.packbits(np.hstack([n > 0, n > 1]), axis=1, bitorder="little").view(np.uint64).ravel()


def joined(one: LetterBags, other: LetterBags) -> LetterBags:
    """The bags of the values of both, one after the other.

    >>> joined(letter_bags(["gora"]), letter_bags(["horka"])).longest.tolist()
    [4, 5]
    """
    columns = ((getattr(bags, column.name) for bags in (one, other)) for column in fields(LetterBags))
    return LetterBags(*map(np.concatenate, map(tuple, columns)))
