"""What other engines were found wanting in, where no single module answers for it.

docs/engine-complaints.md lists every complaint with the test that answers it; most stand beside their module.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.training import hopeful, prior_model
from tests.matching.conftest import EXAMPLES
from tests.matching.simulation import simulate, tilted_m
from tests.matching.test_exclusive_lists import candidates as rows_and_persons

#: Most by which mean probability and share of true pairs may differ in a tenth, beside the noise.
MOST_OFF = 0.05


def posteriors(found):
    pairs = zip(found.mention.tolist(), found.person.tolist(), strict=True)
    return dict(zip(pairs, found.posterior.tolist(), strict=True))


class TestPrunedIsExhaustive:
    """Pairs that are left out before training change no link, whatever the model then learns."""

    @settings(EXAMPLES, max_examples=12)
    @given(
        st.integers(0, 1000),
        st.sampled_from([0.0, 0.3, 0.6]),
        st.floats(0.2, 0.9),
        st.sampled_from([True, False]),
    )
    def test_links_and_probabilities_are_those_of_all_pairs(self, seed, missing, in_left, learnt):
        m = tilted_m()
        world = simulate(m, in_left, missing, n_left=60, n_right=80, seed=seed)
        kept = world.vectors.at(hopeful(world.vectors, world.prior(), world.frequency))
        assert len(kept) < len(world.vectors)
        model = prior_model("registry", "testimony", world.n_left, world.chance, m if learnt else None)
        everybody = np.arange(world.n_left + world.n_right)
        whole, pruned = (
            candidates(vectors, everybody, model, world.frequency, world.n_right)
            for vectors in (world.vectors, kept)
        )
        of_all, of_kept = posteriors(whole), posteriors(pruned)
        for pair in of_all.keys() | of_kept.keys():
            # look-alikes of persons left out are the only mass that a link can gain from
            most = of_all.get(pair, 0.0) * model.look_alikes + SMALLEST_LINK
            assert abs(of_kept.get(pair, 0.0) - of_all.get(pair, 0.0)) <= most


def best_by_scipy(odds):
    """Total log odds of the optimal assignment; a row may have nobody, at odds one."""
    rows, persons = ({edge[side] for edge in odds} for side in (0, 1))
    gain = np.full((max(rows) + 1, max(persons) + 2 + max(rows)), -np.inf)
    gain[:, max(persons) + 1 :] = 0.0
    for (row, person), value in odds.items():
        gain[row, person] = np.log(value)
    chosen = linear_sum_assignment(np.where(np.isinf(gain), -1e6, gain), maximize=True)
    return float(gain[chosen].sum())


def greedily(odds):
    """Total log odds of taking the surest pair first, as long as row and person are free."""
    taken, total = set(), 0.0
    for (row, person), value in sorted(odds.items(), key=lambda one: -one[1]):
        if value > 1 and ("row", row) not in taken and ("person", person) not in taken:
            taken |= {("row", row), ("person", person)}
            total += np.log(value)
    return total


class TestOptimalAssignment:
    """As evidence grows sure, the joint assignment becomes the optimal one, and nothing else."""

    @EXAMPLES
    @given(
        st.dictionaries(
            st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(0.05, 20), min_size=1, max_size=9
        )
    )
    def test_it_is_scipy_s_and_never_worse_than_taking_the_surest_first(self, odds):
        sure = {edge: value**40 for edge, value in odds.items()}
        found = assign_jointly(rows_and_persons(sure))
        # two assignments of nearly the same worth share the probability; then neither is the answer
        assume(((found.posterior < 0.02) | (found.posterior > 0.98)).all())
        total = sum(np.log(odds[pair]) for pair, share in posteriors(found).items() if share > 0.5)
        assert total == pytest.approx(best_by_scipy(odds), abs=1e-6)
        assert total >= greedily(odds) - 1e-9

    def test_it_is_better_than_greedy_where_greedy_is_wrong(self):
        odds = {(0, 0): 100.0, (0, 1): 90.0, (1, 0): 80.0}
        found = assign_jointly(rows_and_persons({edge: value**4 for edge, value in odds.items()}))
        held = {pair for pair, share in posteriors(found).items() if share > 0.5}
        assert held == {(0, 1), (1, 0)}
        assert best_by_scipy(odds) > greedily(odds)


class TestCalibration:
    @pytest.mark.parametrize("kind", ["registry", "exchange", "acknowledgement", "death", "testimony"])
    def test_in_each_tenth_of_probability_as_many_pairs_are_true_as_it_says(self, world, kind):
        result = world.result
        person = np.array([world.person_of[r.kind, r.record_id] for r in result.records.itertuples()])
        kinds = result.records["kind"].to_numpy()
        left, right = (result.links[side].to_numpy() for side in ("left_rid", "right_rid"))
        chosen = (kinds[left] == "registry") & (kinds[right] == kind)
        p, true = result.links["probability"].to_numpy()[chosen], (person[left] == person[right])[chosen]
        assert chosen.sum() > 5
        for tenth in range(10):
            inside = np.minimum((p * 10).astype(int), 9) == tenth
            if inside.any():
                noise = 3 * np.sqrt((p[inside] * (1 - p[inside])).sum()) / inside.sum()
                assert abs(p[inside].mean() - true[inside].mean()) <= MOST_OFF + noise, tenth
