"""Unregistered persons whom lists hold compete for mentions with the registered and with the unknown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.competition import compete, groups_of
from linkage.matching.known_elsewhere import KnownElsewhere, known_elsewhere
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.unregistered import Unregistered
from tests.matching.conftest import EXAMPLES
from tests.matching.simulation import simulate, tilted_m

N_ENTRIES, N_MENTIONS = 30, 40
WORLD = simulate(tilted_m(), missing=0.8, n_left=N_ENTRIES, n_right=N_MENTIONS, seed=6)
WHOLE = np.zeros(N_ENTRIES + N_MENTIONS, dtype=int)
MENTIONS = np.arange(N_ENTRIES, N_ENTRIES + N_MENTIONS)


def competed():
    everybody = np.arange(N_ENTRIES)
    return candidates(WORLD.vectors, everybody, WORLD.prior(), WORLD.frequency, N_MENTIONS)


def known(found, expected=0.0):
    odds = np.zeros(len(WHOLE))
    odds[MENTIONS] = found
    return KnownElsewhere(odds, WHOLE, {"testimony": np.full(3, expected)})


def beside(found, expected=0.0):
    return known(found, expected).beside({"testimony": competed()})["testimony"]


def totals(one):
    """By mention, what its candidates and nobody have together."""
    shares = pd.Series(one.posterior).groupby(one.mention).sum()
    return shares.reindex(list(one.nobody), fill_value=0.0) + pd.Series(one.nobody)


@EXAMPLES
@given(st.floats(0.0, 1e6), st.floats(0.0, 5.0))
def test_shares_add_up_as_before_and_keep_their_proportions(found, expected):
    before, after = competed(), beside(found, expected)
    lost = 1.0 - totals(before)
    assert totals(after).to_numpy() == pytest.approx(
        1.0 - lost * after.contests["known"].to_numpy(), abs=1e-9
    )
    factor = pd.Series(after.posterior / before.posterior)
    assert (factor.groupby(after.mention).agg(np.ptp) < 1e-9).all()
    nobody = pd.Series(after.nobody).reindex(after.mention).to_numpy()
    assert after.odds == pytest.approx(np.minimum(after.posterior / nobody, 1e25))


def test_if_none_of_them_fits_the_registered_gain_and_if_one_does_they_lose():
    before = competed()
    doubtful = (before.posterior > 0.01) & (before.posterior < 0.99)
    assert doubtful.sum() > 5
    assert (beside(0.0, 0.5).posterior > before.posterior)[doubtful].all()
    assert (beside(1e4, 0.5).posterior < before.posterior)[doubtful].all()


def test_where_lists_hold_nobody_nothing_changes():
    before, after = competed(), beside(0.0)
    assert after.posterior == pytest.approx(before.posterior, abs=1e-12)
    assert after.nobody == pytest.approx(before.nobody, abs=1e-12)


@EXAMPLES
@given(st.floats(-5.0, 15.0), st.floats(-5.0, 15.0), st.floats(-5.0, 15.0))
def test_it_is_the_competition_of_all_of_them(log_bf, log_alike, log_listed):
    """One entry, its look-alikes, a listed person and whoever is unknown: each by its prior and evidence."""
    c, n, listed = 0.7, 30, 0.3
    found = compete(np.array([log_bf]), np.array([log_alike]), groups_of(np.zeros(1)), c, n, 1, alike=0.01)
    odds = np.exp(log_listed) * listed / (1.0 - listed)
    contests = pd.DataFrame(
        {"mention_rid": [0], "nobody": found.nobody, "unrelated": found.unrelated, "known": [1.0]}
    )
    nobody = {0: float(found.nobody[0])}
    before = replace(
        competed(),
        mention=np.zeros(1, int),
        person=np.zeros(1, int),
        posterior=found.posterior,
        odds=found.posterior / found.nobody,
        nobody=nobody,
        contests=contests,
    )
    own = KnownElsewhere(np.array([odds]), WHOLE, {"testimony": np.full(3, listed / (1.0 - listed))})
    after = own.beside({"testimony": before})["testimony"]
    registered = c / n * np.exp(log_bf)
    alike = 0.01 / n * np.exp(log_alike)
    total = registered + (1 - c) * (listed * np.exp(log_listed) + (1 - listed) * (1.0 + alike))
    assert after.posterior[0] == pytest.approx(registered / total, rel=1e-9)
    resembling = 1.0 - after.contests["unrelated"][0] / after.contests["nobody"][0]
    assert resembling * after.nobody[0] == pytest.approx(
        (1 - c) * (1 - listed) * alike / total, rel=1e-6, abs=1e-12
    )


@EXAMPLES
@given(st.floats(0.0, 1e6))
def test_what_they_weigh_is_kept(found):
    before, after = competed().contests, beside(found, 0.5).contests
    assert after["listed"].to_numpy() == pytest.approx(found * before["unrelated"] / before["nobody"])


def test_a_row_counts_as_far_as_it_is_of_nobody_registered_and_only_for_mentions():
    kinds = np.array(["registry", "exchange", "exchange", "death", "testimony"], dtype=object)
    nobody = np.array([0.0, 1.0, 0.25, 0.5, 0.9])
    edges = pd.DataFrame(
        {
            "anchor_rid": [1, 1, 2],
            "mention_rid": [3, 4, 4],
            "odds": [7.0, 3.0, 8.0],
            "log_bf": 0.0,
        }
    )
    model = replace(
        WORLD.prior(), left_kind="exchange", in_left=0.5, n_left=1.25, unseen=np.array([0.0, 0.0, 1.0])
    )
    models = {("exchange", "testimony"): model}
    one = known_elsewhere(Unregistered(nobody, edges), kinds, np.zeros(6, int), models)
    assert one.found.tolist() == [0.0, 0.0, 0.0, 0.0, 3.0 + 0.25 * 8.0, 0.0]  # the last is a decoy
    assert one.expected["testimony"] == pytest.approx([1.0, 1.0, 0.5])
    assert one.expected["interview"].tolist() == [0.0, 0.0, 0.0]


def test_lists_and_what_holds_a_person_once_stay_as_they_were():
    found = {"death": competed(), "testimony": competed()}
    nothing = Unregistered(
        np.ones(len(WHOLE)), pd.DataFrame({"anchor_rid": [], "mention_rid": [], "odds": []}, dtype=int)
    )
    kinds = np.full(len(WHOLE), "testimony", dtype=object)
    assert known_elsewhere(nothing, kinds, WHOLE, {}, once=("testimony",)).beside(found) == found
    assert known_elsewhere(nothing, kinds, WHOLE, {}).beside(found)["death"] is found["death"]
