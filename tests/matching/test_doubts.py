"""Mentions that resemble one registered person do not make each other surer than the best of them is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.doubts import Doubts
from tests.matching.conftest import EXAMPLES

REPEATED = 20.0
BITS = st.floats(0, 40)


def doubts(*others):
    """Other mentions of person 0: (rid, their own evidence, their posterior)."""
    rows = [(rid, 0, theirs, posterior, 1.0 - posterior) for rid, theirs, posterior in others]
    return Doubts(pd.DataFrame(rows, columns=["other", "person", "theirs", "posterior", "nobody"]), REPEATED)


def weight(found, own, mention=100, person=0):
    log_weight = found.of_pairs(np.array([mention]), np.array([person]), np.array([own]), np.array([True]))
    return float(np.exp(log_weight[0]))


def test_nobody_doubts_without_another_mention_of_the_person():
    assert weight(doubts(), 10.0) == 0.0
    assert weight(doubts((100, 10.0, 0.8)), 10.0) == 0.0  # its own
    assert weight(doubts((1, 10.0, 0.8)), 10.0, person=1) == 0.0  # of somebody else


@EXAMPLES
@given(BITS, st.floats(0.3, 0.999))
def test_two_mentions_that_tell_the_same_are_as_sure_as_one(own, posterior):
    # what the other mention adds is divided as that mention is, between the person and nobody
    odds = 1.0 / weight(doubts((1, own, posterior)), own)
    assert odds == pytest.approx(posterior / (1.0 - posterior), rel=0.25 + 1.0 / (REPEATED * posterior))


@EXAMPLES
@given(BITS, BITS, st.floats(0.05, 0.999))
def test_a_mention_that_tells_more_is_doubted_less(own, more, posterior):
    other = doubts((1, own, posterior))
    assert weight(other, own + more) <= weight(other, own) + 1e-12


@EXAMPLES
@given(BITS, st.floats(2, 20), st.floats(0.3, 0.9))
def test_a_third_that_tells_more_takes_doubt_away(own, more, posterior):
    alone = weight(doubts((1, own, posterior)), own)
    with_third = weight(doubts((1, own, posterior), (2, own + more, 0.999)), own)
    assert with_third < alone


@EXAMPLES
@given(st.lists(st.tuples(BITS, st.floats(0.01, 0.999)), min_size=1, max_size=6), BITS, st.randoms())
def test_the_order_of_mentions_does_not_matter(others, own, random):
    rows = [(rid, theirs, posterior) for rid, (theirs, posterior) in enumerate(others)]
    mixed = rows.copy()
    random.shuffle(mixed)
    assert weight(doubts(*rows), own) == weight(doubts(*mixed), own)


def test_who_is_not_asked_about_is_not_doubted():
    found = doubts((1, 10.0, 0.8)).of_pairs(
        np.array([100, 101]), np.array([0, 0]), np.array([10.0, 10.0]), np.array([False, True])
    )
    assert found[0] == -np.inf
    assert found[1] > -np.inf
