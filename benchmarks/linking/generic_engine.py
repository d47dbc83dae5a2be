"""Our engine with generic comparisons: its training, competition and joint assignment on other fields.

The fields of the matching room are its own; here they are replaced for the length of one call.
"""

from contextlib import ExitStack
from enum import IntEnum
from unittest.mock import patch

import numpy as np
import pandas as pd
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from benchmarks.linking.febrl import FIELDS, NEAR, VERY_NEAR
from linkage.matching import cells, frequencies, look_alikes, m_step, model, shown, splits, training
from linkage.matching import vectors as vectors_module
from linkage.matching.competition import groups_of
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.fields import Field, Tier
from linkage.matching.frequencies import ChanceAgreement, Frequencies, random_pairs
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.vectors import Vectors

_HOLD_FIELDS = (model, training, m_step, frequencies, vectors_module, shown)
_HOLD_FEATURES = (frequencies, shown)
#: The two columns that the engine's guards ask for by name.
_NAMES = {"given_name": "given", "surname": "surname"}


class Likeness(IntEnum):
    """How alike two texts are."""

    DIFFERENT = 0
    NEAR = 1
    VERY_NEAR = 2
    SAME = 3


def link_generic(left: pd.DataFrame, right: pd.DataFrame, pairs: pd.MultiIndex) -> pd.DataFrame:
    """Score the pairs of two lists that each hold a person once.

    Returns:
        left, right (the index's ids) and probability, for the pairs that could matter.
    """
    everything = pd.concat([left, right])
    l = left.index.get_indexer(pairs.get_level_values(0))  # noqa: E741
    r = right.index.get_indexer(pairs.get_level_values(1)) + len(left)
    order = np.lexsort((l, r))
    vectors = _vectors(everything, l[order], r[order])
    rids = np.arange(len(left)), len(left) + np.arange(len(right))
    drawn = random_pairs(*rids)
    strangers = _vectors(everything, drawn["l"].to_numpy(), drawn["r"].to_numpy())
    with ExitStack() as stack:
        for module, name, value in _generic_fields():
            stack.enter_context(patch.object(module, name, value))
        frequency = _frequencies(everything)
        chance = ChanceAgreement(_u(strangers), {_name(field): np.ones(4) for field in FIELDS})
        prior = training.prior_model("a", "b", len(left), chance)
        sample = training.Sample(vectors, groups_of(vectors.r), len(right))
        fitted, _ = training.train(sample, prior, frequency)
        found = candidates(vectors, np.arange(len(everything)), fitted, frequency, len(right))
        found = assign_jointly(found)
    ids = everything.index.to_numpy()
    ends = {"left": ids[found.person], "right": ids[found.mention]}
    return pd.DataFrame({**ends, "probability": found.posterior})


def _name(column: str) -> str:
    return _NAMES.get(column, column)


def _generic_fields() -> list[tuple[object, str, object]]:
    fields = tuple(
        Field(_name(column), Likeness, (0.05, 0.05, 0.1, 0.8), (0.9, 0.06, 0.02, 0.02), evidence_of_name=True)
        for column in FIELDS
    )
    tiers = {field.name: (Tier((Likeness.SAME,), field.name),) for field in fields}
    by_name = {field.name: field for field in fields}
    columns = {field.name: place for place, field in enumerate(fields)}
    spaces = {field.name: (field.name, None) for field in fields}
    return [
        *((module, "FIELDS", fields) for module in _HOLD_FIELDS),
        *((module, "COLUMN", columns) for module in (look_alikes, model, shown)),
        *((module, "BY_NAME", by_name) for module in (cells, frequencies, look_alikes, model, splits)),
        *((module, "TIERS", tiers) for module in (cells, frequencies, m_step, model, splits)),
        *((module, "FEATURE_OF", {field.name: field.name for field in fields}) for module in _HOLD_FEATURES),
        (frequencies, "KEY_SPACES", spaces),
    ]


def _vectors(everything: pd.DataFrame, l: np.ndarray, r: np.ndarray) -> Vectors:  # noqa: E741
    levels = [_levels(column, everything[column].to_numpy(object), l, r) for column in FIELDS]
    return Vectors(
        l.astype(np.int32), r.astype(np.int32), np.zeros(len(l), np.int32), np.stack(levels, axis=1)
    )


def _levels(column: str, values: np.ndarray, l: np.ndarray, r: np.ndarray) -> np.ndarray:  # noqa: E741
    def level(a: str | None, b: str | None) -> int:
        if a is None or b is None:
            return -1
        if a == b:
            return Likeness.SAME
        if column == "date_of_birth":
            return Likeness.VERY_NEAR if DamerauLevenshtein.distance(a, b) == 1 else Likeness.DIFFERENT
        likeness = JaroWinkler.similarity(a, b)
        return Likeness(int(likeness >= NEAR) + int(likeness >= VERY_NEAR))

    return np.fromiter((level(values[a], values[b]) for a, b in zip(l, r, strict=True)), np.int8, len(l))


def _u(strangers: Vectors) -> dict[str, np.ndarray]:
    u = {}
    for i, column in enumerate(FIELDS):
        seen = strangers.levels[:, i]
        counts = np.bincount(seen[seen >= 0], minlength=len(Likeness)) + 0.5
        u[_name(column)] = counts / counts.sum()
    return u


def _frequencies(everything: pd.DataFrame) -> Frequencies:
    log_share, features = {}, {}
    for column in FIELDS:
        codes, _ = pd.factorize(everything[column])
        counts = np.bincount(codes[codes >= 0])
        log_share[_name(column), 0] = np.log(counts / counts.sum())
        features[_name(column)] = codes
    return Frequencies(log_share, features)
