"""Blocking: which pairs of records are worth comparing.

Each rule pairs records that share integer keys; the candidates are the union of the rules, and each pair
keeps a bitmask of the rules that found it. A block that would hold too many pairs is not dropped but
refined by a second key, the parts that still do by a further one, and what that leaves out is counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np

from linkage.matching.block_division import CODE, LACKING, LEFT_OUT, STEP, WHOLE, Sides
from linkage.matching.block_lookup import look_up
from linkage.matching.block_search import search
from linkage.matching.blocking_rules import DIVIDING_SPACES, RULES, Rule, RuleCounts
from linkage.matching.findings import BEYOND_ALL, Findings, left_and_right, numbered_pairs
from linkage.matching.kept_pairs import N_BLOCK_COLUMNS
from linkage.matching.keyed_records import YEAR, KeyedRecords, keyed_records, value_of
from linkage.matching.known_keys import KnownKeys
from linkage.matching.preparation import Prepared
from linkage.matching.side_by_side import side_by_side
from linkage.matching.value_keys import KEY_SPACES, ValueKeys

_Told = TypeVar("_Told")

#: Pairs in one block beyond which the block is refined by the rule's second key, and so on with its parts.
LARGEST_BLOCK = 400_000
#: The share of new records up to which their blocks are looked up; with more, all pairs are sought again.
MOST_LOOKED_UP = 0.1
#: New records whose blocks are looked up at a time, so that memory stays bounded.
TOGETHER = 2_000


def keys_of_spaces(
    prepared: Prepared, known: KnownKeys | None = None, spaces: Iterable[str] = tuple(KEY_SPACES)
) -> dict[str, ValueKeys]:
    """The keys of all values, by space.

    Args:
        prepared: the records.
        known: keys of values worked out on earlier nights; new ones are added to it.
        spaces: the key spaces that are asked for, beside those that divide oversized blocks; all by default.
    """
    known = known or KnownKeys()
    return {
        space: known.of_values(space, prepared.values, prepared.hashes)
        for space in dict.fromkeys([*spaces, *DIVIDING_SPACES])
    }


@dataclass(frozen=True)
class Source:
    """Where blocking finds the records.

    Attributes:
        n_records: number of rids.
        threads: rules looked at at a time.
        keyed: gives what the rules ask of all records.
    """

    n_records: int
    threads: int
    keyed: Callable[[], KeyedRecords]

    @classmethod
    def of(cls, prepared: Prepared, threads: int = 1) -> "Source":
        """Records with the keys of their values, each of its own kind."""
        kinds = prepared.records["kind"].to_numpy()
        return cls(len(prepared.features), threads, lambda: keyed_records(prepared, kinds))


@dataclass(frozen=True)
class Found:
    """What blocking did.

    Attributes:
        counts: for each rule by name its RuleCounts as a mapping: pairs found tonight, but all blocks.
        oversized: the blocks and parts that were refined, a row each: number of the rule, the block's three
            keys, code (see block_division) [rows, kept_pairs.N_BLOCK_COLUMNS].
        new: the rids whose pairs were sought.
        findings: the pairs that each rule found.
    """

    counts: dict[str, dict[str, int]]
    oversized: np.ndarray
    new: np.ndarray
    findings: Findings


def candidate_pairs(
    source: Source, left: np.ndarray, right: np.ndarray, largest_block: int = LARGEST_BLOCK
) -> Found:
    """Find the pairs of all rules (arguments as of :func:`new_pairs`)."""
    return new_pairs(source, left, right, np.union1d(left, right), _NO_BLOCKS, largest_block)


_NO_BLOCKS = np.zeros((0, N_BLOCK_COLUMNS), dtype=np.int64)


def new_pairs(
    source: Source,
    left: np.ndarray,
    right: np.ndarray,
    new: np.ndarray,
    oversized: np.ndarray,
    largest_block: int = LARGEST_BLOCK,
    n_counted: int | None = None,
) -> Found:
    """Find those pairs of :func:`candidate_pairs` that have a new record.

    Only blocks with a new record are looked at, but each of them whole, so that a block is refined just when
    it would be with every record new. Where that changes a block or a part of one that was not so before (or
    was, as records were withdrawn), the records in it count as new too: their old pairs were found otherwise.
    Where many records are new, all count as such.

    Args:
        source: the records.
        left: rids that may stand left; a pair always has l < r.
        right: rids that may stand right.
        new: rids whose pairs are sought.
        oversized: what was refined when the other pairs were found (see Found.oversized).
        largest_block: pairs in one block beyond which it is refined.
        n_counted: from this rid on records take no part in how large a block is; all do by default.
    """
    sides = _sides(source.n_records, left, right, largest_block, n_counted)
    everything = np.flatnonzero(sides.left | sides.right)
    many = (new < sides.n_counted).sum() > MOST_LOOKED_UP * (everything < sides.n_counted).sum()
    if many:
        parts, blocks = _every_pair(source, sides)
        return _found(parts, sides.n_counted, blocks, everything)
    parts, blocks, refined_otherwise = _looked_up(source, sides, new, oversized)
    if len(refined_otherwise):
        new = np.union1d(new, refined_otherwise)
        parts, blocks, _ = _looked_up(source, sides, new, oversized)
    return _found(parts, sides.n_counted, blocks, new)


def _sides(
    n: int,
    left: np.ndarray,
    right: np.ndarray,
    largest_block: int,
    n_counted: int | None = None,
) -> Sides:
    stands_left, stands_right = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    stands_left[left] = stands_right[right] = True
    return Sides(stands_left, stands_right, largest_block, BEYOND_ALL if n_counted is None else n_counted)


def _every_pair(source: Source, sides: Sides) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """All pairs of left and right records, numbered, by rule; what each refined."""
    records = source.keyed()
    of_rules = _of_each_rule(source, lambda bit: search(records, RULES[bit], sides))
    return [found for found, _ in of_rules], [refined for _, refined in of_rules]


def _looked_up(
    source: Source,
    sides: Sides,
    new: np.ndarray,
    oversized: np.ndarray,
) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
    """The same of the pairs with a new record; and who is in what was refined just once."""
    records = source.keyed()

    def of_rule(bit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        once = oversized[oversized[:, 0] == bit, 1:]
        found = [
            look_up(RULES[bit], records, sides, new[start : start + TOGETHER], once)
            for start in range(0, max(len(new), 1), TOGETHER)
        ]
        pairs = np.unique(np.concatenate([numbered_pairs(f.l, f.r) for f in found]))
        blocks = np.unique(np.concatenate([f.oversized for f in found]), axis=0)
        otherwise = np.concatenate([f.refined_otherwise for f in found])
        return pairs, blocks, otherwise

    of_rules = _of_each_rule(source, of_rule)
    parts, blocks, otherwise = (list(told) for told in zip(*of_rules, strict=True))
    return parts, blocks, np.unique(np.concatenate(otherwise))


def _of_each_rule(source: Source, of_rule: Callable[[int], _Told]) -> list[_Told]:
    """What is found of each rule; one keeps a core busy."""
    return side_by_side(of_rule, range(len(RULES)), source.threads)


def _found(parts: list[np.ndarray], n_counted: int, blocks: Sequence[np.ndarray], new: np.ndarray) -> Found:
    """What was done, from the pairs (numbered) and the refined blocks of each rule."""
    findings = Findings(parts)
    pairs = findings.by_rule(n_counted)
    counts = {rule.name: asdict(_counts(rule, pairs[bit], blocks[bit])) for bit, rule in enumerate(RULES)}
    refined = [np.insert(of_rule[:, : CODE + 1], 0, bit, axis=1) for bit, of_rule in enumerate(blocks)]
    return Found(counts, np.concatenate([_NO_BLOCKS, *refined]), new, findings)


def _counts(rule: Rule, pairs: int, refined: np.ndarray) -> RuleCounts:
    """What a rule did, from the number of pairs it found and its rows of block_division."""
    step = refined[:, STEP]
    return RuleCounts(
        pairs,
        refined_blocks=int((step == 0).sum()),
        refined_again=int(((step > 0) & (step < len(rule.further_keys))).sum()),
        left_out=int(refined[:, LEFT_OUT].sum()),
        lacking=int(refined[:, LACKING].sum()),
        kept_whole=int(refined[:, WHOLE].sum()),
    )


def pairs_of_rule(
    prepared: Prepared, rule: Rule, left: np.ndarray, right: np.ndarray, largest_block: int = LARGEST_BLOCK
) -> tuple[np.ndarray, np.ndarray]:
    """Left and right rids of the pairs that one rule finds, be it one of RULES or not, by right rid.

    Args:
        prepared: the records, with the keys of their values that the rule asks for and that divide blocks.
        rule: which pairs.
        left: rids that may stand left; a pair always has l < r.
        right: rids that may stand right.
        largest_block: pairs in one block beyond which it is refined.
    """
    records = keyed_records(prepared, prepared.records["kind"].to_numpy(), [rule])
    numbers, _ = search(records, rule, _sides(len(prepared.features), left, right, largest_block))
    return left_and_right(numbers)


def unmet_conditions(records: KeyedRecords, left: int, right: int) -> dict[str, list[str]]:
    """For each rule what keeps it from finding the pair; nothing where the rule finds it (unless it refined).

    A condition is a key space, ``birth_date`` or ``birth_year`` (equal), ``near_year``, or ``only`` (the rule
    is for other records).

    Args:
        records: all records.
        left: rid of the left one.
        right: rid of the right one, which is greater.
    """
    told = {name: (int(column[left]), int(column[right])) for name, column in records.told.items()}
    unshared = {
        space: not set.intersection(*(set(keys.of(value)) for value in told[value_of(space)]))
        for space, keys in records.keys.items()
    }
    years = told[YEAR]
    near = min(years) > 0 and abs(years[0] - years[1]) <= 1
    unmet = {}
    for rule in RULES:
        missed = [space for space in rule.keys if unshared[space]]
        missed += [name for name in rule.also if told[name][0] != told[name][1] or told[name][0] < 0]
        if rule.near_year and not near:
            missed.append("near_year")
        if not (told[rule.only_left][0] and told[rule.only][1]):
            missed.append("only")
        unmet[rule.name] = missed
    return unmet
