"""A doubtful pair teaches more than a sure one, and more if many doubtful pairs are like it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.lessons import PATTERN, lessons, strata_of
from tests.matching.conftest import EXAMPLES

TAUGHT = {"registry duplicates": 200, "full lists": 200, "mentions": 200}


def pairs(*rows):
    """Pairs of the registry and testimony: (probability, level of every field; None if not compared)."""
    frame = pd.DataFrame(
        {"left_kind": "registry", "right_kind": "testimony", "probability": [p for p, _ in rows]}
    )
    levels = [np.nan if level is None else level for _, level in rows]
    return frame.assign(**dict.fromkeys(PATTERN, levels))


def test_a_doubtful_pair_teaches_more_than_a_sure_one():
    sure, doubtful, settled = lessons(pairs((0.95, 0), (0.5, 1), (1.0, 2)), TAUGHT, 200)
    assert doubtful > sure > settled == 0.0


def test_like_pairs_count_with_it_and_pairs_of_other_patterns_do_not():
    found = lessons(pairs((0.5, 0), (0.5, 0), (0.4, 0), (0.5, 1)), TAUGHT, 200)
    assert found[0] == pytest.approx(0.25 * (0.25 + 0.25 + 0.24))
    assert found[3] == pytest.approx(0.25 * 0.25)


def test_a_pair_that_was_not_compared_is_like_no_other():
    found = lessons(pairs((0.5, None), (0.5, None)), TAUGHT, 200)
    np.testing.assert_allclose(found, 0.25 * 0.25)


def test_pairs_of_other_kinds_are_not_alike():
    both = pairs((0.5, 0), (0.5, 0))
    both.loc[1, "right_kind"] = "interview"
    np.testing.assert_allclose(lessons(both, TAUGHT, 200), 0.25 * 0.25)


def test_a_stratum_with_too_few_decisions_comes_first():
    both = pairs((0.5, 0), (0.5, 0))
    both.loc[1, "right_kind"] = "exchange"
    few, enough = lessons(both, {"mentions": 199, "full lists": 200}, 200)
    assert few > enough


def test_what_is_no_pair_with_the_registry_is_of_no_stratum():
    frame = pd.DataFrame({"left_kind": ["registry", "exchange"], "right_kind": ["registry", "testimony"]})
    assert strata_of(frame) == ["registry duplicates", None]


@EXAMPLES
@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(-1, 2)), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_the_order_of_pairs_does_not_matter(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = lessons(pairs(*(rows[i] for i in order)), {}, 200)
    np.testing.assert_allclose(mixed, lessons(pairs(*rows), {}, 200)[order])
