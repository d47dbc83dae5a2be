"""Drift: whether new records still look like those that the frozen models were trained on.

For each pair of kinds and field the levels of the pairs that have a new record are compared with those of
the pairs trained on, by the population stability index: the sum of (a - b) ln(a / b) over the levels' shares
a and b, which is Jeffreys' divergence (1946, Proceedings of the Royal Society A 186:453-461). The same is
done for whole patterns, by what they weigh: fields may agree as often as they did, and no longer together.
The usual marks are Siddiqi's (2006, Credit Risk Scorecards, Wiley): up to .1 nothing moved, above .25 it
moved much.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from linkage.matching.frozen_models import Fit, FrozenModels, level_counts, weight_counts
from linkage.matching.models import KindPair

#: Marks of the population stability index.
MOVED, MOVED_MUCH = 0.1, 0.25
#: With fewer pairs the index moves by chance alone.
FEWEST_PAIRS = 500
#: The names were counted too long ago once the population is so many times as large.
OUTGROWN = 2.0
#: What whole patterns are called among the fields.
TOGETHER = "all fields together"
#: Added to each level's count, so that an unseen level has a share.
_SMOOTHING = 0.5


def stability_index(then: np.ndarray, now: np.ndarray) -> float:
    """Population stability index of two rows of counts over the same levels; 0 where they have one shape."""
    a, b = ((counts + _SMOOTHING) / (counts + _SMOOTHING).sum() for counts in (now, then))
    return float(((a - b) * np.log(a / b)).sum())


def drift(
    frozen: FrozenModels, fits: Mapping[KindPair, Fit], records: np.ndarray, n_reference: int
) -> dict[str, Any]:
    """How far the new records' patterns lie from those of training, in plain JSON types.

    Args:
        frozen: the version in force.
        fits: every pair of kinds of the night.
        records: fingerprints of the night's records.
        n_reference: records tonight of the population that frequencies are taken from.

    Returns:
        ``pairs``: a row a frozen pair of kinds (left, right, new_pairs; index by field and of TOGETHER, or
        None with too few pairs to tell); ``names``: records among which names were counted, and tonight's;
        ``moved``: what passed a mark, in words.
    """
    rows, moved = [], []
    there: dict[int, np.ndarray] = {}  # by version, which many pairs of kinds share
    for pair, model in frozen.models.items():
        if pair not in fits:
            continue
        vectors = fits[pair].vectors
        if model.version not in there:
            there[model.version] = frozen.trained_on(pair, records)
        then = there[model.version]
        new = vectors.at(~(then[vectors.l] & then[vectors.r]))
        index = None
        if len(new) >= FEWEST_PAIRS:
            # a field that was not compared in training yet cannot have drifted from it
            counts = {name: now for name, now in level_counts(new).items() if model.pairs[name].sum()}
            index = {name: round(stability_index(model.pairs[name], now), 4) for name, now in counts.items()}
            if model.weights is not None:
                now = weight_counts(new, model.model)
                index[TOGETHER] = round(stability_index(model.weights, now), 4)
            moved += [
                f"{pair[0]}-{pair[1]}: {name} ({value:.2f})"
                for name, value in sorted(index.items(), key=lambda one: (-one[1], one[0]))
                if value > MOVED_MUCH
            ]
        rows.append({"left": pair[0], "right": pair[1], "new_pairs": len(new), "index": index})
    names: dict[str, int] = {}
    if frozen.reference is not None:
        names = {"counted_among": frozen.reference.size, "now": n_reference}
        if n_reference >= OUTGROWN * frozen.reference.size:
            moved.append(f"names were counted among {frozen.reference.size:,} records, now {n_reference:,}")
    return {"pairs": rows, "names": names, "moved": moved}
