"""All pairs of a rule are those of a join, and of looking up every record; uniting findings loses none."""

import itertools
from unittest.mock import patch

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.block_division import N_COLUMNS
from linkage.matching.block_lookup import look_up
from linkage.matching.block_search import _beside, _distinct, search
from linkage.matching.blocking import _sides
from linkage.matching.blocking_rules import RULES
from linkage.matching.findings import RULE_BITS, Findings, left_and_right, numbered_pairs
from linkage.matching.keyed_records import keyed_records
from tests.matching import joined_blocks
from tests.matching.conftest import EXAMPLES, keyed

SEARCH = "linkage.matching.block_search"


@pytest.fixture(scope="module")
def records(world):
    prepared = keyed(world.frames)
    told = keyed_records(prepared, prepared.records["kind"].to_numpy())
    with duckdb.connect(":memory:", config={"threads": "1"}) as con:
        joined_blocks.load(con, prepared)
        yield con, told, prepared.rids("registry"), np.arange(len(prepared.records))


def pairs(left, right):
    return sorted(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("largest_block", [0, 5, 100, 400_000])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestAllPairsOfARule:
    def test_are_those_that_looking_up_every_record_finds(self, records, rule, largest_block):
        _, told, registry, every = records
        sides = _sides(len(every), registry, every, largest_block)
        numbers, refined = search(told, rule, sides)
        assert (np.diff(numbers) > 0).all()
        left, right = left_and_right(numbers)
        looked_up = look_up(rule, told, sides, every, np.zeros((0, N_COLUMNS), np.int64))
        assert pairs(left, right) == pairs(looked_up.l, looked_up.r)
        assert refined.tolist() == looked_up.oversized.tolist()

    def test_are_those_of_a_join_in_sql(self, records, rule, largest_block):
        con, told, registry, every = records
        for left, n_counted in ((registry, len(every)), (every[::2], len(every) - 40)):
            sides = _sides(len(every), left, every, largest_block, n_counted)
            found, refined = search(told, rule, sides)
            expected, also_refined = joined_blocks.joined(con, rule, sides)
            assert found.tolist() == expected.tolist()
            assert refined.tolist() == also_refined.tolist()

    def test_are_the_same_where_numbers_of_blocks_are_short_of_bits(self, records, rule, largest_block):
        _, told, registry, every = records
        sides = _sides(len(every), registry, every, largest_block)
        expected, also_refined = search(told, rule, sides)
        with patch(f"{SEARCH}._BITS", 40), patch(f"{SEARCH}._AT_A_TIME", 7):
            found, refined = search(told, rule, sides)
        assert found.tolist() == expected.tolist()
        assert refined.tolist() == also_refined.tolist()


SHARED = st.lists(
    st.tuples(st.integers(0, (1 << 40) - 1), st.integers(0, 20_051_231)), min_size=1, max_size=40
)


@EXAMPLES
@given(SHARED, st.integers(1, 40))
def test_a_block_and_a_part_of_it_have_one_number_that_leaves_room_for_a_rid(told, rid_bits):
    block, part = (np.array(column) for column in zip(*told, strict=True))
    block = np.unique(block, return_inverse=True)[1] if rid_bits % 2 else block
    n_blocks = int(block.max()) + 1
    with patch(f"{SEARCH}._BITS", 63):
        number, n_numbers = _beside(block, n_blocks, part, 20_051_232, min(rid_bits, 57))
    assert number.min() >= 0 and number.max() < n_numbers <= 1 << 63 - rid_bits
    pairs = list(zip(block.tolist(), part.tolist(), strict=True))
    for one, another in itertools.combinations(range(len(pairs)), 2):
        assert (number[one] == number[another]) == (pairs[one] == pairs[another])


def test_more_blocks_than_there_are_numbers_for_are_refused(records):
    _, told, registry, every = records
    rule = next(rule for rule in RULES if rule.near_year)
    sides = _sides(len(every), registry, every, 400_000)
    with patch(f"{SEARCH}._BITS", 16), pytest.raises(OverflowError, match=rule.name):
        search(told, rule, sides)


@EXAMPLES
@given(st.lists(st.lists(st.integers(0, 30), max_size=9), max_size=9), st.integers(0, 20))
def test_numbers_in_parts_are_put_together_once_each(parts, together):
    with patch(f"{SEARCH}._TOGETHER", together):
        found = _distinct(np.array(part, dtype=np.int64) for part in parts)
    assert found.tolist() == sorted({number for part in parts for number in part})


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, len(RULES) - 1)), max_size=40)


@EXAMPLES
@given(PAIRS, st.integers(1, 8), st.integers(0, 10), st.integers(1, 8))
def test_the_union_of_the_rules_has_each_pair_once_with_all_its_rules(found, largest, n_counted, together):
    of_rules = [
        np.array([(a, b) for a, b, of in set(found) if of == rule]).reshape(-1, 2)
        for rule in range(len(RULES))
    ]
    findings = Findings([np.sort(numbered_pairs(of[:, 0], of[:, 1])) for of in of_rules])
    expected = {}
    for left, right, rule in found:
        expected[right, left] = expected.get((right, left), 0) | 1 << rule
    with patch("linkage.matching.findings.TOGETHER", together):
        united = [findings.united(low, high) for low, high in findings.ranges(largest)]
    keys = [key for part in united for key in zip(part.r.tolist(), part.l.tolist(), strict=True)]
    assert keys == sorted(expected)
    assert [rules for part in united for rules in part.rules.tolist()] == [expected[key] for key in keys]
    counted = [sum(rule == of and b < n_counted for _, b, of in set(found)) for rule in range(len(RULES))]
    assert findings.by_rule(n_counted) == counted


def test_every_rule_has_a_number_of_its_own():
    assert len(RULES) <= 1 << RULE_BITS
