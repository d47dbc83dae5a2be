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
from tests.matching.judged_links import judged, together
from tests.matching.simulation import simulate, tilted_m
from tests.matching.test_exclusive_lists import candidates as rows_and_persons

#: Most by which mean probability and share of true pairs may differ in a tenth, beside the noise.
MOST_OFF = 0.05
#: A tenth of so many pairs has no noise worth telling; one of fewer than ENOUGH is taken with the next.
MANY, ENOUGH = 200, 30
#: Largest expected calibration error of a pair of kinds, over its pairs above a probability.
LARGEST_ERROR, WORTH_TELLING = 0.02, 0.01


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


def gaps(links, outcome):
    """|sum of probabilities - true pairs| in each tenth of the probability."""
    tenth = np.minimum((links.probability * 10).astype(int), 9)
    return np.abs(np.bincount(tenth, links.probability - outcome, minlength=10))


def tenths_together(links):
    """For each link its tenth, or the several tenths that it is in: each holds enough links."""
    size = np.bincount(np.minimum((links.probability * 10).astype(int), 9), minlength=10)
    of_tenth, held = np.zeros(10, dtype=int), 0
    for tenth in range(10):
        of_tenth[tenth] = of_tenth[tenth - 1] + (held >= ENOUGH) if tenth else 0
        held = size[tenth] + (0 if held >= ENOUGH else held)
    return of_tenth[np.minimum((links.probability * 10).astype(int), 9)]


class TestCalibrationOfLongerLists:
    """On two worlds together, whose pairs are enough to be exact: as the issue asks of other worlds."""

    @pytest.fixture(scope="class", params=["registry", "exchange", "acknowledgement", "death", "testimony"])
    def links(self, request, larger_worlds):
        found = together([judged(world, request.param) for world in larger_worlds.values()])
        assert len(found) > 150
        return found

    def test_as_many_pairs_are_true_as_each_tenth_says(self, links):
        group = tenths_together(links)
        for one in np.unique(group):
            p, true = links.probability[group == one], links.true[group == one]
            noise = 0.0 if len(p) >= MANY else 3 * np.sqrt((p * (1 - p)).sum()) / len(p)
            assert abs(p.mean() - true.mean()) <= MOST_OFF + noise, (one, len(p))

    def test_the_calibration_error_is_a_fiftieth_or_what_chance_shows(self, links):
        told, rng = links.above(WORTH_TELLING), np.random.default_rng(1)
        drawn = rng.random((500, len(told))) < told.probability
        by_chance = np.quantile([gaps(told, one).sum() for one in drawn], 0.95) / len(told)
        assert gaps(told, told.true).sum() / len(told) <= max(LARGEST_ERROR, by_chance)
