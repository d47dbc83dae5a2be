"""Registered persons: entries of the registry that one person's relatives filed twice.

Clusters are stars: every entry is joined to the entry that anchors the person, by a pair of its own, so
no two entries are ever joined only because each resembles a third.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.decided import RidPair, joined_groups

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


def settled(
    duplicates: pd.DataFrame, same: Collection[RidPair], different: Collection[RidPair]
) -> pd.DataFrame:
    """The candidate duplicates as people decided them; what nobody decided stays as it was scored.

    Entries decided to be one person are certain duplicates of the first of them, also where they are so only
    through a third; a pair decided to be different is none.

    Args:
        duplicates: left_rid, right_rid, probability, log_bf, sorted.
        same: pairs of entries (left, right) decided to be one person's.
        different: pairs decided to be two persons'.

    Returns:
        The same columns, and ``settled``: whether decisions make the entries certain duplicates of the first
        of them. ``log_bf`` is what the comparison said, NaN for a pair that was never compared.
    """
    apart = set(different)
    of_first = {(first, rid) for rid, first in joined_groups(same).items() if rid != first}
    sure = sorted((of_first | set(same)) - apart)
    pair = ["left_rid", "right_rid"]
    certain = pd.DataFrame(np.array(sure, dtype=np.int32).reshape(-1, 2), columns=pair)
    certain["settled"] = [one in of_first for one in sure]
    table = duplicates.merge(certain, on=pair, how="outer")
    table.loc[table["settled"].notna(), "probability"] = 1.0
    table["settled"] = table["settled"].eq(True)
    kept = [one not in apart for one in zip(table["left_rid"], table["right_rid"], strict=True)]
    return table[np.array(kept, dtype=bool)].sort_values(pair, ignore_index=True)


def registered_persons(
    registry: np.ndarray, duplicates: pd.DataFrame, different: Collection[RidPair] = ()
) -> RegisteredPersons:
    """Cluster the registry's entries.

    Args:
        registry: rids of the entries, ascending.
        duplicates: left_rid, right_rid, probability, log_bf of candidate duplicate pairs, and ``settled``
            where some are certain because people decided so.
        different: pairs (left, right) that people decided to be two persons': never in one cluster.
    """
    likely = duplicates[duplicates["probability"] >= ONE_PERSON]
    if "settled" not in likely.columns:
        likely = likely.assign(settled=False)
    # beyond 53 bits every probability is one, and only the weights tell which pair is surer
    surest_first = ["settled", "probability", "log_bf", "left_rid", "right_rid"]
    likely = likely.sort_values(surest_first, ascending=[False, False, False, True, True])
    apart = {pair for left, right in different for pair in ((left, right), (right, left))}
    anchor_of: dict[int, int] = {}
    chance: dict[int, float] = {}
    cluster: dict[int, list[int]] = {}
    for left, right, probability in likely[["left_rid", "right_rid", "probability"]].itertuples(index=False):
        for anchor, entry in ((left, right), (right, left)):
            # an anchor stays an anchor, and nobody is joined through a third
            free = anchor_of.get(anchor, anchor) == anchor and entry not in anchor_of
            members = cluster.get(anchor, [anchor])
            if free and not any((member, entry) in apart for member in members):
                anchor_of.setdefault(anchor, anchor)
                anchor_of[entry] = anchor
                chance[entry] = probability
                cluster[anchor] = [*members, entry]
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
