"""A person's id is kept from night to night, and what became of it is told."""

import base64
import hashlib
import re


def ids(night):
    """Person id by record of the anchor or entry."""
    return dict(zip(night.ids.members["record_id"], night.ids.members["person_id"], strict=True))


def changes(night):
    return [
        tuple(row)
        for row in night.ids.changes[["change", "person_id", "other_person_id", "record_id"]].values
    ]


def two_entries(small_world, joined=None):
    world = small_world()
    first, second = world.registry(), world.registry()
    if joined is not None:
        world.same(first, second, joined)
    return world


def test_an_id_is_p_and_ten_letters_or_digits_and_the_same_in_every_run(small_world):
    first, again = (two_entries(small_world).assess("2024-01-01") for _ in range(2))
    assert ids(first) == ids(again)
    assert all(re.fullmatch(r"P-[A-Z2-7]{10}", one) for one in ids(first).values())
    assert len(set(ids(first).values())) == 2


def test_an_id_is_the_hash_of_the_anchors_source_and_record(small_world):
    for record, person_id in ids(two_entries(small_world).assess("2024-01-01")).items():
        digest = hashlib.sha256(f"registry\0{record}".encode()).digest()
        assert person_id == "P-" + base64.b32encode(digest).decode()[:10]


def test_an_id_that_another_person_has_is_hashed_on(small_world):
    night = two_entries(small_world).assess("2024-01-01")
    elsewhere = night.ids.members.assign(record_id=["registry-8", "registry-9"])
    again = two_entries(small_world).assess("2024-02-01", previous=elsewhere)
    for record, person_id in ids(again).items():
        digest = hashlib.sha256("\0".join(["registry", record, "1"]).encode()).digest()
        assert person_id == "P-" + base64.b32encode(digest).decode()[:10]


def test_entries_found_to_be_one_person_share_the_older_id_and_the_merge_is_told(small_world):
    apart = two_entries(small_world).assess("2024-01-01")
    before = apart.ids.members.copy()
    before.loc[before["record_id"] == "registry-1", "since"] = "2024-02-01"
    merged = two_entries(small_world, {0, 1, 2}).assess("2024-03-01", previous=before)
    kept = ids(apart)["registry-2"]
    assert set(ids(merged).values()) == {kept}
    assert changes(merged) == [("merged", kept, ids(apart)["registry-1"], "registry-1")]
    assert set(merged.ids.members["since"]) == {"2024-01-01"}


def test_an_entry_split_off_gets_an_id_of_its_own_and_the_split_is_told(small_world):
    merged = two_entries(small_world, {0, 1, 2}).assess("2024-01-01")
    split = two_entries(small_world).assess("2024-02-01", previous=merged.ids.members)
    kept, new = ids(split)["registry-1"], ids(split)["registry-2"]
    assert kept == ids(merged)["registry-1"] != new
    assert changes(split) == [("split", new, kept, "registry-2")]


def test_merged_then_split_again_everyone_has_the_first_id_back(small_world):
    first = two_entries(small_world).assess("2024-01-01")
    merged = two_entries(small_world, {0, 1, 2}).assess("2024-02-01", previous=first.ids.members)
    again = two_entries(small_world).assess("2024-03-01", previous=merged.ids.members)
    assert ids(again) == ids(first)


def test_a_night_without_changes_tells_none(small_world):
    first = two_entries(small_world, {0, 1, 2}).assess("2024-01-01")
    second = two_entries(small_world, {0, 1, 2}).assess("2024-01-02", previous=first.ids.members)
    assert ids(second) == ids(first) and changes(second) == []


def test_a_less_likely_duplicate_keeps_an_id_of_its_anchor_only(small_world):
    night = two_entries(small_world, {0}).assess("2024-01-01")
    assert list(ids(night)) == ["registry-1"]


def test_an_unregistered_person_who_is_registered_later_keeps_the_id(small_world):
    world = small_world()
    world.testimony(anchors=True)
    unregistered = world.assess("2024-01-01")
    world = small_world()
    world.testimony(world.registry())
    registered = world.assess("2024-02-01", previous=unregistered.ids.members)
    assert ids(registered)["registry-1"] == ids(unregistered)["testimony-1"]


def test_an_unregistered_person_found_to_be_a_registered_one_is_told_as_merged(small_world):
    world = small_world()
    world.registry()
    world.testimony(anchors=True)
    before = world.assess("2024-01-01")
    world = small_world()
    world.testimony(world.registry())
    after = world.assess("2024-02-01", previous=before.ids.members)
    kept, gone = ids(before)["registry-1"], ids(before)["testimony-1"]
    assert changes(after) == [("merged", kept, gone, "testimony-1")]


def test_a_slight_chance_of_a_person_of_its_own_makes_no_mention_change_hands(small_world):
    def night(previous=None, draws=(0, 1, 2)):
        world = small_world()
        mention = world.testimony(world.registry(), set(draws), anchors=True)
        world.link(mention, mention, {0, 1, 2, 3} - set(draws))
        return world.assess("2024-01-01", previous=previous)

    first = night()
    second = night(first.ids.members)
    assert list(ids(first)) == ["registry-1"]
    assert changes(second) == []
    assert second.ids.ids.tolist() == first.ids.ids.tolist()
    apart = night(draws=(0,))
    assert changes(night(apart.ids.members)) == [
        ("merged", ids(apart)["registry-1"], ids(apart)["testimony-1"], "testimony-1")
    ]


def test_the_persons_table_says_what_the_draws_say(small_world):
    world = small_world()
    person = world.registry(surname="Шевченко", given_name="Олександр", birth_date="1990-01")
    world.testimony(person, {0, 1, 2})
    world.add("exchange", person, {0}, exchange_date="2023-05-01")
    world.testimony(anchors=True, call_sign="Шева")
    table = world.assess("2024-06-01").persons().set_index("anchor_kind")
    known, other = table.loc["registry"], table.loc["testimony"]
    assert (known["name"], known.birth_date, known.registered) == ("Шевченко Олександр", "1990-01", "yes")
    assert (known.seen, known.returned, known.acknowledged) == (0.75, 0.25, 0.0)
    assert (other["name"], other.registered, other.registry_records) == ("Шева", "no", "")
