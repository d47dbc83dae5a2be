"""How many true links were probably not found, because a record tells too little or is spoilt.

What linking does not find, its posterior does not doubt: no draw holds such a link. But people are missing
from the registry whether or not a witness remembers their surname, so of the records that tell a surname and
a given name as many should be linked as of those that do not (missing at random, as for the model's m).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # its special functions are imported where they are first asked for

from linkage.matching.linkage_result import KIND_ORDER, places_of_kinds
from linkage.matching.preparation import Prepared

#: Of the links of records that tell both names, the share that is not found, as a beta distribution for each
#: kind: about one in a hundred on a list, and no surer than a hundred observations would be; one in thirty
#: where a name was heard. Judgement, as nothing delivered tells it; of the order that synthetic worlds show.
SPOILT = dict.fromkeys(KIND_ORDER, (1.0, 99.0)) | {"testimony": (1.0, 29.0)}
#: Stands for none where none would be divided by, and what is so near to certain is.
_LEAST = 1e-9
_SURE = 1.0 - _LEAST


@dataclass(frozen=True)
class MissedLinks:
    """What is known of the links that were not found.

    Attributes:
        class_of: class of each record [rids]: twice the place of its kind in KIND_ORDER, and one more where
            it does not tell both a surname and a given name.
        records: number of records of each class.
        linked: expected number of them that are linked to a registered person.
    """

    class_of: np.ndarray
    records: np.ndarray
    linked: np.ndarray

    def unlinked(self) -> np.ndarray:
        """Of each kind's records the share that is linked to no registered person [kinds]."""
        linked, records = (numbers.reshape(-1, 2).sum(axis=1) for numbers in (self.linked, self.records))
        share: np.ndarray = 1.0 - linked / np.maximum(records, 1.0)
        return share

    def missed(self) -> np.ndarray:
        """How many records of registered people are linked to nobody registered [classes].

        What is expected of what :meth:`shares` draws.
        """
        linked, records = self.linked.reshape(-1, 2), self.records.reshape(-1, 2)
        found = np.array([b / (a + b) for a, b in (SPOILT[kind] for kind in KIND_ORDER)])
        registered = np.minimum((linked[:, 0] + 0.5) / (records[:, 0] + 1.0) / found, 1.0)
        number: np.ndarray = np.clip(registered[:, None] * records - linked, 0.0, records - linked)
        return number.ravel()

    def shares(self, strangers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """The share of the true links that was not found, drawn from what is known of it [classes, draws].

        Of the records that tell both names the share linked is drawn from its Jeffreys posterior. Of the
        other records as many are of registered people as a binomial draw says, but no fewer than are linked;
        and they are found no oftener.

        Args:
            strangers: of the links found the share that is of nobody registered [kinds, draws].
            rng: seeded.
        """
        telling, told = self.linked[::2, None], self.records[::2, None]
        linked = rng.beta(telling + 0.5, told - telling + 0.5, strangers.shape)
        found = 1.0 - np.array([rng.beta(*SPOILT[kind], strangers.shape[1]) for kind in KIND_ORDER])
        registered = np.clip(linked * (1.0 - strangers) / found, _LEAST, 1.0)
        others = self.linked[1::2, None] * (1.0 - strangers)
        number = np.maximum(self.records[1::2, None], 1).astype(np.int64)  # of none none is found either way
        least = np.ceil(others) - 1
        fewer = np.where(least < 0, 0.0, scipy.special.bdtr(np.maximum(least, 0.0), number, registered))
        drawn = _binomial_quantile(fewer + (1.0 - fewer) * rng.random(strangers.shape), number, registered)
        true = np.where(fewer < _SURE, drawn, others)  # linked oftener than records that tell both names
        found_of_others = np.minimum(others / np.maximum(true, _LEAST), found)
        missed: np.ndarray = 1.0 - np.stack([found, found_of_others], axis=1).reshape(len(self.records), -1)
        return missed


def _binomial_quantile(share: np.ndarray, number: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The least number of successes that is not exceeded with at least this probability, below 1.

    ``scipy.stats`` has the same, and takes half a second to import.
    """
    above = np.ceil(scipy.special.bdtrik(share, number, chance))
    below = np.maximum(above - 1, 0.0)
    quantile: np.ndarray = np.where(scipy.special.bdtr(below, number, chance) >= share, below, above)
    return quantile


def missed_links(prepared: Prepared, edges: pd.DataFrame, n_registered: int) -> MissedLinks:
    """Count how many records of each class are linked.

    Args:
        prepared: the records.
        edges: mention_rid, person, probability of their candidate persons.
        n_registered: number of registered persons, which come first.
    """
    kind = places_of_kinds(prepared.records)
    names = prepared.features[["surname", "given"]].to_numpy()
    class_of = 2 * kind + (names < 0).any(axis=1)
    registered = edges[edges["person"] < n_registered]
    of_edge = class_of[registered["mention_rid"].to_numpy()]
    linked = np.bincount(of_edge, registered["probability"], minlength=2 * len(KIND_ORDER))
    records = np.bincount(class_of, minlength=2 * len(KIND_ORDER))
    return MissedLinks(class_of, records, np.minimum(linked, records))
