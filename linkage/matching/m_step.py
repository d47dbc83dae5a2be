"""The M-step of training: m of every level, from how many matches are expected at each.

The levels of all fields stand in one row, field after field, so that a step is a few operations on one array.
"""

from collections.abc import Mapping

import numpy as np

from linkage.matching.fields import FIELDS, TIERS
from linkage.matching.splits import monotone

#: Weight of the prior m in expected matches, for each field.
PRIOR_MATCHES = 30.0
#: The same among entries of the registry, for the fields by which people are told from their twins and
#: namesakes: whether such a field is wrong, or another person's, records hardly tell.
PRIOR_MATCHES_OF_ENTRIES = dict.fromkeys(("given", "birth_date", "birth_year"), 300.0)


def row_of(by_field: Mapping[str, np.ndarray]) -> np.ndarray:
    """What stands by field, in one row."""
    return np.concatenate([by_field[field.name] for field in FIELDS])


def starts() -> np.ndarray:
    """Where the levels of each field start in the row, and at last where all end."""
    return np.cumsum([0, *(len(field.levels) for field in FIELDS)])


def by_field(row: np.ndarray) -> dict[str, np.ndarray]:
    """What stands in one row, by field."""
    parts = np.split(row, starts()[1:-1])
    return {field.name: part for field, part in zip(FIELDS, parts, strict=True)}


class MStep:
    """What the M-steps of one fit have in common.

    Args:
        prior: field -> m of each level, to which m is shrunk.
        u: field -> u of each level.
        of_entries: whether two entries of the registry are compared.
    """

    def __init__(
        self, prior: Mapping[str, np.ndarray], u: Mapping[str, np.ndarray], of_entries: bool
    ) -> None:
        self.prior, self._u = row_of(prior), row_of(u)
        self._starts = starts()
        self._sizes = np.diff(self._starts)
        self._field = np.repeat(np.arange(len(FIELDS)), self._sizes)
        own = PRIOR_MATCHES_OF_ENTRIES if of_entries else {}
        self._weight = self._at_levels([own.get(field.name, PRIOR_MATCHES) for field in FIELDS])
        self._settled = self._at_levels([field.settled for field in FIELDS])
        self._ordered = self._at_levels([field.ordered for field in FIELDS])
        # the levels that have another of their own, ordered field below them
        self._above = self._ordered.copy()
        self._above[self._starts[:-1]] = False
        tiers = [
            start + np.array(tier.levels)
            for field, start in zip(FIELDS, self._starts.tolist(), strict=False)
            for tier in TIERS.get(field.name, ())
            if not tier.partial
        ]
        self._tiered = np.concatenate([np.zeros(0, np.intp), *tiers])
        sizes = np.array([len(levels) for levels in tiers], dtype=np.intp)
        self._starts_of_tiers, self._tier = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(tiers)), sizes)
        self._tier_u = self._sums_of_tiers(self._u)

    def _at_levels(self, of_fields: list[float] | list[bool]) -> np.ndarray:
        return np.repeat(of_fields, self._sizes)

    def _sums(self, row: np.ndarray) -> np.ndarray:
        """For each level the sum over its field."""
        sums: np.ndarray = np.add.reduceat(row, self._starts[:-1])[self._field]
        return sums

    def _sums_of_tiers(self, row: np.ndarray) -> np.ndarray:
        """For each level in a tier the sum over its tier."""
        if not len(self._tiered):
            return np.zeros(0)
        sums: np.ndarray = np.add.reduceat(row[self._tiered], self._starts_of_tiers)[self._tier]
        return sums

    def moved(self, counts: np.ndarray) -> np.ndarray:
        """m of every level: as counted, shrunk to the prior, and with weights that rise from level to level.

        Order is asked between tiers and not inside them, where u is the frequency of the value: a tier's u is
        spread over its levels as m is.

        Args:
            counts: how many matches are expected at each level.
        """
        m: np.ndarray = (counts + self._weight * self.prior) / (self._sums(counts) + self._weight)
        u = self._u.copy()
        u[self._tiered] = self._tier_u * m[self._tiered] / self._sums_of_tiers(m)
        ratio = m / u
        falls = self._field[1:][self._above[1:] & (ratio[1:] < ratio[:-1])]
        for field in dict.fromkeys(falls.tolist()):
            own = slice(self._starts[field], self._starts[field + 1])
            m[own] = monotone(m[own], u[own])
        m[self._settled] = self.prior[self._settled]
        return m

    def log_prior(self, m: np.ndarray) -> float:
        """Natural log of the prior density of m, up to a constant."""
        return float((self._weight * self.prior * np.log(m)).sum())
