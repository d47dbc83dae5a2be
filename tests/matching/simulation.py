"""Comparison vectors of mentions and registry entries, drawn from a model whose parameters are known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from linkage.matching.competition import groups_of
from linkage.matching.fields import BY_NAME, FIELDS, TIERS
from linkage.matching.frequencies import ChanceAgreement, Frequencies
from linkage.matching.model import PairModel
from linkage.matching.preparation import TEXT_FEATURES
from linkage.matching.training import Sample, hopeful_sets, prior_model
from linkage.matching.vectors import Vectors

PLACE = {field.name: i for i, field in enumerate(FIELDS)}
#: The fields that two records are compared in; what other lists and people say is no comparison of the two.
COMPARED = [field for field in FIELDS if field.name not in ("other_lists", "decided")]


def hopeful(vectors: Vectors, model: PairModel, frequency: Frequencies) -> np.ndarray:
    """Mask of the pairs that could matter."""
    sets, _ = hopeful_sets(vectors, model, frequency)
    return sets[vectors.like_pairs[1]]


@dataclass(frozen=True)
class Simulated:
    """A world of ``n_left`` entries and ``n_right`` mentions, all pairs compared.

    ``partner`` gives each mention's true entry, -1 where it is in no registry; ``chance`` and ``frequency``
    are the u side that the vectors were drawn from.
    """

    vectors: Vectors
    partner: np.ndarray
    chance: ChanceAgreement
    frequency: Frequencies
    n_left: int
    n_right: int

    def prior(self, m: Mapping[str, np.ndarray] | None = None) -> PairModel:
        """The model before training."""
        return prior_model("registry", "testimony", self.n_left, self.chance, m)

    def sample(self) -> Sample:
        """What training sees: the pairs that could matter, competing for their mention."""
        kept = self.vectors.at(hopeful(self.vectors, self.prior(), self.frequency))
        return Sample(kept, groups_of(kept.r), self.n_right)

    def true_pairs(self) -> np.ndarray:
        """Mask of the pairs that are of one person."""
        mask: np.ndarray = self.partner[self.vectors.r - self.n_left] == self.vectors.l
        return mask

    def with_levels(self, field: str, levels: np.ndarray | int) -> "Simulated":
        """The same world with one field's levels replaced."""
        changed = self.vectors.levels.copy()
        changed[:, PLACE[field]] = levels
        return replace(self, vectors=replace(self.vectors, levels=changed))


def chance_of_prior() -> ChanceAgreement:
    """The documented u, each tier split as documented."""
    u = {field.name: np.array(field.u) / sum(field.u) for field in FIELDS}
    split = {name: np.ones(len(u[name])) for name in TIERS}
    for name, tiers in TIERS.items():
        for tier in tiers:
            levels = list(tier.levels)
            split[name][levels] = u[name][levels] / u[name][levels].sum()
    return ChanceAgreement(u, split)


def frequency_of(chance: ChanceAgreement, n_records: int) -> Frequencies:
    """A population in which every value of a feature is as frequent as the average one."""
    shares = {
        (name, number): np.log([chance.u[name][list(tier.levels)].sum()])
        for name, tiers in TIERS.items()
        for number, tier in enumerate(tiers)
    }
    return Frequencies(shares, dict.fromkeys(TEXT_FEATURES, np.zeros(n_records, dtype=np.int32)))


def tilted_m() -> dict[str, np.ndarray]:
    """m probabilities that differ from the documented ones, and whose weights rise with the level."""
    tilted = {}
    for field in FIELDS:
        ratio = np.array(field.m) / np.array(field.u)
        rising = np.maximum.accumulate(ratio) * np.linspace(1.0, 0.6, len(ratio))
        m = np.array(field.u) * np.maximum.accumulate(rising * 1.3 ** np.arange(len(ratio)))
        tilted[field.name] = m / m.sum()
    return tilted


def simulate(
    m: Mapping[str, np.ndarray],
    in_left: float = 0.7,
    missing: float = 0.2,
    n_left: int = 120,
    n_right: int = 400,
    seed: int = 1,
) -> Simulated:
    """Draw the vectors of every pair: levels by m for one person's records, by u for strangers'.

    Args:
        m: the true m probabilities.
        in_left: c, the chance that a mention's person is registered.
        missing: chance that a field is missing in a pair.
        n_left: number of entries.
        n_right: number of mentions.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    chance = chance_of_prior()
    partner = np.where(rng.random(n_right) < in_left, rng.integers(n_left, size=n_right), -1)
    right, left = np.divmod(np.arange(n_left * n_right), n_left)
    matched = partner[right] == left
    levels = np.full((len(left), len(FIELDS)), -1, dtype=np.int8)
    for field in COMPARED:
        n_levels = len(BY_NAME[field.name].levels)
        of_person = rng.choice(n_levels, size=len(left), p=m[field.name])
        of_stranger = rng.choice(n_levels, size=len(left), p=chance.u[field.name])
        there = rng.random(len(left)) >= missing
        levels[there, PLACE[field.name]] = np.where(matched, of_person, of_stranger)[there]
    vectors = Vectors(
        left.astype(np.int32), (n_left + right).astype(np.int32), np.ones(len(left), np.int32), levels
    )
    frequency = frequency_of(chance, n_left + n_right)
    return Simulated(vectors, partner, chance, frequency, n_left, n_right)
