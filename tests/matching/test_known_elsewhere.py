"""Unregistered persons of whom other records are compete with the registered and with the unknown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.known_elsewhere import KnownElsewhere, known_elsewhere
from linkage.matching.mentioned_elsewhere import MentionedElsewhere
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


def known(found, expected=0.0, again=0.0):
    odds, often = np.zeros(len(WHOLE)), np.zeros(len(WHOLE))
    odds[MENTIONS], often[MENTIONS] = found, again
    return KnownElsewhere(odds, {"testimony": np.full(len(WHOLE), expected)}, often, np.ones(len(WHOLE)))


def nothing_mentioned(n_records):
    return MentionedElsewhere(np.zeros(n_records), np.zeros(n_records))


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


LOG_BF = st.floats(-5.0, 15.0)


@EXAMPLES
@given(LOG_BF, LOG_BF, LOG_BF, LOG_BF, st.floats(0.0, 5.0), st.floats(0.0, 0.99))
def test_it_is_the_competition_of_all_of_them(log_bf, log_alike, log_listed, log_again, doubt, again):
    """One entry, its look-alikes, a listed person, one of another mention, and whoever is unknown.

    Each weighs by its prior and evidence. Of the unlisted ``again`` are spoken of by others; who is heard as
    a doubt is known to be, so that weighs as much whatever their share.
    """
    c, n, listed, unseen = 0.7, 30, 0.3, 0.02
    registered = c / n * np.exp(log_bf)
    alike = (1 - c) * 0.01 / n * np.exp(log_alike)
    total = registered + alike + doubt + c * unseen + 1 - c
    nobody = 1.0 - registered / total
    contests = pd.DataFrame(
        {
            "mention_rid": [0],
            "nobody": [nobody],
            "unrelated": (1 - c + c * unseen) / total,
            "not_compared": c * unseen / total,
            "spoken_of": doubt / total,
            "known": [1.0],
        }
    )
    before = replace(
        competed(),
        mention=np.zeros(1, int),
        person=np.zeros(1, int),
        posterior=np.array([registered / total]),
        odds=np.array([registered / total / nobody]),
        nobody={0: nobody},
        contests=contests,
    )
    odds_of_lists = listed / (1.0 - listed)
    one = known_elsewhere(
        Unregistered(
            np.array([1.0, 1.0]),
            pd.DataFrame({"anchor_rid": [1], "mention_rid": [0], "odds": np.exp(log_listed) * odds_of_lists}),
        ),
        np.array(["testimony", "exchange"], dtype=object),
        np.zeros(2, int),
        {("exchange", "testimony"): replace(WORLD.prior(), left_kind="exchange", in_left=listed, n_left=1)},
        MentionedElsewhere(np.array([again, 0.0]), np.array([np.exp(log_again), 0.0])),
    )
    after = one.beside({"testimony": before})["testimony"]
    unlisted = 1 - listed
    somebody = listed * np.exp(log_listed) + unlisted * again * np.exp(log_again)
    # the odds of persons known elsewhere are against whoever is unrelated
    known_too = (1 - c + c * unseen) * somebody
    rest = unlisted * ((1 - again) * (1 - c + alike) + doubt + c * unseen)
    assert after.posterior[0] == pytest.approx(registered / (registered + known_too + rest), rel=1e-9)
    assert after.posterior[0] + after.nobody[0] == pytest.approx(1.0)


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
    told = np.array([0, 0, 0, 0, 1, 2])  # the last is a decoy
    one = known_elsewhere(Unregistered(nobody, edges), kinds, told, models, nothing_mentioned(6))
    assert one.found.tolist() == [0.0, 0.0, 0.0, 0.0, 3.0 + 0.25 * 8.0, 0.0]
    assert one.expected["testimony"] == pytest.approx([1.0, 1.0, 1.0, 1.0, 1.0, 0.5])
    assert one.expected["interview"].tolist() == [0.0] * 6
    assert one.unlisted.tolist() == pytest.approx([1.0, 1.0, 1.0, 1.0, 1.0 / 6.0, 1.0])


def test_lists_and_what_holds_a_person_once_stay_as_they_were():
    found = {"death": competed(), "testimony": competed()}
    nothing = Unregistered(
        np.ones(len(WHOLE)), pd.DataFrame({"anchor_rid": [], "mention_rid": [], "odds": []}, dtype=int)
    )
    kinds = np.full(len(WHOLE), "testimony", dtype=object)
    unsaid = nothing_mentioned(len(WHOLE))
    assert known_elsewhere(nothing, kinds, WHOLE, {}, unsaid, ("testimony",)).beside(found) == found
    assert known_elsewhere(nothing, kinds, WHOLE, {}, unsaid).beside(found)["death"] is found["death"]


@EXAMPLES
@given(st.floats(0.01, 0.99), st.floats(0.0, 1.0), st.floats(1.0, 1e4))
def test_who_is_hardly_met_once_is_registered_where_no_other_mention_fits(again, little, much):
    """A mention that others fit no better than anybody's is surer of its candidates; less so if they do."""
    kinds = np.array(["registry"] * N_ENTRIES + ["testimony"] * N_MENTIONS, dtype=object)
    nothing = Unregistered(
        np.ones(len(WHOLE)), pd.DataFrame({"anchor_rid": [], "mention_rid": [], "odds": []}, dtype=int)
    )
    before = competed()

    def beside_mentions(fits):
        said = MentionedElsewhere(np.zeros(len(WHOLE)), np.zeros(len(WHOLE)))
        said.again[MENTIONS], said.fits[MENTIONS] = again, fits
        return known_elsewhere(nothing, kinds, WHOLE, {}, said).beside({"testimony": before})["testimony"]

    assert (beside_mentions(little).posterior >= before.posterior - 1e-12).all()
    assert (beside_mentions(much).posterior <= beside_mentions(little).posterior + 1e-12).all()
