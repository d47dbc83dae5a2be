"""How often each level is seen inside a tier, where the value is the same and only spelt otherwise.

A tier's u is the frequency of the value (see frequencies); its split spreads that over the tier's levels.
"""

from collections.abc import Mapping

import numpy as np

from linkage.matching.fields import BY_NAME, TIERS


def documented_split(field: str) -> np.ndarray:
    """How a field's tiers are spread over their levels before any record is seen."""
    return _split(field, np.array(BY_NAME[field].u))


def _split(field: str, counts: np.ndarray) -> np.ndarray:
    split = np.ones(len(BY_NAME[field].levels))
    for tier in TIERS[field]:
        levels = list(tier.levels)
        if not tier.partial:
            split[levels] = counts[levels] / counts[levels].sum()
    return split


def split_among_strangers(
    strangers: Mapping[str, np.ndarray], before: Mapping[str, np.ndarray], weight: float = 30.0
) -> dict[str, np.ndarray]:
    """How strangers with the same value spell it: each tier's mass spread over its levels.

    Args:
        strangers: field -> expected number of strangers at each level, among the candidate pairs.
        before: the split so far, kept where a tier is partial.
        weight: of the documented split, in pairs.
    """
    out = {}
    for name, tiers in TIERS.items():
        split = _split(name, strangers[name] + weight * documented_split(name))
        partial = [level for tier in tiers if tier.partial for level in tier.levels]
        split[partial] = before[name][partial]
        out[name] = split
    return out


def monotone(moving: np.ndarray, standing: np.ndarray, rising: bool = True) -> np.ndarray:
    """``moving``, of sum 1, with a ratio to ``standing`` that never falls, or never rises (PAVA)."""
    # so few levels are faster to go through than to hand to numpy
    step = 1 if rising else -1
    standing_of_each = standing.tolist()
    masses: list[float] = []  # what moves
    others: list[float] = []  # what stands
    sizes: list[int] = []  # of how many levels
    for mass, other in zip(moving.tolist()[::step], standing_of_each[::step], strict=True):
        size = 1
        while masses and mass / other < masses[-1] / others[-1]:
            mass, other, size = masses.pop() + mass, others.pop() + other, sizes.pop() + size
        masses.append(mass)
        others.append(other)
        sizes.append(size)
    ratios = [
        mass / other for mass, other, size in zip(masses, others, sizes, strict=True) for _ in range(size)
    ]
    found = np.array([ratio * other for ratio, other in zip(ratios[::step], standing_of_each, strict=True)])
    scaled: np.ndarray = found / found.sum()
    return scaled
