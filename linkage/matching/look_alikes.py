"""People who resemble a person without being the person: relatives, twins, namesakes.

They are the third way in which two records come to agree, beside "the same person" and "by chance"; without
them an engine takes a household for a person. How often they occur is set, not learnt: from the records alone
a twin cannot be told from a person whose given name was taken down wrong. To take two people for one is the
worse error, so the chances are on the high side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from linkage.matching.fields import FIELDS

#: Chance that an entry of the registry has a look-alike among the other entries, before any is seen: kin go
#: missing together.
LOOK_ALIKE_OF_ENTRY = 0.035
#: Share of a relative's or twin's records in which the given name is near or better: siblings' names differ.
SAME_GIVEN_AMONG_SIBLINGS = 0.05
#: No agreement counts for more than this (natural log) in what a look-alike shares.
_MOST = 50.0


@dataclass(frozen=True)
class LookAlike:
    """One way to resemble a person.

    Attributes:
        name: what they are.
        weight: their share among the look-alikes of a person.
        agree: field -> share of them who agree in it as one person's two records do; the rest of them, and
            all of them in other fields, agree no more than strangers do.
        levels: field -> the probability of each of its levels, where that says more than ``agree``.
        sibling: whether they bear another given name.
        met: whether blocking compares two entries of such people; then entries tell how often they occur.
    """

    name: str
    weight: float
    agree: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    sibling: bool = False
    met: bool = True


#: Nearly all brothers share a surname, six in ten of those related a father's name (not fathers and sons),
#: about half a unit.  Judgement, like the weights: see docs/method-linkage.md, section 9.
LOOK_ALIKES: tuple[LookAlike, ...] = (
    LookAlike(
        "relative",
        weight=0.86,
        agree={
            "surname": 0.95,
            "patronymic": 0.6,
            "patronymic_initial": 0.6,
            "unit": 0.5,
            "home": 0.7,
            "home_region": 0.7,
            "missing_place": 0.5,
        },
        sibling=True,
        met=False,
    ),
    LookAlike(
        "twin",
        weight=0.06,
        agree={
            "surname": 0.99,
            "patronymic": 0.99,
            "patronymic_initial": 0.99,
            "birth_date": 0.99,
            "birth_year": 0.99,
            "age": 0.99,
            "unit": 0.7,
            "home": 0.9,
            "home_region": 0.9,
            "missing_place": 0.8,
        },
        sibling=True,
    ),
    LookAlike(
        "namesake",
        weight=0.08,
        agree={
            "surname": 0.99,
            "given": 0.99,
            "given_initial": 0.99,
            "patronymic": 0.99,
            "patronymic_initial": 0.99,
            "sex": 0.99,
            "unit": 0.5,
            "missing_place": 0.5,
        },
        # those of another age are told apart by it anyway
        levels={"birth_date": (0.3, 0.6, 0.09, 0.005, 0.005), "birth_year": (0.2, 0.1, 0.1, 0.6)},
    ),
)


def documented_chances() -> np.ndarray:
    """The chance that an entry has a look-alike of each kind among the others, before any entry is seen."""
    chances: np.ndarray = LOOK_ALIKE_OF_ENTRY * np.array([kind.weight for kind in LOOK_ALIKES])
    return chances


def log_look_alike(
    weights: Mapping[str, np.ndarray],
    levels: np.ndarray,
    chance: Mapping[str, np.ndarray],
    kinds: tuple[LookAlike, ...] = LOOK_ALIKES,
    chances: np.ndarray | None = None,
) -> np.ndarray:
    """Natural log Bayes factor of a look-alike's record, whichever kind of look-alike, against a stranger's.

    Args:
        weights: field -> natural log of m / u of each pair, 0 where the field is missing.
        levels: int8 [pairs, fields], -1 where missing.
        chance: field -> u of each level.
        kinds: the kinds of look-alikes.
        chances: of each kind; as documented if not given.
    """
    factors = log_each_look_alike(weights, levels, chance, kinds)
    shares = np.array([kind.weight for kind in kinds]) if chances is None else chances
    return mixture(factors, shares[:, None])


def mixture(factors: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Natural log of the mean of Bayes factors.

    Args:
        factors: their natural logs [kinds, pairs].
        shares: weight of each kind [kinds, 1].
    """
    best = factors.max(axis=0)
    # divided by their sum in the same order, so that nothing compared says nothing at all
    log_bf: np.ndarray = best + np.log((shares * np.exp(factors - best)).sum(axis=0) / shares.sum(axis=0))
    return log_bf


def log_each_look_alike(
    weights: Mapping[str, np.ndarray],
    levels: np.ndarray,
    chance: Mapping[str, np.ndarray],
    kinds: tuple[LookAlike, ...] = LOOK_ALIKES,
) -> np.ndarray:
    """The same for each kind of look-alike [kinds, pairs]; arguments as of :func:`log_look_alike`."""
    factors = np.zeros((len(kinds), len(levels)))
    for of, level in zip(FIELDS, np.ascontiguousarray(levels.T), strict=True):
        there = np.flatnonzero(level >= 0)
        odds = np.exp(np.minimum(weights[of.name][there], _MOST))
        for kind, log_factor in zip(kinds, factors, strict=True):
            if _says_something(kind, of.name):
                log_factor[there] += _log_factor(kind, of.name, odds, level[there], chance[of.name])
    return factors


def _says_something(kind: LookAlike, name: str) -> bool:
    return name in kind.agree or name in kind.levels or (name == "given" and kind.sibling)


def _log_factor(
    kind: LookAlike, name: str, odds: np.ndarray, levels: np.ndarray, u: np.ndarray
) -> np.ndarray:
    """What one field adds for one kind of look-alike where it was compared; ``odds`` are m / u."""
    if name == "given" and kind.sibling:
        return np.where(levels > 1, np.log(SAME_GIVEN_AMONG_SIBLINGS), 0.0)
    if name in kind.levels:
        of_level: np.ndarray = np.log(np.array(kind.levels[name]) / u)[levels]
        return of_level
    share = kind.agree[name]
    agreed: np.ndarray = np.log(share * odds + 1 - share)
    return agreed
