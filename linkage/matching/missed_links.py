"""How many true links were probably not found, because a record tells too little or is spoilt.

What linking does not find, its posterior does not doubt: no draw holds such a link. But people are missing
from the registry whether or not a witness remembers their surname, so of the records that tell a surname and
a given name as many should be linked as of those that do not (missing at random, as for the model's m).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.preparation import Prepared

#: Of the links of records that tell both names, the share that is not found, as a beta distribution for each
#: kind: about one in a hundred on a list, and no surer than a hundred observations would be; one in thirty
#: where a name was heard. Judgement, as nothing delivered tells it; of the order that synthetic worlds show.
SPOILT = dict.fromkeys(KIND_ORDER, (1.0, 99.0)) | {"testimony": (1.0, 29.0)}


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

    def shares(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """The share of the true links that was not found, drawn from what is known of it [classes, draws].

        The shares of records that are linked are drawn from their Jeffreys posteriors.
        """
        shape = (len(self.records), n_draws)
        share = rng.beta((self.linked + 0.5)[:, None], (self.records - self.linked + 0.5)[:, None], shape)
        spoilt = np.repeat([rng.beta(*SPOILT[kind], n_draws) for kind in KIND_ORDER], 2, axis=0)
        telling = np.repeat(share[::2], 2, axis=0)
        found: np.ndarray = np.minimum(share / telling, 1.0) * (1.0 - spoilt)
        return 1.0 - found


def missed_links(prepared: Prepared, edges: pd.DataFrame, n_registered: int) -> MissedLinks:
    """Count how many records of each class are linked.

    Args:
        prepared: the records.
        edges: mention_rid, person, probability of their candidate persons.
        n_registered: number of registered persons, which come first.
    """
    kind = prepared.records["kind"].map({kind: i for i, kind in enumerate(KIND_ORDER)}).to_numpy()
    names = prepared.features[["surname", "given"]].to_numpy()
    class_of = 2 * kind + (names < 0).any(axis=1)
    registered = edges[edges["person"] < n_registered]
    of_edge = class_of[registered["mention_rid"].to_numpy()]
    linked = np.bincount(of_edge, registered["probability"], minlength=2 * len(KIND_ORDER))
    records = np.bincount(class_of, minlength=2 * len(KIND_ORDER))
    return MissedLinks(class_of, records, np.minimum(linked, records))
