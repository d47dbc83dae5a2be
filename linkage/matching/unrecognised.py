"""Persons whom no entry fits, and who are on the registry all the same.

Blocking and comparison miss some records of registered people, most where little is told, and nobody else is
left for these: each stands for a person of its own. How many they are is known (missed_links), and that they
mostly stand alone, as what else speaks of the same person is linked to the entry.
"""

import numpy as np
import pandas as pd

from linkage.matching.dice import Dice, Throw, below
from linkage.matching.draws import any_of_each, counted, one_of_each, packed, portions
from linkage.matching.missed_links import MissedLinks
from linkage.matching.turns import EDGES_AT_A_TIME


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
    order = np.flatnonzero((person >= 0) & held.any(axis=1))
    order = order[np.argsort(person[order], kind="stable")]
    person, n_bytes = person[order], held.shape[1]
    of_class = missed.class_of[edges["mention_rid"].to_numpy()[order]]
    several = _of_several(person, held, order, len(anchors))

    def of_edges(part: slice) -> tuple[np.ndarray, np.ndarray]:
        """Where some edges hold, by person, and where each does alone: of all it would take too much room."""
        own = held[order[part]]
        return own, own & ~several[person[part]]

    parts = [slice(start, start + EDGES_AT_A_TIME) for start in range(0, len(order), EDGES_AT_A_TIME)]
    times = np.concatenate([np.zeros(0, int), *(counted(of_edges(part)[1]) for part in parts)])
    n_alone = np.bincount(of_class, times / dice.n_draws, len(missed.records))
    if_alone, among_several = (
        _shares(missed, among)[of_class] for among in (n_alone, missed.records - missed.linked)
    )
    bits = np.zeros((len(anchors), n_bytes), dtype=np.uint8)
    for persons, part, of in portions(person):
        own = dice.of(anchors[persons], Throw.ON_NO_REGISTRY).take(of, axis=0)
        here, alone = of_edges(part)
        registered = packed(below(own, among_several[part])) | alone & packed(below(own, if_alone[part]))
        bits[persons] = any_of_each(of, here & ~registered)[1]
    return bits


def _of_several(person: np.ndarray, held: np.ndarray, order: np.ndarray, n_persons: int) -> np.ndarray:
    """Where a person has several records: packed bits [persons].

    Args:
        person: of edges, sorted.
        held: packed bits of all edges.
        order: which of all these are.
        n_persons: number of persons.
    """
    once, several = (np.zeros((n_persons, held.shape[1]), dtype=np.uint8) for _ in range(2))
    for edges in one_of_each(person):
        for start in range(0, len(edges), EDGES_AT_A_TIME):
            part = edges[start : start + EDGES_AT_A_TIME]
            of, holds = person[part], held[order[part]]
            several[of] |= once[of] & holds
            once[of] |= holds
    return several


def _shares(missed: MissedLinks, among: np.ndarray) -> np.ndarray:
    """The share of the records that were missed among so many [classes]; at least as many as were missed."""
    number = missed.missed()
    shares: np.ndarray = number / np.maximum(np.maximum(among, number), 1e-9)
    return shares
