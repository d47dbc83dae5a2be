"""Candidates of one record share its probability, with relatives and with "none of them"."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.competition import compete, each_for_itself, groups_of
from linkage.matching.look_alikes import LOOK_ALIKE_OF_ENTRY
from tests.matching.conftest import EXAMPLES

NO_KIN = -1000.0
LOG_BF = st.floats(-40, 250)


def posterior(bayes_factors, in_left, n_left):
    """Of one record with these candidates and no relatives."""
    log_bf = np.log(np.array(bayes_factors, dtype=float))
    kin = np.full(len(log_bf), NO_KIN)
    return compete(log_bf, kin, groups_of(np.zeros(len(log_bf), int)), in_left, n_left, 1)


class TestClosedForm:
    @EXAMPLES
    @given(
        st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=6),
        st.floats(0.01, 0.99),
        st.floats(1, 1e5),
    )
    def test_each_candidate_has_its_bayes_factor_s_share(self, factors, c, n):
        found = posterior(factors, c, n)
        nobody = n * (1 - c) / c
        assert found.posterior == pytest.approx(np.array(factors) / (nobody + sum(factors)), rel=1e-9)
        assert found.nobody == pytest.approx([nobody / (nobody + sum(factors))], rel=1e-9)

    def test_one_strong_candidate_takes_nearly_all(self):
        assert posterior([1e12], 0.5, 1000).posterior[0] > 0.999999

    def test_a_candidate_as_likely_as_a_stranger_has_its_prior_share(self):
        assert posterior([1.0], 0.6, 100).posterior == pytest.approx([0.6 / 100 / (0.6 / 100 + 0.4)])

    def test_two_namesakes_share_one_mention(self):
        found = posterior([1e9, 1e9], 0.6, 1000)
        assert found.posterior == pytest.approx([0.5, 0.5], abs=1e-5)

    def test_a_namesake_who_fits_better_takes_more(self):
        better, worse = posterior([3e9, 1e9], 0.6, 1000).posterior
        assert (better, worse) == (pytest.approx(0.75, abs=1e-5), pytest.approx(0.25, abs=1e-5))

    def test_those_who_do_not_compete_do_not_share(self):
        log_bf, kin = np.log([1e9, 1e9]), np.full(2, NO_KIN)
        found = compete(log_bf, kin, each_for_itself(2), 0.6, 1000, 2)
        assert (found.posterior > 0.999).all()


class TestRelatives:
    def test_what_fits_a_brother_as_well_is_no_longer_sure(self):
        log_bf = np.log([1e6])
        alone = compete(log_bf, np.array([NO_KIN]), groups_of(np.zeros(1, int)), 0.6, 1000, 1)
        with_kin = compete(log_bf, np.log([1e6]), groups_of(np.zeros(1, int)), 0.6, 1000, 1)
        assert with_kin.posterior[0] < alone.posterior[0]
        same, kin = 1e6 * 0.6 / 1000, 1e6 * 0.4 * LOOK_ALIKE_OF_ENTRY / 1000
        assert with_kin.posterior[0] == pytest.approx(same / (same + kin + 0.4))
        assert with_kin.nobody[0] == pytest.approx((kin + 0.4) / (same + kin + 0.4))

    def test_a_household_s_evidence_alone_goes_to_the_relative(self):
        # surname, patronymic, unit and home agree (a million to one, for kin too); given name and date do not
        household, differs = np.log(1e6), np.log(1e-5)
        groups = groups_of(np.zeros(1, int))
        found = compete(np.array([household + differs]), np.array([household]), groups, 0.6, 1000, 1)
        assert found.posterior[0] < 0.01


class TestInvariants:
    @EXAMPLES
    @given(
        st.lists(st.tuples(st.integers(0, 5), LOG_BF, LOG_BF), min_size=1, max_size=20),
        st.floats(0.001, 0.999),
        st.floats(1, 1e5),
    )
    def test_a_record_s_candidates_and_nobody_make_one(self, edges, c, n):
        edges = sorted(edges)
        right, log_bf, kin = (np.array(column) for column in zip(*edges, strict=True))
        groups = groups_of(right)
        found = compete(log_bf, kin, groups, c, n, 10)
        sums = np.bincount(groups.of, found.posterior) + found.nobody
        assert sums == pytest.approx(np.ones(len(groups.start)))
        assert ((found.posterior >= 0) & (found.posterior <= 1)).all()
        assert np.isfinite(found.log_likelihood)

    @EXAMPLES
    @given(st.lists(LOG_BF, min_size=2, max_size=8))
    def test_more_evidence_is_never_less_probable(self, log_bf):
        kin = np.full(len(log_bf), NO_KIN)
        found = compete(np.array(log_bf), kin, groups_of(np.zeros(len(log_bf), int)), 0.6, 1000, 1)
        order = np.argsort(log_bf)
        assert (np.diff(found.posterior[order]) >= 0).all()

    @EXAMPLES
    @given(st.lists(st.floats(54, 200).map(lambda bits: bits * np.log(2)), min_size=2, max_size=8))
    def test_beyond_the_53_bits_of_a_probability_the_better_still_wins(self, log_bf):
        kin = np.full(len(log_bf), NO_KIN)
        found = compete(np.array(log_bf), kin, groups_of(np.zeros(len(log_bf), int)), 0.6, 1000, 1)
        ratio = np.exp(np.array(log_bf) - max(log_bf))
        assert found.posterior == pytest.approx(ratio / ratio.sum(), abs=1e-6)

    @EXAMPLES
    @given(st.lists(st.tuples(st.integers(0, 3), LOG_BF), min_size=1, max_size=12), st.randoms())
    def test_the_order_of_a_record_s_candidates_does_not_matter(self, edges, random):
        def by_edge(order):
            right, log_bf = (np.array(column) for column in zip(*order, strict=True))
            found = compete(log_bf, log_bf / 2, groups_of(right), 0.6, 1000, 10)
            return dict(zip(order, found.posterior.tolist(), strict=True))

        edges = sorted(set(edges))
        mixed = edges.copy()
        random.shuffle(mixed)
        mixed.sort(key=lambda edge: edge[0])
        assert by_edge(edges) == pytest.approx(by_edge(mixed))

    def test_records_without_candidates_lower_the_likelihood_by_not_being_there(self):
        few = compete(np.array([5.0]), np.array([NO_KIN]), groups_of(np.zeros(1, int)), 0.6, 10, 1)
        more = compete(np.array([5.0]), np.array([NO_KIN]), groups_of(np.zeros(1, int)), 0.6, 10, 4)
        assert more.log_likelihood == pytest.approx(few.log_likelihood + 3 * np.log(0.4))

    @EXAMPLES
    @given(LOG_BF, LOG_BF, st.floats(0.05, 0.95), st.integers(1, 10**6), st.floats(0, 1))
    def test_the_registered_who_are_not_compared_are_one_more_answer(self, log_bf, kin, c, n, weight):
        groups = replace(groups_of(np.zeros(1, int)), told=np.array([2]))
        unseen = np.array([0.0, 0.0, weight])
        found = compete(np.array([log_bf]), np.array([kin]), groups, c, n, 1, unseen)
        without = compete(np.array([log_bf]), np.array([kin]), groups, c, n, 1)
        assert found.posterior[0] <= without.posterior[0]
        odds, before = (one.posterior[0] / one.unrelated[0] for one in (found, without))
        assert odds * (1 - c + c * weight) == pytest.approx(before * (1 - c))
        assert found.unrelated[0] <= found.nobody[0]
        whole = replace(groups_of(np.zeros(1, int)), told=np.array([0]))
        assert compete(
            np.array([log_bf]), np.array([kin]), whole, c, n, 1, unseen
        ).posterior == pytest.approx(without.posterior)

    def test_no_candidates_at_all(self):
        nothing = np.zeros(0)
        found = compete(nothing, nothing, groups_of(nothing), 0.6, 10, 3)
        assert len(found.posterior) == len(found.nobody) == 0
        assert found.log_likelihood == pytest.approx(3 * np.log(0.4))


@EXAMPLES
@given(st.lists(st.integers(0, 4), max_size=15).map(sorted))
def test_groups_begin_where_the_right_record_changes(values):
    groups = groups_of(np.array(values, dtype=int))
    assert groups.start.tolist() == [i for i, value in enumerate(values) if [value] != values[i - 1 : i]]
    assert len(groups.start) == len(set(values))
    assert [values[groups.start[group]] for group in groups.of] == values
