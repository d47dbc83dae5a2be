"""Mentions that resemble one registered person do not make each other surer than the best of them is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.doubts import Doubts
from tests.matching.conftest import EXAMPLES

REPEATED = 20.0
FIELDS = 3
#: What the fields of a mention tell for the person: where one disagrees or is not told it is 0.
TOLD = st.tuples(*[st.floats(0, 12)] * FIELDS)
#: What its disagreements tell against him.
AGAINST = st.floats(0, 10)


def doubts(*others):
    """Other mentions of person 0: (rid, what each field tells, their posterior)."""
    rows = [(rid, 0, posterior, 1.0 - posterior) for rid, _, posterior in others]
    told = np.array([told for _, told, _ in others], dtype=float).reshape(-1, FIELDS)
    pairs = pd.DataFrame(rows, columns=["other", "person", "posterior", "nobody"])
    return Doubts(pairs, told, REPEATED)


def weight(found, told, against=0.0, mention=100, person=0):
    own = np.array([sum(told) - against])
    log_weight, _ = found.of_pairs(np.array([mention]), np.array([person]), own, np.array([told]))
    return float(np.exp(log_weight[0]))


def test_nobody_doubts_without_another_mention_of_the_person():
    name = (10.0, 0.0, 0.0)
    assert weight(doubts(), name) == 0.0
    assert weight(doubts((100, name, 0.8)), name) == 0.0  # its own
    assert weight(doubts((1, name, 0.8)), name, person=1) == 0.0  # of somebody else


@EXAMPLES
@given(TOLD, st.floats(0.3, 0.999))
def test_two_mentions_that_tell_the_same_are_as_sure_as_one(told, posterior):
    # what the other mention adds is divided as that mention is, between the person and nobody
    odds = 1.0 / weight(doubts((1, told, posterior)), told)
    assert odds == pytest.approx(posterior / (1.0 - posterior), rel=0.25 + 1.0 / (REPEATED * posterior))


@EXAMPLES
@given(TOLD, TOLD, st.floats(0.05, 0.999))
def test_a_mention_that_tells_more_is_doubted_less(told, more, posterior):
    other = doubts((1, told, posterior))
    assert weight(other, tuple(np.add(told, more))) <= weight(other, told) + 1e-12


@EXAMPLES
@given(TOLD, AGAINST, st.floats(0.05, 0.999))
def test_what_speaks_against_the_person_speaks_for_somebody_else(told, against, posterior):
    other = doubts((1, told, posterior))
    assert weight(other, told, against) == pytest.approx(weight(other, told) * np.exp(against))


def test_one_name_told_with_another_s_unit_is_doubt_in_all_who_tell_that_name():
    # a dozen witnesses name a man; those who tell the unit tell another one than the registered namesake's
    name = (10.0, 0.0, 0.0)
    with_other_unit = doubts((1, name, 0.05))
    assert weight(with_other_unit, name) > weight(doubts((1, name, 0.95)), name)
    # who tells the registered one's unit is not of that man
    assert weight(with_other_unit, (10.0, 8.0, 0.0)) < 0.01


@EXAMPLES
@given(TOLD, st.floats(2, 20), st.floats(0.3, 0.9))
def test_a_third_that_tells_more_takes_doubt_away(told, more, posterior):
    tells_more = (told[0], told[1], told[2] + more)
    alone = weight(doubts((1, told, posterior)), told)
    assert weight(doubts((1, told, posterior), (2, tells_more, 0.999)), told) < alone


def test_the_mention_that_weighs_most_is_named():
    name, own = (10.0, 0.0, 0.0), np.array([10.0, 10.0])
    found = doubts((1, name, 0.95), (2, name, 0.05), (3, name, 0.5))
    _, other = found.of_pairs(np.array([100, 100]), np.array([0, 1]), own, np.array([name, name]))
    assert other.tolist() == [2, -1]


@EXAMPLES
@given(st.lists(st.tuples(TOLD, st.floats(0.01, 0.999)), min_size=1, max_size=6), TOLD, st.randoms())
def test_the_order_of_mentions_does_not_matter(others, told, random):
    rows = [(rid, theirs, posterior) for rid, (theirs, posterior) in enumerate(others)]
    mixed = rows.copy()
    random.shuffle(mixed)
    assert weight(doubts(*rows), told) == weight(doubts(*mixed), told)
