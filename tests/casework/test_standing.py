"""What an analyst sees of anybody, on a list or not: where they stand, what contradicts itself, and why."""

import pandas as pd

from linkage.casework.standing import reasons
from linkage.snapshot_tables import axes_table

T = "2024-06-01"


def standing_of(assessment):
    persons = assessment.persons()
    return persons.set_index("registry_records")


def reasons_of(assessment, entry):
    row = standing_of(assessment).reset_index().set_index("registry_records", drop=False).loc[entry]
    lists = assessment.all_lists
    return "\n".join(reasons(row.to_dict(), lists[lists["person_id"] == row.person_id], assessment.asof))


def test_one_seen_after_coming_home_is_on_no_list_and_the_conflict_is_shown(world):
    person = world.registry()
    world.add("exchange", person, exchange_date="2023-09-01")
    world.add("acknowledgement", person, acknowledged_date="2023-01-01", answer="held")
    world.testimony(person, seen_from="2023-10-01")
    assessment = world.assess(T)
    assert assessment.all_lists.empty
    row = standing_of(assessment).loc["registry/registry-1"]
    assert (row.conflicts, row.outcome, row.evidence_level) == ("seen after coming home", "returned", "E4")
    told = reasons_of(assessment, "registry/registry-1")
    assert "on no list\nconflict: seen after coming home" in told


def test_two_registry_dates_of_birth_are_shown_of_people_nobody_speaks_of(world):
    first, second = world.registry(birth_date="1990-01-05"), world.registry(birth_date="1991")
    world.same(first, second)
    other = world.registry(birth_date="1990")
    world.testimony(other)
    row = standing_of(world.assess(T)).loc["registry/registry-1 | registry/registry-2"]
    assert row.conflicts == "registry dates of birth differ"
    assert (row.evidence_level, row.acknowledgement_level, row.outcome) == ("E0", "A0", "unresolved")


def test_levels_are_those_of_at_least_half_of_the_draws(world):
    person = world.registry()
    world.testimony(person, {0, 1})
    world.add("acknowledgement", person, {0}, acknowledged_date="2023-05-01", answer="held", held_at="СІЗО")
    world.add("acknowledgement", person, {1, 2, 3}, acknowledged_date="2023-05-01", answer="not_held")
    row = standing_of(world.assess(T)).loc["registry/registry-1"]
    assert (row.evidence_level, row.acknowledgement_level, row.outcome) == ("E2", "A1", "unresolved")


def test_it_is_told_that_only_the_day_of_the_sighting_keeps_one_off_the_list(world):
    world.testimony(world.registry(), seen_from="2024", interview_date="2024-05-20")
    entry = "registry/registry-1"
    held = "not on the list seen_never_acknowledged: the first sighting may have"
    told = reasons_of(world.assess(T), entry)
    assert f"on no list\n{held} begun after 2024-05-02, within the grace period" in told
    assert held not in reasons_of(world.assess("2024-06-19"), entry)  # it is on the list
    assert "dated after 2023-06-01" in reasons_of(world.assess(T, covers="2023-06-01"), entry)


def test_what_ends_a_search_is_not_taken_for_a_grace_period(world):
    world.registry()
    known = {"acknowledged_date": "2024-05-20", "answer": "held", "learned": "2024-05-20"}
    for kind, told in (
        ("acknowledgement", known),
        ("exchange", {"exchange_date": "2024-05-25", "learned": "2024-05-25"}),
    ):
        person = world.registry()
        world.testimony(person, seen_from="2024-05-15")
        world.add(kind, person, **told)
    assessment = world.assess(T)
    for entry in assessment.persons()["registry_records"]:
        assert "within the grace period" not in reasons_of(assessment, entry)


def test_the_registration_axis_shows_each_entry_and_its_share(world):
    first, second = world.registry(registered_date="2022-05-01"), world.registry()
    world.same(first, second, {0, 1, 2})
    axes = axes_table(world.assess(T))
    entries = axes[axes["axis"] == "registration"].sort_values("record_id")
    assert list(entries["record_id"]) == ["registry-1", "registry-2"]
    assert list(entries["level"]) == ["REGISTERED", "REGISTERED"]
    assert list(entries["share"]) == [1.0, 0.75]
    assert list(axes_table(world.assess("2022-12-31"))["record_id"]) == []


def test_the_admiralty_letter_and_digit_stand_apart(world):
    world.testimony(world.registry(), reliability="B", credibility="4")
    axes = axes_table(world.assess(T))
    (mention,) = axes[axes["what"] == "testimony"].itertuples()
    assert (mention.reliability, mention.credibility, mention.level) == ("B", "4", "E1")


def test_why_names_the_terms_and_the_lists(world):
    world.testimony(world.registry(), seen_from="2022-10-01")
    told = reasons_of(world.assess(T), "registry/registry-1")
    assert "grace period of 30 days: a sighting counts if it began by 2024-05-02" in told
    assert "on the list seen_never_acknowledged: probable, probability 1.00" in told
    assert "silence tells" in told
    stale = reasons_of(world.assess(T, covers="2023-06-01"), "registry/registry-1")
    assert "the acknowledgement lists reach to 2023-06-01 (declared)" in stale
    assert "silence is undetermined" in stale
    assert "on the list seen_never_acknowledged: undetermined" in stale


def test_with_stale_lists_nobody_is_new_on_a_list_that_rests_on_silence(world):
    concealed, silent = world.registry(), world.registry()
    world.add("acknowledgement", concealed, acknowledged_date="2023-01-01", answer="held", means="list")
    world.testimony(concealed)
    for answer in ("held", "informal"):
        world.add("acknowledgement", silent, acknowledged_date="2023-01-01", answer=answer, held_at="СІЗО")
    world.testimony(silent, seen_from="2023-05-01", learned="2023-06-01")
    fresh, stale = world.assess(T).all_lists, world.assess(T, covers="2023-06-01").all_lists
    for name in ("whereabouts_concealed", "acknowledged_then_silent"):
        (before,), (after,) = (one.loc[one["variant"] == name, "tier"] for one in (fresh, stale))
        assert (before, after) == ("probable", "undetermined")
    assert pd.notna(stale["determined_until"]).all()


def test_a_credible_sighting_that_is_still_in_its_grace_period_is_told_of(world):
    """E2, two witnesses and probability_e2 nothing: the level shows all, the list counts what is ripe."""
    person = world.registry()
    world.testimony(person, basis="heard", seen_from="2022-10-01", reliability="F")
    undated = {"seen_from": None, "interview_date": "2024-05-20", "learned": "2024-05-25"}
    world.testimony(person, **undated)
    row = world.assess(T).list().iloc[0]
    assert (row.evidence_level, row.witnesses, row.probability, row.probability_e2) == ("E2", 2, 1.0, 0.0)
    told = reasons_of(world.assess(T), "registry/registry-1")
    assert (
        "probability_e2 is 0.00 though the evidence is E2: what makes it more than a claim is still in"
        in told
    )
    assert "begun after 2024-05-02" in told
    later = reasons_of(world.assess("2024-07-01"), "registry/registry-1")
    assert "still in its grace" not in later
