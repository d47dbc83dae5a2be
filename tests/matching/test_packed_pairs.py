"""Pairs that are only held: nothing of them is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.packed_pairs import none_packed, packed, taken_together
from linkage.matching.vectors import COLUMNS, Vectors


@st.composite
def pairs(draw):
    """Pairs of any levels that their fields have."""
    n, rng = draw(st.integers(0, 30)), np.random.default_rng(draw(st.integers(0, 1000)))
    levels = [rng.integers(-1, len(f.levels), n) for f in FIELDS]
    rids = (rng.integers(0, 50, n).astype(np.int32) for _ in range(3))
    return Vectors(*rids, np.array(levels, dtype=np.int8).reshape(len(FIELDS), n).T.copy())


def assert_same(one, other):
    for name in COLUMNS:
        assert np.array_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).dtype == getattr(other, name).dtype


@given(pairs())
def test_pairs_come_out_as_they_were_put_in(vectors):
    assert len(packed(vectors)) == len(vectors)
    assert_same(packed(vectors).unpacked(), vectors)


@given(pairs(), st.integers(1, 4))
def test_some_of_the_pairs_may_be_chosen_before_or_after(vectors, step):
    chosen = np.arange(0, len(vectors), step)
    assert_same(packed(vectors, chosen).unpacked(), vectors.at(chosen))
    assert_same(packed(vectors).at(chosen).unpacked(), vectors.at(chosen))


@given(pairs())
def test_parts_are_taken_together_one_after_the_other(vectors):
    parts = [packed(vectors, slice(0, 3)), none_packed(), packed(vectors, slice(3, None))]
    assert_same(taken_together(parts).unpacked(), vectors)
    assert not parts


@pytest.mark.parametrize("name", [FIELDS[0].name, "other_lists", FIELDS[-1].name])
@given(vectors=pairs())
def test_a_field_that_is_forgotten_is_missing_and_no_other(name, vectors):
    held = packed(vectors)
    held.forget([COLUMN[name]])
    vectors.levels[:, COLUMN[name]] = -1
    assert_same(held.unpacked(), vectors)
