"""What explains a night's links: the pairs behind them, and the models as these were weighed."""

import numpy as np
import pandas as pd

from linkage.matching.kept_evidence import PAIR, kept_evidence
from linkage.matching.linkage_result import KeptEvidence, LinkageResult
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.models import KindPair, with_persons
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared
from linkage.matching.stages import Stage
from linkage.matching.vectors import Vectors


def explained_pairs(
    prepared: Prepared, stage: Stage, posteriors: Posteriors
) -> tuple[dict[KindPair, Vectors], pd.DataFrame]:
    """The pairs of each candidate person's every entry and its mention, those of entries, and the weights of
    the former (see Posteriors).
    """
    person_of = posteriors.persons.person_of(len(prepared.records))
    models = competing(stage, len(posteriors.persons.anchors))
    pairs = dict(stage.pairs)
    weights = [posteriors.weights]
    for kind, found in posteriors.candidates.items():
        pair = ("registry", kind)
        vectors = pairs[pair] = found.pairs_among(stage.pairs[pair], person_of)
        log_bf = floored(evidence(vectors, models[pair], stage.frequency), models[pair])
        weights.append(pd.DataFrame({"left_rid": vectors.l, "right_rid": vectors.r, "log_bf": log_bf}))
    return pairs, pd.concat(weights, ignore_index=True)


def evidence_of_links(
    explained: dict[KindPair, Vectors],
    registry: Stage,
    others: Stage,
    posteriors: Posteriors,
    result: LinkageResult,
) -> KeptEvidence:
    """What explains the links: their own comparisons, and those of each candidate person's every entry."""
    return kept_evidence(
        explained | others.pairs,
        competing(registry, len(posteriors.persons.anchors)) | others.models,
        registry.frequency,
        [
            found.contests.assign(
                left_over=[found.nobody.get(rid, np.nan) for rid in found.contests["mention_rid"].tolist()]
            )
            for found in posteriors.candidates.values()
        ],
        pd.concat([result.links[PAIR], posteriors.weights[PAIR]], ignore_index=True),
    )


def competing(registry: Stage, n_persons: int) -> dict[KindPair, PairModel]:
    """The registry's models as mentions meet them: persons compete, not entries."""
    return {
        pair: model if pair[0] == pair[1] else with_persons(model, n_persons)
        for pair, model in registry.models.items()
    }
