"""Numbers of the run's report are read without powers of ten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.reports.page_tables import amount, between, share


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.2962, "30%"),
        (0.0051, "0.51%"),
        (7e-06, "0.0007%"),
        (0.0, "0%"),
        (1.0, "100%"),
        (0.99996, "99.996%"),
    ],
)
def test_a_share_is_a_percentage_of_two_digits(value, said):
    assert share(value) == said


@given(st.floats(0, 1))
def test_a_share_is_near_what_it_says_and_has_no_exponent(value):
    said = share(value)
    assert said.endswith("%") and "e" not in said
    rest = min(value, 1 - value)
    assert abs(float(said[:-1]) / 100 - value) <= 0.06 * rest + 1e-12 or rest > 0.09


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_what_is_not_certain_is_never_told_as_certain(low, high):
    for value in (low, high):
        if 1e-12 < value < 1 - 1e-12:
            assert share(value) not in ("0%", "100%")
    assert between(None, high) == ""


def test_a_figure_without_value_is_empty():
    assert amount({"value": None, "low": None, "high": None, "denominator": 0, "undetermined": 3}) == ("", "")
