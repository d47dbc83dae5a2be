"""Persons who are in no registry: records that no entry fits may speak of each other.

In the order exchange, acknowledgement, death, interview, testimony each record joins a person that
an earlier record stands for, or stands for a new one (see turns).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.models import KindPair
from linkage.matching.told_names import class_of
from linkage.matching.vectors import Vectors

#: A record with less than this left for "not in the registry" is not asked who else it may be.
SMALLEST_NOBODY = 0.02
#: An earlier record with lower odds is no candidate.
SMALLEST_ODDS = 1e-5
#: A person whom no other record may join is listed from this much of its anchor's probability on.
SMALLEST_ANCHOR = 0.005


@dataclass(frozen=True)
class Unregistered:
    """What the registered leave of each record, and whom else it may be.

    How a record's "nobody" is shared depends on whose person each earlier record is, which differs from draw
    to draw; so the sharing itself is done on the draws (see turns). It takes nothing from the registered: if
    two mentions are alike, they are so whether or not their person is registered.

    Attributes:
        nobody: for each rid the posterior of "none of the registered"; 1 without candidates, 0 for entries.
        edges: anchor_rid, mention_rid, odds (that the mention is of the earlier record's person, against a
            new one), log_bf; sorted by (mention_rid, anchor_rid).
    """

    nobody: np.ndarray
    edges: pd.DataFrame


def possible_anchors(
    vectors: Mapping[KindPair, Vectors], models: Mapping[KindPair, PairModel], frequency: Frequencies
) -> pd.DataFrame:
    """Every earlier record that may stand for a mention's person: the edges of :class:`Unregistered`.

    Args:
        vectors: pairs of records that are no registry entries, by kinds.
        models: the models of those pairs of kinds.
        frequency: frequencies of the values.
    """
    empty = {"anchor_rid": np.int32, "mention_rid": np.int32, "odds": float, "log_bf": float}
    parts = [pd.DataFrame({name: np.zeros(0, kind) for name, kind in empty.items()})]
    for pair, found in vectors.items():
        model = models[pair]
        log_bf = floored(evidence(found, model, frequency), model)
        log_prior = model.log_priors()[class_of(frequency.features, found.r)]
        odds = np.exp(np.minimum(log_bf + log_prior, 100.0))
        columns = {"anchor_rid": found.l, "mention_rid": found.r, "odds": odds, "log_bf": log_bf}
        parts.append(pd.DataFrame(columns)[odds > SMALLEST_ODDS])
    return pd.concat(parts, ignore_index=True).sort_values(["mention_rid", "anchor_rid"], ignore_index=True)
