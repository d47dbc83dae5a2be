"""What rules ask of records is told as integers, of each record by itself, and keys are found by value."""

import numpy as np

from linkage.matching.blocking_rules import RULES
from linkage.matching.keyed_records import KeyedRecords, keyed_records, told_by_records
from tests.matching.conftest import keyed, records


def told(frames):
    prepared = keyed(frames)
    return told_by_records(prepared, prepared.records["kind"].to_numpy())


def test_all_that_a_rule_names_is_told_as_integers_or_masks(world):
    of_records = told(world.frames)
    asked = {name for rule in RULES for name in (*rule.also, *rule.further_keys)}
    assert asked <= set(of_records)
    assert {column.dtype.kind for column in of_records.values()} == {"i", "b"}
    assert all(of_records[one].dtype == bool for rule in RULES for one in (rule.only, rule.only_left))


def test_who_tells_nothing_lacks_everything_and_is_anyone():
    of_records = told({"registry": records("registry", {})})
    holds = {name for name, column in of_records.items() if column.dtype == bool and column[0]}
    expected = {
        "anyone",
        "given_unknown",
        "name_unknown",
        "neither_year_nor_father",
        "listed_or_year_unknown",
    }
    assert holds == expected
    assert {int(column[0]) for column in of_records.values() if column.dtype != bool} == {-1}


def test_a_part_of_a_date_is_told_as_far_as_it_is_known():
    born = ["1990-05-17", "1990-05", "1990", None]
    of_records = told({"registry": records("registry", *({"birth_date": one} for one in born))})
    assert of_records["birth_date"].tolist() == [1990_05_17, -1, -1, -1]
    assert of_records["birth_month"].tolist() == [5, 5, -1, -1]
    assert of_records["birth_year"].tolist() == [1990, 1990, 1990, -1]


def test_the_keys_of_a_value_are_those_of_its_space_and_none_of_no_value(world):
    prepared = keyed(world.frames)
    of_all: KeyedRecords = keyed_records(prepared, prepared.records["kind"].to_numpy())
    for space, keys in of_all.keys.items():
        own = prepared.keys[space]
        assert keys.of(-1) == []
        for value in np.unique(own.value)[:20].tolist():
            assert sorted(keys.of(value)) == sorted(own.key[own.value == value].tolist())
