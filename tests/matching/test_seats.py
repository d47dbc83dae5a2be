"""What people decided of two records outside the registry holds in every draw, whoever the persons are."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import link_records
from linkage.matching.decided import DecidedPairs, contradicted
from linkage.matching.seats import NO_SEATS, seats_of
from tests.matching.conftest import EXAMPLES, SETTINGS, holds
from tests.matching.test_decided import decisions
from tests.matching.test_link import assert_same

FEW = replace(SETTINGS, draws=64, threads=1)
KINDS = ("exchange", "acknowledgement", "death", "interview", "testimony")


def told(pairs):
    """Decided pairs as people told them: (left, right) -> same."""
    rows = sorted((*pair, int(same)) for pair, same in pairs.items())
    left, right, level = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    return DecidedPairs(left, right, level.astype(np.int8), np.ones(len(rows), dtype=bool))


def persons(result):
    """By rid of a record and draw the person that it has; -1 for none."""
    person = np.full((len(result.records), result.n_draws), -1)
    drawn = holds(result.bits, result.n_draws)
    for one, own, held in zip(result.edges["mention_rid"], result.edges["person"], drawn, strict=True):
        assert (person[one][held] == -1).all()
        person[one][held] = own
    return person


def contradictions(pairs):
    return contradicted(
        *([pair for pair, same in pairs.items() if same == is_same] for is_same in (True, False))
    )


class TestSeats:
    @settings(EXAMPLES, max_examples=200)
    @given(
        st.dictionaries(
            st.sampled_from(list(combinations(range(2, 9), 2))), st.booleans(), min_size=1, max_size=8
        )
    )
    def test_records_of_one_person_sit_together_unless_that_contradicts_a_decision(self, pairs):
        decided = told(pairs)
        seats = seats_of(decided, 2)
        heads = dict(zip(seats.rids.tolist(), seats.heads.tolist(), strict=True))
        for (a, b), same in pairs.items():
            apart = (min(heads[a], heads[b]), max(heads[a], heads[b]))
            assert same or (heads[a] != heads[b] and apart in seats.apart)
            assert not same or contradictions(pairs) or heads[a] == heads[b]
        assert all(heads[head] == head <= rid for rid, head in heads.items())

    def test_two_people_whom_other_decisions_make_one_are_kept_apart(self):
        seats = seats_of(told({(5, 6): True, (6, 7): True, (5, 7): False}), 2)
        assert seats.of(np.array([5, 6, 7])).tolist() == [5, 5, 7]
        assert seats.apart == {(5, 7)}

    def test_whoever_nobody_decided_of_sits_alone(self):
        rids = np.arange(5)
        assert NO_SEATS.of(rids) is rids
        assert seats_of(told({(2, 4): True}), 2).of(rids).tolist() == [0, 1, 2, 3, 2]


@pytest.fixture(scope="module")
def undecided(world):
    return link_records(world.frames, FEW, world.known)


@pytest.fixture(scope="module")
def open_pairs(undecided):
    """Pairs of records outside the registry that may be of one person, the least certain first."""
    kind = undecided.records["kind"].to_numpy()
    links = undecided.links[kind[undecided.links["left_rid"]] != "registry"]
    unsure = (links["probability"] - 0.5).abs()
    links = links.assign(unsure=unsure, left=kind[links["left_rid"]], right=kind[links["right_rid"]])
    best = links.sort_values("unsure").groupby(["left", "right"]).head(3)
    return list(best[["left_rid", "right_rid"]].itertuples(index=False, name=None))


def night(world, undecided, pairs):
    """The night in which these pairs are decided: (left rid, right rid) -> same."""
    one = undecided.records
    rows = [
        (
            *one.loc[a, ["kind", "record_id"]],
            *one.loc[b, ["kind", "record_id"]],
            "same" if same else "different",
        )
        for (a, b), same in pairs.items()
    ]
    return link_records(world.frames, FEW, world.known, decided=decisions(*rows))


def assert_holds(result, pairs):
    person = persons(result)
    links = result.links.set_index(["left_rid", "right_rid"])["probability"]
    for (a, b), same in pairs.items():
        both = person[a] == person[b]
        assert (both & (person[a] >= 0)).all() if same else not (both & (person[a] >= 0)).any()
        assert links.get((a, b), 0.0) == float(same)
    assert links.between(0.0, 1.0).all()
    sums = result.edges.groupby("mention_rid")["probability"].sum()
    assert sums.max() <= 1 + 1e-6
    for rid in {rid for pair in pairs for rid in pair}:
        edges = (result.edges["mention_rid"] == rid).to_numpy()
        share = holds(result.bits[edges], result.n_draws).mean(axis=1)
        assert share == pytest.approx(result.edges["probability"][edges].to_numpy(), abs=0.3)


class TestOfOneNight:
    def test_pairs_of_all_kinds_are_asked(self, undecided, open_pairs):
        kind = undecided.records["kind"]
        assert {kind[rid] for pair in open_pairs for rid in pair} >= {
            "exchange",
            "acknowledgement",
            "testimony",
        }

    @pytest.mark.parametrize("same", [True, False])
    def test_what_is_decided_of_each_holds_in_every_draw(self, world, undecided, open_pairs, same):
        pairs = {}
        for pair in open_pairs:  # each record once
            if not {rid for known in pairs for rid in known} & set(pair):
                pairs[pair] = same
        assert len(pairs) > 5
        assert_holds(night(world, undecided, pairs), pairs)

    @settings(EXAMPLES, max_examples=6)
    @given(data=st.data())
    def test_and_of_any_of_them_together(self, world, undecided, open_pairs, data):
        pairs = data.draw(st.dictionaries(st.sampled_from(open_pairs), st.booleans(), min_size=1))
        if pairs and not contradictions(pairs):
            assert_holds(night(world, undecided, pairs), pairs)

    def test_records_that_nobody_would_have_compared_are_of_one_person(self, world, undecided):
        kind = undecided.records["kind"].to_numpy()
        chosen = [np.flatnonzero(kind == one)[-1] for one in KINDS if (kind == one).any()]
        pairs = dict.fromkeys(pairwise(chosen), True)
        assert_holds(night(world, undecided, pairs), pairs)

    def test_records_of_one_person_have_the_same_candidates(self, world, undecided, open_pairs):
        pair = open_pairs[0]
        result = night(world, undecided, {pair: True})
        one, other = (
            result.edges[result.edges["mention_rid"] == rid][["person", "probability"]].to_numpy()
            for rid in pair
        )
        assert (one == other).all()

    def test_without_such_decisions_nothing_changes(self, world, undecided):
        assert_same(undecided, link_records(world.frames, FEW, world.known, decided=decisions()))
