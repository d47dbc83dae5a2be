"""Linkage draws: whole definite linkages sampled from the posterior, each record with one person or none.

Whatever is asked of the linkage is written as a plain rule on one definite linkage and evaluated on
every draw: its share is its probability, its spread is its interval (design 6.6).
"""

import numpy as np
import pandas as pd

from linkage.matching.dice import AT_A_TIME, Dice


def draw_rows(
    row: np.ndarray, probability: np.ndarray, fingerprints: np.ndarray, dice: Dice
) -> tuple[np.ndarray, np.ndarray]:
    """For each row choose one of its edges, or none, by their probabilities.

    Args:
        row: row of each edge (0..rows-1, sorted).
        probability: of each edge; a row's sum is at most 1, the rest is "none".
        fingerprints: of each row's record, with edges or without.
        dice: of the night.

    Returns:
        Where each edge holds and where each row chose none, as packed bits.
    """
    upper = _cumulative(row, probability).astype(np.float32)[:, None]
    n_rows, n_draws = len(fingerprints), dice.n_draws
    bits = np.empty((len(row), n_bytes(n_draws)), dtype=np.uint8)
    for start in range(0, n_rows, AT_A_TIME):
        thrown = dice.of(fingerprints[start : start + AT_A_TIME])
        a, b = np.searchsorted(row, [start, start + AT_A_TIME])
        below = packed(thrown[row[a:b] - start] < upper[a:b])
        later = np.flatnonzero(row[a:b][1:] == row[a:b][:-1]) + 1
        bits[a:b] = below
        bits[a:b][later] &= ~below[later - 1]
    return bits, none_of(row, bits, n_rows, n_draws)


def none_of(row: np.ndarray, bits: np.ndarray, n_rows: int, n_draws: int) -> np.ndarray:
    """Where none of a row's edges holds: packed bits [rows]; ``row`` is sorted."""
    none = np.repeat(packed(np.ones((1, n_draws), dtype=bool)), n_rows, axis=0)
    is_next = np.r_[row[1:] == row[:-1], False]  # whether an edge of the same row follows
    edges = np.flatnonzero(np.r_[True, ~is_next[:-1]][: len(row)])
    while len(edges):  # the first of each row, then the second of those that have one ...
        none[row[edges]] &= ~bits[edges]
        edges = edges[is_next[edges]] + 1
    return none


def draw_among_unregistered(
    odds: np.ndarray, anchors_stand: np.ndarray, nobody: np.ndarray, thrown: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a record has no registered person, choose an unregistered one whose anchor stands, or none.

    Args:
        odds: of each anchor against "a new person" [anchors].
        anchors_stand: where the anchor stands for an unregistered person: packed bits [anchors].
        nobody: where the record has no registered person: packed bits.
        thrown: the record's dice, from 0 to below 1 [draws].

    Returns:
        Where each anchor is chosen, and where the record stands for a new person, as packed bits; and the
        chance of each anchor, given that no registered person is the one, over the draws in which it may or
        may not stand.
    """
    n_draws = len(thrown)
    weights = np.unpackbits(anchors_stand, axis=1, count=n_draws) * odds[:, None]
    reached = np.empty((len(odds) + 1, n_draws))
    reached[0] = 1.0
    for before, weight, after in zip(reached, weights, reached[1:], strict=False):
        np.add(before, weight, out=after)  # a row at a time, which np.cumsum along rows is much slower at
    below = packed(thrown * reached[-1] < reached)
    above = ~below
    chosen = below[1:] & above[:-1] & nobody
    new: np.ndarray = nobody & (below[0] | above[-1])
    share: np.ndarray = weights @ (1.0 / reached[-1]) / n_draws
    return chosen, new, share


def draw_pairs(probability: np.ndarray, fingerprints: np.ndarray, dice: Dice) -> np.ndarray:
    """Independent pairs (registry duplicates), in or out: packed bits [pairs, ceil(draws / 8)]."""
    bits, _ = draw_rows(np.arange(len(probability)), probability, fingerprints, dice)
    return bits


def n_bytes(n_draws: int) -> int:
    """Bytes that the packed bits of so many draws take."""
    return (n_draws + 7) // 8


def packed(holds: np.ndarray) -> np.ndarray:
    """bool [edges, draws] as bits (``np.packbits`` along the draws)."""
    return np.packbits(holds, axis=1)


def _cumulative(row: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Running sum of the probabilities within each row."""
    running: np.ndarray = pd.Series(probability).groupby(row).cumsum().to_numpy()
    return running
