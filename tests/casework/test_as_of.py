"""How far the acknowledgement lists reach, and on which side a doubt falls."""

from datetime import date

import pandas as pd
import pytest

from linkage.casework.as_of import AsOf, Reach, reach_of

DAY = date(2024, 6, 1)


def lists(*rows):
    return pd.DataFrame(rows, columns=["source", "acknowledged_date", "learned"])


def test_a_source_reaches_to_its_latest_date():
    reach = reach_of(lists(("icrc", "2024-01-05", "2024-05-01"), ("icrc", "2024-03-02", "2024-05-01")), DAY)
    assert reach.by_source == {"icrc": date(2024, 3, 2)}


def test_the_lists_reach_as_far_as_the_one_that_reaches_least():
    rows = lists(("icrc", "2024-05-20", "2024-05-21"), ("nib", "2024-02-01", "2024-05-21"))
    assert (reach_of(rows, DAY).day, reach_of(rows, DAY).decisive_source) == (date(2024, 2, 1), "nib")
    assert reach_of(rows, DAY, one_off={"nib"}).day == date(2024, 5, 20)


def test_of_several_deliveries_of_a_source_the_one_that_reaches_furthest_counts():
    rows = lists(("icrc", "2024-03-01", "2024-05-21"))
    assert reach_of(rows, DAY, covers_until={"icrc": date(2024, 5, 1)}).day == date(2024, 5, 1)
    assert reach_of(rows, DAY, delivered_on={"icrc": date(2024, 5, 21)}).day == date(2024, 5, 21)
    assert reach_of(rows, DAY, covers_until={"icrc": date(2024, 1, 1)}).day == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("told", "learned"),
    [("2034-05-01", "2024-05-21"), ("2024-05-01", "2024-06-02"), (None, "2024-05-21")],
    ids=["a date after it was learned", "learned after the day asked of", "no date"],
)
def test_what_cannot_be_true_or_known_makes_no_list_fresher(told, learned):
    rows = lists(("icrc", "2024-01-01", "2024-01-02"), ("icrc", told, learned))
    assert reach_of(rows, DAY).day == date(2024, 1, 1)


def test_a_partial_date_counts_from_its_first_day():
    assert reach_of(lists(("icrc", "2024-05", "2024-05-31")), DAY).day == date(2024, 5, 1)


def test_no_source_reaches_beyond_the_day_asked_of():
    assert reach_of(lists(), DAY, covers_until={"icrc": date(2030, 1, 1)}).day == DAY


@pytest.mark.parametrize(
    ("until", "undetermined"), [(date(2024, 5, 18), False), (date(2024, 5, 17), True), (None, True)]
)
def test_lists_older_than_the_tolerance_determine_nothing(until, undetermined):
    asof = AsOf(DAY, Reach({"icrc": until} if until else {}))
    assert asof.undetermined == undetermined
    assert asof.seen_by == (until if undetermined else None)
