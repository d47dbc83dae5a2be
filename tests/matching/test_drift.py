"""New records that look like those trained on move nothing; others are told of."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching import link_records
from linkage.matching.drift import FEWEST_PAIRS, MOVED, MOVED_MUCH, TOGETHER, drift, stability_index
from linkage.matching.fields import FIELDS
from linkage.matching.frequencies import Reference
from linkage.matching.frozen_models import (
    WEIGHT_BOUNDS,
    Fit,
    FrozenModel,
    FrozenModels,
    level_counts,
    weight_counts,
)
from linkage.matching.model import evidence
from linkage.matching.pruning import nothing_pruned
from tests.matching.conftest import EXAMPLES, SETTINGS
from tests.matching.simulation import simulate, tilted_m

PAIR = ("registry", "acknowledgement")
COUNTS = st.lists(st.integers(0, 10_000), min_size=2, max_size=7)


class TestStabilityIndex:
    @EXAMPLES
    @given(COUNTS)
    def test_is_nothing_between_a_distribution_and_itself(self, counts):
        assert stability_index(np.array(counts), np.array(counts)) == pytest.approx(0.0)

    @EXAMPLES
    @given(
        st.integers(2, 7).flatmap(
            lambda n: st.tuples(*[st.lists(st.integers(0, 999), min_size=n, max_size=n)] * 2)
        )
    )
    def test_is_never_negative_and_knows_no_direction(self, both):
        one, other = (np.array(counts) for counts in both)
        assert stability_index(one, other) >= 0
        assert stability_index(one, other) == pytest.approx(stability_index(other, one))

    def test_agrees_with_an_example_worked_by_hand(self):
        # (.5 - .25) ln 2 + (.5 - .75) ln (2/3) = .1733 + .1014
        assert stability_index(np.array([2500, 7500]), np.array([5000, 5000])) == pytest.approx(
            0.2747, abs=1e-3
        )


@pytest.fixture(scope="module")
def simulated():
    return simulate(tilted_m(), seed=3)


def frozen_on(world, n_records, known):
    """A model frozen on the simulated pairs, when so many records were known."""
    pairs = level_counts(world.vectors)
    sizes, none_left_out = (world.n_left, world.n_right), nothing_pruned().level_counts()
    weights = weight_counts(world.vectors, world.prior())
    model = FrozenModel(world.prior(), world.chance, sizes, pairs, none_left_out, 1, "2024-12-31", weights)
    reference = pd.DataFrame({"record": np.arange(known), "version": 1})
    return FrozenModels(1, {PAIR: model}, known=reference)


def told(world, vectors, known):
    """What is told of a night with these pairs, of whose records the first so many were trained on."""
    records = np.arange(world.n_left + world.n_right)
    fit = Fit(world.prior(), world.chance, vectors, (world.n_left, world.n_right))
    return drift(frozen_on(world, len(records), known), {PAIR: fit}, records, 0)


class TestDrift:
    def test_new_pairs_of_the_same_kind_move_nothing(self, simulated):
        found = told(simulated, simulated.vectors, simulated.n_left + simulated.n_right // 2)
        assert found["pairs"][0]["new_pairs"] > 500
        assert max(found["pairs"][0]["index"].values()) < MOVED
        assert found["moved"] == []

    def test_a_field_that_new_records_no_longer_fill_is_named(self, simulated):
        levels = simulated.vectors.levels.copy()
        place = [f.name for f in FIELDS].index("given")
        levels[:, place] = -1
        found = told(simulated, replace(simulated.vectors, levels=levels), simulated.n_left)
        assert found["pairs"][0]["index"]["given"] > MOVED_MUCH
        assert found["moved"][0].startswith("registry-acknowledgement: given (")

    def test_fields_that_agree_as_often_and_no_longer_together_are_told_of(self, simulated):
        """Of matches and strangers each field's levels are dealt out anew: no field alone can tell."""
        rng, true = np.random.default_rng(2), simulated.true_pairs()
        strangers = rng.choice(np.flatnonzero(~true), true.sum(), replace=False)
        both = simulated.vectors.at(np.sort(np.r_[np.flatnonzero(true), strangers]))
        levels = rng.permuted(both.levels, axis=0)
        assert len(both) > FEWEST_PAIRS
        world = replace(simulated, vectors=both)
        found = told(world, replace(both, levels=levels), simulated.n_left)
        index = found["pairs"][0]["index"]
        assert max(value for name, value in index.items() if name != TOGETHER) < 1e-9
        assert index[TOGETHER] > MOVED_MUCH
        assert found["moved"] == [f"registry-acknowledgement: {TOGETHER} ({index[TOGETHER]:.2f})"]

    def test_pairs_are_counted_by_what_they_weigh(self, simulated):
        """In this world every value is as frequent as the average one, so patterns weigh what pairs do."""
        counts = weight_counts(simulated.vectors, simulated.prior())
        bits = evidence(simulated.vectors, simulated.prior(), simulated.frequency).log_bf / np.log(2)
        bounds = np.r_[-np.inf, WEIGHT_BOUNDS, np.inf]
        assert counts.tolist() == np.histogram(bits, bounds)[0].tolist()

    def test_a_version_that_counted_no_weights_tells_of_fields_only(self, simulated):
        frozen = frozen_on(simulated, 520, simulated.n_left)
        old = replace(frozen.models[PAIR], weights=None)
        fit = Fit(simulated.prior(), simulated.chance, simulated.vectors, (120, 400))
        found = drift(replace(frozen, models={PAIR: old}), {PAIR: fit}, np.arange(520), 0)
        assert TOGETHER not in found["pairs"][0]["index"]

    def test_pairs_of_records_trained_on_do_not_count(self, simulated):
        found = told(simulated, simulated.vectors, simulated.n_left + simulated.n_right)
        assert found["pairs"] == [
            {"left": "registry", "right": "acknowledgement", "new_pairs": 0, "index": None}
        ]

    def test_too_few_pairs_tell_nothing(self, simulated):
        found = told(simulated, simulated.vectors.at(np.arange(50)), simulated.n_left)
        assert found["pairs"][0]["new_pairs"] == 50
        assert found["pairs"][0]["index"] is None


@pytest.mark.parametrize("now, moved", [(199, []), (200, ["names were counted among 100 records, now 200"])])
def test_a_registry_that_has_outgrown_its_counts_of_names_is_told_of(now, moved):
    frozen = FrozenModels(1, reference=Reference(100, {}, pd.DataFrame()))
    found = drift(frozen, {}, np.zeros(0, np.int64), now)
    assert found == {"pairs": [], "names": {"counted_among": 100, "now": now}, "moved": moved}


def test_a_night_names_the_field_that_witnesses_now_tell_otherwise(larger_worlds):
    """Models were frozen on whole given names; then come witnesses who remember initials."""
    world = larger_worlds["as_assumed"]
    mentions = world.frames["testimony"]
    initials = mentions["given_name"].str[:1] + "."
    later = mentions.assign(given_name=initials, record_id="new " + mentions["record_id"])
    frames = {"registry": world.frames["registry"], "testimony": later}
    result = link_records(frames, SETTINGS, world.known, frozen=world.result.frozen)
    told = result.report["drift"]
    index = next(one["index"] for one in told["pairs"] if one["right"] == "testimony")
    assert index["given"] > MOVED_MUCH
    assert [line for line in told["moved"] if line.startswith("registry-testimony: given")]
    assert max(index, key=index.get) in ("given", "given_initial")
