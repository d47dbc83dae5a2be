"""What two records share of persons is what their full rows of shares multiply to."""

import numpy as np
import pytest

from linkage.matching import shared_persons
from linkage.matching.shared_persons import shared_by_pairs


@pytest.mark.parametrize("at_a_time", [1, 3, 4096])
def test_it_is_the_product_of_their_rows_however_many_are_looked_at_a_time(monkeypatch, at_a_time):
    monkeypatch.setattr(shared_persons, "PAIRS_AT_A_TIME", at_a_time)
    rng = np.random.default_rng(1)
    shares = rng.random((9, 5)) * (rng.random((9, 5)) < 0.5)
    rid, person = np.nonzero(shares)
    one, other = rng.integers(0, 9, (2, 40))
    found = shared_by_pairs(rid, person, shares[rid, person], one, other)
    assert found == pytest.approx((shares[one] * shares[other]).sum(axis=1))


def test_records_without_persons_share_none():
    nothing = np.zeros(0, dtype=np.int64)
    assert shared_by_pairs(nothing, nothing, np.zeros(0), np.array([3]), np.array([7])).tolist() == [0.0]
    assert shared_by_pairs(nothing, nothing, np.zeros(0), nothing, nothing).tolist() == []
