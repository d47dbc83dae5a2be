"""Blocking of all records: a rule's blocks are numbered, and the records of each paired, in arrays.

A block is known by one 64-bit number made of its keys, which are hashes of texts themselves, so that no two
are taken for one. A rule is some passes over arrays; they release Python's lock, and may run side by side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from linkage.matching.block_lookup import YEAR, KeyedRecords, Sides, keyed, meetings, value_of
from linkage.matching.blocking_rules import Rule

#: Records under their keys, and pairs of them, that are held at a time, so that memory stays bounded.
LARGEST_PART = 2_000_000
#: Odd multipliers, one for each of a block's keys (Knuth 1998, The Art of Computer Programming 3, 6.4).
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64).view(
    np.int64
)
#: The leading bits of a block's number by which most blocks without a record of the other side are left out.
_SIFTED_BITS = 20


@dataclass(frozen=True)
class _Members:
    """Records under their keys: the rid and the block of each row."""

    rid: np.ndarray
    block: np.ndarray

    def at(self, chosen: np.ndarray) -> "_Members":
        return _Members(self.rid[chosen], self.block[chosen])


def search(rule: Rule, records: KeyedRecords, sides: Sides) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of one rule: left rids, right rids, and the keys of the refined blocks [blocks, 3].

    Args:
        rule: which pairs.
        records: all records.
        sides: which of them may stand where.
    """
    wide = 1 if rule.near_year else 0
    right = sides.right & (records.told[rule.only] == 1)
    n_rows = max(_n_rows(rule, records, sides.left), _n_rows(rule, records, right) * (1 + 2 * wide))
    n_parts = 1 + n_rows // LARGEST_PART
    pairs, refined = [np.zeros(0, np.int64)], [np.zeros((0, 3), np.int64)]
    for part in range(n_parts):
        left_rows, right_rows = _sifted(
            _members(rule, records, sides.left, 0, (part, n_parts)),
            _members(rule, records, right, wide, (part, n_parts)),
        )
        code = pd.unique(left_rows.block)
        left_rows, right_rows = _numbered(left_rows, right_rows, code)
        large = _large(left_rows, right_rows, len(code), sides)
        if large.any():
            refined.append(_keys_of(rule, records, right_rows, code, large, wide))
            left_rows, right_rows = _refined(left_rows, right_rows, large, records.told[rule.refine])
        pairs += _pairs(left_rows, right_rows)
    every = _distinct(np.concatenate(pairs))
    return every >> 32, every & (2**32 - 1), np.unique(np.concatenate(refined), axis=0)


def _n_rows(rule: Rule, records: KeyedRecords, who: np.ndarray) -> int:
    """How many rows the records take under their keys, at most."""
    times = who.astype(np.int64)
    for space in rule.keys:
        value, told = records.keys[space][0], records.told[value_of(space)]
        n_values = int(max(told.max(initial=-1), value.max(initial=-1))) + 1
        times *= np.bincount(value, minlength=n_values + 1)[told]  # -1 is the last place, which no value has
    return int(times.sum())


def _members(
    rule: Rule, records: KeyedRecords, who: np.ndarray, tolerance: int, part: tuple[int, int]
) -> _Members:
    """Records under their keys.

    Args:
        rule: whose keys.
        records: all records.
        who: mask of the records.
        tolerance: years to either side under which a record is keyed as well.
        part: which part of how many, by the first key.
    """
    told = records.told
    for expression in rule.also:
        who = who & (told[expression] >= 0)
    rid = np.flatnonzero(who & (told[YEAR] > 0) if rule.near_year else who).astype(np.int32)
    block = np.zeros(len(rid), dtype=np.int64)
    for place, space in enumerate(rule.keys):
        value, key = records.keys[space]
        if place == 0 and part[1] > 1:
            here = key % part[1] == part[0]
            value, key = value[here], key[here]
        of, at = meetings(told[value_of(space)][rid], value)
        rid, block = rid[of], block[of] + (key * _MULTIPLIERS[place])[at]
    for place, expression in enumerate(rule.also, len(rule.keys)):
        block += told[expression][rid] * _MULTIPLIERS[place]
    if rule.near_year:
        years = told[YEAR][rid] + np.arange(-tolerance, tolerance + 1)[:, None]
        block = (block + years * _MULTIPLIERS[len(rule.keys) + len(rule.also)]).ravel()
        rid = np.tile(rid, len(years))
    return _Members(rid, block)


def _sifted(left: _Members, right: _Members) -> tuple[_Members, _Members]:
    """Without most of the rows whose block has no record of the other side."""
    for _ in range(2):
        met = np.zeros(1 << _SIFTED_BITS, dtype=bool)
        met[left.block >> (64 - _SIFTED_BITS)] = True  # negative places count from the end, and are as good
        left, right = right.at(np.flatnonzero(met[right.block >> (64 - _SIFTED_BITS)])), left
    return left, right


def _numbered(left: _Members, right: _Members, code: np.ndarray) -> tuple[_Members, _Members]:
    """The same with blocks as positions in ``code``, without the rows whose block is not there."""
    places = pd.Index(code)
    numbers = (places.get_indexer(pd.Index(rows.block)) for rows in (left, right))
    one, other = (_Members(rows.rid, of) for rows, of in zip((left, right), numbers, strict=True))
    return one, other.at(np.flatnonzero(other.block >= 0))


def _large(left: _Members, right: _Members, n_blocks: int, sides: Sides) -> np.ndarray:
    """Mask of the blocks with more pairs than one may have."""
    sizes = (
        np.bincount(rows.block[rows.rid < sides.n_counted], minlength=n_blocks) for rows in (left, right)
    )
    large: np.ndarray = next(sizes) * next(sizes) > sides.largest_block
    return large


def _keys_of(
    rule: Rule, records: KeyedRecords, right: _Members, code: np.ndarray, large: np.ndarray, tolerance: int
) -> np.ndarray:
    """The keys of the large blocks, a row each."""
    who = np.zeros(records.n, dtype=bool)
    who[right.rid[large[right.block]]] = True
    blocks = keyed(rule, records, who, tolerance).block
    keys: np.ndarray = blocks[np.isin((blocks * _MULTIPLIERS).sum(axis=1), code[large])]
    return keys


def _refined(
    left: _Members, right: _Members, large: np.ndarray, refine: np.ndarray
) -> tuple[_Members, _Members]:
    """The same with each large block parted by the second key; who has none of it is in no part."""
    n_parts = int(refine.max(initial=-1)) + 2

    def parted(rows: _Members) -> _Members:
        second, inside = refine[rows.rid], large[rows.block]
        block = rows.block * n_parts + np.where(inside, second + 1, 0)
        return _Members(rows.rid, block).at(np.flatnonzero(~inside | (second >= 0)))

    left, right = parted(left), parted(right)
    return _numbered(left, right, pd.unique(left.block))


def _pairs(left: _Members, right: _Members) -> Iterator[np.ndarray]:
    """The pairs of records in one block, as one number each, in parts; in each part a pair comes once."""
    order = np.argsort(right.block, kind="stable")
    held = right.block[order]
    n_blocks = int(max(held.max(initial=-1), left.block.max(initial=-1))) + 1
    met = np.cumsum(np.bincount(held, minlength=n_blocks)[left.block]) if n_blocks else np.zeros(0)
    part = met // LARGEST_PART
    bounds = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(part)]
    for start, end in pairwise(bounds):
        of, at = meetings(left.block[start:end], held)
        l, r = left.rid[start:end][of], right.rid[order[at]]  # noqa: E741
        before = np.flatnonzero(l < r)
        yield _distinct((l[before].astype(np.int64) << 32) | r[before])


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Each number once, ascending; numpy's own unique is slower than its sort."""
    numbers = np.sort(numbers)
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers
