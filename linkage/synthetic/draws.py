"""Random draws that are the same for a seed on every machine, cheap enough to make one by one."""

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")
_BUFFER = 1 << 16


class Draws:
    """A stream of uniform numbers for one purpose of one world.

    Each purpose ("people", "testimony" ...) has its own stream, so that a change in one list leaves the
    others as they were.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._generator = np.random.default_rng([seed, zlib.crc32(purpose.encode())])
        self._buffer: list[float] = []

    def unit(self) -> float:
        """A number in [0, 1)."""
        if not self._buffer:
            self._buffer = self._generator.random(_BUFFER).tolist()
        return self._buffer.pop()

    def chance(self, probability: float) -> bool:
        """True with this probability; a chance of nought costs no draw."""
        return probability > 0 and self.unit() < probability

    def below(self, bound: int) -> int:
        """An integer in [0, bound)."""
        return int(self.unit() * bound)

    def between(self, low: int, high: int) -> int:
        """An integer in [low, high]; ``low`` if the interval is empty."""
        return low + int(self.unit() * (high - low + 1)) if high > low else low

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(self.unit() * len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order."""
        return [items[i] for i in self._generator.permutation(len(items))]

    def normal(self) -> float:
        """A standard normal number."""
        return float(self._generator.standard_normal())

    def lognormal(self, sigma: float, size: int) -> list[float]:
        """Heavy-tailed positive numbers with median 1."""
        return [float(x) for x in self._generator.lognormal(0.0, sigma, size)]


class Weighted(Generic[T]):
    """A bag from which items are drawn in proportion to their weights."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        if not items or len(items) != len(weights):
            raise ValueError("as many weights as items, and at least one")
        self.items = list(items)
        self._cumulated = list(accumulate(weights))

    def draw(self, draws: Draws) -> T:
        """One item."""
        position = bisect_right(self._cumulated, draws.unit() * self._cumulated[-1])
        return self.items[min(position, len(self.items) - 1)]
