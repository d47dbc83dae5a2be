"""Whether several mentions that resemble one registered person are all of somebody else who resembles him.

Each mention alone may be of an unregistered namesake. If one is, so are most likely the others that tell no
more than it does, since whoever was met once is met again. So mentions do not make each other surer than the
best of them is: what another mention adds to a candidate, its doubt adds to nobody.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.matching.fields import COLUMN, FIELDS, OtherListsLevel
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel, field_weight
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.value_keys import counted_out
from linkage.matching.vectors import Vectors

#: Pairs of a mention and a person below this posterior raise no doubt.
SMALLEST_RESEMBLANCE = 0.01
#: Levels of ``other_lists`` that rest on other mentions alone; -1 where it is unclear whether they do.
UPON_MENTIONS = (-1, OtherListsLevel.MENTIONED_BY_OTHERS)
#: Fields that are not a mention's own words.
NOT_TOLD = ("other_lists", "decided")
#: Meetings of two mentions looked at together, so that memory holds few of what they tell.
_AT_A_TIME = 1 << 14


def agreements(vectors: Vectors, model: PairModel, frequency: Frequencies) -> np.ndarray:
    """What each field that a record itself tells says for each pair [pairs, fields].

    The natural log of m / u where that is above 0, else 0.
    """
    fields = [f.name for f in FIELDS if f.name not in NOT_TOLD]
    told = np.empty((len(vectors), len(fields)))
    for name, column in zip(fields, told.T, strict=True):
        level = vectors.levels[:, COLUMN[name]]
        np.maximum(field_weight(name, level, vectors.r, model, frequency), 0.0, out=column)
    return told


@dataclass(frozen=True)
class Doubts:
    """The mentions linked so far and the registered persons that each resembles.

    Attributes:
        pairs: other (the mention's rid), person, posterior, and nobody (what is left of the mention for
            nobody registered).
        told: of each of them what each field tells for the person (see :func:`agreements`) [pairs, fields].
        repeated: how much likelier than anybody a person is meant whom another mention is of.
        seats: mentions decided to be of one person raise no doubt about each other.
    """

    pairs: pd.DataFrame
    told: np.ndarray
    repeated: float
    seats: Seats = NO_SEATS

    def of_pairs(
        self, mention: np.ndarray, person: np.ndarray, own: np.ndarray, told: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Natural log of what somebody else, of whom another mention is, weighs against each pair; and the
        rid of that other mention, -1 where there is none.

        Somebody else whom the other mention is of resembles the candidate where that mention does; of all
        else that he is nothing is known. So this mention fits him as well as it agrees with the candidate in
        what both mentions tell, and where it disagrees with the candidate, that is no word against him. The
        doubt in a mention counts less if a third tells more: that one shows that the candidate is spoken of,
        and leaves two namesakes to be met.

        Args:
            mention: rid of the mention of each pair.
            person: its candidate.
            own: natural log Bayes factor of the mention's own words.
            told: what each field tells for the candidate [pairs, fields].
        """
        in_order, persons = self._by_person
        first, end = (np.searchsorted(persons, person, side=side) for side in ("left", "right"))
        pair, place = counted_out(first, end - first)
        row = in_order[place]
        other, posterior, nobody = (self.pairs[name].to_numpy() for name in ("other", "posterior", "nobody"))
        apart = self.seats.of(mention[pair]) != self.seats.of(other[row])
        pair, row = pair[apart], row[apart]
        tells, best, sure = self._tells[row], np.zeros(len(own)), np.zeros(len(own))
        np.maximum.at(best, pair, tells)
        np.maximum.at(sure, pair, posterior[row])
        by_chance = np.minimum(1.0, np.exp(tells - best[pair]) + 1.0 / self.repeated)
        alike = np.empty(len(pair))
        for start in range(0, len(pair), _AT_A_TIME):
            part = slice(start, start + _AT_A_TIME)
            np.minimum(told[pair[part]], self.told[row[part]]).sum(axis=1, out=alike[part])
        fits_as_well = np.exp(alike - own[pair])
        weight, of_each = np.zeros(len(own)), nobody[row] * by_chance * fits_as_well
        np.maximum.at(weight, pair, of_each)
        heaviest, most = (of_each > 0) & (of_each == weight[pair]), np.full(len(own), -1)
        most[pair[heaviest]] = other[row[heaviest]]
        with np.errstate(divide="ignore"):
            log_weight: np.ndarray = np.log(self.repeated * weight / (1.0 + self.repeated * sure))
        return log_weight, most

    @cached_property
    def _by_person(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows of ``pairs`` in the order of persons, and the person of each."""
        person = self.pairs["person"].to_numpy()
        order = np.argsort(person, kind="stable")
        return order, person[order]

    @cached_property
    def _tells(self) -> np.ndarray:
        """What all fields of each pair tell together."""
        total: np.ndarray = self.told.sum(axis=1)
        return total
