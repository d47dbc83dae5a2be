"""Blocks of too many pairs are divided by one key after another; what that leaves out is told exactly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.block_division import CODE, LACKING, LEFT_OUT, STEP, WHOLE, Members, Sides, divided
from tests.matching.conftest import EXAMPLES

NOTHING = np.zeros(0, np.int64)
N = 14
#: Of each record: the blocks it is in, on which sides it may stand, its further keys (-1: it has none).
RECORDS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 2)), st.booleans(), st.booleans(), *(st.integers(-1, 1) for _ in range(3))
    ),
    max_size=N,
)


def members(records, side):
    rows = [(rid, block) for rid, one in enumerate(records) if one[side] for block in sorted(one[0])]
    rid = np.array([rid for rid, _ in rows], dtype=np.int64)
    return Members(rid, np.array([[block, 7, 0] for _, block in rows], dtype=np.int64).reshape(-1, 3))


def division(records, largest, n_counted=N, before=NOTHING):
    keys = [np.array([one[3 + k] for one in records] + [-1], dtype=np.int64) for k in range(3)]
    left, right = members(records, 1), members(records, 2)
    return left, right, divided(left, right, keys, Sides(NOTHING, NOTHING, largest, n_counted), before)


def pairs_of(left, right, found):
    return {
        (a, b, int(block))
        for a, of, (block, *_) in zip(left.rid.tolist(), found.left.tolist(), left.block, strict=True)
        for b, part in zip(right.rid.tolist(), found.right.tolist(), strict=True)
        if a < b and of == part >= 0
    }


class Oracle:
    """The same, pair by pair: every pair of a block is made, and dropped where the block is divided."""

    def __init__(self, records, largest, n_counted):
        self.records, self.largest, self.n_counted = records, largest, n_counted
        self.pairs, self.left_out, self.lacking, self.whole = set(), 0, 0, 0
        for block in range(3):
            inside = [(rid, one) for rid, one in enumerate(records) if block in one[0]]
            ends = [[rid for rid, one in inside if one[side]] for side in (1, 2)]
            self.divide(block, *ends, step=0)

    def divide(self, block, lefts, rights, step):
        def counted(rids):
            return sum(rid < self.n_counted for rid in rids)

        pairs = {(a, b) for a in lefts for b in rights if a < b}
        n_pairs = sum(b < self.n_counted for _, b in pairs)
        too_large = counted(lefts) * counted(rights) > self.largest
        if not too_large or step == 3:
            self.pairs |= {(a, b, block) for a, b in pairs}
            self.whole += n_pairs if too_large else 0
            return
        key = [one[3 + step] for one in self.records]
        counting = [(a, b) for a, b in pairs if b < self.n_counted]
        self.left_out += sum(key[a] != key[b] or key[a] < 0 for a, b in counting)
        self.lacking += sum(key[a] < 0 or key[b] < 0 for a, b in counting)
        for value in (0, 1):
            ends = [[rid for rid in rids if key[rid] == value] for rids in (lefts, rights)]
            self.divide(block, *ends, step + 1)


@EXAMPLES
@given(RECORDS, st.integers(0, 30), st.integers(0, N))
def test_the_pairs_and_the_counts_are_those_of_looking_at_every_pair(records, largest, n_counted):
    left, right, found = division(records, largest, n_counted)
    wanted = Oracle(records, largest, n_counted)
    assert pairs_of(left, right, found) == wanted.pairs
    told = [int(found.too_large[:, column].sum()) for column in (LEFT_OUT, LACKING, WHOLE)]
    assert told == [wanted.left_out, wanted.lacking, wanted.whole]


@EXAMPLES
@given(RECORDS, st.integers(0, 30))
def test_every_part_is_within_the_cap_or_told_to_be_kept_whole(records, largest):
    _, _, found = division(records, largest)
    n = int(max(found.left.max(initial=-1), found.right.max(initial=-1))) + 1
    sizes = np.prod([np.bincount(side[side >= 0], minlength=n) for side in (found.left, found.right)], axis=0)
    assert (sizes > largest).sum() == (found.too_large[:, STEP] == 3).sum()


@EXAMPLES
@given(RECORDS, RECORDS, st.integers(0, 30))
def test_whoever_is_not_moved_pairs_as_before_however_blocks_grow_or_shrink(records, more, largest):
    grown = (records + more)[:N]
    for before, after in ((records, grown), (grown, records)):
        then = division(before, largest)
        now = division(after, largest, before=then[2].too_large[:, CODE])
        moved = set(now[2].moved.tolist())
        both = range(min(len(before), len(after)))
        old, new = (
            {pair for pair in pairs_of(*night) if pair[1] in both and pair[1] not in moved}
            for night in (then, now)
        )
        assert old == new
        again = division(after, largest, before=now[2].too_large[:, CODE])
        assert not len(again[2].moved)
