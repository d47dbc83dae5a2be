"""Any user of recordlinkage may block as the pipeline does."""

import numpy as np
import pandas as pd
import pytest

from linkage.matching.blocking_rules import RULES, Rule
from linkage.matching.rule_index import RuleIndex
from tests.matching.conftest import candidates, keyed

SKELETON = Rule("surnames share a skeleton", ("surname_skeleton",))


def found_by(pairs, rule, left, right):
    """The pipeline's pairs of a rule: (left rid, right rid) of candidates that bear its bit."""
    bit = 1 << RULES.index(rule)
    return {(a, b) for (a, b), rules in pairs.items() if rules & bit and a in left and b in right}


def of_kind(frame, n):
    """Some records in the order of their ids, as the pipeline numbers them, under labels of their own."""
    some = frame.sample(min(n, len(frame)), random_state=4).sort_values("record_id")
    return some.set_index("record_id", drop=False).rename_axis("id")


@pytest.mark.parametrize(("kind", "rules"), [("testimony", RULES), ("exchange", RULES[::7])])
def test_the_pairs_of_every_rule_are_the_pipelines(kind, rules, world):
    frames = {"registry": of_kind(world.frames["registry"], 200), kind: of_kind(world.frames[kind], 60)}
    prepared = keyed({name: frame.reset_index(drop=True) for name, frame in frames.items()})
    every = np.arange(len(prepared.records))
    pairs, _ = candidates(prepared, every, every)
    left, right = prepared.rids("registry"), prepared.rids(kind)
    ids = prepared.records["record_id"].to_numpy()
    fruitful = 0
    for rule in rules:
        expected = {(ids[a], ids[b]) for a, b in found_by(pairs, rule, set(left), set(right))}
        index = RuleIndex(rule, mentions=kind == "testimony")
        assert set(index.index(frames["registry"], frames[kind])) == expected, rule.name
        fruitful += bool(expected)
    assert fruitful >= len(rules) / 4


def test_a_frame_linked_to_itself_has_each_pair_once(world):
    registry = of_kind(world.frames["registry"], 300)
    prepared = keyed({"registry": registry.reset_index(drop=True)})
    every = np.arange(len(prepared.records))
    pairs, _ = candidates(prepared, every, every)
    ids = prepared.records["record_id"].to_numpy()
    found = RuleIndex(RULES[0]).index(registry)
    expected = {(ids[b], ids[a]) for a, b in found_by(pairs, RULES[0], set(every), set(every))}
    assert found.is_unique
    assert found.names == ["id_1", "id_2"]
    assert set(found) == expected != set()


def test_a_record_without_the_name_is_in_no_pair():
    left = pd.DataFrame({"surname": ["Шевченко", "Бойко", None, "Гончар"]}, index=list("abcd"))
    right = pd.DataFrame({"surname": ["Shevchenko", "Коваль", "Хончара"]}, index=list("xyz"))
    assert set(RuleIndex(SKELETON).index(left, right)) == {("a", "x"), ("d", "z")}
    assert len(RuleIndex(SKELETON).index(left.iloc[[2]], right)) == 0
    assert len(RuleIndex(SKELETON).index(left, right.iloc[:0])) == 0


def test_two_rules_are_joined_by_recordlinkage():
    import recordlinkage

    people = pd.DataFrame({"surname": ["Шевченко", "Коваль"], "tax_number": ["1", "2"]}, dtype=object)
    others = pd.DataFrame({"surname": ["Шевченка", "Бойко"], "tax_number": ["3", "2"]}, dtype=object)
    index = recordlinkage.Index([RuleIndex(SKELETON), RuleIndex(Rule("tax number", ("tax_number",)))])
    assert sorted(index.index(people, others)) == [(0, 0), (1, 1)]
