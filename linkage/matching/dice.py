"""The dice of linkage draws: each record throws its own, so that they fall alike on every night.

A record's draws change where its probabilities do, and not because another record came or went.
"""

from enum import IntEnum

import numpy as np

#: Records that throw at a time, so that what they throw stays in the processor's cache.
AT_A_TIME = 64
#: Numbers are hashed by their bytes, each of which looks up a table of its own.
_BYTES = 8
#: Changes every byte of a fingerprint, and twice it every byte otherwise.
_OTHER_BYTES = 0x5555555555555555
#: What is left of 32 random bits in a float32, whose numbers below 1 are 24 bits apart.
_BITS = 24


class Throw(IntEnum):
    """What a record throws for; for each it throws anew."""

    REGISTERED, UNREGISTERED, ON_NO_REGISTRY = range(3)


class Dice:
    """Uniform random numbers for each record, by its fingerprint.

    Simple tabulation hashing: rows of random numbers, one for each byte, taken together by exclusive or. Any
    three throws are independent of each other (Carter and Wegman 1979, JCSS 18:143-154; Pătraşcu and Thorup
    2012, JACM 59:14). For each thing thrown for every byte is another, so that what two records throw for two
    things is tied by no sum over their bytes.

    Args:
        n_draws: numbers for each record.
        seed: of the tables.
    """

    def __init__(self, n_draws: int, seed: int) -> None:
        self.n_draws, self._seed = n_draws, seed
        rng = np.random.default_rng(seed)
        self._tables = rng.integers(0, 1 << _BITS, (_BYTES, 256, n_draws), dtype=np.uint32)

    def of(self, fingerprints: np.ndarray, throw: Throw = Throw.REGISTERED) -> np.ndarray:
        """What records throw: float32 [records, draws] in [0, 1).

        Args:
            fingerprints: int64 or uint64 [records].
            throw: for what.
        """
        keys = np.ascontiguousarray(fingerprints).view(np.uint64) ^ np.uint64(throw * _OTHER_BYTES)
        by_byte = keys.view(np.uint8).reshape(-1, _BYTES).T.astype(np.intp)
        thrown = self._tables[0].take(by_byte[0], axis=0)
        row = np.empty_like(thrown)
        for places, table in zip(by_byte[1:], self._tables[1:], strict=True):
            thrown ^= table.take(places, axis=0, out=row, mode="wrap")  # any mode that needs no second copy
        uniform: np.ndarray = thrown.astype(np.float32)
        uniform *= np.float32(0.5**_BITS)
        return uniform

    def stream(self, fingerprint: int) -> np.random.Generator:
        """As many numbers as are asked for, for what a record and those it competes with throw together."""
        return np.random.default_rng([self._seed, fingerprint % 2**64])
