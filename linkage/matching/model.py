"""The Fellegi-Sunter model of one pair of kinds: its parameters, its weights, its readable form.

Fellegi and Sunter 1969, JASA 64:1183-1210: the match weight of a field is log2(m / u).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from linkage.matching.fields import BY_NAME, COLUMN, FIELDS, TIERS
from linkage.matching.frequencies import (
    ChanceAgreement,
    Frequencies,
    by_level,
    log_shares,
    log_u,
    log_u_of_levels,
)
from linkage.matching.look_alikes import (
    LOOK_ALIKES,
    documented_chances,
    log_of_agreement,
    log_of_levels,
    mixture,
)
from linkage.matching.told_names import none_unseen
from linkage.matching.vectors import Vectors

#: Least bits of evidence from names (call sign and document number among them) for a link above "possible".
NAME_FLOOR_BITS = 4.0
#: Pairs weighed at a time.
LARGEST_PART = 500_000
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

    def log_priors(self) -> np.ndarray:
        """The same by what the right record tells of the name; those who are not compared count as none."""
        log_odds: np.ndarray = np.log(self.in_left / self.n_left) - np.log(
            1.0 - self.in_left + self.in_left * self.unseen
        )
        return log_odds

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


@dataclass(frozen=True)
class Shown:
    """What sets of pairs show, whatever the model; the pairs of a set weigh the same under any.

    Attributes:
        patterns: int8 [patterns, fields], distinct comparison vectors.
        of: the pattern of each set.
        log_share: field with tiers -> of each set the natural log of how frequent the value is, 0 where the
            level is in no tier.
    """

    patterns: np.ndarray
    of: np.ndarray
    log_share: Mapping[str, np.ndarray]


def shown(patterns: np.ndarray, of: np.ndarray, right: np.ndarray, frequency: Frequencies) -> Shown:
    """Look up how frequent the values are that sets of pairs show.

    Args:
        patterns: distinct comparison vectors.
        of: the pattern of each set.
        right: the right rid of each set, whose value's frequency counts.
        frequency: frequencies of the values.
    """
    columns = {name: patterns[:, COLUMN[name]] for name in TIERS}
    log_share = {name: log_shares(name, levels, of, right, frequency) for name, levels in columns.items()}
    return Shown(patterns, of, log_share)


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
    patterns, pattern_of = vectors.patterns
    first, like = vectors.like_pairs
    found = weigh(shown(patterns, pattern_of[first], vectors.r[first], frequency), model)
    log_alike = mixture(found.log_each_alike, model.alike)
    return Evidence(found.log_bf[like], log_alike[like], found.name_bits[like])


@dataclass(frozen=True)
class EvidenceOfSets:
    """The evidence of sets of pairs, in natural logs.

    Attributes:
        log_bf: as of :class:`Evidence` [sets].
        log_each_alike: log Bayes factor of the record of each kind of look-alike [kinds, sets].
        name_bits: as of :class:`Evidence` [sets].
    """

    log_bf: np.ndarray
    log_each_alike: np.ndarray
    name_bits: np.ndarray


def weigh(sets: Shown, model: PairModel) -> EvidenceOfSets:
    """The evidence of each set of pairs.

    The weight of a field without tiers depends on its level only; of the others the values' frequency is
    left, set by set.
    """
    chance, n_sets = model.chance, len(sets.of)
    patterns, of = sets.patterns, sets.of
    by_pattern = {
        f.name: by_level(
            np.log(model.m[f.name]) - log_u_of_levels(f.name, chance), patterns[:, COLUMN[f.name]]
        )
        for f in FIELDS
    }
    by_value = {name: by_pattern.pop(name)[of] - share for name, share in sets.log_share.items()}
    log_bf = _total(by_pattern, len(patterns))[of] + _total(by_value, n_sets)
    by_name = _total(_of_names(by_pattern), len(patterns))[of] + _total(_of_names(by_value), n_sets)
    alike = log_of_levels(patterns, chance.u) + log_of_agreement(by_pattern, len(patterns))
    return EvidenceOfSets(log_bf, alike[:, of] + log_of_agreement(by_value, n_sets), by_name / np.log(2))


def _total(weights: Mapping[str, np.ndarray], n: int) -> np.ndarray:
    """The weights of all fields together."""
    total: np.ndarray = sum(weights.values(), np.zeros(n))
    return total


def _of_names(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: weight for name, weight in weights.items() if BY_NAME[name].evidence_of_name}


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
