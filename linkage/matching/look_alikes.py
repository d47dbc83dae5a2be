"""People who resemble a person without being the person: relatives, twins, namesakes.

They are the third way in which two records come to agree, beside "the same person" and "by chance"; without
them an engine takes a household for a person. How often they occur at least is set: from the records alone a
twin can hardly be told from a person whose given name was taken down wrong. To take two people for one is the
worse error, so the chances are on the high side, and pairs of entries only make them higher (see training).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from linkage.matching.fields import BY_NAME, COLUMN

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
        levels: field -> the probability of each of its levels; such a field is not in ``agree``.
        sibling: whether they bear another given name.
        met: whether blocking compares two entries of such people; then entries tell how often they occur.
    """

    name: str
    weight: float
    agree: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    sibling: bool = False
    met: bool = True


#: Whoever served and was lost together shares all of these; whoever did not, agrees in them as strangers do.
_LOST_TOGETHER = dict.fromkeys(("unit", "subunit", "missing_place", "missing_date"), 0.99)
_OF_TWINS = {
    "surname": 0.99,
    "patronymic": 0.99,
    "patronymic_initial": 0.99,
    "birth_date": 0.99,
    "birth_year": 0.99,
    "age": 0.99,
    "home": 0.9,
    "home_region": 0.9,
}
_OF_NAMESAKES = {
    "surname": 0.99,
    "given": 0.99,
    "given_initial": 0.99,
    "patronymic": 0.99,
    "patronymic_initial": 0.99,
    "sex": 0.99,
}
#: Those of another age are told apart by it anyway.
_AGES_OF_NAMESAKES = {
    "birth_date": (0.3, 0.6, 0.06, 0.03, 0.005, 0.005),
    "birth_year": (0.19, 0.1, 0.01, 0.1, 0.6),
}

#: Nearly all brothers share a surname, six in ten of those related a father's name (not fathers and sons),
#: about half a unit.  Judgement, like the weights: see docs/method-linkage.md, section 9. Seven in ten twins
#: and half of the namesakes are lost together, and entries tell how many in truth: were unit and place of
#: disappearance taken to agree independently, a pair that agrees in both would sooner look like one person.
LOOK_ALIKES: tuple[LookAlike, ...] = (
    LookAlike(
        "relative",
        weight=0.86,
        agree={
            "surname": 0.95,
            "patronymic": 0.6,
            "patronymic_initial": 0.6,
            "unit": 0.5,
            "subunit": 0.5,
            "home": 0.7,
            "home_region": 0.7,
            "missing_place": 0.5,
            "missing_date": 0.5,
        },
        sibling=True,
        met=False,
    ),
    LookAlike("twin_lost_together", weight=0.042, agree=_OF_TWINS | _LOST_TOGETHER, sibling=True),
    LookAlike("twin", weight=0.018, agree=_OF_TWINS, sibling=True),
    LookAlike(
        "namesake_lost_together",
        weight=0.04,
        agree=_OF_NAMESAKES | _LOST_TOGETHER,
        levels=_AGES_OF_NAMESAKES,
    ),
    LookAlike("namesake", weight=0.04, agree=_OF_NAMESAKES, levels=_AGES_OF_NAMESAKES),
)


def documented_chances() -> np.ndarray:
    """The chance that an entry has a look-alike of each kind among the others, before any entry is seen."""
    chances: np.ndarray = LOOK_ALIKE_OF_ENTRY * np.array([kind.weight for kind in LOOK_ALIKES])
    return chances


def kept_chances(kept: Sequence[float]) -> np.ndarray:
    """Chances that an earlier night kept; as documented where it knew other kinds of look-alikes."""
    return np.array(kept, dtype=float) if len(kept) == len(LOOK_ALIKES) else documented_chances()


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
    factors = log_of_levels(levels, chance, kinds) + log_of_agreement(weights, len(levels), kinds)
    return mixture(factors, np.array([kind.weight for kind in kinds]) if chances is None else chances)


def log_of_levels(
    levels: np.ndarray, chance: Mapping[str, np.ndarray], kinds: tuple[LookAlike, ...] = LOOK_ALIKES
) -> np.ndarray:
    """What the fields of which a level's probability is set add for each kind [kinds, pairs]."""
    factors = np.zeros((len(kinds), len(levels)))
    for kind, log_factor in zip(kinds, factors, strict=True):
        probabilities = {
            name: np.log(np.array(p) / chance[name]) for name, p in kind.levels.items() if name in chance
        }
        if kind.sibling:
            of_given = np.arange(len(BY_NAME["given"].levels))
            probabilities["given"] = np.where(of_given > 1, np.log(SAME_GIVEN_AMONG_SIBLINGS), 0.0)
        for name, log_p in probabilities.items():
            log_factor += np.append(log_p, 0.0)[levels[:, COLUMN[name]]]
    return factors


def log_of_agreement(
    weights: Mapping[str, np.ndarray], n_pairs: int, kinds: tuple[LookAlike, ...] = LOOK_ALIKES
) -> np.ndarray:
    """What the weighed fields add in which some of a kind agree as one person does [kinds, pairs].

    The product of all factors stays finite: no kind agrees in more than a dozen fields.

    Args:
        weights: field -> natural log of m / u of each pair, 0 where the field is missing.
        n_pairs: number of pairs.
        kinds: the kinds of look-alikes.
    """
    product = np.ones((len(kinds), n_pairs))
    for name, weight in weights.items():
        for agreeing, factor in factors_of_agreement(name, weight, kinds):
            product[agreeing] *= factor
    return np.log(product, out=product)


def factors_of_agreement(
    field: str, weight: np.ndarray, kinds: tuple[LookAlike, ...] = LOOK_ALIKES
) -> list[tuple[list[int], np.ndarray]]:
    """The kinds some of whom agree in a field, those of one share together, and what each weight comes to."""
    shares = [kind.agree.get(field) for kind in kinds]
    told = sorted({share for share in shares if share is not None})
    if not told:
        return []
    odds = np.exp(np.minimum(weight, _MOST))
    # exactly one where the odds are one, as every share is at least a half
    return [
        ([place for place, own in enumerate(shares) if own == share], share * odds + (1 - share))
        for share in told
    ]


def mixture(factors: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Natural log of the mean of the kinds' Bayes factors.

    Args:
        factors: their natural logs [kinds, pairs].
        chances: how often each kind is met, in any unit [kinds].
    """
    best, shares = factors.max(axis=0), chances[:, None]
    # divided by their sum in the same order, so that nothing compared says nothing at all
    log_bf: np.ndarray = best + np.log((shares * np.exp(factors - best)).sum(axis=0) / shares.sum(axis=0))
    return log_bf
