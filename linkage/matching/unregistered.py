"""Persons who are in no registry: records that no entry fits may speak of each other.

In the order exchange, acknowledgement, death, interview, testimony each record joins a person that
an earlier record stands for, or stands for a new one. Clusters are stars around that first record,
so a vague mention never chains two others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from linkage.matching.competition import runs
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.models import KindPair
from linkage.matching.vectors import Vectors

#: A record with less than this left for "not in the registry" is not asked who else it may be.
SMALLEST_NOBODY = 0.02
#: An unregistered person needs at least this much of its anchor's probability to be listed.
SMALLEST_ANCHOR = 0.005


@dataclass
class Unregistered:
    """How each mention's "nobody" is shared between earlier unregistered persons and a new one.

    Attributes:
        nobody: for each rid what is left for "none of the registered", after the shares below are known.
        scale: for each rid what its registered candidates' posteriors are multiplied by.
        new: for each rid the probability that it stands for an unregistered person itself.
        edges: anchor_rid, mention_rid, odds (against new, given that the anchor stands), probability, log_bf;
            sorted by (mention_rid, anchor_rid).
    """

    nobody: np.ndarray
    scale: np.ndarray
    new: np.ndarray
    edges: pd.DataFrame = field(default_factory=pd.DataFrame)


def share_nobody(
    nobody: np.ndarray,
    vectors: Mapping[KindPair, Vectors],
    models: Mapping[KindPair, PairModel],
    frequency: Frequencies,
) -> Unregistered:
    """Let earlier unregistered persons compete for what the registered left over.

    Args:
        nobody: for each rid the posterior of "none of the registered" (1 where it has no candidate).
        vectors: pairs of records that are no registry entries, by kinds.
        models: the models of those pairs of kinds.
        frequency: frequencies of the values.
    """
    candidates = _candidate_edges(vectors, models, frequency)
    nobody = nobody.copy()
    new, scale = nobody.copy(), np.ones(len(nobody))
    probability = np.zeros(len(candidates))
    mention = candidates["mention_rid"].to_numpy()
    anchor, odds = candidates["anchor_rid"].to_numpy(), candidates["odds"].to_numpy()
    none = candidates["none"].to_numpy()
    # mentions come in rid order, which is the order of kinds, so an anchor is settled before it is asked
    for start, end in runs(mention):
        rid = int(mention[start])
        shares = odds[start:end] * new[anchor[start:end]]
        known, left_over = 1.0 - nobody[rid], nobody[rid]
        total = known + left_over * (1.0 + shares.sum()) * none[start]
        scale[rid] = 1.0 / total
        probability[start:end] = left_over * none[start] * shares / total
        new[rid] = left_over * none[start] / total
        nobody[rid] = 1.0 - known / total
    return Unregistered(nobody, scale, new, candidates.assign(probability=probability))


def _candidate_edges(
    vectors: Mapping[KindPair, Vectors], models: Mapping[KindPair, PairModel], frequency: Frequencies
) -> pd.DataFrame:
    """Every pair with its odds: anchor_rid, mention_rid, odds, none (1 - c of all its kinds), log_bf."""
    parts = []
    for pair, found in vectors.items():
        model = models[pair]
        log_bf = floored(evidence(found, model, frequency), model)
        parts.append(
            pd.DataFrame(
                {
                    "anchor_rid": found.l,
                    "mention_rid": found.r,
                    "odds": np.exp(np.minimum(log_bf + model.log_prior(), 100.0)),
                    "none": 1.0 - model.in_left,
                    "log_bf": log_bf,
                }
            )
        )
    if not parts:
        columns = {"anchor_rid": int, "mention_rid": int, "odds": float, "none": float, "log_bf": float}
        return pd.DataFrame({name: np.zeros(0, kind) for name, kind in columns.items()})
    edges = pd.concat(parts, ignore_index=True)
    edges = edges[edges["odds"] > 1e-5].sort_values(["mention_rid", "anchor_rid"], ignore_index=True)
    edges["none"] = edges.groupby("mention_rid")["none"].transform("min")
    return edges
