"""Intervals hold their figure and shrink with what is known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkage.reports.intervals import over_draws, wilson


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
