"""Blocking of all records: for each rule the records that share its keys are found in sorted arrays.

A record under a key is one number, the block's and below it the record's own, so that a sort puts the records
of a block together, in the order of their rids. What ``block_lookup`` finds of every record is found here at
once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from linkage.matching.block_division import NO_BLOCKS, Sides, divided, in_one_part
from linkage.matching.block_lookup import distinct_blocks, keyed, members_of_sides
from linkage.matching.blocking_rules import Rule
from linkage.matching.findings import RID_BITS, numbered_pairs
from linkage.matching.keyed_records import YEAR, KeyedRecords, value_of
from linkage.matching.value_keys import counted_out, meetings

#: Bits of a record under a key: its sign is never set.
_BITS = 63
#: Pairs written at a time, which take several times the room of their numbers; and those put in order.
_AT_A_TIME, _TOGETHER = 1 << 20, 1 << 23


def search(records: KeyedRecords, rule: Rule, sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of one rule, numbered (see findings), and what was refined (rows of block_division).

    Each pair comes once; their numbers ascend.

    Args:
        records: all records.
        rule: which pairs.
        sides: which records may stand where.
    """
    left = sides.left & records.told[rule.only_left]
    right = sides.right & records.told[rule.only]
    rid_bits = len(left).bit_length()
    wide = 1 if rule.near_year else 0
    members = _members(rule, records, left | right, rid_bits)
    members.sort()
    if sides.largest_block:  # or a record by itself would be too many
        members = _with_others(members, rid_bits, wide)
    rid = members & ((1 << rid_bits) - 1)
    lefts, rights = members[left[rid]], members[right[rid]]
    small, of_large = _blocks(lefts, rights, rid_bits, wide, sides.largest_block)
    pairs = _distinct(_pairs(small, lefts, rights, rid_bits, wide))
    if not len(of_large):  # as in most rules: what divides blocks is not asked for
        return pairs, NO_BLOCKS
    who = np.zeros(len(left), dtype=bool)
    who[of_large] = True
    blocks = distinct_blocks(keyed(rule, records, who, wide).block)
    ends_left, ends_right = members_of_sides(rule, records, left, right, blocks)
    further = [records.told[key] for key in rule.further_keys]
    parts = divided(ends_left, ends_right, further, sides, np.zeros(0, np.int64))
    of, at = in_one_part(parts.left, parts.right)
    l, r = ends_left.rid[of], ends_right.rid[at]  # noqa: E741
    return _distinct([pairs, numbered_pairs(l, r)[l < r]]), parts.too_large


def _members(rule: Rule, records: KeyedRecords, who: np.ndarray, rid_bits: int) -> np.ndarray:
    """Records (mask) under each of their keys: one number of the block and, in so many bits, the rid.

    The last part of a block's number is the year of birth, where years need only be near.
    """
    told = records.told
    exact = [told[expression] for expression in rule.also]
    for part in exact:
        who = who & (part >= 0)
    if rule.near_year:
        who = who & (told[YEAR] > 0)
    for space in rule.keys:
        who = who & (told[value_of(space)] >= 0)
    rid = np.flatnonzero(who)
    block, n_blocks = np.zeros(len(rid), dtype=np.int64), 1
    for space in reversed(rule.keys):  # of the first a value may have many keys
        held = records.keys[space]
        of, at = meetings(told[value_of(space)][rid], held.value)
        rid, block = rid[of], block[of]
        block, n_blocks = _beside(block, n_blocks, held.number[at], held.n_keys, rid_bits)
    for part in exact:
        block, n_blocks = _beside(block, n_blocks, part[rid], int(part.max(initial=0)) + 1, rid_bits)
    if rule.near_year:
        n_years = int(told[YEAR].max(initial=0)) + 2  # what lies beside the last year is another year still
        if not _fits(n_blocks * n_years, rid_bits):
            block, n_blocks = _numbered_anew(block)
        block, n_blocks = block * n_years + told[YEAR][rid], n_blocks * n_years
    if not _fits(n_blocks, rid_bits):
        raise OverflowError(f"too many blocks for {_BITS} bits by the rule {rule.name}")
    block <<= rid_bits
    block |= rid
    return block


def _with_others(members: np.ndarray, rid_bits: int, wide: int) -> np.ndarray:
    """The members (ascending) without most of those that are alone in their block, as most are.

    Whoever is in the block of a number at most ``wide`` beside its own stays, as that may be another year's.
    """
    block = members >> rid_bits
    beside = block[1:] - block[:-1] <= wide
    chosen: np.ndarray = members[np.r_[False, beside][: len(members)] | np.r_[beside, False][: len(members)]]
    return chosen


def _beside(
    block: np.ndarray, n_blocks: int, part: np.ndarray, n_parts: int, rid_bits: int
) -> tuple[np.ndarray, int]:
    """One number for each block and a further part of it, and how many such there may be."""
    if not _fits(n_blocks * n_parts, rid_bits):
        block, n_blocks = _numbered_anew(block)
    block, n_blocks = block * n_parts + part, n_blocks * n_parts
    return (block, n_blocks) if _fits(n_blocks, rid_bits) else _numbered_anew(block)


def _fits(n_blocks: int, rid_bits: int) -> bool:
    """Whether a block's number and a rid below it are a member."""
    return (n_blocks - 1).bit_length() + rid_bits <= _BITS


def _numbered_anew(block: np.ndarray) -> tuple[np.ndarray, int]:
    """The blocks that there are, numbered; they are fewer than there may be."""
    numbers, blocks = pd.factorize(block)
    return numbers, max(len(blocks), 1)


@dataclass(frozen=True)
class _Blocks:
    """Blocks with members on both sides.

    Attributes:
        first: the place of the first left member of each.
        n_lefts: how many left members each has.
        bounds: for each year that is near, and then once more, where the right members of each begin.
    """

    first: np.ndarray
    n_lefts: np.ndarray
    bounds: list[np.ndarray]


def _blocks(
    lefts: np.ndarray, rights: np.ndarray, rid_bits: int, wide: int, largest_block: int
) -> tuple[_Blocks, np.ndarray]:
    """The blocks that cannot be oversized; of each other block the rid of a right member.

    Args:
        lefts: left members (see :func:`_members`), ascending.
        rights: right members, ascending.
        rid_bits: those of a member that are its rid.
        wide: years to either side in which a left member's block has right members.
        largest_block: pairs in one block beyond which it is oversized.
    """
    of_left = lefts >> rid_bits
    first = np.flatnonzero(np.r_[True, of_left[1:] != of_left[:-1]][: len(of_left)])
    n_lefts, block = np.diff(np.r_[first, len(lefts)]), of_left[first]
    # the right members of a year end where those of the next begin
    bounds = [np.searchsorted(rights, (block + step) << rid_bits) for step in range(-wide, wide + 2)]
    large = n_lefts * (bounds[-1] - bounds[0]) > largest_block
    small = _Blocks(first[~large], n_lefts[~large], [bound[~large] for bound in bounds])
    return small, rights[bounds[-1][large] - 1] & ((1 << rid_bits) - 1)


def _pairs(
    blocks: _Blocks, lefts: np.ndarray, rights: np.ndarray, rid_bits: int, wide: int
) -> Iterator[np.ndarray]:
    """The pairs of blocks, numbered, some blocks at a time; a pair comes once for each that it shares."""
    own_bits = (1 << rid_bits) - 1
    for year, (begins, ends) in enumerate(pairwise(blocks.bounds), -wide):
        n_pairs = np.cumsum(blocks.n_lefts * (ends - begins))
        cuts = np.searchsorted(n_pairs, np.arange(0, n_pairs[-1] if len(n_pairs) else 0, _AT_A_TIME))
        for low, high in pairwise([*cuts.tolist(), len(n_pairs)]):
            has = low + np.flatnonzero(ends[low:high] > begins[low:high])
            of, at = counted_out(blocks.first[has], blocks.n_lefts[has])
            left, end = lefts[at] + (year << rid_bits), ends[has][of]
            some = np.flatnonzero(rights[end - 1] > left)  # most stand in a block of their own
            left, end = left[some], end[some]
            start = np.searchsorted(rights, left, "right")  # the right one is the later one
            of, at = counted_out(start, end - start)
            yield ((rights[at] & own_bits) << RID_BITS) | (left & own_bits)[of]


def _distinct(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Each number of the parts once, ascending.

    Those that came more than once are left out as soon as there are as many new ones as there were.
    """
    once, new, n_new = np.zeros(0, np.int64), list[np.ndarray](), 0
    for part in parts:
        new, n_new = [*new, part], n_new + len(part)
        if n_new > max(len(once), _TOGETHER):
            once, new, n_new = _sorted_once(np.concatenate([once, *new])), [], 0
    return _sorted_once(np.concatenate([once, *new])) if new else once


def _sorted_once(numbers: np.ndarray) -> np.ndarray:
    """Each number once, ascending, sorted where they stand; numpy's own unique is slower than its sort."""
    numbers.sort()
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers
