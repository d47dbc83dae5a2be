"""A block of too many pairs is divided by a further key, and each part that is still too large by the next.

Inside a divided block only those records are paired that agree in the key. How many pairs that leaves out is
reckoned from the sizes of the parts; none of them is looked at. A part that no key is left to divide is kept
whole: its records agree in all that could tell them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.fingerprints import combined
from linkage.matching.value_keys import meetings

#: Columns of a row about a block or part that was too large: the block's three keys; a hash of these and of
#: the further keys' values; how many keys had divided it before; of the pairs in it those that the next key
#: left out, and of these those in which a record lacks the key; those compared although it stayed too large.
BLOCK, CODE, STEP = slice(0, 3), 3, 4
LEFT_OUT, LACKING, WHOLE = 5, 6, 7
N_COLUMNS = 8
NO_BLOCKS = np.zeros((0, N_COLUMNS), np.int64)


@dataclass(frozen=True)
class Sides:
    """Which records may stand where.

    Attributes:
        left: for each rid whether it may stand left; a pair always has l < r.
        right: for each rid whether it may stand right.
        largest_block: pairs in one block, or in one part of it, beyond which it is divided.
        n_counted: from this rid on records take no part in how large a block is.
    """

    left: np.ndarray
    right: np.ndarray
    largest_block: int
    n_counted: int


@dataclass(frozen=True)
class Members:
    """Records under their keys: one row a record and block.

    Attributes:
        rid: of the record.
        block: the block's three keys [rows, 3].
    """

    rid: np.ndarray
    block: np.ndarray

    def at(self, chosen: np.ndarray) -> "Members":
        """The chosen ones (mask)."""
        places = np.flatnonzero(chosen)
        return Members(self.rid[places], self.block.take(places, axis=0))


@dataclass(frozen=True)
class Divided:
    """The members of blocks, each in its block or its part of one.

    Attributes:
        left: the part of each left member (small integers), -1 where it lacks a key.
        right: the same of the right members; a left and a right member are paired where their parts agree.
        too_large: a row a block or part that was too large (see BLOCK), sorted.
        moved: rids of right members of blocks and parts that are too large now and were not before, or the
            other way round.
    """

    left: np.ndarray
    right: np.ndarray
    too_large: np.ndarray
    moved: np.ndarray


def divided(
    left: Members, right: Members, keys: Sequence[np.ndarray], sides: Sides, once_too_large: np.ndarray
) -> Divided:
    """Divide the blocks of all these members by one key after another, as far as they are too large.

    Args:
        left: left members; blocks must be here with all their members.
        right: right members.
        keys: the further keys: for each rid a value, the same each night, below 0 where it has none.
        sides: says what is too large.
        once_too_large: codes (see CODE) of the blocks and parts that were so when other pairs were found.
    """
    members = _Members.of(left, right, sides.n_counted)
    code = block_codes(members.block)
    rows, moved = [NO_BLOCKS], [np.zeros(0, np.int64)]
    open_ = np.arange(len(code))
    for step, key in enumerate([*keys, None]):
        part, codes = pd.factorize(code[open_])
        large = members.at(open_).sizes(part, len(codes)) > sides.largest_block
        changed = large != np.isin(codes.view(np.int64), once_too_large)
        moved.append(members.rid[open_][changed[part] & ~members.is_left[open_]])
        if not large.any():
            break
        inside = large[part]
        open_, part = open_[inside], (np.cumsum(large) - 1)[part[inside]]
        here = members.at(open_)
        row = np.zeros((int(large.sum()), N_COLUMNS), np.int64)
        row[:, BLOCK] = here.block[np.unique(part, return_index=True)[1]]
        row[:, CODE], row[:, STEP] = codes[large].view(np.int64), step
        rows.append(row)
        if key is None:
            row[:, WHOLE] = here.pairs(part, len(row))
            break
        value = key[here.rid].astype(np.int64)
        has = value >= 0
        code[open_] = np.where(has, combined(code[open_], value.view(np.uint64)), _NOWHERE)
        row[:, LEFT_OUT], row[:, LACKING] = _left_out(here, part, code[open_], len(row))
        open_ = open_[has]
    of = pd.factorize(code)[0]
    of[code == _NOWHERE] = -1
    too_large = np.unique(np.concatenate(rows), axis=0)
    n_left = len(left.rid)
    return Divided(of[:n_left], of[n_left:], too_large, np.unique(np.concatenate(moved)))


def in_one_part(asked: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of every two members of one part, from the parts of both sides (see Divided)."""
    inside = np.flatnonzero(held >= 0)
    inside = inside[np.argsort(held[inside], kind="stable")]
    of, at = meetings(asked, held[inside])
    return of, inside[at]


def _left_out(
    members: "_Members", part: np.ndarray, code: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Of the pairs in each of ``n`` parts those that dividing leaves out, and those that lack a key.

    ``code`` is what each member is divided into.
    """
    has = np.flatnonzero(code != _NOWHERE)
    told = members.at(has)
    child, children = pd.factorize(code[has])
    parent = np.zeros(len(children), np.int64)
    parent[child] = part[has]
    kept = np.zeros(n, np.int64)
    np.add.at(kept, parent, told.pairs(child, len(children)))
    every = members.pairs(part, n)
    return every - kept, every - told.pairs(part[has], n)


def block_codes(blocks: np.ndarray) -> np.ndarray:
    """One hash (uint64) for the three keys of each block."""
    b0, b1, b2 = (np.ascontiguousarray(column).view(np.uint64) for column in blocks.T)
    return combined(combined(b0, b1), b2)


#: The code of members that are in no part.
_NOWHERE = np.uint64(0)


@dataclass(frozen=True)
class _Members:
    """Left and right members together: rid, block, on which side, and whether they count."""

    rid: np.ndarray
    block: np.ndarray
    is_left: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, left: Members, right: Members, n_counted: int) -> "_Members":
        rid = np.concatenate([left.rid, right.rid])
        is_left = np.arange(len(rid)) < len(left.rid)
        return cls(rid, np.concatenate([left.block, right.block]), is_left, rid < n_counted)

    def at(self, chosen: np.ndarray) -> "_Members":
        """The chosen ones (positions)."""
        return _Members(self.rid[chosen], self.block[chosen], self.is_left[chosen], self.counts[chosen])

    def sizes(self, part: np.ndarray, n: int) -> np.ndarray:
        """Left times right members of each of ``n`` parts, of those that count."""
        left, right = self.counts & self.is_left, self.counts & ~self.is_left
        sizes: np.ndarray = np.bincount(part[left], minlength=n) * np.bincount(part[right], minlength=n)
        return sizes

    def pairs(self, part: np.ndarray, n: int) -> np.ndarray:
        """Pairs l < r in each of ``n`` parts, of the members that count: how many, none is made.

        The members of a part stand by rid, of one rid the right one first; each right one makes a pair with
        every left one before it.
        """
        counted = np.flatnonzero(self.counts)
        order = counted[np.lexsort((self.is_left[counted], self.rid[counted], part[counted]))]
        is_left, of = self.is_left[order], part[order]
        lefts = np.bincount(of[is_left], minlength=n)
        before = np.cumsum(is_left) - (np.cumsum(lefts) - lefts)[of]
        found = np.zeros(n, np.int64)
        np.add.at(found, of[~is_left], before[~is_left])
        return found
