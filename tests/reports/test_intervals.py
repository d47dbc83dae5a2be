"""Intervals hold their figure and shrink with what is known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkage.reports.intervals import mid_p_over_draws, over_draws, wilson


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_within_its_interval(count, more):
    size = count + more
    low, high = wilson(count, size)
    assert 0 <= low <= count / size <= high <= 1


@given(st.integers(1, 50), st.integers(2, 20))
def test_a_larger_sample_with_the_same_share_is_surer(count, times):
    low, high = wilson(count, 100)
    lower, higher = wilson(count * times, 100 * times)
    assert higher - lower < high - low


def test_without_a_sample_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=200))
def test_the_interval_of_draws_is_made_of_draws(values):
    mean, low, high = over_draws(np.array(values, dtype=float))
    assert low in values and high in values and min(values) <= mean <= max(values) + 1e-9


@given(st.lists(st.integers(0, 12), min_size=1, max_size=300))
def test_ends_counted_by_half_are_draws_and_lie_no_farther_out(values):
    draws = np.array(values, dtype=float) / 12
    mean, low, high = mid_p_over_draws(draws)
    wide = over_draws(draws)
    assert mean == wide[0] and low <= mean <= high
    if len(set(values)) > 1 and low != mean != high:
        assert low in draws and high in draws


def test_of_a_share_of_few_people_ends_counted_by_half_hold_what_they_say():
    dice = np.random.default_rng(3)
    people, worlds = 60, 2_000
    held = {over_draws: 0, mid_p_over_draws: 0}
    for missed in dice.gamma(1.0, 1.0, worlds):
        truth = dice.poisson(missed)
        draws = dice.poisson(dice.gamma(1.0, 1.0, 400)) / people
        for interval in held:
            _, low, high = interval(draws)
            held[interval] += low <= truth / people <= high
    plain, by_half = (times / worlds for times in held.values())
    assert 0.95 <= by_half <= plain <= 0.985


def test_without_equal_draws_both_ways_are_the_same_but_for_one_draw():
    draws = np.sort(np.random.default_rng(5).normal(size=1_000))
    _, low, high = over_draws(draws)
    _, mid_low, mid_high = mid_p_over_draws(draws)
    assert abs(np.searchsorted(draws, low) - np.searchsorted(draws, mid_low)) <= 1
    assert abs(np.searchsorted(draws, high) - np.searchsorted(draws, mid_high)) <= 1
