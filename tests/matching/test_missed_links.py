"""Links that were not found are told from the records that tell too little."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.missed_links import SPOILT, MissedLinks, _binomial_quantile, missed_links
from linkage.matching.preparation import prepare

SPOILT_ON_AVERAGE = SPOILT["testimony"][0] / sum(SPOILT["testimony"])


def missed_of_testimony(telling, others, strangers=0.0):
    """The share missed of mentions that tell both names and of the others, each (records, linked).

    ``strangers`` is the share of their links that is of nobody registered.
    """
    records, linked = np.zeros(2 * len(KIND_ORDER)), np.zeros(2 * len(KIND_ORDER))
    records[-2:], linked[-2:] = zip(telling, others, strict=True)
    strangers = np.full((len(KIND_ORDER), 4000), strangers)
    return MissedLinks(np.zeros(0, int), records, linked).shares(strangers, np.random.default_rng(1))[-2:]


def test_those_that_tell_little_are_as_often_of_registered_people_as_the_others():
    telling, others = missed_of_testimony((10_000, 8000), (10_000, 6000))
    assert telling.mean() == pytest.approx(SPOILT_ON_AVERAGE, rel=0.1)
    assert others.mean() == pytest.approx(1 - (1 - SPOILT_ON_AVERAGE) * 6 / 8, rel=0.05)


def test_linked_more_often_than_the_others_they_miss_no_more():
    _, others = missed_of_testimony((10_000, 6000), (10_000, 8000))
    assert others.mean() == pytest.approx(SPOILT_ON_AVERAGE, rel=0.1)


def test_links_that_are_of_nobody_registered_make_fewer_of_all_records_registered():
    for strangers in (0.0, 0.1):
        telling, others = missed_of_testimony((10_000, 8000), (10_000, 6000), strangers)
        assert telling.mean() == pytest.approx(SPOILT_ON_AVERAGE, rel=0.1)
        assert others.mean() == pytest.approx(1 - (1 - SPOILT_ON_AVERAGE) * 6 / 8, rel=0.05)


def test_the_unlinked_are_counted_by_kind():
    records, linked = np.zeros(2 * len(KIND_ORDER)), np.zeros(2 * len(KIND_ORDER))
    records[-2:], linked[-2:] = (60, 40), (50, 20)
    assert MissedLinks(np.zeros(0, int), records, linked).unlinked()[-1] == pytest.approx(0.3)


def test_one_record_that_is_linked_was_not_missed_and_no_record_says_nothing():
    telling, others = missed_of_testimony((50, 40), (1, 1))
    assert others == pytest.approx(telling)
    for shares in missed_of_testimony((50, 40), (0, 0)):
        assert ((shares >= 0) & (shares <= 1)).all()


def test_the_number_missed_is_what_its_draws_say_on_average():
    records, linked = np.zeros(2 * len(KIND_ORDER)), np.zeros(2 * len(KIND_ORDER))
    records[-2:], linked[-2:] = (9000, 3000), (7000, 1800)
    number = MissedLinks(np.zeros(0, int), records, linked).missed()[-2:]
    missed = missed_of_testimony((9000, 7000), (3000, 1800)).mean(axis=1)
    assert number == pytest.approx(linked[-2:] * missed / (1.0 - missed), rel=0.05)


def test_none_is_missed_where_all_are_linked_or_nothing_is_delivered():
    records, linked = np.zeros(2 * len(KIND_ORDER)), np.zeros(2 * len(KIND_ORDER))
    records[-2:] = linked[-2:] = (50, 40)
    assert MissedLinks(np.zeros(0, int), records, linked).missed() == pytest.approx(0.0)


def test_few_records_leave_it_uncertain():
    (_, few), (_, many) = (missed_of_testimony((n, 0.8 * n), (n, 0.4 * n)) for n in (20, 2000))
    assert few.std() > 3 * many.std()
    assert few.min() >= 0 and few.max() <= 1


def test_records_are_counted_by_kind_and_by_whether_they_tell_both_names():
    whole = {"surname": "Шевчук", "given_name": "Іван"}
    rows = [whole, whole, {"surname": "Шевчук"}, {"given_name": "Іван"}, {"call_sign": "Грім"}]
    mentions = pd.DataFrame(rows).assign(source="ngo", record_id=[f"T-{n}" for n in range(5)])
    registry = pd.DataFrame([whole]).assign(source="mia", record_id="R-1")
    prepared = prepare({"registry": registry, "testimony": mentions})
    chances = {"mention_rid": [1, 2, 3, 4], "person": [0, 0, 0, 1], "probability": [0.9, 0.8, 0.5, 1.0]}
    missed = missed_links(prepared, pd.DataFrame(chances), n_registered=1)
    assert missed.class_of.tolist() == [0, 10, 10, 11, 11, 11]
    assert (missed.records[-2:].tolist(), missed.linked[-2:].tolist()) == ([2, 3], [pytest.approx(1.7), 0.5])


@pytest.mark.parametrize("number", [1, 2, 30, 5000, 60_000])
def test_quantiles_of_successes_are_those_of_the_binomial_distribution(number):
    rng = np.random.default_rng(number)
    share, chance = rng.random(5000), np.r_[1e-9, 1.0, rng.random(4998) ** 3]
    numbers = np.full(5000, number)
    assert np.array_equal(_binomial_quantile(share, numbers, chance), binom.ppf(share, numbers, chance))


def test_kinds_without_records_miss_a_share_too():
    nothing = np.zeros(2 * len(KIND_ORDER), dtype=np.int64)
    strangers = np.zeros((len(KIND_ORDER), 100))
    missed = MissedLinks(np.zeros(0, int), nothing, nothing).shares(strangers, np.random.default_rng(1))
    assert ((missed >= 0) & (missed <= 1)).all()
