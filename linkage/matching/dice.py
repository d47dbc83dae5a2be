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
#: Sides of the dice: a chance is rounded to a hundredth of what a thousand draws can tell apart.
SIDES = 1 << 16


class Throw(IntEnum):
    """What a record throws for; for each it throws anew."""

    REGISTERED, UNREGISTERED, ON_NO_REGISTRY = range(3)


class Dice:
    """Uniform random whole numbers for each record, by its fingerprint.

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
        self._tables = rng.integers(0, SIDES, (_BYTES, 256, n_draws), dtype=np.uint16)

    def of(self, fingerprints: np.ndarray, throw: Throw = Throw.REGISTERED) -> np.ndarray:
        """What records throw: uint16 [records, draws], from 0 to SIDES - 1.

        Args:
            fingerprints: int64 or uint64 [records].
            throw: for what.
        """
        keys = np.ascontiguousarray(fingerprints).view(np.uint64) ^ np.uint64(throw * _OTHER_BYTES)
        by_byte = keys.view(np.uint8).reshape(-1, _BYTES).T.astype(np.intp)
        thrown: np.ndarray = self._tables[0].take(by_byte[0], axis=0)
        row = np.empty_like(thrown)
        for places, table in zip(by_byte[1:], self._tables[1:], strict=True):
            thrown ^= table.take(places, axis=0, out=row, mode="wrap")  # any mode that needs no second copy
        return thrown

    def stream(self, fingerprint: int) -> np.random.Generator:
        """As many numbers as are asked for, for what a record and those it competes with throw together."""
        return np.random.default_rng([self._seed, fingerprint % 2**64])


def below(thrown: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Where dice fall into the lowest share of their sides: bool [rows, draws].

    Args:
        thrown: uint16 [rows, draws].
        share: of each row, from 0 (nowhere) to 1 (everywhere).
    """
    sides = np.rint(share * SIDES)
    falls: np.ndarray = thrown < np.minimum(sides, SIDES - 1).astype(np.uint16)[:, None]
    falls[sides >= SIDES] = True  # all sides are one more than there is room for
    return falls
