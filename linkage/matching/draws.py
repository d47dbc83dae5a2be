"""Linkage draws: whole definite linkages sampled from the posterior, each record with one person or none.

Whatever is asked of the linkage is written as a plain rule on one definite linkage and evaluated on
every draw: its share is its probability, its spread is its interval (design 6.6).
"""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from linkage.matching.dice import AT_A_TIME, Dice, Throw, below


def draw_rows(
    row: np.ndarray,
    probability: np.ndarray,
    fingerprints: np.ndarray,
    dice: Dice,
    throw: Throw = Throw.REGISTERED,
    share_dice: Callable[[np.ndarray, np.ndarray], None] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """For each row choose one of its edges, or none, by their probabilities.

    Args:
        row: row of each edge (0..rows-1, sorted).
        probability: of each edge; a row's sum is at most 1, the rest is "none".
        fingerprints: of each row's record, with edges or without; the latter throw no dice.
        dice: of the night.
        throw: for what.
        share_dice: given which rows throw, in order, and their dice, changes those shared with other rows.

    Returns:
        Where each edge holds and where each row chose none, as packed bits.
    """
    upper = _cumulative(row, probability)
    n_rows, n_draws = len(fingerprints), dice.n_draws
    bits = np.empty((len(row), n_bytes(n_draws)), dtype=np.uint8)
    for rows, part, of in portions(row):
        thrown = dice.of(fingerprints[rows], throw)
        if share_dice is not None:
            share_dice(rows, thrown)
        up_to = packed(below(thrown.take(of, axis=0), upper[part]))
        later = np.flatnonzero(of[1:] == of[:-1]) + 1
        bits[part] = up_to
        bits[part][later] &= ~up_to[later - 1]
    return bits, none_of(row, bits, n_rows, n_draws)


def portions(row: np.ndarray) -> Iterator[tuple[np.ndarray, slice, np.ndarray]]:
    """The rows with edges that throw at a time (see dice.AT_A_TIME), their edges, and which of these rows
    each edge is of; ``row`` is sorted.
    """
    bounds = np.append(_first_edges(row), len(row))
    for start in range(0, len(bounds) - 1, AT_A_TIME):
        own = bounds[start : start + AT_A_TIME + 1]
        yield row[own[:-1]], slice(own[0], own[-1]), np.repeat(np.arange(len(own) - 1), np.diff(own))


def _first_edges(row: np.ndarray) -> np.ndarray:
    """The first edge of each row that has any; ``row`` is sorted."""
    return np.flatnonzero(np.r_[True, row[1:] != row[:-1]][: len(row)])


def none_of(row: np.ndarray, bits: np.ndarray, n_rows: int, n_draws: int) -> np.ndarray:
    """Where none of a row's edges holds: packed bits [rows]; ``row`` is sorted."""
    none = np.repeat(packed(np.ones((1, n_draws), dtype=bool)), n_rows, axis=0)
    for edges in one_of_each(row):
        none[row[edges]] &= ~bits[edges]
    return none


def any_of_each(row: np.ndarray, bits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows that have edges, ascending, and where any of a row's holds: packed bits; ``row`` is sorted."""
    first = _first_edges(row)
    return row[first], np.bitwise_or.reduceat(bits, first, axis=0)


def one_of_each(row: np.ndarray) -> Iterator[np.ndarray]:
    """The first edge of each row, then the second of those that have one, and so on; ``row`` is sorted."""
    is_next = np.r_[row[1:] == row[:-1], False]  # whether an edge of the same row follows
    edges = _first_edges(row)
    while len(edges):
        yield edges
        edges = edges[is_next[edges]] + 1


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


def counted(bits: np.ndarray) -> np.ndarray:
    """In how many draws each row of packed bits holds."""
    n: np.ndarray = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return n


def _cumulative(row: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Running sum of the probabilities within each row."""
    running: np.ndarray = pd.Series(probability).groupby(row).cumsum().to_numpy()
    return running
