"""The tier *confirmed* is the caseworkers': every sighting decided, and the person likely enough."""

from dataclasses import replace

import pandas as pd

from linkage.casework.confirmed import confirmed_mentions
from linkage.casework.store.tables import PAIR_COLUMNS


def decided(world, *pairs):
    """The small world's linkage with (one record, other record, verdict) decided."""

    def name(record):
        return record.kind, record.columns["source"], record.columns["record_id"]

    rows = [(*name(one), *name(other), verdict) for one, other, verdict in pairs]
    return replace(world.linkage(), decided=pd.DataFrame(rows, columns=[*PAIR_COLUMNS, "verdict"]))


def test_a_mention_decided_to_be_of_an_entry_is_confirmed_to_be_of_its_person(world):
    entry, other = world.registry(), world.registry()
    mention, rejected = world.testimony(entry), world.testimony(other)
    linkage = decided(world, (entry, mention, "same"), (other, rejected, "different"))
    rids, persons = world.rids(), world.person_of()
    assert confirmed_mentions(linkage) == {(rids[mention], persons[entry])}


def test_what_is_joined_to_a_confirmed_mention_is_confirmed_with_it(world):
    entry = world.registry()
    first, second = world.testimony(entry), world.testimony(entry)
    linkage = decided(world, (entry, first, "same"), (first, second, "same"))
    assert {rid for rid, _ in confirmed_mentions(linkage)} == {world.rids()[first], world.rids()[second]}


def test_without_decisions_nothing_is_confirmed(world):
    world.testimony(world.registry())
    assert confirmed_mentions(world.linkage()) == frozenset()
    assert confirmed_mentions(decided(world)) == frozenset()


def test_the_tier_is_confirmed_where_every_sighting_is(world):
    sure, half = world.registry(), world.registry()
    seen = [world.testimony(sure), world.testimony(half), world.testimony(half)]
    linkage = decided(world, (sure, seen[0], "same"), (half, seen[1], "same"))
    flags = world.assess("2024-06-01", confirmed=confirmed_mentions(linkage)).list()
    tiers = dict(zip(flags["registry_records"], flags["tier"], strict=True))
    assert tiers == {"registry/registry-1": "confirmed", "registry/registry-2": "probable"}


def test_hearsay_alone_is_never_confirmed_however_often_it_is_decided_and_its_level_is_shown(world):
    heard, both, ungraded = world.registry(), world.registry(), world.registry()
    pairs = [(heard, world.testimony(heard, basis=basis), "same") for basis in ("heard", "told")]
    pairs += [(both, world.testimony(both, basis=basis), "same") for basis in ("heard", "saw")]
    pairs.append((ungraded, world.testimony(ungraded, reliability="F"), "same"))
    linkage = decided(world, *pairs)
    flags = world.assess("2024-06-01", confirmed=confirmed_mentions(linkage)).list()
    told = flags.set_index("registry_records")[["tier", "evidence_level", "probability"]]
    assert told.loc["registry/registry-1"].tolist() == ["possible", "E1", 1.0]
    assert told.loc["registry/registry-2"].tolist() == ["confirmed", "E2", 1.0]
    assert told.loc["registry/registry-3"].tolist() == ["confirmed", "E1", 1.0]
