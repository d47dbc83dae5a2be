"""The Fellegi-Sunter model of one pair of kinds: its parameters, its weights, its readable form.

Fellegi and Sunter 1969, JASA 64:1183-1210: the match weight of a field is log2(m / u).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from linkage.matching.fields import BY_NAME, COLUMN, FIELDS, TIERS
from linkage.matching.frequencies import ChanceAgreement, Frequencies, by_level, log_u, log_u_of_levels
from linkage.matching.look_alikes import (
    LOOK_ALIKES,
    documented_chances,
    factors_of_agreement,
    log_of_agreement,
    log_of_levels,
    mixture,
)
from linkage.matching.shown import SetsOfPairs, Shown, held, sets_of_pairs
from linkage.matching.side_by_side import side_by_side
from linkage.matching.told_names import none_unseen
from linkage.matching.vectors import Vectors

#: Least bits of evidence from names (call sign and document number among them) for a link above "possible".
NAME_FLOOR_BITS = 4.0
#: What a pair below the floor can reach at most.
BELOW_FLOOR_PROBABILITY = 0.2
#: A field that fewer than one in so many sets tell is looked up for these alone.
SELDOM_TOLD = 6
#: A product of factors and the sum of their logs may differ by less than this (natural log).
_ROUNDING = 1e-6


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


def documented_m() -> dict[str, np.ndarray]:
    """field -> the documented m of each level: what stands before any record is seen."""
    return {f.name: np.array(f.m) for f in FIELDS}


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
    """Weigh the comparison vectors of one pair of kinds."""
    _, like = vectors.like_pairs
    found = evidence_of_sets(vectors, model, frequency)
    return Evidence(found.log_bf[like], found.log_alike[like], found.name_bits[like])


def evidence_of_sets(
    vectors: Vectors, model: PairModel, frequency: Frequencies, threads: int = 1
) -> Evidence:
    """The evidence of each set of pairs that weigh the same (see Vectors.like_pairs)."""
    sets = like_sets(vectors, frequency, threads)
    weights = Weights(sets, model)
    found = Evidence(*(np.empty(sets.n) for _ in dataclass_fields(Evidence)))

    def weigh(part: slice) -> None:
        weighed = weights.weighed(sets.shown(part))
        found.log_bf[part], found.name_bits[part] = weighed.log_bf(), weighed.name_bits()
        found.log_alike[part] = weighed.log_alike(model.alike)

    side_by_side(weigh, sets.parts(), threads)
    return found


def like_sets(vectors: Vectors, frequency: Frequencies, threads: int = 1) -> SetsOfPairs:
    """The sets of pairs that weigh the same (see Vectors.like_pairs)."""
    sets = sets_of_pairs(vectors, vectors.like_pairs[0], frequency)
    # of fewer sets than values it takes less time to find the cells they show than to weigh all cells
    few = any(len(cells) > sets.n for cells in sets.cells.values())
    return held(sets, threads) if few else sets


class Weights:
    """What sets of pairs weigh under a model: worked out once a row of levels and once a cell of them."""

    def __init__(self, sets: SetsOfPairs, model: PairModel) -> None:
        chance, n_rows = model.chance, len(sets.rows)
        weight = {f.name: np.log(model.m[f.name]) - log_u_of_levels(f.name, chance) for f in FIELDS}
        settled = {
            name: by_level(of_levels, sets.rows[:, COLUMN[name]])
            for name, of_levels in weight.items()
            if name not in TIERS
        }
        self.cells = sets.cells
        self.log_bf = _total(settled, n_rows)
        self.of_names = _total(_of_names(settled), n_rows)
        self.log_each_alike = log_of_levels(sets.rows, chance.u) + log_of_agreement(settled, n_rows)
        self.each_alike = np.exp(self.log_each_alike)
        self.by_cell = {
            name: by_level(weight[name], cells.level) - cells.share for name, cells in sets.cells.items()
        }
        self.factors = {name: factors_of_agreement(name, of_cells) for name, of_cells in self.by_cell.items()}

    def weighed(self, shown: Shown) -> "Weighed":
        """The weights of some of the sets, by what they show."""
        told: dict[str, np.ndarray | slice] = {}
        cell: dict[str, np.ndarray] = {}
        for name, of_sets in shown.cell.items():
            seldom = self.cells[name].level[0] < 0 and SELDOM_TOLD * np.count_nonzero(of_sets) < len(shown)
            where = np.flatnonzero(of_sets) if seldom else slice(None)
            # an index of another type is turned into this one each time that something is looked up by it
            told[name], cell[name] = where, of_sets[where].astype(np.intp, copy=False)
        return Weighed(self, shown.row.astype(np.intp, copy=False), told, cell)


@dataclass(frozen=True)
class Weighed:
    """What some sets of pairs weigh.

    Attributes:
        weights: what they weigh by.
        row: the row of levels that each shows.
        told: field with tiers -> the sets that tell it, where these are few; else all.
        cell: the same -> the cell that each of these shows.
    """

    weights: Weights
    row: np.ndarray
    told: Mapping[str, np.ndarray | slice]
    cell: Mapping[str, np.ndarray]

    def log_bf(self) -> np.ndarray:
        """Natural log of each one's Bayes factor."""
        return self._total(self.weights.log_bf, self.cell)

    def name_bits(self) -> np.ndarray:
        """The bits of it that come from names."""
        bits: np.ndarray = self._total(self.weights.of_names, _of_names(self.cell)) / np.log(2)
        return bits

    def _total(self, of_rows: np.ndarray, cell: Mapping[str, np.ndarray]) -> np.ndarray:
        by_value = {name: _at(self.weights.by_cell[name], of_sets) for name, of_sets in cell.items()}
        total = _total(by_value, len(self.row), self.told)
        total += _at(of_rows, self.row)
        return total

    def log_each_alike(self) -> np.ndarray:
        """Natural log of the Bayes factor of each kind of look-alike's record [kinds, sets]."""
        total = self._agreement()
        np.log(total, out=total)
        for kind, of_rows in zip(total, self.weights.log_each_alike, strict=True):
            kind += _at(of_rows, self.row)
        return total

    def log_alike(self, chances: np.ndarray) -> np.ndarray:
        """The same of a look-alike's record of whatever kind, each met as often as ``chances`` say."""
        return mixture(self.log_each_alike(), chances)

    def may_resemble(self, least: float) -> np.ndarray:
        """Mask of the sets that may weigh more than ``least`` as a look-alike's (natural log).

        No mixture of kinds weighs more than the heaviest of them.
        """
        product = self._agreement()
        for kind, of_rows in zip(product, self.weights.each_alike, strict=True):
            kind *= _at(of_rows, self.row)
        mask: np.ndarray = product.max(axis=0) > np.exp(least - _ROUNDING)
        return mask

    def _agreement(self) -> np.ndarray:
        """The factors of each kind's fields with tiers [kinds, sets]."""
        product = np.ones((len(LOOK_ALIKES), len(self.row)))
        for name, cell in self.cell.items():
            told = self.told[name]
            for kinds, factor in self.weights.factors[name]:
                of_sets = _at(factor, cell)
                for kind in kinds:
                    product[kind, told] *= of_sets
        return product


def _at(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The values at these places, all of which there are: not looked at again, which takes half the time."""
    return values.take(places, mode="clip")


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
