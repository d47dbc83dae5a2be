"""Sets of draws behave as sets do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np

from linkage.casework.bitsets import (
    count_by_draw,
    count_by_group,
    from_packed,
    full,
    sizes,
    to_bools,
    twice_by,
    union_by,
    without,
)

BOOLS = st.integers(1, 130).flatmap(
    lambda draws: st_np.arrays(bool, st.tuples(st.integers(0, 9), st.just(draws)))
)


def packed(bools):
    return from_packed(np.packbits(bools, axis=1), bools.shape[1])


@given(BOOLS)
def test_packing_loses_nothing(bools):
    assert (to_bools(packed(bools), bools.shape[1]) == bools).all()


@given(BOOLS)
def test_sizes_and_counts_are_those_of_the_draws(bools):
    bits, draws = packed(bools), bools.shape[1]
    assert sizes(bits).tolist() == bools.sum(axis=1).tolist()
    assert count_by_draw(bits, draws).tolist() == bools.sum(axis=0).tolist()
    groups = np.arange(len(bools)) // 3 * 2  # every other group is empty
    by_group = count_by_group(groups, bits, 8, draws)
    assert by_group.tolist() == [bools[groups == group].sum(axis=0).tolist() for group in range(8)]


@given(st.integers(0, 400), st.integers(1, 130), st.integers(0, 2**32 - 1))
def test_many_sets_are_counted_as_few_are(sets, draws, seed):
    bools = np.random.default_rng(seed).random((sets, draws)) < 0.7
    assert count_by_draw(packed(bools), draws).tolist() == bools.sum(axis=0).tolist()


@given(BOOLS)
def test_the_complement_of_a_set_holds_no_spare_bits(bools):
    rest = without(np.broadcast_to(full(bools.shape[1]), packed(bools).shape), packed(bools))
    assert sizes(rest).tolist() == (~bools).sum(axis=1).tolist()


@given(BOOLS, st.data())
def test_unions_and_repetitions_by_group(bools, data):
    groups = np.sort(data.draw(st_np.arrays(np.int64, len(bools), elements=st.integers(0, 3))))
    counts = np.zeros((4, bools.shape[1]), dtype=int)
    np.add.at(counts, groups, bools)
    draws = bools.shape[1]
    assert (to_bools(union_by(groups, packed(bools), 4), draws) == (counts >= 1)).all()
    assert (to_bools(twice_by(groups, packed(bools), 4), draws) == (counts >= 2)).all()
    rows = np.array(data.draw(st.permutations(range(len(bools)))), dtype=np.int64)
    shuffled = packed(bools[np.argsort(rows)])  # the sets stand elsewhere, and rows says where
    assert (to_bools(union_by(groups, shuffled, 4, rows), draws) == (counts >= 1)).all()
