"""Which pairs would teach most if people decided them, as recalibration learns from decisions.

Recalibration starts once a stratum has enough decisions, and takes the decided pairs of each band of
posteriors for its candidates. So decisions go to one stratum until it has enough; in it each next one goes to
the band, and there to the comparison pattern, whose doubt is largest for the decisions it would then have.
That is the greedy maximum of the sum of doubt * log(1 + decisions), which is submodular: the hundredth of
many like pairs teaches little. A pair's doubt is the standard deviation of its verdict, by which Neyman
(1934, JRSS 97:558-625) shares a sample out among strata.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS
from linkage.matching.recalibration import BANDS, STRATA

#: The levels of a pair that tell how its records compare; what people decided is no comparison.
PATTERN = [field.name for field in FIELDS if field.name != "decided"]


def lessons(pairs: pd.DataFrame, decisions: Mapping[str, int], least: int) -> np.ndarray:
    """What a decision on each pair would teach: 0 of one that is sure, decided or in no stratum.

    The fraction tells the worth of a pair in its stratum. The whole number is above 0 for as many of the best
    pairs as a stratum lacks to be recalibrated, and highest in the stratum with the most doubt for each of
    them; one whose pairs are too few to start it has none.

    Args:
        pairs: left_kind, right_kind, probability, decided, and the level of each of PATTERN; NaN in all of
            these for a pair that was not compared itself, which is like no other.
        decisions: of `decisions_counted`.
        least: the number of decisions from which on a stratum is recalibrated.
    """
    stratum = np.array(strata_of(pairs), dtype=object)
    probability = pairs["probability"].fillna(0.0).to_numpy()
    open_ = ~pairs["decided"].to_numpy(dtype=bool)
    doubt = np.where(open_, np.sqrt(probability * (1.0 - probability)), 0.0)
    pattern = _patterns(pairs)
    taught, waiting = np.zeros(len(pairs)), {}
    for name in STRATA:
        mine = np.flatnonzero((stratum == name) & (doubt > 0.0))
        worth = _worth_in_stratum(pairs, pattern, mine, doubt)
        taught[mine] = worth / (1.0 + worth)
        missing = least - decisions.get(name, 0)
        if 0 < missing <= len(mine):
            waiting[name] = (doubt[mine].sum() / missing, mine[np.argsort(-worth, kind="stable")[:missing]])
    for step, name in enumerate(sorted(waiting, key=lambda one: waiting[one][0]), start=1):
        taught[waiting[name][1]] += step
    return taught


def decisions_counted(
    in_force: Mapping[str, int], recalibration: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """By stratum the decisions that count towards its recalibration.

    Recalibration counts fewer than are in force: those on two entries of one person and one record are one,
    and a pair that is no candidate without its decision is none.

    Args:
        in_force: stratum -> the number of its decided pairs.
        recalibration: what the night says of its strata; nothing while decisions are too few for any.
    """
    of_kind = {kind: name for name, kinds in STRATA.items() for kind in kinds}
    counted: dict[str, int] = {}
    for row in recalibration:
        name = of_kind[row["kinds"][0]]
        counted[name] = max(counted.get(name, 0), row["decisions"])
    return {**in_force, **counted}


def strata_of(pairs: pd.DataFrame) -> list[str | None]:
    """The stratum whose recalibration a pair's decision would serve; None for two records off the registry.

    Args:
        pairs: left_kind, right_kind.
    """
    of_kind = {kind: name for name, kinds in STRATA.items() for kind in kinds}
    return [
        of_kind[right] if left == "registry" else None
        for left, right in zip(pairs["left_kind"], pairs["right_kind"], strict=True)
    ]


def _worth_in_stratum(
    pairs: pd.DataFrame, pattern: np.ndarray, mine: np.ndarray, doubt: np.ndarray
) -> np.ndarray:
    """The worth of each of some pairs (positions) of one stratum, all in doubt; ``pattern`` is all pairs'."""
    decided = np.bincount(
        pattern[pairs["decided"].to_numpy(dtype=bool)], minlength=pattern.max(initial=0) + 1
    )
    pattern, doubt = pattern[mine], doubt[mine]
    band = np.searchsorted(BANDS, pairs["probability"].to_numpy()[mine], side="right")
    cell = band * len(decided) + pattern
    among_like = _greedy(cell, doubt, (pattern, doubt), decided[pattern])
    return _greedy(band, doubt, (pattern, doubt, among_like), np.zeros(len(mine)))


def _greedy(
    group: np.ndarray, doubt: np.ndarray, by: tuple[np.ndarray, ...], decided: np.ndarray
) -> np.ndarray:
    """What each pair adds to doubt * log(1 + decisions) of its group, about, if the best are decided first.

    Args:
        group, doubt: of each pair.
        by: what puts one before another in its group: the largest of the last, then of the one before it.
        decided: how many decisions the pair's group has.
    """
    order = np.lexsort((*(-one for one in by), group))
    _, first, size = np.unique(group[order], return_index=True, return_counts=True)
    before = np.empty(len(group))
    before[order] = np.arange(len(group)) - np.repeat(first, size)
    total = np.bincount(group, doubt)[group] if len(group) else doubt
    # sums in another order differ in their last digits, and ties must stay ties
    worth: np.ndarray = np.round(total / (1.0 + decided + before), 9)
    return worth


def _patterns(pairs: pd.DataFrame) -> np.ndarray:
    """A number for each pair; the same for pairs of the same kinds and levels."""
    alike = pairs.groupby(["left_kind", "right_kind", *PATTERN]).ngroup().fillna(-1).to_numpy(np.int64)
    alone = alike < 0
    numbered: np.ndarray = np.where(alone, alike.max(initial=-1) + np.cumsum(alone), alike)
    return numbered
