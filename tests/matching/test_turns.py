"""Records that may be of one person are drawn together, and each as often as its own posteriors say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.dice import SIDES, Dice
from linkage.matching.draws import packed
from linkage.matching.turns import turn
from linkage.matching.unregistered import Unregistered
from tests.matching.conftest import EXAMPLES, holds

N = 4000
#: Records 0 to 5, and the odds of each that it is of an earlier one's person.
ODDS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([1e-3, 0.3, 1.0, 5.0, 1e6]),
)


def rng(seed=1):
    return np.random.default_rng(seed)


def turned(odds, nobody, n=N):
    """The turns of records, by ``odds``: (anchor rid, mention rid) -> odds."""
    rows = sorted((mention, anchor, value) for (anchor, mention), value in odds.items())
    edges = pd.DataFrame(rows, columns=["mention_rid", "anchor_rid", "odds"])
    edges = edges.astype({"mention_rid": np.int64, "anchor_rid": np.int64, "odds": float})
    shared = Unregistered(np.array(nobody, dtype=float), edges)
    return turn(shared, rng().integers(0, 2**62, len(nobody)), Dice(n, 1))


def thrown_alone(n_records, n=N):
    return rng(2).integers(0, SIDES, (n_records, n), dtype=np.uint16)


def dice_of(turns, n_records, n=N):
    dice = thrown_alone(n_records, n)
    turns.share_dice(np.arange(n_records), dice)
    return dice


def persons(turns, nobody):
    """By record and draw the record that stands for its person; -1 where it has a registered one."""
    stands = packed(nobody)
    turns.join(stands)
    n_records, n = nobody.shape
    joined, alone = holds(turns.bits, n), holds(stands, n)
    assert (
        alone.astype(int) + [joined[turns.mention == rid].sum(axis=0) for rid in range(n_records)] == nobody
    ).all()
    person = np.where(alone, np.arange(n_records)[:, None], -1)
    for edge, (mention, anchor) in enumerate(zip(turns.mention, turns.anchor, strict=True)):
        assert not (joined[edge] & ~alone[anchor]).any()
        person[mention][joined[edge]] = anchor
    return person


class TestTurning:
    def test_a_record_turns_to_each_earlier_one_by_its_odds_against_none(self):
        turns = turned({(0, 2): 3.0, (1, 2): 1.0}, [0.5] * 3)
        assert holds(turns.bits, N).mean(axis=1) == pytest.approx([3 / 5, 1 / 5], abs=0.03)
        assert holds(turns.bits, N).sum(axis=0).max() == 1

    def test_nobody_to_turn_to(self):
        turns = turned({}, [0.5] * 2)
        assert (dice_of(turns, 2) == thrown_alone(2)).all()
        assert (persons(turns, np.ones((2, N), bool)) == [[0], [1]]).all()
        assert turns.together().tolist() == []


class TestDice:
    def test_are_those_of_the_record_turned_to(self):
        turns = turned({(0, 1): 4.0, (1, 2): 4.0}, [0.5] * 3)
        first, second, third = dice_of(turns, 3)
        to_first, to_second = holds(turns.bits, N)
        assert (first == second)[to_first].all()
        assert (second == third)[to_second].all()
        assert (first == third)[to_first & to_second].all()
        assert not (first == second)[~to_first].any()

    @EXAMPLES
    @given(ODDS)
    def test_fall_evenly_however_they_are_shared(self, odds):
        dice = dice_of(turned(odds, [0.5] * 6), 6)
        below = (dice < 0.3 * SIDES).mean(axis=1)
        assert (np.abs(below - 0.3) < 5 * np.sqrt(0.3 * 0.7 / N)).all()

    def test_what_is_sure_shares_none(self):
        turns = turned({(0, 1): 1e6, (1, 2): 1e6}, [0.5, 1.0, 0.5])
        assert (dice_of(turns, 3) == thrown_alone(3)).all()


class TestJoining:
    @EXAMPLES
    @given(ODDS, st.integers(0, 100))
    def test_whoever_has_no_registered_person_is_of_one_that_stands_or_stands_itself(self, odds, seed):
        nobody = rng(seed).random((6, 100)) < 0.7
        person = persons(turned(odds, [0.7] * 6, 100), nobody)
        assert ((person >= 0) == nobody).all()

    def test_two_that_turned_to_the_same_third_are_of_one_person(self):
        person = persons(turned({(0, 1): 1e6, (0, 2): 1e6}, [1.0] * 3), np.ones((3, N), bool))
        assert (person == 0).mean() > 0.99

    def test_a_third_s_person_is_joined_through_another(self):
        # the last would hardly turn to the first, but turns to the second, who joined it
        odds = {(0, 1): 1e6, (0, 2): 1.0, (1, 2): 1e6}
        person = persons(turned(odds, [1.0] * 3), np.ones((3, N), bool))
        assert (person[2] == 0).mean() > 0.99

    def test_but_not_where_the_record_cannot_be_of_it(self):
        person = persons(turned({(0, 1): 1e6, (1, 2): 1e6}, [1.0] * 3), np.ones((3, N), bool))
        assert (person[1] == 0).mean() > 0.99
        assert (person[2] == 2).mean() > 0.99

    @EXAMPLES
    @given(ODDS, st.integers(0, 100))
    def test_two_are_together_where_they_have_the_same_person(self, odds, seed):
        turns = turned(odds, [0.7] * 6, 100)
        person = persons(turns, rng(seed).random((6, 100)) < 0.7)
        same = [
            ((person[a] == person[b]) & (person[a] >= 0)).sum()
            for b, a in zip(turns.mention, turns.anchor, strict=True)
        ]
        assert turns.together().tolist() == same

    @EXAMPLES
    @given(ODDS, st.integers(0, 100))
    def test_two_are_both_of_one_of_some_persons_in_the_draws_that_give_it_to_either(self, odds, seed):
        turns, drawn = turned(odds, [0.7] * 6, 100), rng(seed).integers(0, 4, (6, 100))
        record, person = (each.ravel() for each in np.indices((6, 3)))  # whoever draws 3 has none of them
        bits = packed(drawn[record] == person[:, None])
        same = [
            ((drawn[a] == drawn[b]) & (drawn[a] < 3)).sum()
            for b, a in zip(turns.mention, turns.anchor, strict=True)
        ]
        assert turns.both_of(record, person, bits).tolist() == same
