"""What people decided of two records outside the registry holds in every draw, whoever the persons are."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import link_records
from linkage.matching.assembly import assemble
from linkage.matching.decided import DecidedPairs, contradicted
from linkage.matching.dice import Dice
from linkage.matching.fingerprints import fingerprints
from linkage.matching.seating import seated
from linkage.matching.seats import NO_SEATS, seats_of
from linkage.matching.stages import left_over
from linkage.matching.unregistered import Unregistered
from tests.matching.conftest import EXAMPLES, SETTINGS, holds
from tests.matching.test_assembly import posteriors, prepared
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


#: Four persons, and two records of each kind.
OF_KINDS = dict.fromkeys(KINDS, 2)
RIDS = range(4, 4 + sum(OF_KINDS.values()))
ONCE = ("exchange", "death")


@st.composite
def shares(draw):
    """Whom each record may be of: (rid, person, posterior)."""
    rows = []
    for rid in RIDS:
        of = draw(st.dictionaries(st.integers(0, 3), st.sampled_from([1e-3, 0.2, 1.0, 1e3]), max_size=3))
        rows += [(rid, person, weight / (1.0 + sum(of.values()))) for person, weight in sorted(of.items())]
    return rows


PAIRS = list(combinations(RIDS, 2))
VERDICTS = st.dictionaries(st.sampled_from(PAIRS), st.booleans(), min_size=1, max_size=6)
MEETING = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([1e-3, 0.5, 3.0, 1e4]), max_size=12)


def drawn_by(rows, meeting, verdicts, n_draws):
    """The linkage of these records: each as likely its candidates' as ``rows`` say."""
    of = prepared(4, OF_KINDS)
    kinds = of.records["kind"].to_numpy()
    edges = {kind: [row for row in rows if kinds[row[0]] == kind] for kind in KINDS}
    others = sorted((b, a, odds) for (a, b), odds in meeting.items())
    others = pd.DataFrame(others, columns=["mention_rid", "anchor_rid", "odds"]).assign(log_bf=1.0)
    others = others.astype({"mention_rid": np.int32, "anchor_rid": np.int32, "odds": float})
    nobody = {rid: 1.0 - sum(share for one, _, share in rows if one == rid) for rid in RIDS}
    known = {kind: own for kind, own in edges.items() if own}
    found = posteriors(4, known, OF_KINDS, nobody, others, once=ONCE)
    seats = seats_of(told(verdicts), 4) if verdicts else NO_SEATS
    together = [
        (head, person, np.log(share))
        for head, members in seats.members().items()
        for person, share in {person: share for rid, person, share in rows if rid in members}.items()
        if len(members) > 1
    ]
    as_one = pd.DataFrame(together, columns=["head", "person", "log_odds"]).astype({"log_odds": float})
    candidates, joint = seated(found.candidates, seats, as_one, kinds, np.zeros(len(kinds), int), ONCE)
    left = left_over(of, replace(found, candidates=candidates))
    found = replace(
        found, candidates=candidates, unregistered=Unregistered(left, others), seats=seats, joint=joint
    )
    return assemble(of, found, fingerprints(of), Dice(n_draws, 1))


class TestOfAnyNight:
    @settings(EXAMPLES, max_examples=25)
    @given(shares(), MEETING, VERDICTS, st.sampled_from([1, 8, 40]))
    def test_one_person_is_always_one_and_two_are_never(self, rows, meeting, verdicts, n_draws):
        if not contradictions(verdicts):
            assert_decided(drawn_by(rows, meeting, verdicts, n_draws), verdicts)

    @settings(EXAMPLES, max_examples=25)
    @given(shares(), MEETING, VERDICTS)
    def test_a_list_still_holds_a_person_once(self, rows, meeting, verdicts):
        result = drawn_by(rows, meeting, verdicts, 40)
        person, kinds = persons(result), result.records["kind"].to_numpy()
        seats = seats_of(told(verdicts), 4)
        for kind in ONCE:
            one, other = np.flatnonzero(kinds == kind)
            if seats.of(np.array([one]))[0] != seats.of(np.array([other]))[0]:
                assert not ((person[one] == person[other]) & (person[one] >= 0) & (person[one] < 4)).any()

    @settings(EXAMPLES, max_examples=25)
    @given(shares(), MEETING, st.sampled_from([1, 2, 3, 8, 64]))
    def test_no_probability_exceeds_one_however_few_draws_tell_it(self, rows, meeting, n_draws):
        result = drawn_by(rows, meeting, {}, n_draws)
        assert result.links["probability"].between(0.0, 1.0).all()
        assert result.edges["probability"].between(0.0, 1.0).all()


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


def assert_decided(result, pairs):
    person = persons(result)
    links = result.links.set_index(["left_rid", "right_rid"])["probability"]
    for (a, b), same in pairs.items():
        both = (person[a] == person[b]) & (person[a] >= 0)
        assert both.all() if same else not both.any()
        assert links.get((a, b), 0.0) == float(same)
    assert links.between(0.0, 1.0).all()
    assert (result.edges["person"] >= 0).all()
    assert result.edges["mention_rid"].is_monotonic_increasing
    assert result.edges.groupby("mention_rid")["probability"].sum().max() <= 1 + 1e-6


def assert_holds(result, pairs):
    """And that it is drawn as it is told."""
    assert_decided(result, pairs)
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

    def test_and_of_both_verdicts_together(self, world, undecided, open_pairs):
        pairs = {}
        for i, pair in enumerate(open_pairs):
            if not contradictions(pairs | {pair: i % 2 == 0}):
                pairs[pair] = i % 2 == 0
        assert len(pairs) > 10
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


class TestWithoutCandidates:
    """Records that resemble nobody registered are decided of like all others."""

    @pytest.mark.parametrize("verdict", ["same", "different"])
    @pytest.mark.parametrize("kinds", [["testimony"], ["exchange", "testimony"], ["interview", "testimony"]])
    def test_with_no_registry(self, world, kinds, verdict):
        frames = {kind: world.frames[kind] for kind in kinds}
        left, right = frames[kinds[0]]["record_id"].iloc[0], frames["testimony"]["record_id"].iloc[-1]
        verdicts = decisions((kinds[0], left, "testimony", right, verdict))
        result = link_records(frames, FEW, world.known, decided=verdicts)
        rid = dict(zip(result.records["record_id"], result.records.index, strict=True))
        assert_decided(result, {tuple(sorted((rid[left], rid[right]))): verdict == "same"})

    @pytest.mark.parametrize("same", [True, False])
    def test_of_a_kind_that_nobody_registered_resembles(self, world, same):
        stranger = world.frames["interview"].iloc[:1].copy()
        told = [name for name in stranger.columns if name not in ("source", "record_id")]
        stranger[told] = None
        stranger["surname"] = "Ъыъыъ"
        frames = {**world.frames, "interview": stranger}
        left, right = stranger["record_id"].iloc[0], world.frames["testimony"]["record_id"].iloc[0]
        verdicts = decisions(("interview", left, "testimony", right, "same" if same else "different"))
        result = link_records(frames, FEW, world.known, decided=verdicts)
        rid = dict(zip(result.records["record_id"], result.records.index, strict=True))
        assert_decided(result, {tuple(sorted((rid[left], rid[right]))): same})
