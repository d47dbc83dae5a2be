"""Persons in no registry: the earlier records that may stand for a mention's person."""

from dataclasses import replace

import numpy as np
import pytest

from linkage.matching.model import evidence, floored
from linkage.matching.unregistered import SMALLEST_ODDS, possible_anchors
from tests.matching.simulation import simulate, tilted_m

WORLD = simulate(tilted_m(), n_left=20, n_right=30, seed=8)
PAIR = ("exchange", "testimony")


def anchors(vectors=WORLD.vectors):
    return possible_anchors({PAIR: vectors}, {PAIR: WORLD.prior()}, WORLD.frequency)


def test_each_earlier_record_has_its_odds_against_a_new_person():
    model = WORLD.prior()
    odds = np.exp(floored(evidence(WORLD.vectors, model, WORLD.frequency), model) + model.log_prior())
    wanted = {
        (anchor, mention): one
        for anchor, mention, one in zip(WORLD.vectors.l, WORLD.vectors.r, odds, strict=True)
        if one > SMALLEST_ODDS
    }
    found = {(e.anchor_rid, e.mention_rid): e.odds for e in anchors().itertuples()}
    assert found == pytest.approx(wanted)


def test_whoever_was_not_compared_speaks_against_every_anchor():
    # by what a mention tells of the name, and in this world all tell it whole
    seen, unseen = WORLD.prior(), replace(WORLD.prior(), unseen=np.array([2.0, 0.0, 0.0]))
    before, after = (
        possible_anchors({PAIR: WORLD.vectors}, {PAIR: one}, WORLD.frequency) for one in (seen, unseen)
    )
    less = (1.0 - seen.in_left) / (1.0 - seen.in_left + 2.0 * seen.in_left)
    both = before.merge(after, on=["anchor_rid", "mention_rid"], suffixes=("", "_after"))
    assert len(both) == len(after)
    assert both["odds_after"].to_numpy() == pytest.approx(both["odds"].to_numpy() * less)


def test_the_right_anchor_is_asked_and_hardly_a_stranger():
    found = anchors()
    right = WORLD.partner[found["mention_rid"] - WORLD.n_left] == found["anchor_rid"]
    assert right.sum() == WORLD.true_pairs().sum()
    assert right.mean() > 0.9


def test_edges_are_sorted_and_earlier_records_stand_left():
    found = anchors()
    keys = list(zip(found["mention_rid"], found["anchor_rid"], strict=True))
    assert keys == sorted(set(keys))
    assert (found["anchor_rid"] < found["mention_rid"]).all()


def test_without_pairs_there_is_nobody_to_join():
    assert len(possible_anchors({}, {}, WORLD.frequency)) == 0
    assert len(anchors(WORLD.vectors.at(np.zeros(len(WORLD.vectors), dtype=bool)))) == 0
