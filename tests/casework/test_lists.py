"""Every list has the same columns, in one order, and says in words when it does not exist."""

from dataclasses import replace

import pytest

from linkage.casework.lists import FLAG_COLUMNS, LISTS
from linkage.errors import BadInput
from linkage.records.contracts import contract


def test_the_columns_are_those_of_the_contract():
    assert [column.name for column in contract("flags").columns] == FLAG_COLUMNS


def test_rows_are_sorted_by_tier_and_falling_probability(world):
    for draws in ({0}, {0, 1, 2, 3}, {1, 2}, {0, 1, 2, 3}):
        world.testimony(world.registry(), draws)
    flags = world.assess("2024-06-01").list()
    assert list(flags["probability"]) == [1.0, 1.0, 0.5, 0.25]
    assert list(flags["tier"]) == ["probable", "probable", "possible", "possible"]
    assert list(flags["person_id"][:2]) == sorted(flags["person_id"][:2])


def test_all_lists_stand_one_below_the_other_by_name(world):
    world.testimony(world.registry(), condition="поранений", outcome_claimed="killed")
    everything = world.assess("2024-06-01").all_lists
    assert list(everything.columns) == ["variant", *FLAG_COLUMNS]
    assert set(everything["variant"]) == {
        *("seen_never_acknowledged", "seen_wounded", "wounded_unacknowledged", "killed_in_captivity")
    }


def test_a_night_on_which_nobody_is_listed_has_empty_lists(world):
    world.registry()
    assessment = world.assess("2024-06-01")
    assert assessment.all_lists.empty and list(assessment.all_lists.columns) == ["variant", *FLAG_COLUMNS]
    assert all(list(assessment.list(name).columns) == FLAG_COLUMNS for name in LISTS)


def test_a_list_that_does_not_exist_is_refused_with_those_that_do(world):
    world.registry()
    with pytest.raises(BadInput, match="seen_never_acknowledged"):
        world.assess("2024-06-01").list("everyone")


def test_many_weak_mentions_show_the_likeliest(world):
    person, others = world.registry(), [world.registry() for _ in range(3)]
    for at, other in enumerate(others):
        mention = world.testimony(person, {at}, seen_at=f"place {at}")
        world.link(mention, other, {0, 1, 2, 3} - {at})
    row = world.assess("2024-06-01").list().set_index("registry_records").loc["registry/registry-1"]
    assert (row.probability, row.sightings) == (0.75, 3)  # each a third of its draws: all are likeliest


def test_nobody_is_probable_where_the_links_are_seen_to_be_falser_than_claimed(world):
    person = world.registry()
    world.testimony(person, basis="saw", reliability="A", credibility="1")
    assessment = world.assess("2024-06-01")
    assert assessment.list()["tier"].tolist() == ["probable"]
    for kind, tier in (("testimony", "possible"), ("exchange", "probable")):
        rates = [{"kind": kind, "contradicted": True}, {"kind": "death", "contradicted": False}]
        doubted = replace(assessment, linkage=replace(assessment.linkage, report={"error_rates": rates}))
        assert doubted.list()["tier"].tolist() == [tier]
