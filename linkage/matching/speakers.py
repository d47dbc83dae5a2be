"""Which mentions are of one speaker: what one witness said, of one person or of several.

They do not bear each other out: whoever speaks twice of somebody is no second witness, and whoever names two
men mostly means two.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Speakers:
    """Who speaks in each record; one that does not tell, and a decoy, has a speaker of its own.

    Attributes:
        firsts: for each rid the first record of its speaker.
    """

    firsts: np.ndarray

    def of(self, rids: np.ndarray) -> np.ndarray:
        """The first record of each one's speaker, by which he is known; of a decoy, itself."""
        known = rids < len(self.firsts)
        firsts = rids.astype(np.int64)
        firsts[known] = self.firsts[rids[known]]
        return firsts


NO_SPEAKERS = Speakers(np.zeros(0, dtype=np.int64))


def speakers_of(number: np.ndarray) -> Speakers:
    """Speakers by their numbers.

    Args:
        number: for each rid that of its speaker, -1 where it names none.
    """
    firsts, known = np.arange(len(number)), np.flatnonzero(number >= 0)
    first_of = np.zeros(int(number.max(initial=-1)) + 1, dtype=np.int64)
    first_of[number[known][::-1]] = known[::-1]  # of each the first is written last
    firsts[known] = first_of[number[known]]
    return Speakers(firsts)
