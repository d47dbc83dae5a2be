"""Random choices that stay as records come and go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.steady_choice import steady_choice
from tests.matching.conftest import EXAMPLES

THROWS = 3_000


def hashes(n: int, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).integers(-(2**63), 2**63, n)


@EXAMPLES
@given(st.integers(1, 400), st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_choice(n, seed, random):
    own = hashes(n, seed)
    moved = np.array(random.sample(range(n), n))
    here, there = steady_choice(own, THROWS, "test"), steady_choice(own[moved], THROWS, "test")
    assert (own[here] == own[moved][there]).all()


@EXAMPLES
@given(st.integers(50, 400), st.integers(1, 20), st.integers(0, 9))
def test_new_records_take_over_their_share_of_the_throws_only(n, added, seed):
    own = hashes(n + added, seed)
    before, after = (own[:size][steady_choice(own[:size], THROWS, "test")] for size in (n, n + added))
    changed = before != after
    # a longer list may put its records at one point less each, which moves a few throws more
    assert changed.mean() < 2.5 * added / (n + added) + 0.05
    assert np.isin(after[changed], own[n:]).mean() > 0.5 or changed.mean() < 0.05


def test_every_record_is_chosen_about_as_often():
    often = np.bincount(steady_choice(hashes(40), 100_000, "test"), minlength=40) / 2_500
    assert often.min() > 0.5
    assert often.max() < 1.6


def test_two_purposes_choose_independently():
    one, other = (steady_choice(hashes(50), 20_000, purpose) for purpose in ("one", "other"))
    assert (one == other).mean() == pytest.approx(1 / 50, abs=0.01)


def test_more_throws_begin_like_fewer():
    assert (steady_choice(hashes(9), 500, "test")[:100] == steady_choice(hashes(9), 100, "test")).all()


def test_of_no_records_none_is_chosen():
    assert len(steady_choice(hashes(0), 10, "test")) == 0
