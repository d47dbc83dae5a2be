"""Whether several mentions that resemble one registered person are all of somebody else who resembles him.

Each mention alone may be of an unregistered namesake. If one is, so are most likely the others that tell no
more than it does, since whoever was met once is met again. So mentions do not make each other surer than the
best of them is: what another mention adds to a candidate, its doubt adds to nobody.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.fields import OtherListsLevel

#: Pairs of a mention and a person below this posterior raise no doubt.
SMALLEST_RESEMBLANCE = 0.01
#: Levels of ``other_lists`` that rest on other mentions alone; -1 where it is unclear whether they do.
UPON_MENTIONS = (-1, OtherListsLevel.MENTIONED_BY_OTHERS)


@dataclass(frozen=True)
class Doubts:
    """The mentions linked so far and the registered persons that each resembles.

    Attributes:
        pairs: other (the mention's rid), person, theirs (natural log Bayes factor of its own words),
            posterior, and nobody (what is left of the mention for nobody registered).
        repeated: how much likelier than anybody a person is meant whom another mention is of.
    """

    pairs: pd.DataFrame
    repeated: float

    def of_pairs(
        self, mention: np.ndarray, person: np.ndarray, own: np.ndarray, asked: np.ndarray
    ) -> np.ndarray:
        """Natural log of what somebody else, of whom another mention is, weighs against each pair.

        Two mentions resemble a person alike as far as both tell of him. The doubt in a mention counts less if
        a third tells more: that one shows that the person is spoken of, and leaves two namesakes to be met.

        Args:
            mention: rid of the mention of each pair.
            person: its candidate.
            own: natural log Bayes factor of the mention's own words.
            asked: which pairs are asked about.
        """
        places = np.flatnonzero(asked)
        rows = pd.DataFrame({"pair": places, "mention": mention[places], "person": person[places]})
        met = rows.merge(self.pairs, on="person")
        met = met[met["mention"] != met["other"]]
        pair, theirs = met["pair"].to_numpy(), met["theirs"].to_numpy()
        best, sure = np.full(len(own), -np.inf), np.zeros(len(own))
        np.maximum.at(best, pair, theirs)
        np.maximum.at(sure, pair, met["posterior"].to_numpy())
        by_chance = np.minimum(1.0, np.exp(theirs - best[pair]) + 1.0 / self.repeated)
        alike = np.exp(np.minimum(theirs - own[pair], 0.0))
        weight = np.zeros(len(own))
        np.maximum.at(weight, pair, met["nobody"].to_numpy() * by_chance * alike)
        with np.errstate(divide="ignore"):
            log_weight: np.ndarray = np.log(self.repeated * weight / (1.0 + self.repeated * sure))
        return log_weight
