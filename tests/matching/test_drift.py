"""New records that look like those trained on move nothing; others are told of."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.drift import MOVED, MOVED_MUCH, drift, stability_index
from linkage.matching.fields import FIELDS
from linkage.matching.frequencies import Reference
from linkage.matching.frozen_models import Fit, FrozenModel, FrozenModels, level_counts
from linkage.matching.pruning import nothing_pruned
from tests.matching.conftest import EXAMPLES
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
    records, left_out = (world.n_left, world.n_right), nothing_pruned().level_counts()
    model = FrozenModel(world.prior(), world.chance, records, pairs, left_out, 1, "2024-12-31")
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
