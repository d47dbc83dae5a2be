"""The Fellegi-Sunter model of one pair of kinds: its parameters, its weights, its readable form.

Fellegi and Sunter 1969, JASA 64:1183-1210: the match weight of a field is log2(m / u).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from linkage.matching.fields import BY_NAME, COLUMN, FIELDS, TIERS
from linkage.matching.frequencies import (
    ChanceAgreement,
    Frequencies,
    by_level,
    log_u,
    log_u_of_levels,
    places_of_shares,
)
from linkage.matching.look_alikes import (
    LOOK_ALIKES,
    documented_chances,
    log_of_agreement,
    log_of_levels,
    mixture,
)
from linkage.matching.side_by_side import side_by_side
from linkage.matching.told_names import none_unseen
from linkage.matching.vectors import Vectors

#: Least bits of evidence from names (call sign and document number among them) for a link above "possible".
NAME_FLOOR_BITS = 4.0
#: Sets of pairs weighed at a time: enough to keep numpy at work, few enough for the processor's cache.
SETS_AT_A_TIME = 8_192
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
        of: the pattern of each set.
        told: field with tiers -> the sets that tell it; all, which is faster, where most do.
        place: field with tiers -> where ``shares`` has, for each of those, how frequent the value is.
        shares: see Frequencies.shares.
    """

    of: np.ndarray
    told: Mapping[str, np.ndarray | slice]
    place: Mapping[str, np.ndarray]
    shares: Mapping[str, np.ndarray]


def shown(patterns: np.ndarray, of: np.ndarray, right: np.ndarray, frequency: Frequencies) -> Shown:
    """Look up how frequent the values are that sets of pairs show.

    Args:
        patterns: distinct comparison vectors.
        of: the pattern of each set.
        right: the right rid of each set, whose value's frequency counts.
        frequency: frequencies of the values.
    """
    rows = patterns[of]  # a row at a time, and not each field's from all over the patterns
    levels = {name: rows[:, COLUMN[name]] for name in TIERS}
    told = {name: _told(level) for name, level in levels.items()}
    place = {
        name: places_of_shares(name, level[told[name]], right[told[name]], frequency)
        for name, level in levels.items()
    }
    return Shown(of, told, place, frequency.shares)


def _told(level: np.ndarray) -> np.ndarray | slice:
    """Where a field is told: the positions, or all where most tell it."""
    places = np.flatnonzero(level >= 0)
    return places if 2 * len(places) < len(level) else slice(None)


def evidence(vectors: Vectors, model: PairModel, frequency: Frequencies) -> Evidence:
    """Weigh the comparison vectors of one pair of kinds."""
    _, like = vectors.like_pairs
    found = evidence_of_sets(vectors, model, frequency)
    return Evidence(found.log_bf[like], found.log_alike[like], found.name_bits[like])


def evidence_of_sets(
    vectors: Vectors, model: PairModel, frequency: Frequencies, threads: int = 1
) -> Evidence:
    """The evidence of each set of pairs that weigh the same (see Vectors.like_pairs)."""
    patterns, pattern_of = vectors.patterns
    first, _ = vectors.like_pairs
    weights = _Weights(patterns, model)
    found = Evidence(*(np.empty(len(first)) for _ in dataclass_fields(Evidence)))

    def weigh_part(part: slice) -> None:
        of, right = pattern_of[first[part]].astype(np.intp), vectors.r[first[part]]
        weighed = weights.of(shown(patterns, of, right, frequency))
        found.log_bf[part], found.name_bits[part] = weighed.log_bf(), weighed.name_bits()
        found.log_alike[part] = mixture(weighed.log_each_alike(), model.alike)

    side_by_side(weigh_part, parts_of_sets(len(first)), threads)
    return found


def weigh(
    parts: Sequence[Shown], patterns: np.ndarray, model: PairModel, threads: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Of each set of pairs, in natural logs, the Bayes factor and that of each kind of look-alike's record.

    Args:
        parts: what the sets show, a part at a time (see :func:`parts_of_sets`).
        patterns: distinct comparison vectors.
        model: what to weigh by.
        threads: parts weighed at a time.

    Returns:
        [sets] and [kinds, sets].
    """
    n_sets, weights = sum(len(sets.of) for sets in parts), _Weights(patterns, model)
    log_bf, log_each_alike = np.empty(n_sets), np.empty((len(LOOK_ALIKES), n_sets))

    def weigh_part(of: tuple[slice, Shown]) -> None:
        part, weighed = of[0], weights.of(of[1])
        log_bf[part], log_each_alike[:, part] = weighed.log_bf(), weighed.log_each_alike()

    side_by_side(weigh_part, zip(parts_of_sets(n_sets), parts, strict=True), threads)
    return log_bf, log_each_alike


def parts_of_sets(n_sets: int) -> list[slice]:
    """The parts in which so many sets are weighed."""
    return [slice(start, start + SETS_AT_A_TIME) for start in range(0, n_sets, SETS_AT_A_TIME)]


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
        by_value = {
            name: self.with_tiers[name][sets.of[sets.told[name]]] - sets.shares[name][place]
            for name, place in sets.place.items()
        }
        return _Weighed(self, sets, by_value)


@dataclass(frozen=True)
class _Weighed:
    """What sets of pairs weigh: by their patterns, and field by field where the value counts."""

    patterns: _Weights
    sets: Shown
    by_value: Mapping[str, np.ndarray]

    def log_bf(self) -> np.ndarray:
        of = self.sets.of
        total: np.ndarray = self.patterns.log_bf[of] + _total(self.by_value, len(of), self.sets.told)
        return total

    def name_bits(self) -> np.ndarray:
        of = self.sets.of
        of_names = _total(_of_names(self.by_value), len(of), self.sets.told)
        bits: np.ndarray = (self.patterns.of_names[of] + of_names) / np.log(2)
        return bits

    def log_each_alike(self) -> np.ndarray:
        of = self.sets.of
        by_value = log_of_agreement(self.by_value, len(of), told=self.sets.told)
        total: np.ndarray = self.patterns.log_each_alike[:, of] + by_value
        return total


def _total(
    weights: Mapping[str, np.ndarray], n: int, told: Mapping[str, np.ndarray | slice] | None = None
) -> np.ndarray:
    """The weights of all fields together; where not all of ``n`` tell a field, ``told`` says which do."""
    total = np.zeros(n)
    for name, weight in weights.items():
        total[told[name] if told else slice(None)] += weight
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
