"""Each record's dice: uniform, independent of each other's, and the same whoever else throws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.dice import AT_A_TIME, SIDES, Dice, Throw, below
from tests.matching.conftest import EXAMPLES

FINGERPRINTS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=2 * AT_A_TIME + 3, unique=True)


def records(n, seed=1):
    return np.random.default_rng(seed).integers(-(2**63), 2**63, n)


@EXAMPLES
@given(FINGERPRINTS, FINGERPRINTS)
def test_what_a_record_throws_does_not_depend_on_others(own, others):
    dice = Dice(20, 1)
    alone = dice.of(np.array(own, dtype=np.int64))
    among = dice.of(np.array(others + own, dtype=np.int64))
    assert (among[len(others) :] == alone).all()


def test_dice_are_below_their_sides_and_each_share_of_them_is_as_large_as_it_should_be():
    thrown = Dice(1000, 1).of(records(500))
    assert thrown.dtype == np.uint16
    assert np.iinfo(thrown.dtype).max == SIDES - 1
    shares = np.histogram(thrown, bins=20, range=(0, SIDES))[0] / thrown.size
    assert np.abs(shares - 0.05).max() < 5 * np.sqrt(0.05 * 0.95 / thrown.size)


def test_throws_are_independent_even_where_fingerprints_hardly_differ():
    n = 4000
    close, dice = np.int64(5) + np.arange(64), Dice(n, 1)  # 64 records that differ in one byte
    own = [dice.of(close, throw) for throw in Throw]
    low = np.concatenate([*own, dice.of(records(8))]) < 0.5 * SIDES
    together = np.corrcoef(low)
    np.fill_diagonal(together, 0.0)
    assert np.abs(together).max() < 5.5 / np.sqrt(n)


def test_counts_over_records_of_what_each_throws_twice_are_spread_like_those_of_independent_ones():
    n, own, dice = 2000, records(1000), Dice(2000, 1)
    for first, second in ((0, 1), (0, 2), (1, 2)):
        one, other = (dice.of(own, Throw(throw)) for throw in (first, second))
        counts = ((one >= 0.3 * SIDES) & (other >= 0.44 * SIDES)).sum(axis=0)
        both = 0.7 * 0.56
        assert counts.std() == pytest.approx(np.sqrt(len(own) * both * (1 - both)), rel=5 / np.sqrt(2 * n))


def test_another_seed_throws_others_and_so_does_the_same_record_in_its_stream():
    own = records(3)
    assert (Dice(50, 1).of(own) == Dice(50, 1).of(own)).all()
    assert (Dice(50, 1).of(own) != Dice(50, 2).of(own)).any()
    streams = [Dice(50, seed).stream(int(one)).random(5).tolist() for seed in (1, 1, 2) for one in own[:2]]
    assert streams[:2] == streams[2:4]
    assert len({tuple(one) for one in streams}) == 4


@EXAMPLES
@given(st.floats(0, 1))
def test_a_share_of_all_sides_is_below_itself_but_for_half_a_side(share):
    every = np.arange(SIDES, dtype=np.uint16)[None]
    assert below(every, np.array([share])).sum() == pytest.approx(share * SIDES, abs=0.5)


def test_of_no_share_nothing_is_below_and_of_all_of_them_everything():
    ends = np.array([[0, SIDES - 1]], dtype=np.uint16).repeat(3, axis=0)
    nearly = 1.0 - 0.6 / SIDES
    assert below(ends, np.array([0.0, nearly, 1.0])).tolist() == [[False] * 2, [True, False], [True] * 2]
