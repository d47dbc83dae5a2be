"""The Fellegi-Sunter model of one pair of kinds: its parameters, its weights, its readable form.

Fellegi and Sunter 1969, JASA 64:1183-1210: the match weight of a field is log2(m / u).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from linkage.matching.fields import FIELDS
from linkage.matching.frequencies import ChanceAgreement, Frequencies, by_level, log_u
from linkage.matching.look_alikes import LOOK_ALIKES, documented_chances, log_look_alike
from linkage.matching.told_names import none_unseen
from linkage.matching.vectors import Vectors

#: Least bits of evidence from names (call sign and document number among them) for a link above "possible".
NAME_FLOOR_BITS = 4.0
#: Pairs weighed at a time.
LARGEST_PART = 2_000_000
#: What a pair below the floor can reach at most.
BELOW_FLOOR_PROBABILITY = 0.2


@dataclass(frozen=True)
class PairModel:
    """Everything that turns a comparison vector of this pair of kinds into a probability.

    Attributes:
        left_kind: kind of the left records.
        right_kind: kind of the right records.
        m: field -> m probability of each level.
        chance: the u side.
        in_left: c, the chance that a right record's person is among the left records at all.
        n_left: number of left records (persons) that compete; an expected number where they may be taken.
        unseen: by what a right record tells of the name (see told_names), the chance that its own person,
            though among the left records, is not compared with it.
        alike: the chance that an entry of the registry has a look-alike of each kind (see look_alikes) among
            the others; who is not registered has one as often.
        trained: False where the list was too small or the fit was refused, and the priors stand.
        report: what training did, in plain JSON types.
        expected: field -> expected matches at each level in training; empty where there was none.
    """

    left_kind: str
    right_kind: str
    m: Mapping[str, np.ndarray]
    chance: ChanceAgreement
    in_left: float
    n_left: float
    trained: bool
    report: Mapping[str, Any] = field(default_factory=dict)
    expected: Mapping[str, np.ndarray] = field(default_factory=dict)
    unseen: np.ndarray = field(default_factory=none_unseen)
    alike: np.ndarray = field(default_factory=documented_chances)

    def log_prior(self) -> float:
        """Natural log of the odds, before any evidence, that a given left record is the one, against none."""
        return float(np.log(self.in_left / (self.n_left * (1 - self.in_left))))

    @property
    def look_alikes(self) -> float:
        """The chance that somebody who is not among the left records has a look-alike among them.

        Of a pair of look-alikes each has the other. Where pairs of entries are compared, each pair once, an
        entry meets those before it; who is no entry meets all, and so twice as many.
        """
        return self.look_alikes_of_an_entry * float(self.alike.sum())

    @property
    def look_alikes_of_an_entry(self) -> float:
        """How many look-alikes a pair of them is for a right record: see :attr:`look_alikes`."""
        return 1.0 if self.of_entries else 2.0

    @property
    def of_entries(self) -> bool:
        """Whether two entries of the registry are compared."""
        return self.left_kind == self.right_kind == "registry"

    def as_json(self) -> dict[str, Any]:
        """The model as a person reads it: every level by name with m, u and weight in bits."""
        fields = {}
        for f in FIELDS:
            m, u = self.m[f.name], self.chance.u[f.name]
            fields[f.name] = {
                level.name.lower(): {
                    "m": round(float(m[level]), 6),
                    "u": round(float(u[level]), 8),
                    "match_weight": round(float(np.log2(m[level] / u[level])), 3),
                }
                for level in f.levels
            }
        return {
            "left": self.left_kind,
            "right": self.right_kind,
            "in_left": round(self.in_left, 6),
            "n_left": round(self.n_left, 3),
            "alike": {
                kind.name: round(float(chance), 6)
                for kind, chance in zip(LOOK_ALIKES, self.alike, strict=True)
            },
            "unseen": np.round(self.unseen, 6).tolist(),
            "trained": self.trained,
            "fields": fields,
            "training": dict(self.report),
        }


@dataclass(frozen=True)
class Evidence:
    """The evidence of many pairs, in natural logs.

    Attributes:
        log_bf: log Bayes factor: of one person's two records, against strangers'.
        log_alike: log Bayes factor of the record of a relative, twin or namesake, against a stranger's.
        name_bits: the bits of ``log_bf`` that come from names.
    """

    log_bf: np.ndarray
    log_alike: np.ndarray
    name_bits: np.ndarray


def evidence(vectors: Vectors, model: PairModel, frequency: Frequencies) -> Evidence:
    """Weigh the comparison vectors of one pair of kinds, a part at a time, as each field takes room."""
    if len(vectors) > LARGEST_PART:
        bounds = range(0, len(vectors), LARGEST_PART)
        parts = [_evidence(vectors.at(slice(a, a + LARGEST_PART)), model, frequency) for a in bounds]
        joined = (
            np.concatenate([getattr(part, f.name) for part in parts]) for f in dataclass_fields(Evidence)
        )
        return Evidence(*joined)
    return _evidence(vectors, model, frequency)


def _evidence(vectors: Vectors, model: PairModel, frequency: Frequencies) -> Evidence:
    first, of = vectors.like_pairs
    distinct = vectors.at(first)
    weights = field_weights(distinct, model, frequency)
    by_name = sum((weights[f.name] for f in FIELDS if f.evidence_of_name), np.zeros(len(distinct)))
    alike = log_look_alike(weights, distinct.levels, model.chance.u, chances=model.alike)
    return Evidence(total(weights)[of], alike[of], (by_name / np.log(2))[of])


def total(weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """The weights of all fields together."""
    sums: np.ndarray = sum(weights.values(), np.zeros(()))
    return sums


def field_weights(vectors: Vectors, model: PairModel, frequency: Frequencies) -> dict[str, np.ndarray]:
    """Natural log of m / u of every field."""
    return {
        f.name: field_weight(f.name, level, vectors.r, model, frequency)
        for f, level in zip(FIELDS, np.ascontiguousarray(vectors.levels.T), strict=True)
    }


def field_weight(
    name: str, levels: np.ndarray, right: np.ndarray, model: PairModel, frequency: Frequencies
) -> np.ndarray:
    """Natural log of m / u for one field; exactly 0 where it is missing."""
    log_m = by_level(np.log(model.m[name]), levels)
    weight: np.ndarray = log_m - log_u(name, levels, right, model.chance, frequency)
    return weight


def floored(found: Evidence, model: PairModel) -> np.ndarray:
    """``log_bf``, held down where names say too little: a date of birth alone never makes a match."""
    highest = np.log(BELOW_FLOOR_PROBABILITY / (1 - BELOW_FLOOR_PROBABILITY)) - model.log_prior()
    return np.where(found.name_bits < NAME_FLOOR_BITS, np.minimum(found.log_bf, highest), found.log_bf)
