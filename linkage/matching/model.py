"""The Fellegi-Sunter model of one pair of kinds: its parameters, its weights, its readable form.

Fellegi and Sunter 1969, JASA 64:1183-1210: the match weight of a field is log2(m / u).
"""

from collections.abc import Iterator, Mapping
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
#: Sets of pairs weighed at a time, so that what each field adds stays in the processor's cache.
SETS_AT_A_TIME = 8192
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
        n_left: number of left records (persons) that compete; an expected number where they may be taken, and
            half of them where a record is asked for among those of its own kind before it.
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
    levels = patterns[of]  # a row at a time, and not each field's from all over the patterns
    log_share = {name: log_shares(name, levels[:, COLUMN[name]], right, frequency) for name in TIERS}
    return Shown(patterns, of, log_share)


def evidence(vectors: Vectors, model: PairModel, frequency: Frequencies) -> Evidence:
    """Weigh the comparison vectors of one pair of kinds."""
    _, like = vectors.like_pairs
    found = evidence_of_sets(vectors, model, frequency)
    return Evidence(found.log_bf[like], found.log_alike[like], found.name_bits[like])


def evidence_of_sets(vectors: Vectors, model: PairModel, frequency: Frequencies) -> Evidence:
    """The evidence of each set of pairs that weigh the same (see Vectors.like_pairs)."""
    patterns, pattern_of = vectors.patterns
    first, _ = vectors.like_pairs
    of, right, weights = pattern_of[first].astype(np.intp), vectors.r[first], _Weights(patterns, model)
    found = Evidence(*(np.empty(len(first)) for _ in dataclass_fields(Evidence)))
    for part in _parts(len(first)):
        weighed = weights.of(shown(patterns, of[part], right[part], frequency))
        found.log_bf[part], found.name_bits[part] = weighed.log_bf(), weighed.name_bits()
        found.log_alike[part] = mixture(weighed.log_each_alike(), model.alike)
    return found


def weigh(sets: Shown, model: PairModel) -> tuple[np.ndarray, np.ndarray]:
    """Of each set of pairs, in natural logs, the Bayes factor and that of each kind of look-alike's record.

    [sets] and [kinds, sets].
    """
    n_sets, weights = len(sets.of), _Weights(sets.patterns, model)
    log_bf, log_each_alike = np.empty(n_sets), np.empty((len(LOOK_ALIKES), n_sets))
    for part in _parts(n_sets):
        log_share = {name: share[part] for name, share in sets.log_share.items()}
        weighed = weights.of(Shown(sets.patterns, sets.of[part], log_share))
        log_bf[part], log_each_alike[:, part] = weighed.log_bf(), weighed.log_each_alike()
    return log_bf, log_each_alike


def _parts(n_sets: int) -> Iterator[slice]:
    return (slice(start, start + SETS_AT_A_TIME) for start in range(0, n_sets, SETS_AT_A_TIME))


class _Weights:
    """What patterns weigh: a field without tiers by its level only, so the same in every set that shows it.

    Of the others the values' frequency is left, set by set.
    """

    def __init__(self, patterns: np.ndarray, model: PairModel) -> None:
        chance = model.chance
        settled = {
            f.name: by_level(
                np.log(model.m[f.name]) - log_u_of_levels(f.name, chance), patterns[:, COLUMN[f.name]]
            )
            for f in FIELDS
        }
        self.with_tiers = {name: settled.pop(name) for name in TIERS}
        self.log_bf = _total(settled, len(patterns))
        self.of_names = _total(_of_names(settled), len(patterns))
        self.log_each_alike = log_of_levels(patterns, chance.u) + log_of_agreement(settled, len(patterns))

    def of(self, sets: Shown) -> "_Weighed":
        """The weights of sets that show these patterns."""
        by_value = {name: self.with_tiers[name][sets.of] - share for name, share in sets.log_share.items()}
        return _Weighed(self, sets.of, by_value)


@dataclass(frozen=True)
class _Weighed:
    """What sets of pairs weigh: by their patterns, and field by field where the value counts."""

    patterns: _Weights
    of: np.ndarray
    by_value: Mapping[str, np.ndarray]

    def log_bf(self) -> np.ndarray:
        total: np.ndarray = self.patterns.log_bf[self.of] + _total(self.by_value, len(self.of))
        return total

    def name_bits(self) -> np.ndarray:
        of_names = _total(_of_names(self.by_value), len(self.of))
        bits: np.ndarray = (self.patterns.of_names[self.of] + of_names) / np.log(2)
        return bits

    def log_each_alike(self) -> np.ndarray:
        by_value = log_of_agreement(self.by_value, len(self.of))
        total: np.ndarray = self.patterns.log_each_alike[:, self.of] + by_value
        return total


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
    log_m = np.log(model.m[name])
    if name not in TIERS:
        return by_level(log_m - log_u_of_levels(name, model.chance), levels)
    weight: np.ndarray = by_level(log_m, levels) - log_u(name, levels, right, model.chance, frequency)
    return weight


def floored(found: Evidence, model: PairModel) -> np.ndarray:
    """``log_bf``, held down where names say too little: a date of birth alone never makes a match."""
    highest = np.log(BELOW_FLOOR_PROBABILITY / (1 - BELOW_FLOOR_PROBABILITY)) - model.log_prior()
    return np.where(found.name_bits < NAME_FLOOR_BITS, np.minimum(found.log_bf, highest), found.log_bf)
