"""Definite linkages: each record has one person or none, as often as its probability says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching.dice import AT_A_TIME, SIDES, Dice, below
from linkage.matching.draws import (
    counted,
    draw_pairs,
    draw_rows,
    n_bytes,
    none_of,
    packed,
)
from tests.matching.conftest import EXAMPLES, holds

SHARES = st.lists(st.floats(0, 1), max_size=4)
ROWS = st.lists(SHARES, min_size=1, max_size=12)


def edges_of(rows):
    """Row and probability of each edge; a row's probabilities are scaled to stay within one."""
    row = np.array([i for i, shares in enumerate(rows) for _ in shares], dtype=np.int64)
    probability = [p / max(sum(shares), 1.0) for shares in rows for p in shares]
    return row, np.array(probability, dtype=float)


def rng(seed=1):
    return np.random.default_rng(seed)


def records(n, seed=1):
    """Fingerprints of so many records."""
    return rng(seed).integers(-(2**63), 2**63, n)


class TestRows:
    @EXAMPLES
    @given(ROWS, st.integers(1, 30))
    def test_in_every_draw_a_row_has_one_of_its_edges_or_none(self, rows, n_draws):
        row, probability = edges_of(rows)
        bits, none = draw_rows(row, probability, records(len(rows)), Dice(n_draws, 1))
        chosen, nobody = holds(bits, n_draws), holds(none, n_draws)
        for i in range(len(rows)):
            assert (chosen[row == i].sum(axis=0) + nobody[i] == 1).all()

    @settings(EXAMPLES, max_examples=20)
    @given(ROWS)
    def test_the_share_of_draws_is_the_probability(self, rows):
        n, (row, probability) = 4000, edges_of(rows)
        shares = holds(draw_rows(row, probability, records(len(rows)), Dice(n, 1))[0], n).mean(axis=1)
        assert (
            np.abs(shares - probability) <= 5 * np.sqrt(probability * (1 - probability) / n) + 1 / SIDES
        ).all()

    def test_rows_beyond_one_portion_are_drawn_alike(self):
        n_rows, n = 2 * AT_A_TIME + 7, 1000
        row = np.repeat(np.arange(n_rows), 2)
        probability = np.tile([0.3, 0.5], n_rows)
        bits, none = draw_rows(row, probability, records(n_rows), Dice(n, 1))
        chosen = holds(bits, n)
        assert (chosen[::2] + chosen[1::2] + holds(none, n) == 1).all()
        assert chosen[::2].mean() == pytest.approx(0.3, abs=0.01)
        assert chosen[1::2].mean() == pytest.approx(0.5, abs=0.01)

    @EXAMPLES
    @given(ROWS, st.integers(1, 30))
    def test_an_edge_holds_where_the_dice_fall_between_the_sums_before_and_after_it(self, rows, n_draws):
        row, probability = edges_of(rows)
        dice = Dice(n_draws, 1).of(records(len(rows)))
        bits, _ = draw_rows(row, probability, records(len(rows)), Dice(n_draws, 1))
        for edge, i in enumerate(row):
            upto = np.cumsum(np.r_[0.0, probability[row == i]])[(row[: edge + 1] == i).sum() - 1 :][:2]
            between = ~below(dice[[i]], upto[:1])[0] & below(dice[[i]], upto[1:])[0]
            assert holds(bits, n_draws)[edge].tolist() == between.tolist()

    def test_rows_that_share_dice_hold_the_same(self):
        n_rows = AT_A_TIME + 5
        row, probability = np.arange(n_rows), np.full(n_rows, 0.4)
        first = []

        def shared(rows, dice):
            first.append(first[0] if first else dice[0].copy())
            dice[:] = first[0]

        bits, none = draw_rows(row, probability, records(n_rows), Dice(100, 1), share_dice=shared)
        assert (bits == bits[0]).all()
        assert (none == none[0]).all()
        assert len(first) == 2

    def test_what_is_sure_holds_in_every_draw_and_what_is_not_in_none(self):
        bits, none = draw_rows(np.array([0, 0, 1]), np.array([0.0, 1.0, 0.0]), records(3), Dice(50, 1))
        assert holds(bits, 50).mean(axis=1).tolist() == [0, 1, 0]
        assert holds(none, 50).mean(axis=1).tolist() == [0, 1, 1]

    def test_no_edges_are_nobody_in_every_draw(self):
        bits, none = draw_rows(np.zeros(0, np.int64), np.zeros(0), records(3), Dice(10, 1))
        assert bits.shape == (0, 2)
        assert holds(none, 10).all()

    @EXAMPLES
    @given(ROWS, ROWS, st.integers(1, 30))
    def test_a_row_is_drawn_the_same_whatever_others_there_are(self, rows, others, n_draws):
        own, dice = records(len(rows)), Dice(n_draws, 1)
        alone, _ = draw_rows(*edges_of(rows), own, dice)
        every = np.concatenate([records(len(others), 2), own])
        among, _ = draw_rows(*edges_of(others + rows), every, dice)
        assert (among[len(among) - len(alone) :] == alone).all()

    def test_the_same_seed_draws_the_same_and_another_does_not(self):
        row, probability = np.arange(20), np.full(20, 0.5)
        one, again, other = (
            draw_rows(row, probability, records(20), Dice(64, seed))[0] for seed in (1, 1, 2)
        )
        assert (one == again).all()
        assert (one != other).any()


class TestBits:
    @pytest.mark.parametrize("n_draws", [1, 7, 8, 9, 100, 1000])
    def test_are_packed_eight_draws_to_a_byte_and_empty_beyond_the_last(self, n_draws):
        bits, none = draw_rows(np.array([0, 1]), np.array([1.0, 0.0]), records(2), Dice(n_draws, 1))
        pairs = draw_pairs(np.ones(3), records(3), Dice(n_draws, 1))
        for some in (bits, none, pairs):
            assert some.dtype == np.uint8
            assert some.shape[1] == n_bytes(n_draws) == -(-n_draws // 8)
            beyond = np.unpackbits(some, axis=1)[:, n_draws:]
            assert not beyond.any()

    @EXAMPLES
    @given(ROWS, st.integers(1, 30), st.integers(0, 100))
    def test_none_is_where_no_edge_of_a_row_holds(self, rows, n_draws, seed):
        row, _ = edges_of(rows)
        chosen = rng(seed).random((len(row), n_draws)) < 0.4
        none = holds(none_of(row, packed(chosen), len(rows), n_draws), n_draws)
        for i in range(len(rows)):
            assert none[i].tolist() == (~chosen[row == i].any(axis=0)).tolist()


def test_draws_are_counted_row_by_row():
    chosen = rng().random((5, 37)) < 0.4
    assert counted(packed(chosen)).tolist() == chosen.sum(axis=1).tolist()


def test_pairs_are_in_as_often_as_their_probability_says():
    probability, n = np.array([0.0, 0.1, 0.5, 0.9, 1.0]), 4000
    shares = holds(draw_pairs(probability, records(5), Dice(n, 1)), n).mean(axis=1)
    assert (np.abs(shares - probability) <= 4 * np.sqrt(probability * (1 - probability) / n)).all()
