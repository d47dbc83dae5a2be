"""The breakdowns: counted person by person in every draw they come out the same, and they add up."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linkage.casework.assessment import assess
from linkage.casework.flag import (
    acknowledgement_level,
    evidence_level,
    is_answered,
    is_dead,
    is_returned,
    is_unresolved,
    sightings,
)
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.reports.figures import tell
from linkage.reports.public_figures import equations

T = "2024-06-01"


def told(world, day=T, **options):
    return tell(world.assess(day, **options), world.frames())


def rows(world, name, *labels, part="value", **options):
    found = told(world, **options).breakdowns[name]["rows"]
    return {tuple(row[label] for label in labels): row[part] for row in found}


def people(world, day):
    """For each draw everybody there is, those of one unlinked mention too."""
    own = world.of_nobody(day)
    return [[*linkage.values(), *own[draw]] for draw, linkage in enumerate(world.definite(day))]


def by_level(one, asof):
    known = one.known(asof.day)
    levels = evidence_level(known).name, acknowledgement_level(known).name
    # whoever was only asked for, and denied, is not told of as captive
    nothing_told = levels in (("E0", "A0"), ("E0", "A1"))
    return [levels] if is_unresolved(known) and not nothing_told else []


def by_channel(one, asof):
    known = one.known(asof.day)
    if not is_unresolved(known):
        return []
    if acknowledgement_level(known) >= Acknowledgement.A3:
        return [("acknowledged",)]
    if evidence_level(known) < Evidence.E3:
        return []
    seen = any(fact.level == Evidence.E3 for fact in known if fact.axis == Axis.EVIDENCE)
    return [("footage_or_court",) if seen else ("two_witnesses",)]


def by_year_of_return(one, asof):
    return {(str(fact.begun_by.year),) for fact in one.known(asof.day) if fact.what == "exchange"}


def by_year_of_silent_return(one, asof):
    known = one.known(asof.day)
    admitted = [
        fact for fact in known if fact.axis == Axis.ACKNOWLEDGEMENT and fact.level >= Acknowledgement.A3
    ]
    return {
        (str(back.begun_by.year),)
        for back in known
        if back.what == "exchange" and is_answered(back, asof)
        if not any(one.begins is None or one.begins < back.begun_by for one in admitted)
    }


def by_year_of_answered_return(one, asof):
    known = one.known(asof.day)
    return {
        (str(back.begun_by.year),) for back in known if back.what == "exchange" and is_answered(back, asof)
    }


def by_year_of_registered_return(one, asof):
    return by_year_of_return(one, asof) if one.registered else set()


def by_end(one, asof):
    known = one.known(asof.day)
    if not one.registered or is_unresolved(known):
        return []
    home = any(fact.axis == Axis.OUTCOME and fact.level == Outcome.RETURNED for fact in known)
    return [("returned",) if home else ("died",) if is_dead(known) else ("closed",)]


def by_killing(one, asof):
    known = one.known(asof.day)
    killed = [fact for fact in sightings(known) if fact.claim == "killed"]
    return [(evidence_level(killed).name,)] if killed and not is_returned(known) else []


COUNTED = {
    ("captives_by_evidence_and_acknowledgement", "numerator"): by_level,
    ("captives_by_channel", "numerator"): by_channel,
    ("returned_by_year", "numerator"): by_year_of_return,
    ("released_never_acknowledged_by_year", "numerator"): by_year_of_silent_return,
    ("released_never_acknowledged_by_year", "denominator"): by_year_of_answered_return,
    ("released_while_missing_by_year", "numerator"): by_year_of_registered_return,
}
# These are of registered people, or of mentions that are somebody's.
COUNTED_OF_PERSONS = {
    ("registry_closed_by_reason", "numerator"): by_end,
    ("killed_in_captivity_by_evidence", "numerator"): by_killing,
}


# A world that fails is small already; making it smaller takes minutes.
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.data())
def test_counted_one_by_one_in_every_draw_they_are_the_same(random_worlds, data):
    worlds, terms = random_worlds
    world = data.draw(worlds)
    agrees_one_by_one(world, terms(data.draw))


def test_a_sighting_dated_after_it_was_told_reopens_no_death_one_by_one_either(world):
    person = world.registry()
    world.add("death", person, death_date="2023-01")
    world.testimony(person, {0, 1, 2}, seen_from="2023-03-15", learned="2023-01-15")
    # In the fourth draw the sighting is nobody's, so that of a person of its own.
    for day, captives in (("2023-01-20", 0.25), ("2023-03-15", 0.25)):
        assert told(world, day).figures["captives_told_of"]["value"] == captives
        agrees_one_by_one(world, world.assess(day).asof)
    world.testimony(person, {0, 1, 2}, seen_from="2023-03-15", learned="2023-03-15")
    for day, captives in (("2023-01-20", 0.25), ("2023-03-15", 1.25)):
        assert told(world, day).figures["captives_told_of"]["value"] == captives
        agrees_one_by_one(world, world.assess(day).asof)


def agrees_one_by_one(world, asof):
    """Asserts that the breakdowns are what counting people in every draw gives, and add up."""
    night = tell(assess(world.linkage(), world.frames(), asof), world.frames())
    persons = [list(linkage.values()) for linkage in world.definite(asof.day)]
    for counted, among in ((COUNTED, people(world, asof.day)), (COUNTED_OF_PERSONS, persons)):
        for (name, part), groups in counted.items():
            numbers = Counter(group for draw in among for one in draw for group in groups(one, asof))
            by = night.breakdowns[name]["by"]
            for row in night.breakdowns[name]["rows"]:
                group = tuple(row[label] for label in by)
                counted_in = row[part] + (row["undetermined"] if "captives" in name else 0)
                assert counted_in == pytest.approx(numbers.pop(group, 0) / world.n_draws), (name, group)
            assert not numbers, name
    adds_up(night)
    intervals_hold(night)


def adds_up(night):
    """Whatever the disclosure control takes for a sum is one."""
    numbers, sums, unpublished = equations(night.figures, night.breakdowns)
    # Somebody may come home twice, and be denied and then let write: these sums hold but for a few.
    nearly = ("whereabouts_concealed", "denied_but_seen", "list_overlap", "returned", "released")
    for one in sums:
        if one.total in numbers and all(part in numbers for part in one.parts):
            off = numbers[one.total] - sum(numbers[part] for part in one.parts)
            assert one.total.startswith(nearly) or abs(off) < 1e-9, one
    for name, number in numbers.items():
        if name in unpublished:
            assert number > -1e-9, f"{name}: a part is larger than its whole"


def intervals_hold(night):
    rows = (row for table in night.breakdowns.values() for row in table["rows"])
    for one in [*night.figures.values(), *rows]:
        if one["value"] is not None:
            assert one["low"] <= one["value"] <= one["high"]
        if one["denominator"]:
            assert 0 <= one["numerator"] <= one["denominator"] + 1e-9


def test_the_returned_are_those_the_lists_tell_of_and_the_undetermined(world):
    for day in ("2022-05-01", "2023-03-01", "2024-05-01"):
        for _ in range(3):
            world.add("exchange", world.registry(), exchange_date=day, list_id=day)
    night = told(world, covers="2023-06-01")
    for one in night.breakdowns["released_never_acknowledged_by_exchange"]["rows"]:
        late = one["date"] == "2024-05-01"
        assert (one["denominator"], one["undetermined"]) == ((0, 3) if late else (3, 0))
        assert one["value"] == (None if late else 1)
    share = night.figures["released_never_acknowledged"]
    returned = night.figures["returned"]["value"]
    assert share["denominator"] + share["undetermined"] == returned == 9
    assert night.breakdowns["released_never_acknowledged_by_exchange"]["cutoff"] == "2023-06-15"


def test_whoever_was_only_asked_for_is_told_of_as_no_captive_in_no_figure(world):
    """A denial names whom somebody asks for: alone it counts nobody, at no place, on no list of captives."""
    denied = {"answer": "not_held", "acknowledged_date": "2023-05-01", "held_at": "СІЗО-2, Таганрог"}
    world.add("acknowledgement", world.registry(), **denied)
    world.add("acknowledgement", **denied)  # of nobody registered
    night = told(world)
    figures = ("captives_told_of", "captives_confirmed", "captives_seen", "denied_but_seen", "flags")
    assert {name: night.figures[name]["value"] for name in figures} == dict.fromkeys(figures, 0)
    assert night.breakdowns["detention_places"]["rows"] == []
    overlap = {(row["list"], row["other"]): row["value"] for row in night.breakdowns["list_overlap"]["rows"]}
    silent = "acknowledgement/nothing_admitted"
    assert overlap == {("registry", "registry"): 1, ("registry", silent): 1, (silent, silent): 2}
    assert [row["list"] for row in night.breakdowns["sources"]["rows"]] == ["registry", silent]


def test_denials_and_admissions_of_a_source_are_two_lists(world):
    first, second = world.registry(), world.registry()
    day = {"source": "icrc", "acknowledged_date": "2023-05-01"}
    world.add("acknowledgement", first, answer="not_held", **day)
    world.add("acknowledgement", second, answer="held", **day)
    world.add("acknowledgement", first, answer="informal", **day)
    both = rows(world, "list_overlap", "list", "other")
    assert both["acknowledgement/icrc", "acknowledgement/icrc"] == 2
    assert both["acknowledgement/icrc", "acknowledgement/icrc/nothing_admitted"] == 1
    by_list = rows(world, "sources", "list", part="reaches_to")
    assert by_list["acknowledgement/icrc",] == by_list["acknowledgement/icrc/nothing_admitted",]


def test_with_stale_lists_it_is_undetermined_who_was_not_acknowledged_and_whose_place_was_not_told(world):
    answers = [(answer, None) for answer in ("no_answer", "not_held", "informal", "held")]
    for answer, place in (*answers, ("held", "СІЗО-2, Таганрог")):
        person = world.registry()
        world.testimony(person)
        told_on = {"acknowledged_date": "2023-05-01", "answer": answer, "held_at": place}
        world.add("acknowledgement", person, **told_on)
    name = "captives_by_evidence_and_acknowledgement"
    night = told(world, covers="2023-06-01")
    cells = {row["acknowledgement"]: row for row in night.breakdowns[name]["rows"] if row["numerator"]}
    moved = {row["acknowledgement"]: row for row in night.breakdowns[name]["rows"] if row["undetermined"]}
    assert (set(cells), set(moved)) == ({"A4"}, {"A0", "A1", "A2", "A3"})
    assert all((one["value"], one["undetermined"]) == (0, 1) for one in moved.values())
    assert night.breakdowns[name]["cutoff"] == "2023-06-01"
    assert sum(row["numerator"] for row in told(world).breakdowns[name]["rows"]) == 5


def test_with_stale_lists_it_is_undetermined_who_is_known_by_footage_or_witnesses_alone(world):
    for _ in range(2):
        person = world.registry()
        for witness in ("W-1", "W-2"):
            world.testimony(person, witness_id=witness, reliability="B", credibility="2")
    world.add("acknowledgement", world.registry(), acknowledged_date="2023-05-01", answer="held")
    world.add("acknowledgement", world.registry(), acknowledged_date="2023-05-01", means="broadcast")
    name = "captives_by_channel"
    fresh, stale = told(world), told(world, covers="2023-06-01")
    assert [row["value"] for row in fresh.breakdowns[name]["rows"]] == [1, 1, 2]
    assert [row["value"] for row in stale.breakdowns[name]["rows"]] == [1, 0, 0]
    assert [row["undetermined"] for row in stale.breakdowns[name]["rows"]] == [0, 1, 2]
    assert stale.breakdowns[name]["cutoff"] == "2023-06-01"
    assert fresh.figures["captives_confirmed"]["value"] == stale.figures["captives_confirmed"]["value"] == 4


def test_without_acknowledgement_lists_all_the_returned_are_undetermined(world):
    world.add("exchange", world.registry(), exchange_date="2023-03-01", list_id="E1")
    share = told(world, covers=None).figures["released_never_acknowledged"]
    assert (share["value"], share["denominator"], share["undetermined"], share["cutoff"]) == (None, 0, 1, "")


def test_exchanges_stand_in_the_order_of_their_days_with_their_stated_totals(world):
    world.add("exchange", exchange_date="2023-09-01", list_id="E2", list_total="7")
    world.add("exchange", exchange_date="2023-01-01", list_id="E9")
    world.add("exchange", exchange_date="2023-05-01")
    assert rows(world, "returned_by_exchange", "exchange", "list_id", "date", part="stated") == {
        ("1", "E9", "2023-01-01"): 1,
        ("2", "2023-05-01", "2023-05-01"): 1,
        ("3", "E2", "2023-09-01"): 7,
    }


def test_the_registry_only_grows_as_the_day_goes_on(world):
    for month in ("2022-03-05", "2022-03-20", "2023-01-15", "2024-02-01"):
        world.registry(learned=month)
    totals = []
    for day in ("2022-03-10", "2022-12-31", "2023-06-01", "2024-06-01"):
        night = told(world, day)
        months = night.breakdowns["registry_entries_by_month"]["rows"]
        totals.append(sum(row["value"] for row in months))
        assert totals[-1] == night.figures["registry_entries"]["value"]
        years = night.breakdowns["registry_entries_by_year"]["rows"]
        assert sum(row["value"] for row in years) == totals[-1]
    assert totals == [1, 2, 3, 4]


def test_contact_is_told_before_and_after_a_broadcast(world):
    for who, contact, after in (
        ("family", "letter", "yes"),
        ("family", "call", "no"),
        ("family", "both", None),
        ("former_prisoner", "none", None),
        ("family", None, None),
    ):
        world.add("interview", respondent=who, contact=contact, contact_after_broadcast=after)
    night = told(world)
    shares = {
        name: (one["numerator"], one["denominator"], one["undetermined"])
        for name, one in night.figures.items()
        if "contact" in name
    }
    assert shares == {
        "interviews_with_contact": (3, 4, 1),
        "contact_before_broadcast": (1, 3, 2),
        "contact_after_broadcast": (1, 3, 2),
    }
    by = {
        (row["respondent"], row["contact"]): row["value"]
        for row in night.breakdowns["interviews_by_contact"]["rows"]
        if row["value"]
    }
    assert by == {
        ("former_prisoner", "none"): 1,
        **{("family", one): 1 for one in ("before_broadcast", "after_broadcast", "broadcast_unknown")},
        ("family", "not_told"): 1,
    }


def test_a_place_counts_independent_mentions_and_people_and_only_known_places_are_named(world):
    first, second = world.registry(), world.registry()
    world.testimony(first, seen_at="СІЗО-2, Таганрог", seen_from="2022-05-10", witness_id="W-1")
    world.testimony(first, seen_at="СИЗО-2 Таганрог", seen_from="2023-02", witness_id="W-2", origin_id="W-1")
    world.testimony(second, {0, 1}, seen_at="Таганрог, СІЗО 2", seen_from="2022-08-01", witness_id="W-3")
    world.testimony(second, seen_at="у Петренка в гаражі")
    places = told(world).breakdowns["detention_places"]["rows"]
    known, unclear = places
    assert (known["code"], unclear["place"]) == ("RU-ROS-SIZO2-TAGANROG", "unclear")
    assert (known["mentions"], known["first"], known["last"]) == (2, "2022-05", "2023-02")
    # the third mention is a person of its own where it is nobody's
    assert (known["value"], known["low"], known["high"]) == (2, 2, 2)


def test_lists_overlap_in_the_people_who_stand_on_both(world):
    first, second = world.registry(source="mia"), world.registry(source="mia")
    other = world.registry(source="red")
    world.same(first, other, {0, 1, 2})
    world.add("exchange", first, {0, 1, 2, 3}, exchange_date="2023-01-01")
    world.add("exchange", second, {0}, exchange_date="2023-01-01", learned="2025-01-01")
    world.testimony(second, {0, 1}, source="ngo")
    assert rows(world, "list_overlap", "list", "other") == {
        ("registry/mia", "registry/mia"): 2,
        ("registry/mia", "registry/red"): 0.75,
        ("registry/mia", "exchange"): 1,
        ("registry/mia", "testimony"): 0.5,
        ("registry/red", "registry/red"): 1,
        ("registry/red", "exchange"): 0.75,
        ("registry/red", "testimony"): 0,
        ("exchange", "exchange"): 1,
        ("exchange", "testimony"): 0,
        ("testimony", "testimony"): 1,
    }


def test_how_old_each_list_is_and_how_far_acknowledgements_reach(world):
    world.registry(learned="2024-05-02")
    world.add("acknowledgement", source="icrc", acknowledged_date="2024-04-01", learned="2024-04-11")
    world.testimony(world.registry(learned="2022-01-01"), source="ngo", learned="2024-05-31")
    found = told(world, covers=None).breakdowns["sources"]["rows"]
    assert {(row["list"], row["value"], row["days_old"], row["reaches_to"]) for row in found} == {
        ("registry", 2, 30, None),
        ("acknowledgement/icrc", 1, 51, "2024-04-01"),
        ("testimony", 1, 1, None),
    }


def test_what_waits_is_what_nobody_decided(world):

    first, second = world.registry(), world.registry()
    mentions = [world.testimony(first), world.testimony(second), world.testimony()]
    rids = world.rids()
    linkage = world.linkage()
    pairs = [(first, mentions[0], 0.9), (second, mentions[1], 0.5), (first, mentions[2], 0.02)]
    linkage = type(linkage)(
        **{
            **linkage.__dict__,
            "links": pd.DataFrame(
                [(rids[a], rids[b], chance, 1.0) for a, b, chance in pairs]
                + [(rids[second], rids[mentions[2]], 0.005, 1.0)],
                columns=["left_rid", "right_rid", "probability", "match_weight"],
            ),
            "decided": pd.DataFrame(
                [
                    ("registry", "registry", "registry-1", "testimony", "testimony", "testimony-1", "same"),
                    ("registry", "registry", "registry-2", "testimony", "testimony", "gone", "different"),
                ],
                columns=[*PAIR_COLUMNS, "verdict"],
            ),
        }
    )
    night = tell(assess(linkage, world.frames(), world.assess(T).asof), world.frames())
    found = {name: night.figures[name]["value"] for name in ("candidates", "decided_same", "backlog")}
    assert found == {"candidates": 3, "decided_same": 1, "backlog": 2}
    share = night.figures["mentions_of_registered"]
    assert (share["numerator"], share["denominator"]) == (2, 3)
    assert np.isclose(share["value"], 2 / 3)


def test_a_record_without_a_readable_date_does_not_make_an_old_list_new(world):
    """History is learned on its own date; a row without one on the day of delivery, which tells nothing."""
    for day in ("2023-02-01", "2023-03-05", None):
        told_on = {"acknowledged_date": day, "learned": day or "2024-05-31"}
        world.add("acknowledgement", world.registry(), answer="held", **told_on)
    world.add("acknowledgement", world.registry(), source="undated", answer="held", learned="2024-05-31")
    rows = told(world).breakdowns["sources"]["rows"]
    newest = {row["list"]: (row["newest"], row["days_old"]) for row in rows}
    assert newest["acknowledgement"] == ("2023-03-05", 454)
    assert newest["acknowledgement/undated"] == ("2024-05-31", 1)


def test_a_rejected_pair_is_decided_though_it_is_no_link_any_more(world):
    mention, _ = world.testimony(world.registry()), world.registry()
    names = [("registry", "registry", f"registry-{n}") for n in (1, 2)]
    mentioned = ("testimony", mention.columns["source"], mention.columns["record_id"])
    rows = [(*names[0], *mentioned, "same"), (*names[1], *mentioned, "different")]
    decided = pd.DataFrame(rows, columns=[*PAIR_COLUMNS, "verdict"])
    made = world.assess(T)
    linkage = replace(world.linkage(), decided=decided)
    night = tell(assess(linkage, world.frames(), made.asof), world.frames())
    found = {name: night.figures[name]["value"] for name in ("decided_same", "decided_different", "backlog")}
    assert found == {"decided_same": 1, "decided_different": 1, "backlog": 0}
    assert night.figures["candidates"]["value"] == 2
