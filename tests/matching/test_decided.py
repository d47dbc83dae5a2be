"""What people decided holds: in the links, in every draw, over nights, and for all that follows from it."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.casework.bitsets import sizes
from linkage.matching import EarlierNights, link_records
from linkage.matching.decided import decided_pairs
from tests.matching.conftest import EXAMPLES, FROZEN_SOON
from tests.matching.test_link import assert_same, linked

COLUMNS = [f"{side}_{part}" for side in ("left", "right") for part in ("kind", "source", "record")]


def decisions(*told):
    """(left kind, record, right kind, record, verdict) as matching takes them; the source is the kind."""
    rows = [(a, a, x, b, b, y, verdict) for a, x, b, y, verdict in told]
    return pd.DataFrame(rows, columns=[*COLUMNS, "verdict"])


def night(world, decided=None, earlier=None, models=None):
    return link_records(world.frames, FROZEN_SOON, world.known, None, models, earlier, decided)


def registered(result):
    """Each witness's mention -> registry record -> probability."""
    kinds = dict(zip(result.records["record_id"], result.records["kind"], strict=True))
    return {
        mention: {one: share for one, share in of.items() if kinds[one] == "registry"}
        for mention, of in linked(result).items()
    }


@pytest.fixture(scope="module")
def undecided(freezing_night):
    return freezing_night


@pytest.fixture(scope="module")
def contested(undecided):
    """A witness's mention and its candidates, each another person, the likeliest first."""
    ids = undecided.records["record_id"]
    person = dict(zip(ids[undecided.entries["entry_rid"]], undecided.entries["person"], strict=True))
    probabilities = registered(undecided)
    found = {mention: sorted(of, key=of.get, reverse=True) for mention, of in sorted(probabilities.items())}
    apart = {mention: of for mention, of in found.items() if len(of) > 1 and person[of[0]] != person[of[1]]}
    return max(apart.items(), key=lambda item: probabilities[item[0]][item[1][1]])


def draws_of(result, mention, entry):
    """In how many draws the entry's person is the mention's."""
    ids = result.records["record_id"]
    person = result.entries.loc[result.entries["entry_rid"] == ids.index[ids == entry][0], "person"].iloc[0]
    of = (result.edges["mention_rid"] == ids.index[ids == mention][0]) & (result.edges["person"] == person)
    return int(sizes(result.bits[of.to_numpy()]).sum())


class TestOneNight:
    def test_a_pair_decided_to_be_one_person_is_a_link_in_every_draw(self, world, contested):
        mention, candidates = contested
        result = night(world, decisions(("registry", candidates[1], "testimony", mention, "same")))
        assert registered(result)[mention][candidates[1]] == pytest.approx(1.0, abs=1e-9)
        assert draws_of(result, mention, candidates[1]) == FROZEN_SOON.draws
        assert candidates[0] not in registered(result)[mention]

    def test_a_pair_decided_to_be_two_people_is_no_link_and_the_others_gain(
        self, world, undecided, contested
    ):
        mention, candidates = contested
        result = night(world, decisions(("registry", candidates[0], "testimony", mention, "different")))
        assert candidates[0] not in registered(result)[mention]
        assert registered(result)[mention][candidates[1]] > registered(undecided)[mention][candidates[1]]

    def test_a_pair_that_no_rule_would_find_is_linked_where_people_say_so(self, world, undecided, contested):
        mention, _ = contested
        everyone = world.frames["registry"]["record_id"]
        stranger = next(one for one in everyone if one not in registered(undecided)[mention])
        result = night(world, decisions(("registry", stranger, "testimony", mention, "same")))
        assert registered(result)[mention] == {stranger: pytest.approx(1.0, abs=1e-9)}

    def test_two_entries_are_one_person_or_two_as_people_say(self, world, undecided):
        ids = undecided.records["record_id"]
        sure = undecided.duplicates[undecided.duplicates["probability"] > 0.9].iloc[0]
        one, other = ids[sure["left_rid"]], ids[sure["right_rid"]]
        apart = night(world, decisions(("registry", one, "registry", other, "different")))
        persons = apart.entries.set_index(apart.records["record_id"][apart.entries["entry_rid"]].to_numpy())
        assert persons.loc[one, "person"] != persons.loc[other, "person"]
        strangers = sorted(set(world.frames["registry"]["record_id"]) - {one, other})[:2]
        joined = night(world, decisions(("registry", strangers[0], "registry", strangers[1], "same")))
        persons = joined.entries.set_index(
            joined.records["record_id"][joined.entries["entry_rid"]].to_numpy()
        )
        assert persons.loc[strangers[0], "person"] == persons.loc[strangers[1], "person"]

    def test_what_is_decided_of_one_entry_holds_for_the_persons_other_entry(self, world, undecided):
        ids = undecided.records["record_id"]
        of_person = undecided.entries.groupby("person")["entry_rid"].agg(list)
        twice = [ids[pair].tolist() for pair in of_person if len(pair) == 2]
        found = registered(undecided)
        mention, (one, other) = next(
            (mention, pair)
            for mention, of in sorted(found.items())
            for pair in twice
            if of.keys() >= set(pair) and min(of[entry] for entry in pair) > 0.05
        )
        result = night(world, decisions(("registry", one, "testimony", mention, "different")))
        assert not {one, other} & registered(result).get(mention, {}).keys()

    def test_decisions_are_evidence_in_training(self, world, undecided):
        """Of pairs that agree in everything people say they are two: then agreement says less."""
        links = undecided.links[undecided.links["probability"] > 0.9]
        records = undecided.records
        kinds = records["kind"].to_numpy()
        links = links[(kinds[links["left_rid"]] == "registry") & (kinds[links["right_rid"]] == "exchange")]
        ids = records["record_id"]
        told = [
            ("registry", ids[link.left_rid], "exchange", ids[link.right_rid], "different")
            for link in links.itertuples()
        ]

        def matches(result):
            of = [m for m in result.report["models"] if (m["left"], m["right"]) == ("registry", "exchange")]
            return of[0]["training"]["expected_matches"]

        assert matches(night(world, decisions(*told))) < 0.5 * matches(undecided)


class TestOverNights:
    def test_a_night_with_decisions_is_the_same_whatever_was_kept_and_leaves_no_trace_of_them(
        self, world, undecided, contested
    ):
        mention, candidates = contested
        stranger = world.frames["registry"]["record_id"].iloc[-1]
        told = decisions(
            ("registry", candidates[0], "testimony", mention, "different"),
            ("registry", stranger, "testimony", sorted(registered(undecided))[0], "same"),
        )
        earlier, models = EarlierNights(), undecided.frozen
        night(world, None, earlier, models)
        assert_same(night(world, told, earlier, models), night(world, told, None, models))
        assert_same(night(world, None, earlier, models), night(world, None, None, models))


RECORDS = pd.DataFrame({"kind": "registry", "source": "registry", "record_id": [f"r{i}" for i in range(8)]})
PAIRS = st.dictionaries(
    st.sampled_from(list(combinations(range(8), 2))), st.sampled_from(["same", "different"]), max_size=9
)


class TestWhatFollows:
    @settings(EXAMPLES, max_examples=200)
    @given(PAIRS)
    def test_one_persons_records_are_the_same_and_differ_alike_and_what_was_said_stands(self, told):
        rows = [("registry", f"r{a}", "registry", f"r{b}", verdict) for (a, b), verdict in told.items()]
        found = decided_pairs(decisions(*rows), RECORDS)
        levels = dict(zip(zip(found.l.tolist(), found.r.tolist(), strict=True), found.level, strict=True))
        assert all(levels[pair] == (verdict == "same") for pair, verdict in told.items())
        person = list(range(8))
        for (a, b), verdict in told.items():
            if verdict == "same":
                person = [person[a] if one == person[b] else one for one in person]
        apart = {
            frozenset((person[a], person[b])) for (a, b), verdict in told.items() if verdict == "different"
        }
        for a, b in combinations(range(8), 2):
            if (a, b) in told:
                continue
            if person[a] == person[b]:
                assert levels[a, b] == 1
            elif frozenset((person[a], person[b])) in apart:
                assert levels[a, b] == 0
            else:
                assert (a, b) not in levels

    def test_a_decision_on_a_record_that_is_gone_is_left_out(self):
        found = decided_pairs(decisions(("registry", "r1", "registry", "gone", "same")), RECORDS)
        assert not len(found.l)
        assert isinstance(found.level, np.ndarray)
