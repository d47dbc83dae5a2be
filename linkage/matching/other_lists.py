"""What the other lists say of a mention's candidates, as one more compared field.

Lists with full names and dates of birth are linked first; whoever they show to have been a captive is
likelier to be the person a witness met. How much likelier is learnt from the mentions themselves.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from linkage.matching.competition import groups_of
from linkage.matching.fields import FIELDS, OtherListsLevel
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.training import Sample, prior_model, train
from linkage.matching.vectors import Vectors

#: Kinds whose records are of people in captivity, or just out of it.
LISTS_OF_CAPTIVES = ("exchange", "acknowledgement")
#: Kinds whose records are of people whom somebody met or asks after.
MENTIONS = ("interview", "testimony")
#: Weight of "a stranger is as likely on a list as anybody" in persons, so that no level is impossible.
PRIOR_PERSONS = 10.0

_COLUMN = [field.name for field in FIELDS].index("other_lists")


def listed_levels(found: Mapping[str, Candidates], n_persons: int) -> np.ndarray:
    """The OtherListsLevel of each registered person: int8 [persons].

    Args:
        found: kind -> candidates of its records, as far as linked.
        n_persons: number of registered persons.
    """
    level = np.full(n_persons, OtherListsLevel.ON_NO_LIST, dtype=np.int8)
    level[_likely_on(found, ("death",), n_persons)] = OtherListsLevel.ON_A_DEATH_LIST
    level[_likely_on(found, LISTS_OF_CAPTIVES, n_persons)] = OtherListsLevel.ON_A_LIST_OF_CAPTIVES
    return level


def _likely_on(found: Mapping[str, Candidates], kinds: tuple[str, ...], n_persons: int) -> np.ndarray:
    not_on = np.ones(n_persons)
    for kind in kinds:
        if kind in found:
            np.multiply.at(not_on, found[kind].person, 1.0 - found[kind].posterior)
    return np.flatnonzero(not_on < 0.5)


def with_other_lists(
    vectors: Vectors,
    model: PairModel,
    person_of: np.ndarray,
    level: np.ndarray,
    n_right: int,
    shared: Mapping[str, np.ndarray],
    frequency: Frequencies,
) -> tuple[Vectors, PairModel]:
    """The vectors of a kind of mention with the field filled in, and the model trained with it.

    Args:
        vectors: pairs of the registry with this kind of mention.
        model: the model trained without the field.
        person_of: the registered person of each rid.
        level: listed_levels.
        n_right: number of mentions.
        shared: the prior that all pairs of kinds share.
        frequency: frequencies of the values.
    """
    levels = vectors.levels.copy()
    levels[:, _COLUMN] = level[person_of[vectors.l]]
    filled = replace(vectors, levels=levels)
    share = np.bincount(level, minlength=len(OtherListsLevel)) + PRIOR_PERSONS * np.array(FIELDS[_COLUMN].u)
    chance = replace(model.chance, u={**model.chance.u, "other_lists": share / share.sum()})
    prior = prior_model(model.left_kind, model.right_kind, model.n_left, chance, shared)
    return filled, train(Sample(filled, groups_of(filled.r), n_right), prior, frequency)[0]
