"""Persons whom no entry fits, and who are on the registry all the same.

Blocking and comparison miss some records of registered people, most where little is told, and nobody else is
left for these: each stands for a person of its own. How many they are is known (missed_links), and that they
mostly stand alone, as what else speaks of the same person is linked to the entry.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from linkage.matching.dice import AT_A_TIME, Dice, Throw
from linkage.matching.draws import n_bytes, packed
from linkage.matching.missed_links import MissedLinks


def draw_unregistered(
    edges: pd.DataFrame, held: np.ndarray, missed: MissedLinks, anchors: np.ndarray, dice: Dice
) -> np.ndarray:
    """Where each person whom no entry fits is on no registry indeed: packed bits [persons].

    A record that stands alone is of a registered person as often as such records were missed among those that
    stand alone; one of several as often as among all that are linked to nobody. A person throws once for all
    of its records, so of several the one that tells most decides.

    Args:
        edges: mention_rid and person, counted from the first whom no entry fits; those before it have none.
        held: where each edge holds, as packed bits.
        missed: how many records were missed.
        anchors: fingerprints of the records that stand for the persons.
        dice: of the night.
    """
    person = edges["person"].to_numpy()
    order = np.argsort(person, kind="stable")
    order = order[np.searchsorted(person[order], 0) :]
    person, held = person[order], held[order]
    of_class = missed.class_of[edges["mention_rid"].to_numpy()[order]]
    among_several = _shares(missed, missed.records - missed.linked)[of_class, None]
    alone = np.zeros(len(person))
    for part, _, holds, is_alone in _persons_at_a_time(person, held, len(anchors), dice.n_draws):
        alone[part] = (holds & is_alone).mean(axis=1)
    if_alone = _shares(missed, np.bincount(of_class, alone, len(missed.records)))[of_class, None]
    bits = np.zeros((len(anchors), n_bytes(dice.n_draws)), dtype=np.uint8)
    for part, first, holds, is_alone in _persons_at_a_time(person, held, len(anchors), dice.n_draws):
        own = person[part]
        thrown = dice.of(anchors[own[first]], Throw.RECOGNISED)[np.searchsorted(own[first], own)]
        recognised = holds & (thrown >= np.where(is_alone, if_alone[part], among_several[part]))
        bits[own[first]] = packed(np.logical_or.reduceat(recognised, first))
    return bits


def _shares(missed: MissedLinks, among: np.ndarray) -> np.ndarray:
    """The share of the records that were missed among so many [classes]."""
    number = missed.missed()
    shares: np.ndarray = number / np.maximum(np.maximum(among, number), 1e-9)
    return shares.astype(np.float32)


def _persons_at_a_time(
    person: np.ndarray, held: np.ndarray, n_persons: int, n_draws: int
) -> Iterator[tuple[slice, np.ndarray, np.ndarray, np.ndarray]]:
    """The edges of some persons after the other, sorted by person.

    Which edges they are, where among them each person's first is, where each holds, and where it is the only
    one of its person that does, both bool [edges, draws].
    """
    for start in range(0, n_persons, AT_A_TIME):
        a, b = np.searchsorted(person, [start, start + AT_A_TIME])
        if a == b:
            continue
        own = person[a:b]
        first = np.flatnonzero(np.r_[True, own[1:] != own[:-1]])
        holds = np.unpackbits(held[a:b], axis=1, count=n_draws).astype(bool)
        several = np.add.reduceat(holds, first, dtype=np.uint16) > 1
        yield slice(a, b), first, holds, ~several[np.searchsorted(own[first], own)]
