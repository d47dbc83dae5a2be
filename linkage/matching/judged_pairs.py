"""What the model gives the registry's candidate pairs when it is told of no decision, beside the decisions.

The model itself may have learnt from the decisions, and so may what the other lists show of a person; but no
pair, and no rival of a pair, has its own decision for evidence.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.decided import DecidedPairs, without_decisions
from linkage.matching.doubts import Doubts
from linkage.matching.duplicates import duplicate_pairs
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel
from linkage.matching.models import KindPair
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.recalibration import Judged, Recalibration, recalibrations
from linkage.matching.vectors import Vectors

_ENTRIES = ("registry", "registry")


class Teaching:
    """What people's decisions say of the model's posteriors: a map for each kind with enough of them.

    Args:
        decided: what people decided, and what follows.
        least: the number of decisions from which on a map is fitted.

    Attributes:
        enough: whether any kind can have so many.
        maps: kind of the records that the registry's are paired with -> its map.
    """

    def __init__(self, decided: DecidedPairs, least: int) -> None:
        self.decided, self.least = decided, least
        self.enough = int(decided.told.sum()) >= least
        self.maps: dict[str, Recalibration] = {}
        self._strata: list[dict[str, Any]] = []

    def learn(self, judged: Mapping[str, Judged]) -> None:
        """Fit the maps of some kinds."""
        maps, strata = recalibrations(judged, self.least)
        self.maps |= maps
        self._strata += strata

    def as_told(self) -> dict[str, Any]:
        """The account of the run's report."""
        decisions = int(self.decided.told.sum())
        return {"least_decisions": self.least, "decisions": decisions, "strata": self._strata}


def judged_duplicates(
    pairs: Mapping[KindPair, Vectors],
    models: Mapping[KindPair, PairModel],
    frequency: Frequencies,
    decided: DecidedPairs,
) -> dict[str, Judged]:
    """Pairs of registry entries."""
    found = duplicate_pairs(without_decisions(pairs[_ENTRIES]), models[_ENTRIES], frequency)
    return {"registry": _judged(found["left_rid"], found["right_rid"], found["probability"], decided)}


def judged_mentions(
    pairs: Mapping[KindPair, Vectors],
    models: Mapping[str, PairModel],
    frequency: Frequencies,
    decided: DecidedPairs,
    person_of: np.ndarray,
    others: Mapping[str, Doubts] | None = None,
) -> dict[str, Judged]:
    """Pairs of a registered person and a record, by the record's kind.

    Args:
        pairs: compared pairs by kinds.
        models: kind -> the model under which persons compete for its records.
        frequency: frequencies of the values.
        decided: what people decided.
        person_of: the registered person of each rid.
        others: kind -> the mentions linked before its records (see persons_of_mentions.candidates).
    """
    # a decision on any of the person's entries is one on the person
    of_person = DecidedPairs(person_of[decided.l], decided.r, decided.level, decided.told)
    judged = {}
    for kind, model in models.items():
        open_ = without_decisions(pairs["registry", kind])
        # records without candidates change no posterior, so they are not counted
        n_right, doubt = len(np.unique(open_.r)), (others or {}).get(kind)
        found = candidates(open_, person_of, model, frequency, n_right, others=doubt)
        judged[kind] = _judged(found.person, found.mention, found.posterior, of_person)
    return judged


def _judged(left: object, right: object, posterior: object, decided: DecidedPairs) -> Judged:
    by_people = pd.DataFrame({"l": decided.l, "r": decided.r, "same": decided.level})[decided.told]
    told = by_people.groupby(["l", "r"])["same"].max().reset_index()
    rows = pd.DataFrame({"l": left, "r": right, "posterior": posterior}).merge(
        told, on=["l", "r"], how="left"
    )
    return Judged(rows["posterior"].to_numpy(), rows["same"].fillna(-1).to_numpy().astype(np.int8))
