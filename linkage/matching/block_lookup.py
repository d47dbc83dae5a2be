"""Blocking of a few new records: their blocks are looked up, each of them whole, among all records.

What is found are the pairs that ``block_search`` would find, as far as they have a new record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.block_division import (
    BLOCK,
    CODE,
    Members,
    Sides,
    block_codes,
    divided,
    in_one_part,
)
from linkage.matching.blocking_rules import Rule
from linkage.matching.fingerprints import MULTIPLIER
from linkage.matching.keyed_records import YEAR, KeyedRecords, value_of
from linkage.matching.value_keys import meetings
from linkage.matching.vectors import pair_codes


@dataclass(frozen=True)
class LookedUp:
    """What one rule finds.

    Attributes:
        l: left rids.
        r: right rids; each pair once.
        oversized: the blocks and parts that were refined (rows of block_division).
        refined_otherwise: records in blocks or parts that are refined now and were not before, or the other
            way round.
    """

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    oversized: np.ndarray
    refined_otherwise: np.ndarray


def look_up(
    rule: Rule, records: KeyedRecords, sides: Sides, new: np.ndarray, once_oversized: np.ndarray
) -> LookedUp:
    """The pairs of one rule that have a new record.

    Args:
        rule: which pairs.
        records: all records.
        sides: which of them may stand where.
        new: rids of the new ones.
        once_oversized: rows (as of LookedUp.oversized, the first columns) of what was refined before; those
            blocks are looked at as well.
    """
    is_new = np.zeros(len(sides.left), dtype=bool)
    is_new[new] = True
    left = sides.left & records.told[rule.only_left]
    right = sides.right & records.told[rule.only]
    of_new = members_of_sides(rule, records, left & is_new, right & is_new)
    asked = np.concatenate([one.block for one in of_new] + [once_oversized[:, BLOCK]])
    ends_left, ends_right = members_of_sides(rule, records, left, right, distinct_blocks(asked))
    further = [records.told[key] for key in rule.further_keys]
    parts = divided(ends_left, ends_right, further, sides, once_oversized[:, CODE])
    rid, part = {"l": ends_left.rid, "r": ends_right.rid}, {"l": parts.left, "r": parts.right}
    pairs = []
    for one, other in ("lr", "rl"):
        asked = np.flatnonzero(is_new[rid[one]])
        of, at = in_one_part(part[one][asked], part[other])
        ends = {one: rid[one][asked][of], other: rid[other][at]}
        here = ends["l"] < ends["r"]
        pairs.append(pair_codes(ends["l"][here], ends["r"][here]))
    pair = pd.unique(np.concatenate(pairs))
    return LookedUp(pair >> 32, pair & (2**32 - 1), parts.too_large, parts.moved)


def members_of_sides(
    rule: Rule,
    records: KeyedRecords,
    left: np.ndarray,
    right: np.ndarray,
    among: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[Members, Members]:
    """The left and the right members (masks), of all blocks or ``among`` some: each once, and their codes."""
    blocks, codes = among or (None, None)
    either = keyed(rule, records, left | right, 1 if rule.near_year else 0, blocks)
    if codes is not None:
        either = either.at(is_among(block_codes(either.block), codes))
    stands_left = left[either.rid]
    if rule.near_year:  # only who stands right is under the years beside its own as well
        stands_left &= either.block[:, len(rule.keys)] == records.told[YEAR][either.rid]
    return either.at(stands_left), either.at(right[either.rid])


def keyed(
    rule: Rule,
    records: KeyedRecords,
    who: np.ndarray,
    tolerance: int = 0,
    among: np.ndarray | None = None,
) -> Members:
    """Records under each of their keys.

    Args:
        rule: whose keys.
        records: all records.
        who: mask of the records.
        tolerance: years to either side under which a record is keyed as well.
        among: blocks [blocks, 3]; of what is in none of them nearly all is left out.
    """

    told = records.told
    rid, keys = _with_keys(rule, records, np.flatnonzero(who), among)
    parts: list[np.ndarray] = []
    for space, (value, key) in zip(rule.keys, keys, strict=True):
        of, at = meetings(told[value_of(space)][rid], value)
        rid, parts = _narrowed(rid[of], [*(part[of] for part in parts), key[at]], among)
    for name in rule.also:
        rid, parts = _narrowed(rid, [*parts, told[name][rid].astype(np.int64)], among)
    if rule.near_year:
        steps = np.arange(-tolerance, tolerance + 1)
        year = (told[YEAR][rid, None] + steps).ravel()
        rid, parts = np.repeat(rid, len(steps)), [*(np.repeat(part, len(steps)) for part in parts), year]
    block = np.zeros((len(rid), 3), dtype=np.int64)
    for i, part in enumerate(parts):
        block[:, i] = part
    return Members(rid, block)


def _with_keys(
    rule: Rule, records: KeyedRecords, rid: np.ndarray, among: np.ndarray | None
) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Those of the records that tell all the rule asks; of each space the (value id, key) to seek them by.

    Where some blocks are asked for, only what is one of theirs.
    """
    told, keys = records.told, []
    for i, name in enumerate(rule.also, len(rule.keys)):
        rid = rid[told[name][rid] >= 0]
        if among is not None:
            rid = rid[is_among(told[name][rid], among[:, i])]
    if rule.near_year:
        rid = rid[told[YEAR][rid] > 0]
    for i, space in enumerate(rule.keys):
        of_space, of_value = records.keys[space], told[value_of(space)]
        if among is None:
            keys.append((of_space.value, of_space.key))
            continue
        value, key = of_space.among(among[:, i])
        has_key = np.zeros(int(max(of_value.max(initial=-1), value.max(initial=-1))) + 2, dtype=bool)
        has_key[value] = True
        rid = rid[has_key[of_value[rid]]]  # -1 is the last place, which no value has
        keys.append((value, key))
    return rid, keys


def _narrowed(
    rid: np.ndarray, parts: list[np.ndarray], among: np.ndarray | None
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Records under their first keys, less those that none of the blocks asked for may begin with."""
    if among is None or len(parts) < 2:
        return rid, parts
    here = _may_begin(parts, among)
    return rid[here], [part[here] for part in parts]


#: Bits by which keys are told apart at first.
_BITS = 20


def _may_begin(parts: Sequence[np.ndarray], among: np.ndarray) -> np.ndarray:
    """Which rows may have the first keys of a block: all that do, and few others (a Bloom filter, one hash).

    Args:
        parts: the first keys of the rows, an array each.
        among: blocks [blocks, 3].
    """

    def hashed(columns: Iterable[np.ndarray]) -> np.ndarray:
        code = np.zeros(1, dtype=np.uint64)
        for column in columns:
            code = (code + column.view(np.uint64)) * MULTIPLIER
        return np.asarray(code >> np.uint64(64 - _BITS))

    seen = np.zeros(1 << _BITS, dtype=bool)
    seen[hashed(among.T[: len(parts)])] = True
    mask: np.ndarray = seen[hashed(parts)]
    return mask


def is_among(values: np.ndarray, few: np.ndarray) -> np.ndarray:
    """Which of many values are one of a few."""
    mask: np.ndarray = pd.Index(pd.unique(few)).get_indexer(pd.Index(values)) >= 0
    return mask


def distinct_blocks(blocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each block once, and its code."""
    code, first = np.unique(block_codes(blocks), return_index=True)
    return blocks[first], code
