"""Registered persons: entries of the registry that one person's relatives filed twice.

Clusters are stars: every entry is joined to the entry that anchors the person, by a pair of its own, so
no two entries are ever joined only because each resembles a third.
"""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.competition import compete, each_for_itself
from linkage.matching.decided import RidPair, is_decided
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.recalibration import Recalibration
from linkage.matching.vectors import Vectors

#: Pairs of entries below this probability are not kept.
SMALLEST_DUPLICATE = 0.001
#: What people decided weighs more than any comparison (natural log).
_DECIDED = 1e6
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


def duplicate_pairs(
    vectors: Vectors, model: PairModel, frequency: Frequencies, by: Recalibration | None = None
) -> pd.DataFrame:
    """Pairs of registry entries with the probability that they are of one person.

    Args:
        vectors: pairs of entries.
        model: of registry and registry.
        frequency: frequencies of the values.
        by: recalibrates the probabilities of pairs that nobody decided.

    Returns:
        left_rid, right_rid, probability, log_bf; sorted by pair.
    """
    found = evidence(vectors, model, frequency)
    log_bf = floored(found, model)
    groups = each_for_itself(len(vectors))
    prior = (model.in_left, model.n_left, model.n_left, model.unseen, model.look_alikes)
    probability = compete(log_bf, found.log_alike, groups, *prior).posterior
    kept = probability >= SMALLEST_DUPLICATE
    if by is not None:
        probability = np.where(is_decided(vectors), probability, by.of(probability))
    columns = {"left_rid": vectors.l, "right_rid": vectors.r, "probability": probability, "log_bf": log_bf}
    return pd.DataFrame(columns)[kept].sort_values(["left_rid", "right_rid"], ignore_index=True)


def shares_of_entries(
    log_bf: np.ndarray, chance: np.ndarray, group: np.ndarray, decided: np.ndarray
) -> np.ndarray:
    """How much of a person's probability for a record each of the person's entries has.

    As far as the entries are of one person, each has all of it. As far as they are of two, the record is of
    one of these: of each entry as likely as it fits, BF / sum of BF. Two entries that are no anchors are of
    one person where both are the anchor's.

    Args:
        log_bf: natural log Bayes factor of each entry and the record; NaN where they were not compared.
        chance: that the entry is the anchor's person, 1 for the anchor itself.
        group: number of each row's record and person, dense from 0.
        decided: mask of the entries that people decided the record to be of; no other fits as well.

    Returns:
        A share a row, 0 to 1; ``chance`` where no entry of a group was compared.
    """
    n, compared = int(group.max(initial=-1)) + 1, decided | ~np.isnan(log_bf)
    weight, best = np.where(compared, np.where(decided, _DECIDED, log_bf), -np.inf), np.full(n, -np.inf)
    np.maximum.at(best, group, weight)
    any_compared = np.isfinite(best)
    fits = np.exp(weight - np.where(any_compared, best, 0.0)[group])  # none where it was not compared
    fits /= np.maximum(np.bincount(group, fits, minlength=n), 1.0)[group]  # the best one's is one
    of_one_person = np.bincount(group, fits * chance, minlength=n)[group]
    share: np.ndarray = fits + chance * (of_one_person - fits * chance)
    return np.where(any_compared[group], share, chance)


def no_duplicates() -> pd.DataFrame:
    """The same for a registry in which no two entries were compared."""
    empty = {"left_rid": np.int32, "right_rid": np.int32, "probability": float, "log_bf": float}
    return pd.DataFrame({name: np.zeros(0, kind) for name, kind in empty.items()})


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
    anchor = registry.astype(np.int64)
    anchor[np.searchsorted(registry, list(anchor_of))] = list(anchor_of.values())
    sure = np.ones(len(registry))
    sure[np.searchsorted(registry, list(chance))] = list(chance.values())
    anchors, person = np.unique(anchor, return_inverse=True)
    entries = pd.DataFrame(
        {"entry_rid": registry.astype(np.int32), "person": person.astype(np.int32), "chance": sure}
    )
    return RegisteredPersons(entries, anchors.astype(np.int32))
