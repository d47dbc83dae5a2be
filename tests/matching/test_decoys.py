"""Decoys are records of nobody: what they find is false, and tells how often nobody finds a match."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.decoys import (
    DECOYS,
    DONATED_TOGETHER,
    DecoyLinks,
    Decoys,
    decoys_like,
    stood_for,
)
from linkage.matching.error_rates import CONTRADICTION, UNJUDGED, _of_decoys, error_rates, verdict
from linkage.matching.frequencies import Frequencies
from linkage.matching.impossible_order import poisson_bounds
from linkage.matching.preparation import MISSING, Prepared
from tests.matching.conftest import EXAMPLES

NUMBERS = ("birth_year", "birth_month", "birth_day", "age_low", "age_high", "sex")
TEXTS = ("surname", "given", "patronymic", "call_sign", "unit", "rank", "home", "missing_place")


def features(n: int, seed: int = 3, gaps: float = 0.3) -> pd.DataFrame:
    """Records of which no two share a value, with gaps."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({name: np.arange(n, dtype=np.int32) for name in (*TEXTS, "document", "tax_number")})
    frame = frame.assign(**{name: np.arange(1, n + 1, dtype=np.int32) for name in NUMBERS})
    for name in TEXTS:
        frame.loc[rng.random(n) < gaps, name] = MISSING
    return frame


def hashes(n: int, seed: int = 1) -> np.ndarray:
    """Fingerprints of so many records."""
    return np.random.default_rng(seed).integers(-(2**63), 2**63, n)


def test_few_decoys_change_with_one_new_record():
    frame, own = features(401, gaps=0.0), hashes(401)
    before, after = decoys_like(frame[:400], own[:400]), decoys_like(frame, own)
    assert (before != after).any(axis=1).mean() < 0.05


def test_a_decoy_s_name_comes_from_several_people():
    made = decoys_like(features(400, gaps=0.0), hashes(400))
    whole = (made["surname"] == made["given"]) & (made["given"] == made["patronymic"])
    assert len(made) == DECOYS
    assert whole.mean() < 0.01


def test_a_decoy_has_no_number_of_a_document():
    made = decoys_like(features(50), hashes(50))
    assert (made[["document", "tax_number"]] == MISSING).all(axis=None)


@EXAMPLES
@given(st.integers(30, 80), st.integers(0, 5), st.sampled_from((0.0, 0.5, 1.0)))
def test_decoys_have_the_gaps_and_values_of_the_list(n, seed, gaps):
    frame = features(n, seed, gaps)
    made = decoys_like(frame, hashes(n, seed))
    assert made.dtypes.to_dict() == frame.dtypes.to_dict()
    for name in (*TEXTS, *NUMBERS):
        assert set(made[name]) <= set(frame[name])
    for together in DONATED_TOGETHER:
        lacking = (frame[together[0]] < 0).mean()
        assert (made[together[0]] < 0).mean() == pytest.approx(lacking, abs=0.25)


def one_kind(
    found: np.ndarray,
    probability: float | np.ndarray,
    n: int = 1_000,
    stood_for: np.ndarray | None = None,
    dated: float = 1.0,
):
    """Links of records to the registry, some of them dated, beside decoys that found something or not."""
    records = pd.DataFrame({"kind": ["registry"] * n + ["testimony"] * n})
    links = pd.DataFrame(
        {"left_rid": np.arange(n), "right_rid": n + np.arange(n), "probability": np.full(n, probability)}
    )
    day = np.r_[np.full(n, 1_000), np.where(np.arange(n) < dated * n, 1_100, 0)]
    found_by = {"testimony": DecoyLinks(np.arange(len(found)), found)}
    each = np.full(DECOYS, 500.0 / DECOYS) if stood_for is None else stood_for
    rates = error_rates(links, records, day, found_by, {"testimony": each})
    return next(row for row in rates if row["threshold"] == 0.5)


def test_what_decoys_find_is_projected_on_the_records_of_nobody():
    row = one_kind(np.full(DECOYS // 10, 0.9), 0.99)
    assert row["decoys"] == pytest.approx(0.1 * 500 / 1_000)
    assert row["decoys_low"] < row["decoys"] < row["decoys_high"]


def test_what_decoys_find_is_held_against_links_without_a_day_too():
    row = one_kind(np.full(DECOYS // 10, 0.9), 0.99, dated=0.4)
    assert (row["links"], row["all_links"]) == (400, 1_000)
    assert row["decoys"] == pytest.approx(0.1 * 500 / 1_000)


class TestOfLinksWithoutAnyDay:
    def test_decoys_alone_judge_the_claim(self):
        row = one_kind(np.full(DECOYS // 10, 0.9), 0.99, dated=0.0)
        dated = one_kind(np.full(DECOYS // 10, 0.9), 0.99)
        for told in ("all_links", "claimed_of_all", "decoys", "decoys_low", "decoys_high"):
            assert row[told] == dated[told]
        assert (row["links"], row["estimate"], row["claimed"]) == (0, None, None)
        assert set(row) == set(dated)

    @pytest.mark.parametrize(("claim", "alarm"), [(0.999, True), (1 - 0.25 - CONTRADICTION, False)])
    def test_a_claim_far_below_what_decoys_tell_is_contradicted(self, claim, alarm):
        row = one_kind(np.full(DECOYS // 2, 0.9), claim, dated=0.0)
        assert row["contradicted"] == alarm

    def test_without_decoys_nothing_is_held_against_the_claim(self):
        records = pd.DataFrame({"kind": ["registry", "exchange"]})
        links = pd.DataFrame({"left_rid": [0], "right_rid": [1], "probability": [0.95]})
        rates = error_rates(links, records, np.zeros(2, dtype=np.int64), {}, {})
        assert {row["kind"] for row in rates} == {"exchange"}
        verdicts = {row["threshold"]: row["verdict"] for row in rates}
        assert verdicts == dict.fromkeys((0.1, 0.5, 0.9), UNJUDGED) | {0.99: "no links"}


def test_decoys_are_held_against_the_claim_of_all_links():
    """Few have a day and are sure, the others are as doubtful as decoys show."""
    n, sure = 1_000, 10
    probability = np.r_[np.full(sure, 0.999), np.full(n - sure, 0.7)]
    row = one_kind(np.full(DECOYS // 2, 0.9), probability, dated=sure / n)
    assert row["claimed"] < 0.01 < row["claimed_of_all"] == pytest.approx(0.297, abs=0.001)
    assert row["decoys"] == pytest.approx(0.25)
    assert not row["contradicted"]


NOTHING = dict.fromkeys(("low", "high", "decoys_low", "decoys_high", "all_dates_right_low"))
VERDICTS = [
    ({"claimed": None, "claimed_of_all": None}, "no links"),
    ({"claimed": None, "decoys_low": 0.2, "decoys_high": 0.4}, "CONTRADICTED: at least 20.0% by decoys"),
    ({"claimed_of_all": 0.3, "decoys_low": 0.2, "decoys_high": 0.4}, "not contradicted"),
    ({}, "nothing to hold it against"),
    ({"low": 0.0, "high": 0.1}, "not contradicted"),
    (
        {"low": 0.0, "high": 0.1, "decoys_low": 0.04, "decoys_high": 0.06},
        "at least 4.0% by decoys, within 2 points",
    ),
    (
        {"low": 0.09, "high": 0.2, "decoys_low": 0.04, "decoys_high": 0.06},
        "CONTRADICTED: at least 9.0% by dates",
    ),
    ({"decoys_low": 0.0, "decoys_high": 0.01}, "rather too high a claim, at most 1.0% by decoys"),
    (
        {"low": 0.0, "high": 0.1, "all_dates_right_low": 0.2, "impossible": 30, "links": 400},
        "not decided: either up to 7.5% of the dates are wrong, or sure links are false; ",
    ),
    ({"low": 0.09, "high": 0.2, "all_dates_right_low": 0.2}, "CONTRADICTED: at least 9.0% by dates"),
    ({"low": 0.09, "high": 0.2, "threshold": 0.1}, "contradicted, though no alarm rests on it"),
]


@pytest.mark.parametrize(("bounds", "said"), VERDICTS)
def test_a_verdict_says_by_which_bound(bounds, said):
    assert said in verdict({"threshold": 0.5, "claimed": 0.03, "claimed_of_all": 0.03, **NOTHING, **bounds})


def test_the_verdict_is_that_of_the_alarm():
    for found in (0, 50, DECOYS // 2):
        row = one_kind(np.full(found, 0.9), 0.999)
        assert row["contradicted"] == row["verdict"].startswith("CONTRADICTED")


def test_a_decoy_counts_for_the_records_that_it_stands_for():
    found = np.full(DECOYS // 10, 0.9)
    rare = np.where(np.arange(DECOYS) < DECOYS // 10, 0.1, 0.9)
    assert one_kind(found, 0.99, stood_for=rare)["decoys"] == pytest.approx(0.1 * 0.1)


@EXAMPLES
@given(st.integers(0, 10**6))
def test_decoys_stand_for_the_records_of_nobody_in_all(seed):
    rng = np.random.default_rng(seed)
    n, first = 200, 300
    surname = rng.integers(-1, 6, size=first + DECOYS).astype(np.int32)
    entries = np.array([0, 0, 1, 2, 40, 1])
    frequency = Frequencies({}, {"surname": surname}, {"surname_sound": entries})
    nobody = rng.random(first)
    decoys = Decoys(("testimony",), first, pd.DataFrame(), np.zeros(0))
    rids = np.arange(first - n, first)
    records = pd.DataFrame({"kind": ["registry"] * (first - n) + ["testimony"] * n})
    prepared = Prepared(records, pd.DataFrame(), {})
    each = stood_for(decoys, frequency, nobody, prepared)["testimony"]
    assert each.sum() == pytest.approx(nobody[rids].sum())
    often = np.where(surname < 0, -1, np.minimum(entries[surname], 2))
    for one in (-1, 0, 1, 2):
        assert len(np.unique(each[often[first:] == one])) == 1
        assert each[often[first:] == one].sum() == pytest.approx(nobody[rids][often[rids] == one].sum())


@EXAMPLES
@given(st.integers(1, 200), st.floats(0.01, 10.0))
def test_decoys_that_stand_for_equally_many_are_one_poisson_count(found, each):
    row = one_kind(np.full(found, 0.9), 0.99, n=10_000, stood_for=np.full(DECOYS, each))
    counts = (found, *poisson_bounds(found))
    estimates = (row["decoys"], row["decoys_low"], row["decoys_high"])
    assert estimates == pytest.approx([min(count * each / 10_000, 1.0) for count in counts], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_bounds_hold_the_truth_though_decoys_stand_for_unequally_many(seed):
    rng = np.random.default_rng(seed)
    weights = np.where(np.arange(DECOYS) < 300, 2.0, 0.1)
    chance = np.where(np.arange(DECOYS) < 300, 0.02, 0.1)
    truth, held = (weights * chance).sum() / 10_000, 0
    for _ in range(200):
        found = np.flatnonzero(rng.random(DECOYS) < chance)
        row = _of_decoys(found, weights, 10_000)
        held += row["decoys_low"] <= truth <= row["decoys_high"]
    assert held >= 183  # 95 in 100, less three standard deviations


def test_decoys_that_find_nothing_bound_the_share():
    row = one_kind(np.zeros(0), 0.99)
    assert (row["decoys"], row["decoys_low"]) == (0.0, 0.0)
    assert 0 < row["decoys_high"] < 0.005
    assert not row["contradicted"]


def test_a_claim_far_below_what_decoys_tell_is_contradicted():
    assert one_kind(np.full(DECOYS // 2, 0.9), 0.999)["contradicted"]
    assert not one_kind(np.full(DECOYS // 2, 0.9), 1 - 0.25 - CONTRADICTION)["contradicted"]
