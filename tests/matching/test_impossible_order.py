"""The share of false links is told by the order of dates, without any label."""

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.error_rates import JUDGED, error_rates
from linkage.matching.impossible_order import days, error_rates_by_order, gamma_quantile
from tests.matching.conftest import EXAMPLES


def world(
    false_share: float,
    wrong_dates: float,
    n: int = 40_000,
    seed: int = 5,
    claims: tuple[float, float] = (0.995, 0.7),
    sure_are_true: bool = True,
    sure_share: float = 0.5,
):
    """Entries lost on days 0..999, one exchange each; a share of the links goes to a stranger's entry."""
    rng = np.random.default_rng(seed)
    lost = rng.integers(1_000, 2_000, n)
    returned = lost + rng.integers(1, 600, n)
    wrong = rng.random(n) < wrong_dates
    returned[wrong] = lost[wrong] - 10
    records = pd.DataFrame({"kind": ["registry"] * n + ["exchange"] * n})
    probability = np.where(rng.random(n) < sure_share, *claims)
    false = (rng.random(n) < false_share) & ((probability < 0.99) | (not sure_are_true))
    left = np.where(false, rng.permutation(n), np.arange(n))
    links = pd.DataFrame({"left_rid": left, "right_rid": n + np.arange(n), "probability": probability})
    return links, records, np.concatenate([lost, returned]), float(false.mean())


@pytest.mark.parametrize("wrong_dates", [0.0, 0.03])
@pytest.mark.parametrize("false_share", [0.0, 0.1, 0.4])
def test_the_estimate_is_near_the_truth_even_where_dates_are_wrong(false_share, wrong_dates):
    links, records, day, truth = world(false_share, wrong_dates)
    row = next(one for one in error_rates_by_order(links, records, day) if one["threshold"] == 0.5)
    assert row["estimate"] == pytest.approx(truth, abs=0.02)
    assert row["low"] - 0.01 <= truth <= row["high"] + 0.01


@pytest.mark.parametrize("wrong_dates", [0.0, 0.03])
@pytest.mark.parametrize("false_share", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("n", [2_000, 40_000])
class TestWhereTheSurestLinksAreAsFalseAsTheRest:
    def rows(self, false_share, wrong_dates, n):
        links, records, day, truth = world(
            false_share, wrong_dates, n, claims=(0.9995, 0.95), sure_are_true=False
        )
        told = error_rates(links, records, day, {}, {})
        return [row for row in told if row["threshold"] in (*JUDGED, 0.99)], truth

    def test_the_truth_lies_between_what_the_order_shows_and_what_it_would_with_all_dates_right(
        self, false_share, wrong_dates, n
    ):
        rows, truth = self.rows(false_share, wrong_dates, n)
        for row in rows:
            assert row["low"] - 0.03 <= truth <= row["all_dates_right_high"]
            if not wrong_dates:
                assert row["all_dates_right"] == pytest.approx(truth, abs=0.02 if n > 10_000 else 0.06)

    def test_it_is_told_that_dates_are_wrong_or_sure_links_false(self, false_share, wrong_dates, n):
        rows, _ = self.rows(false_share, wrong_dates, n)
        for row in rows:
            assert not row["contradicted"]
            if false_share:
                assert row["undecided"]
                assert "dates are wrong, or sure links are false" in row["verdict"]
            elif not wrong_dates:
                assert row["verdict"].startswith("not contradicted")


def test_without_a_sure_link_wrong_dates_raise_no_alarm_but_are_told():
    links, records, day, _ = world(0.0, 0.05, claims=(0.95, 0.95))
    rows = [row for row in error_rates(links, records, day, {}, {}) if row["threshold"] in JUDGED]
    assert all(row["undecided"] and not row["contradicted"] for row in rows)


@pytest.mark.parametrize("sure_share", [0.2, 0.8])
def test_the_bounds_hold_the_truth_though_few_links_tell_how_many_dates_are_wrong(sure_share):
    held = 0
    for seed in range(200):
        links, records, day, truth = world(0.03, 0.03, 800, seed, (1.0, 0.7), sure_share=sure_share)
        row = next(one for one in error_rates_by_order(links, records, day) if one["threshold"] == 0.5)
        held += row["low"] <= truth <= row["high"]
    assert held >= 0.95 * 200


@pytest.mark.parametrize(("n", "too_few"), [(300, True), (40_000, False)])
def test_too_few_links_are_said_to_be(n, too_few):
    links, records, day, _ = world(0.1, 0.0, n)
    row = next(one for one in error_rates_by_order(links, records, day) if one["threshold"] == 0.5)
    assert row["too_few"] == too_few


def test_no_impossible_link_bounds_the_share_instead_of_calling_it_nought():
    links, records, day, _ = world(0.0, 0.0, n=300)
    row = next(one for one in error_rates_by_order(links, records, day) if one["threshold"] == 0.99)
    assert row["impossible"] == 0
    assert row["estimate"] == 0.0
    assert 0.0 < row["high"] < 0.2


def test_records_without_a_date_do_not_count():
    links, records, day, _ = world(0.1, 0.0, n=500)
    assert error_rates_by_order(links, records, np.zeros_like(day)) == []


def test_a_disappearance_counts_from_its_earliest_day_and_an_event_until_its_latest():
    frames = {
        "registry": pd.DataFrame({"source": ["r"], "record_id": ["1"], "missing_date": ["2023-05"]}),
        "testimony": pd.DataFrame(
            {
                "source": ["t", "t"],
                "record_id": ["1", "2"],
                "seen_to": ["2023-05", None],
                "seen_from": [None, None],
                "interview_date": ["2024-01-01", "2024-01-02"],
            }
        ),
    }
    rows = {"registry": np.array([0]), "testimony": np.array([1, 0])}
    told = [pd.Timestamp.fromordinal(int(one)).date().isoformat() for one in days(frames, rows)]
    assert told == ["2023-05-01", "2024-01-02", "2023-05-31"]


@EXAMPLES
@given(st.floats(0.01, 1e5), st.floats(0.01, 0.99))
def test_a_quantile_of_the_gamma_distribution_is_that_of_scipy(shape, share):
    assert gamma_quantile(shape, share) == pytest.approx(scipy.special.gammaincinv(shape, share), rel=1e-9)
