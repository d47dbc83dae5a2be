"""Registered persons: entries of the registry that one person's relatives filed twice.

Clusters are stars: every entry is joined to the entry that anchors the person, by a pair of its own, so
no two entries are ever joined only because each resembles a third.
"""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.decided import RidPair

#: Probability from which two entries compete as one person.
ONE_PERSON = 0.5


@dataclass(frozen=True)
class RegisteredPersons:
    """The persons of the registry.

    Attributes:
        entries: entry_rid, person, chance; sorted by entry_rid. ``chance`` is 1 for the anchor, else the
            probability that the entry is the anchor's person.
        anchors: rid of each person's anchor entry, ascending; the position is the person.
    """

    entries: pd.DataFrame
    anchors: np.ndarray

    def person_of(self, n_records: int) -> np.ndarray:
        """The person of each rid; -1 for records that are no registry entries."""
        person = np.full(n_records, -1, dtype=np.int32)
        person[self.entries["entry_rid"].to_numpy()] = self.entries["person"].to_numpy()
        return person


def registered_persons(
    registry: np.ndarray, duplicates: pd.DataFrame, different: Set[RidPair] = frozenset()
) -> RegisteredPersons:
    """Cluster the registry's entries.

    Args:
        registry: rids of the entries, ascending.
        duplicates: left_rid, right_rid, probability, log_bf of candidate duplicate pairs.
        different: pairs (left, right) that people decided to be two persons': never in one cluster.
    """
    likely = duplicates[duplicates["probability"] >= ONE_PERSON]
    # beyond 53 bits every probability is one, and only the weights tell which pair is surer
    surest_first = ["probability", "log_bf", "left_rid", "right_rid"]
    likely = likely.sort_values(surest_first, ascending=[False, False, True, True])
    anchor_of: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    chance: dict[int, float] = {}
    for left, right, probability in likely[["left_rid", "right_rid", "probability"]].itertuples(index=False):
        for anchor, entry in ((left, right), (right, left)):
            # an anchor stays an anchor, and nobody is joined through a third
            free = anchor_of.get(anchor, anchor) == anchor and entry not in anchor_of
            own = members.get(anchor, [anchor])
            if free and not any((min(one, entry), max(one, entry)) in different for one in own):
                members[anchor] = [*own, entry]
                anchor_of.setdefault(anchor, anchor)
                anchor_of[entry] = anchor
                chance[entry] = probability
                break
    anchor = np.array([anchor_of.get(rid, rid) for rid in registry.tolist()], dtype=np.int64)
    anchors, person = np.unique(anchor, return_inverse=True)
    entries = pd.DataFrame(
        {
            "entry_rid": registry.astype(np.int32),
            "person": person.astype(np.int32),
            "chance": [chance.get(rid, 1.0) for rid in registry.tolist()],
        }
    )
    return RegisteredPersons(entries, anchors.astype(np.int32))
