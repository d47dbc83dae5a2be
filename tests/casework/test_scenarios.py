"""Sentences of the domain, each as the test it asks for (design, section 7; research: domain, 4.3 and 7)."""

import pytest

T = "2024-06-01"


def on_list(assessment, name="seen_never_acknowledged"):
    return assessment.list(name)


def only(assessment, name="seen_never_acknowledged"):
    table = on_list(assessment, name)
    assert len(table) == 1
    return table.iloc[0]


def test_one_who_was_seen_and_never_acknowledged_is_on_the_list(world):
    world.testimony(world.registry())
    row = only(world.assess(T))
    assert (row.probability, row.probability_e2, row.tier, row.evidence_level) == (1.0, 1.0, "probable", "E2")


def test_probability_is_the_share_of_draws_in_which_the_rule_holds(world):
    someone, another = world.registry(), world.registry()
    mention = world.testimony()
    world.link(mention, someone, {0, 1, 2})
    world.link(mention, another, {3})
    assert list(on_list(world.assess(T)).probability) == [0.75, 0.25]


def test_a_witness_who_is_wrong_about_the_place_excludes_nobody(world):
    person = world.registry(missing_place="Маріуполь")
    world.testimony(person, seen_at="Сибір", seen_from="2022-10")
    world.testimony(person, seen_at="Донськой, Тульська область", seen_from="2023-02")
    assert only(world.assess(T)).last_place == "Донськой, Тульська область"


def test_two_mentions_of_one_origin_stay_e2(world):
    person = world.registry()
    world.testimony(person, witness_id="W-1")
    world.testimony(person, witness_id="W-2", origin_id="W-1")
    row = only(world.assess(T))
    assert (row.evidence_level, row.sightings, row.witnesses) == ("E2", 2, 1)


def test_two_credible_mentions_of_different_origin_are_e3(world):
    person = world.registry()
    world.testimony(person)
    world.testimony(person)
    assert only(world.assess(T)).evidence_level == "E3"


def test_two_ungraded_witnesses_of_different_origin_who_saw_it_themselves_make_e2(world):
    person = world.registry()
    for _ in range(2):
        world.testimony(person, reliability=None, credibility=None, basis="same_cell")
    assert only(world.assess(T)).probability_e2 == 1.0


def test_they_make_e2_only_in_draws_where_both_speak_of_the_person(world):
    person = world.registry()
    for draws in ({0, 1}, {1, 2}):
        world.testimony(person, draws, reliability=None, credibility=None)
    row = only(world.assess(T))
    assert (row.probability, row.probability_e2) == (0.75, 0.25)


@pytest.mark.parametrize("basis", ["heard", "told"])
def test_hearsay_is_a_claim_however_well_graded(world, basis):
    world.testimony(world.registry(), basis=basis)
    row = only(world.assess(T))
    assert (row.probability_e2, row.evidence_level, row.tier) == (0.0, "E1", "possible")


def test_an_acknowledgement_learned_after_the_day_asked_of_does_not_count(world):
    person = world.registry()
    world.testimony(person)
    world.add("acknowledgement", person, acknowledged_date="2024-01-01", answer="held", learned="2024-07-01")
    assert len(on_list(world.assess(T))) == 1
    assert len(on_list(world.assess("2024-07-01"))) == 0


@pytest.mark.parametrize(
    ("answer", "means", "acknowledged"),
    [
        ("held", None, True),
        ("held", "letter", True),
        ("not_held", "list", False),
        ("no_answer", None, False),
        ("informal", None, False),
        (None, "list", True),
        (None, None, True),
        (None, "capture_card", True),
        (None, "letter", False),
        (None, "broadcast", False),
    ],
)
def test_the_answer_decides_and_where_there_is_none_the_means(world, answer, means, acknowledged):
    person = world.registry()
    world.testimony(person)
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", answer=answer, means=means)
    assert on_list(world.assess(T)).empty == acknowledged


def test_what_the_icrc_confirmed_is_acknowledged(world):
    world.testimony(world.registry(icrc_confirmed_date="2023-05-01"))
    assert on_list(world.assess(T)).empty


def test_the_icrc_date_is_not_known_before_it_happened(world):
    world.testimony(
        world.registry(icrc_confirmed_date="2023-05-01", learned="2022-05-01"), learned="2022-12-01"
    )
    assert len(on_list(world.assess("2023-04-01"))) == 1


def test_a_letter_a_family_tells_of_is_informal_contact_only(world):
    person = world.registry()
    world.testimony(person)
    world.add("interview", person, contact="letter", interview_date="2023-06-01")
    assert len(on_list(world.assess(T))) == 1


def test_a_stale_extract_makes_the_list_undetermined(world):
    world.testimony(world.registry(), seen_from="2022-10-01")
    row = only(world.assess(T, covers="2023-06-01"))
    assert (row.tier, row.determined_until) == ("undetermined", "2023-06-01")


def test_one_first_seen_after_the_lists_end_is_on_no_list(world):
    world.testimony(world.registry(), seen_from="2023-07-01")
    assert on_list(world.assess(T, covers="2023-06-01")).empty
    assert len(on_list(world.assess(T, covers="2024-05-25"))) == 1


def test_nor_on_the_lists_of_the_denied_and_the_wounded(world):
    person = world.registry()
    world.testimony(person, seen_from="2023-07-01", condition="поранений")
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", answer="not_held")
    for name in ("denied_but_seen", "wounded_unacknowledged"):
        assert on_list(world.assess(T, covers="2023-06-01"), name).empty
        assert len(on_list(world.assess(T, covers="2024-05-25"), name)) == 1
    assert len(on_list(world.assess(T, covers="2023-06-01"), "seen_wounded")) == 1


def test_an_undated_sighting_is_not_taken_for_one_after_the_lists_end(world):
    world.testimony(world.registry(), seen_from=None, interview_date="2023-12-01")
    assert only(world.assess(T, covers="2023-06-01")).tier == "undetermined"


def test_without_any_acknowledgement_list_nobody_is_called_not_acknowledged(world):
    world.testimony(world.registry())
    row = only(world.assess(T, covers=None))
    assert (row.tier, row.determined_until) == ("undetermined", None)


def test_withdrawing_the_one_acknowledgement_list_turns_flags_into_undetermined_ones(small_world):
    def night(with_list):
        world = small_world()
        person, other = world.registry(), world.registry()
        world.testimony(person)
        world.testimony(other)
        if with_list:
            world.add(
                "acknowledgement", other, acknowledged_date="2024-05-30", answer="held", learned="2024-05-31"
            )
        return on_list(world.assess(T, covers=None))

    assert list(night(True).tier) == ["probable"]
    assert list(night(False).tier) == ["undetermined", "undetermined"]


def test_a_retracted_mention_takes_the_flag_away(small_world):
    def night(retracted):
        world = small_world()
        person = world.registry()
        if not retracted:
            world.testimony(person)
        return on_list(world.assess(T))

    assert (len(night(False)), len(night(True))) == (1, 0)


def test_a_death_closes_the_case(world):
    person = world.registry()
    world.testimony(person, seen_from="2022-10-01")
    world.add("death", person, death_date="2023-01-01")
    assert on_list(world.assess(T)).empty


def test_one_declared_dead_and_seen_later_stays_with_the_conflict_shown(world):
    person = world.registry()
    world.testimony(person, seen_from="2023-03-01")
    world.add("death", person, death_date="2023-01")
    assert "seen after a reported death" in only(world.assess(T)).conflicts


def test_a_sighting_that_may_be_before_the_death_does_not_reopen_the_case(world):
    person = world.registry()
    world.testimony(person, seen_from="2023")
    world.add("death", person, death_date="2023-03-01")
    assert on_list(world.assess(T)).empty


def test_identified_remains_close_the_case_and_a_captive_status_does_not(world):
    world.testimony(world.registry(status="identified", status_date="2023-05-01"))
    captive = world.registry(status="captive")
    world.testimony(captive)
    assert only(world.assess(T)).registry_records == f"registry/{captive.columns['record_id']}"


def test_one_who_came_home_is_not_on_the_list(world):
    person = world.registry()
    world.testimony(person)
    world.add("exchange", person, exchange_date="2023-09-01", learned="2023-09-02")
    assert on_list(world.assess(T)).empty
    assert len(on_list(world.assess("2023-09-01"))) == 1


def test_seen_before_going_missing_is_shown_and_filters_nothing(world):
    world.testimony(world.registry(missing_date="2023-05"), seen_from="2022-10-01")
    row = only(world.assess(T))
    assert (row.probability, row.conflicts) == (1.0, "seen before going missing")


@pytest.mark.parametrize(
    ("answer", "conflict"),
    [
        ("held", "acknowledged before going missing"),
        ("informal", "acknowledged before going missing"),
        ("not_held", "asked for before going missing"),
        ("no_answer", "asked for before going missing"),
    ],
)
def test_a_denial_before_going_missing_is_called_no_acknowledgement(world, answer, conflict):
    world.add("acknowledgement", world.registry(), acknowledged_date="2021-05-01", answer=answer)
    assert world.assess(T).persons().conflicts.tolist() == [conflict]


def test_a_denial_alone_puts_nobody_on_any_list(world):
    """It says who is asked for: a captive is whom somebody saw, showed or admitted."""
    for about in (world.registry(), None):
        denied = {"answer": "not_held", "acknowledged_date": "2023-05-01", "held_at": "СІЗО-2, Таганрог"}
        world.add("acknowledgement", about, anchors=about is None, **denied)
    assessed = world.assess(T)
    assert assessed.all_lists.empty
    persons = assessed.persons()
    assert set(persons.acknowledgement_level) == {"A1"} and set(persons.evidence_level) == {"E0"}
    assert not persons[["seen", "acknowledged"]].to_numpy().any()


LATE = "dated after it was told"


@pytest.mark.parametrize("interview", ["2023-11-01", None, "2031-03-01"])
def test_a_sighting_in_the_future_counts_as_undated_and_its_date_is_a_conflict(world, interview):
    told = {"interview_date": interview, "learned": "2023-11-05"}
    world.testimony(world.registry(), seen_from="2031-02-01", **told)
    row = only(world.assess(T))
    assert (row.probability_e2, row.evidence_level, row.conflicts) == (1.0, "E2", LATE)
    assert row.last_seen == "2031-02-01"  # as it was delivered, beside the conflict


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("2024", {"interview_date": "2024-01-15"}),
        ("2024", {"learned": "2024-01-15"}),
        ("2024", {"interview_date": "2024", "learned": "2024-01-15"}),
        ("2024", {"interview_date": "2024-01", "learned": "2024-01-15"}),
        ("2024-01", {"interview_date": "2024-01-15", "learned": "2024-02-20"}),
        # nor does a date that cannot be so fare better, or worse
        ("2025", {"interview_date": "2024-01-15"}),
        ("2025", {"learned": "2024-01-15"}),
        (None, {"interview_date": "2024-01-15"}),
    ],
)
def test_a_coarse_date_holds_nobody_back_after_it_was_told(world, seen, told):
    """Told on 15 January, the sighting had begun by then, whatever is left of its year."""
    world.testimony(world.registry(), seen_from=seen, **told)
    assert on_list(world.assess("2024-02-13")).empty
    assert only(world.assess(max("2024-02-14", told.get("learned", "")))).sightings == 1
    row = only(world.assess("2024-12-31"))
    assert (row.probability, row.conflicts) == (1.0, LATE if seen == "2025" else None)


def test_footage_of_a_year_was_shown_by_the_day_it_was_learned(world):
    told = {"acknowledged_date": "2024", "means": "broadcast", "learned": "2024-01-15"}
    world.add("acknowledgement", world.registry(), **told)
    for name in ("seen_never_acknowledged", "shown_not_acknowledged"):
        assert on_list(world.assess("2024-02-13"), name).empty
        assert only(world.assess("2024-02-14"), name).sightings == 1


def test_who_is_seen_after_a_death_of_that_year_was_reported_is_still_sought(world):
    person = world.registry()
    world.add("death", person, death_date="2023", learned="2023-02-01")
    world.testimony(person, seen_from="2023-03-05")
    row = only(world.assess(T))
    assert (row.probability, row.conflicts) == (1.0, "seen after a reported death")


def test_an_acknowledgement_of_a_year_is_as_old_as_the_day_it_was_learned(world):
    person = world.registry()
    world.add("acknowledgement", person, acknowledged_date="2023", answer="held", learned="2023-02-01")
    world.testimony(person, seen_from="2023-05-01")
    assert only(world.assess("2023-08-15"), "acknowledged_then_silent").probability == 1.0


def test_a_status_of_a_year_may_be_later_than_its_entry(world):
    """An entry is learned on its registration and tells later news of itself."""
    person = world.registry(registered_date="2023-01-01", status="dead", status_date="2023")
    world.testimony(person, seen_from="2023-05-01")
    assert on_list(world.assess(T)).empty


def test_a_sighting_later_than_the_interview_that_tells_of_it_is_a_conflict(world):
    world.testimony(world.registry(), seen_from="2023-05-02", interview_date="2023-05-01")
    assert only(world.assess(T)).conflicts == LATE
    world.testimony(world.registry(), seen_from="2023-05", interview_date="2023-05-01")
    assert set(world.assess(T).list().conflicts) == {LATE, None}


def test_a_sighting_that_cannot_be_so_late_reopens_no_death(world):
    person = world.registry()
    world.testimony(person, seen_from="2022-10-01", seen_to="2031-01-01", interview_date="2023-11-01")
    world.add("death", person, death_date="2023-01-01")
    assert on_list(world.assess(T)).empty
    assert world.assess(T).persons().conflicts.tolist() == [LATE]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("exchange", {"exchange_date": "2031-05-01"}),
        ("death", {"death_date": "2031-05"}),
        ("acknowledgement", {"acknowledged_date": "2031", "answer": "held"}),
        ("interview", {"interview_date": "2031-05-01", "contact": "letter"}),
    ],
)
def test_any_event_that_is_known_before_its_day_is_a_conflict(world, kind, told):
    world.add(kind, world.registry(), **told)
    assert world.assess(T).persons().conflicts.tolist() == [LATE]


def test_seen_after_a_likely_return_is_shown(world):
    person = world.registry()
    world.testimony(person, seen_from="2023-10-01")
    world.add("exchange", person, {0, 1}, exchange_date="2023-09-01")
    row = only(world.assess(T))
    assert (row.probability, row.conflicts) == (0.5, "seen after coming home")


def test_two_registry_dates_of_birth_are_a_conflict(world):
    first, second = world.registry(birth_date="1990-01-05"), world.registry(birth_date="1991")
    world.same(first, second)
    world.testimony(first)
    row = only(world.assess(T))
    assert row.conflicts == "registry dates of birth differ"
    assert row.registry_records == "registry/registry-1 | registry/registry-2"


@pytest.mark.parametrize("column", ["missing_date", "registered_date", "status_date", "icrc_confirmed_date"])
def test_a_day_of_an_entry_that_has_not_come_is_a_conflict(world, column):
    told, other = world.registry(), world.registry(**{column: "2099-05"})
    world.testimony(told, seen_from="2023-10-01")
    persons = world.assess(T).persons().set_index("registry_records")["conflicts"]
    assert persons["registry/registry-1"] is None
    assert persons["registry/registry-2"] == "dated after it was told"
    assert other != told


def test_an_interview_that_has_not_come_is_told_once_with_its_sighting(world):
    world.testimony(
        world.registry(), seen_from="2023-10-01", interview_date="2099-05-01", learned="2023-11-01"
    )
    assert only(world.assess(T)).conflicts == "dated after it was told"


def test_an_entry_that_tells_later_news_of_itself_is_no_conflict(world):
    person = world.registry(status="обміняний", status_date="2025-01-10")
    world.testimony(person, seen_from="2023-10-01")
    assert only(world.assess(T)).conflicts is None


def test_the_grace_period_runs_from_the_latest_day_the_sighting_can_have_begun(world):
    world.testimony(world.registry(), seen_from="2024-03", seen_to="2024-05-20", learned="2024-04-01")
    assert on_list(world.assess("2024-04-29")).empty
    assert len(on_list(world.assess("2024-04-30"))) == 1
    assert len(on_list(world.assess("2024-04-07", grace_days=7))) == 1


def test_first_seen_is_the_earliest_sighting_and_last_seen_the_latest(world):
    person = world.registry()
    world.testimony(person, seen_from="2023-02", seen_to="2023-04", condition="поранений")
    world.testimony(person, seen_from="2022-10-01", seen_to="2022-11-01", seen_at="Курськ, СІЗО")
    row = only(world.assess(T))
    assert (row.first_seen, row.last_seen) == ("2022-10-01", "2023-04")
    assert (row.last_place, row.condition) == ("Курськ, СІЗО", "поранений")


def test_military_or_civilian_does_not_matter_to_the_flag(world):
    world.testimony(world.registry(category="military"), category="civilian")
    assert len(on_list(world.assess(T))) == 1


def test_a_flag_is_confirmed_when_caseworkers_confirmed_its_sightings(world):
    person = world.registry()
    mention = world.testimony(person)
    pair = (world.rids()[mention], world.person_of()[person])
    assert only(world.assess(T, confirmed=[pair])).tier == "confirmed"


def test_a_mention_counts_once_though_the_person_stands_in_the_registry_twice(world):
    first, second = world.registry(), world.registry(icrc_confirmed_date="2023-01-01")
    world.same(first, second, {0, 1, 2})
    world.testimony(first)
    assert only(world.assess(T)).probability == 0.25  # where the second entry is somebody else's


# The variants


def test_whereabouts_are_concealed_where_the_fact_is_admitted_and_the_place_is_not(world):
    hidden, told = world.registry(), world.registry()
    world.add("acknowledgement", hidden, acknowledged_date="2023-05-01", answer="held")
    world.add(
        "acknowledgement", told, acknowledged_date="2023-05-01", answer="held", held_at="СІЗО-2, Таганрог"
    )
    row = only(world.assess(T), "whereabouts_concealed")
    assert row.registry_records == "registry/registry-1"


def test_denied_but_seen(world):
    person = world.registry()
    world.testimony(person)
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", answer="not_held")
    assert only(world.assess(T), "denied_but_seen").evidence_level == "E2"


def test_hearsay_does_not_contradict_a_denial(world):
    person = world.registry()
    world.testimony(person, basis="heard")
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", answer="not_held")
    assert on_list(world.assess(T), "denied_but_seen").empty


def test_shown_by_the_captor_and_not_acknowledged(world):
    person = world.registry()
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", means="broadcast")
    row = only(world.assess(T), "shown_not_acknowledged")
    assert (row.evidence_level, row.sightings) == ("E3", 1)


@pytest.mark.parametrize(
    ("seen", "silent"), [("2023-08-01", True), ("2023-05-01", False), ("2023-03-01", False)]
)
def test_acknowledged_then_silent_though_seen_after_the_last_word(world, seen, silent):
    person = world.registry()
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", answer="held")
    world.testimony(person, seen_from=seen)
    assert on_list(world.assess(T), "acknowledged_then_silent").empty != silent
    assert on_list(world.assess("2023-10-01"), "acknowledged_then_silent").empty


@pytest.mark.parametrize(
    ("acknowledged", "listed"), [("2023-08-31", False), ("2023-09-01", True), ("2024-01", True)]
)
def test_released_and_never_acknowledged_before(world, acknowledged, listed):
    person = world.registry()
    world.add("exchange", person, exchange_date="2023-09-01")
    world.add("acknowledgement", person, acknowledged_date=acknowledged, answer="held")
    assert on_list(world.assess(T), "released_never_acknowledged").empty != listed


def test_seen_but_registered_by_nobody(world):
    world.testimony(anchors=True)
    assert on_list(world.assess(T)).empty
    assert only(world.assess(T), "seen_not_registered").probability == 1.0


def test_seen_wounded(world):
    world.testimony(world.registry(), condition="поранення ноги, контузія")
    world.testimony(world.registry(), condition="здоровий")
    assert only(world.assess(T), "seen_wounded").condition == "поранення ноги, контузія"


def test_reported_killed_in_captivity(world):
    world.testimony(world.registry(), outcome_claimed="killed")
    world.testimony(world.registry(), outcome_claimed="taken_away")
    assert len(on_list(world.assess(T), "killed_in_captivity")) == 1


def test_sentenced(world):
    person = world.registry()
    world.add("acknowledgement", person, acknowledged_date="2023-05-01", means="court", sentence="15 років")
    assert only(world.assess(T), "sentenced").tier == "probable"
