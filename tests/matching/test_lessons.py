"""A decision teaches a stratum that lacks some, in each band of posteriors, and each pattern but once."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.lessons import PATTERN, decisions_counted, lessons, strata_of
from linkage.matching.recalibration import BANDS, Judged, recalibrations
from tests.matching.conftest import EXAMPLES

TAUGHT = {"registry duplicates": 200, "full lists": 200, "mentions": 200}
LEAST = 200


def pairs(*rows, kinds=("registry", "testimony")):
    """Pairs of two kinds: (probability, level of every field; None if not compared)."""
    frame = pd.DataFrame({"left_kind": kinds[0], "right_kind": kinds[1], "probability": [p for p, _ in rows]})
    levels = [np.nan if level is None else level for _, level in rows]
    return frame.assign(decided=False, **dict.fromkeys(PATTERN, levels))


def by_lesson(frame, decisions=TAUGHT):
    """The pairs in the order of the queue."""
    told = frame.assign(lesson=lessons(frame, decisions, LEAST))
    return told.sort_values(["lesson", "probability"], ascending=False, ignore_index=True)


@pytest.fixture(scope="module")
def long_testimony():
    """Far more doubt off the registry than with it, and half of all pairs of twelve patterns."""
    rng = np.random.default_rng(3)

    def some(n, kinds):
        level = np.where(rng.random(n) < 0.5, rng.integers(0, 12, n), rng.integers(12, 100, n))
        return pairs(*zip(rng.beta(0.3, 0.3, n), level, strict=True), kinds=kinds)

    parts = [
        some(4_000, ("testimony", "testimony")),
        some(300, ("registry", "exchange")),
        some(1_500, ("registry", "testimony")),
        some(20, ("registry", "registry")),
    ]
    return pd.concat(parts, ignore_index=True)


class TestFromTheTopOfTheQueue:
    def test_200_decisions_start_a_recalibration(self, long_testimony):
        order = by_lesson(long_testimony, {})
        rng = np.random.default_rng(1)
        told = np.where(order.index < LEAST, rng.random(len(order)) < order["probability"] ** 2, -1)
        judged = {
            kind: Judged(one["probability"].to_numpy(), told[one.index])
            for kind, one in order[order["left_kind"] == "registry"].groupby("right_kind")
        }
        maps, rows = recalibrations(judged, LEAST)
        assert [row["decisions"] for row in rows if row["error_before"] is not None] == [LEAST]
        assert set(maps) == {"testimony"}

    def test_the_next_200_start_the_next_and_what_was_begun_is_ended_first(self, long_testimony):
        order = by_lesson(long_testimony, {})
        assert set(order["right_kind"][LEAST : 2 * LEAST]) == {"exchange"}
        begun = by_lesson(long_testimony, {"full lists": 190})
        assert set(begun["right_kind"][:10]) == {"exchange"}
        assert set(begun["right_kind"][10 : LEAST + 10]) == {"testimony"}

    def test_like_pairs_do_not_come_in_runs(self, long_testimony):
        top = by_lesson(long_testimony, {})[:LEAST]
        alike = top[PATTERN[0]].diff() == 0
        assert not (alike & alike.shift(fill_value=False)).any()
        assert max(Counter(top[PATTERN[0]]).values()) < LEAST / 10

    def test_every_band_with_doubt_has_its_part(self, long_testimony):
        order = by_lesson(long_testimony, {})
        mentions = order[(order["left_kind"] == "registry") & (order["right_kind"] == "testimony")]
        band = np.searchsorted(BANDS, mentions["probability"], side="right")
        doubt = np.bincount(band, np.sqrt(mentions["probability"] * (1 - mentions["probability"])))
        share = np.bincount(band[:LEAST], minlength=len(doubt)) / LEAST
        np.testing.assert_allclose(share, doubt / doubt.sum(), atol=1 / LEAST)

    def test_two_records_off_the_registry_come_last(self, long_testimony):
        order = by_lesson(long_testimony, {})
        off = order["left_kind"] != "registry"
        assert (order["lesson"][off] == 0.0).all()
        assert not off[: (~off).sum()].any()


def test_decisions_count_as_recalibration_counts_them():
    in_force = {"mentions": 200, "full lists": 250, "registry duplicates": 3}
    told = [
        {"kinds": ["interview", "testimony"], "decisions": 196},
        {"kinds": ["exchange"], "decisions": 210},
        {"kinds": ["acknowledgement", "death"], "decisions": 240},
    ]
    expected = {"mentions": 196, "full lists": 240, "registry duplicates": 3}
    assert decisions_counted(in_force, told) == expected
    assert decisions_counted(in_force, []) == in_force


def test_a_stratum_with_too_few_pairs_to_be_recalibrated_waits():
    few = pairs(*((0.5, n) for n in range(LEAST - 1)))
    assert lessons(few, {}, LEAST).max() < 1.0
    assert lessons(few, {"mentions": 1}, LEAST).max() > 1.0


def test_a_doubtful_pair_teaches_more_than_a_sure_one_and_a_certain_one_nothing():
    sure, doubtful, settled = lessons(pairs((0.95, 0), (0.8, 1), (1.0, 2)), TAUGHT, LEAST)
    assert doubtful > sure > settled == 0.0


def test_the_first_of_many_like_pairs_teaches_most_and_the_next_ones_less_than_others():
    found = lessons(pairs((0.4, 0), (0.3, 0), (0.35, 0), (0.45, 1)), TAUGHT, LEAST)
    assert found[0] == found.max()
    assert found[3] > found[[1, 2]].min()


def test_what_was_decided_of_a_pattern_is_taken_for_chosen():
    known = pairs((0.4, 0), (0.4, 0), (0.4, 1), (0.4, 1), *((np.nan, 0),) * 5)
    known["decided"] = known["probability"].isna()
    found = lessons(known, TAUGHT, LEAST)
    assert found[[2, 3]].min() > found[[0, 1]].max()
    assert (found[4:] == 0.0).all()


def test_a_pair_that_was_not_compared_is_like_no_other():
    alike = by_lesson(pairs((0.4, None), (0.4, None), (0.3, 1), (0.3, 1)))
    assert alike["probability"].tolist() == [0.3, 0.4, 0.4, 0.3]


def test_what_is_no_pair_with_the_registry_is_of_no_stratum():
    frame = pd.DataFrame({"left_kind": ["registry", "exchange"], "right_kind": ["registry", "testimony"]})
    assert strata_of(frame) == ["registry duplicates", None]


@EXAMPLES
@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(-1, 2)), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_the_order_of_pairs_does_not_matter_but_for_pairs_that_are_the_same(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = lessons(pairs(*(rows[i] for i in order)), {}, LEAST)

    def told(rows, found):
        return sorted(zip(rows, found.round(9).tolist(), strict=True))

    assert told([rows[i] for i in order], mixed) == told(rows, lessons(pairs(*rows), {}, LEAST))
