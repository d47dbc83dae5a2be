"""A frozen model scores as on the night it was frozen, whatever comes later."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching import link_records
from linkage.matching.fields import BY_NAME, FIELDS, TIERS
from linkage.matching.frequencies import ChanceAgreement
from linkage.matching.frozen_models import FrozenModel, FrozenModels, as_json, from_json
from linkage.matching.model import PairModel
from tests.matching.conftest import EXAMPLES, SETTINGS

ENOUGH = replace(SETTINGS, draws=64, enough_records=100, day="2024-12-31")
ACKNOWLEDGED, TESTIMONY = ("registry", "acknowledgement"), ("registry", "testimony")


@pytest.fixture(scope="module")
def night(world):
    """The night on which those with a hundred records freeze."""
    return link_records(world.frames, ENOUGH, world.known)


@pytest.fixture(scope="module")
def next_night(world, night):
    """The next one, with nothing new."""
    return link_records(world.frames, ENOUGH, world.known, frozen=night.frozen)


class TestFreezing:
    def test_pairs_of_kinds_with_enough_records_freeze_and_no_others(self, night):
        frozen = night.frozen.models
        assert {ACKNOWLEDGED, TESTIMONY} <= frozen.keys()
        assert ("registry", "interview") not in frozen
        assert all(min(one.records) >= 100 and one.model.trained for one in frozen.values())

    def test_they_stay_as_they_are(self, night, next_night):
        assert next_night.frozen is night.frozen

    def test_the_report_says_which_since_when_on_how_many_records(self, night):
        told = {(one["left"], one["right"]): one for one in night.report["frozen"]}
        assert told[TESTIMONY] == {
            "left": "registry",
            "right": "testimony",
            "since": "2024-12-31",
            "version": 1,
            "left_records": 400,
            "right_records": 150,
        }

    def test_another_pair_of_kinds_is_frozen_in_a_later_version_and_leaves_the_first_alone(
        self, world, night
    ):
        later = replace(ENOUGH, enough_records=50, day="2025-02-01")
        more = link_records(world.frames, later, world.known, frozen=night.frozen).frozen
        assert more.version == 2
        assert more.models[TESTIMONY] is night.frozen.models[TESTIMONY]
        assert more.models["registry", "exchange"].since == "2025-02-01"
        assert more.reference is night.frozen.reference

    def test_a_frozen_model_weighs_a_pair_alike_whoever_is_registered_later(self, world, night, next_night):
        fewer = {**world.frames, "registry": world.frames["registry"].iloc[50:]}
        without = link_records(fewer, ENOUGH, world.known, frozen=night.frozen)
        weights = [weights_of_likely(result) for result in (next_night, without)]
        both = weights[0].index.intersection(weights[1].index)
        assert len(both)
        pd.testing.assert_series_equal(weights[0][both], weights[1][both], check_exact=True)


def weights_of_likely(result):
    """Match weight of each likely pair of an entry and an acknowledgement, by their ids."""
    ids, kinds = result.records["record_id"], result.records["kind"]
    links = result.links[result.links["probability"] > 0.5]
    left, right = links["left_rid"], links["right_rid"]
    of_kinds = (kinds[left] == "registry").to_numpy() & (kinds[right] == "acknowledgement").to_numpy()
    index = pd.MultiIndex.from_arrays([ids[left].to_numpy(), ids[right].to_numpy()])
    return links["match_weight"].set_axis(index)[of_kinds]


shares = st.floats(1e-12, 1.0, exclude_max=True)


@st.composite
def frozen_models(draw):
    """Any frozen model, with numbers that do not round."""

    def rows(names, of=shares):
        sizes = {f.name: len(f.levels) for f in FIELDS}
        return {n: np.array(draw(st.lists(of, min_size=sizes[n], max_size=sizes[n]))) for n in names}

    every = [f.name for f in FIELDS]
    model = PairModel(
        "registry",
        draw(st.sampled_from(["registry", "testimony"])),
        rows(every),
        ChanceAgreement(rows(every), rows(TIERS)),
        draw(shares),
        draw(st.floats(1, 1e7)),
        trained=True,
        report={"expected_matches": draw(shares), "refused": None},
        expected=rows(every),
        unseen=np.array(draw(st.lists(shares, min_size=3, max_size=3))),
    )
    counts = st.integers(0, 10**9)
    pairs, left_out = (
        {name: np.r_[draw(counts), row] for name, row in rows(every, counts).items()} for _ in range(2)
    )
    screen = ChanceAgreement(rows(every), rows(TIERS))
    records = (draw(counts), draw(counts))
    weights = draw(st.none() | st.lists(counts, min_size=3, max_size=3).map(np.array))
    # what a kind of mention is linked by the first time, or nothing
    first = replace(model, m=model.chance.u, chance=replace(model.chance, u=model.m), in_left=draw(shares))
    first_pass = draw(st.none() | st.just(first))
    return FrozenModel(
        model, screen, records, pairs, left_out, draw(counts), "2024-12-31", weights, first_pass
    )


class TestTheNightAfter:
    """Nothing was delivered, and nothing moves: links, shares, persons and draws are the same to the bit."""

    def test_links_by_the_models_it_froze_are_the_same(self, night, next_night):
        pd.testing.assert_frame_equal(night.links, next_night.links, check_exact=True)
        pd.testing.assert_frame_equal(night.edges, next_night.edges, check_exact=True)
        pd.testing.assert_frame_equal(night.persons, next_night.persons, check_exact=True)

    def test_so_are_links_by_models_that_were_saved_and_read_again(self, world, night):
        models = {
            pair: from_json(json.loads(json.dumps(as_json(one)))) for pair, one in night.frozen.models.items()
        }
        again = link_records(world.frames, ENOUGH, world.known, frozen=replace(night.frozen, models=models))
        pd.testing.assert_frame_equal(night.links, again.links, check_exact=True)

    def test_without_the_first_pass_kept_the_model_is_taken_both_times(self, world, night):
        models = {pair: replace(one, first_pass=None) for pair, one in night.frozen.models.items()}
        again = link_records(world.frames, ENOUGH, world.known, frozen=replace(night.frozen, models=models))
        assert len(again.links)


class TestJson:
    @EXAMPLES
    @given(frozen_models())
    def test_reads_back_as_exactly_the_same(self, one):
        told = json.dumps(as_json(one))
        again = from_json(json.loads(told))
        assert json.dumps(as_json(again)) == told
        assert (again.weights is None) == (one.weights is None)
        assert again.weights is None or again.weights.tolist() == one.weights.tolist()
        assert again.model.unseen.tolist() == one.model.unseen.tolist()
        for name in (f.name for f in FIELDS):
            assert again.model.m[name].tobytes() == one.model.m[name].tobytes()
            assert again.model.chance.u[name].tobytes() == one.model.chance.u[name].tobytes()
            assert again.screen.u[name].tobytes() == one.screen.u[name].tobytes()
            assert again.pairs[name].tolist() == one.pairs[name].tolist()
        assert (again.first_pass is None) == (one.first_pass is None)
        for name in (f.name for f in FIELDS if one.first_pass is not None):
            assert again.first_pass.m[name].tobytes() == one.first_pass.m[name].tobytes()
            assert again.first_pass.chance.u[name].tobytes() == one.first_pass.chance.u[name].tobytes()
        for name in TIERS if one.first_pass is not None else ():
            assert (
                again.first_pass.chance.split[name].tobytes() == one.first_pass.chance.split[name].tobytes()
            )
        for name in TIERS:
            assert again.model.chance.split[name].tobytes() == one.model.chance.split[name].tobytes()

    def test_a_field_that_was_not_compared_yet_is_as_documented_and_the_others_as_they_were(self, night):
        one = night.frozen.models[TESTIMONY]
        told = as_json(one)
        del told["fields"]["missing_date"]
        again = from_json(json.loads(json.dumps(told)))
        assert again.model.m["missing_date"].tolist() == list(BY_NAME["missing_date"].m)
        assert again.screen.u["missing_date"].tolist() == list(BY_NAME["missing_date"].u)
        assert again.pairs["missing_date"].tolist() == [0] * 5
        for name in (f.name for f in FIELDS if f.name != "missing_date"):
            assert again.model.m[name].tolist() == one.model.m[name].tolist()

    def test_a_field_that_is_compared_otherwise_now_is_refused(self, night):
        told = as_json(night.frozen.models[TESTIMONY])
        del told["fields"]["unit"]["levels"]["same"]
        with pytest.raises(ValueError, match="unit"):
            from_json(told)


def test_before_the_first_version_nothing_is_frozen():
    assert FrozenModels().models == {} and FrozenModels().version == 0
