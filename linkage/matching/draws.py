"""Linkage draws: whole definite linkages sampled from the posterior, each record with one person or none.

Whatever is asked of the linkage is written as a plain rule on one definite linkage and evaluated on
every draw: its share is its probability, its spread is its interval (design 6.6).
"""

import numpy as np
import pandas as pd

#: Records whose draws are made at a time, to bound memory.
ROWS_AT_A_TIME = 4_000


def draw_rows(
    row: np.ndarray, probability: np.ndarray, n_draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """For each row choose one of its edges, or none, by their probabilities.

    Args:
        row: row of each edge (0..n-1, sorted).
        probability: of each edge; a row's sum is at most 1, the rest is "none".
        n_draws: number of draws.
        rng: seeded by the run.

    Returns:
        bool [edges, draws], and bool [rows, draws] where the row chose none.
    """
    n_rows = int(row.max(initial=-1)) + 1
    upper = _cumulative(row, probability)
    lower = upper - probability
    holds = np.zeros((len(row), n_draws), dtype=bool)
    none = np.ones((n_rows, n_draws), dtype=bool)
    for start in range(0, n_rows, ROWS_AT_A_TIME):
        dice = rng.random((min(ROWS_AT_A_TIME, n_rows - start), n_draws))
        a, b = np.searchsorted(row, [start, start + ROWS_AT_A_TIME])
        thrown = dice[row[a:b] - start]
        holds[a:b] = (thrown >= lower[a:b, None]) & (thrown < upper[a:b, None])
    np.logical_and.at(none, row, ~holds)
    return holds, none


def draw_among_unregistered(
    odds: np.ndarray, anchors_stand: np.ndarray, nobody: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a record has no registered person, choose an unregistered one whose anchor stands, or none.

    Args:
        odds: of each anchor against "a new person" [anchors].
        anchors_stand: bool [anchors, draws], where the anchor stands for an unregistered person.
        nobody: bool [draws], where the record has no registered person.
        rng: seeded by the run.

    Returns:
        bool [anchors, draws]; bool [draws] where the record stands for a new person; and the chance of each
        anchor, given that no registered person is the one, over the draws in which it may or may not stand.
    """
    weights = np.vstack([np.ones(anchors_stand.shape[1]), odds[:, None] * anchors_stand])
    reached = np.cumsum(weights, axis=0)
    dice = rng.random(anchors_stand.shape[1]) * reached[-1]
    picked = (dice[None, :] >= reached).sum(axis=0)
    chosen = (picked[None, :] == np.arange(1, len(odds) + 1)[:, None]) & nobody[None, :]
    return chosen, nobody & ~chosen.any(axis=0), (weights[1:] / reached[-1]).mean(axis=1)


def draw_pairs(probability: np.ndarray, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Independent pairs (registry duplicates), in or out: packed bits [pairs, ceil(draws / 8)]."""
    return packed(rng.random((len(probability), n_draws)) < probability[:, None])


def packed(holds: np.ndarray) -> np.ndarray:
    """bool [edges, draws] as bits (``np.packbits`` along the draws)."""
    return np.packbits(holds, axis=1)


def _cumulative(row: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Running sum of the probabilities within each row."""
    running: np.ndarray = pd.Series(probability).groupby(row).cumsum().to_numpy()
    return running
