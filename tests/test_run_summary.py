from dataclasses import replace

import pandas as pd

from linkage.deliveries import InboxOutcome
from linkage.news_of_night import Basis, else_different
from linkage.publishing import Night
from linkage.run_summary import Change, RunSummary, change_of, to_do, with_moves

NIGHT = Night(run="abcd", as_of="2025-06-02", published_at="2025-06-02T02:31:00+00:00", counts={})
LAST = Night(run="0123", as_of="2025-06-01", published_at="2025-06-01T02:31:00+00:00", counts={})


def flags(**tiers):
    return pd.DataFrame(
        {"person_id": list(tiers), "tier": list(tiers.values())}, columns=["person_id", "tier"]
    )


def test_the_change_names_who_came_who_rose_and_who_left():
    before = flags(a="probable", b="possible", c="possible")
    change = change_of(flags(a="probable", b="probable", d="possible"), before, LAST)
    assert change == Change(LAST, new=("d",), new_leads=("b",), gone=("c",))


def test_the_first_night_has_nothing_to_compare_with():
    assert change_of(flags(a="probable"), None, None) == Change(None)
    line = RunSummary(NIGHT, tiers={"probable": 1, "possible": 4}).line
    assert line.startswith("First night: 5 people")
    assert "(1 probable, 4 possible)" in line


def test_the_line_says_what_changed_why_and_what_to_do():
    change = Change(LAST, new=("d", "e"), new_leads=("d",), gone=("c",))
    line = RunSummary(
        NIGHT,
        tiers={"probable": 3},
        change=change,
        why=("testimony/ngo (40 records)",),
        to_do=("review them",),
    ).line
    assert "\n" not in line
    assert line.startswith(
        "Since 2025-06-01: 2 new, 1 no longer listed; 1 newly probable or confirmed; 3 people seen"
    )
    assert "New: testimony/ngo (40 records)." in line
    assert line.endswith("To do: review them.")


def test_the_line_tells_what_else_is_different_than_what_was_delivered():
    also = ("2 pairs decided otherwise by caseworkers", "the settings were changed: grace_days")
    summary = RunSummary(NIGHT, tiers={"probable": 3}, change=Change(LAST), also=also)
    assert "Different: 2 pairs decided otherwise by caseworkers; the settings" in summary.line
    assert "New: testimony/ngo. Also different: 2" in replace(summary, why=("testimony/ngo",)).line


def test_decisions_the_reach_of_lists_and_models_are_told_as_different():
    facts = {"reach": {"icrc": "2025-01-01"}, "settings": {"grace_days": 30}, "code": "1", "linkage": {}}
    pair = ("registry", "mia", "R-1", "testimony", "ngo", "T-1")
    before = Basis("2025-06-01", facts, frozenset({(*pair, "confirmed")}))
    assert else_different(before, replace(before, as_of="2025-06-02")) == ()
    settings = {"reach": {"icrc": "2025-05-30"}, "settings": {"grace_days": 7}}
    learnt = [{"left": "registry", "right": "testimony", "n_left": 1, "prior": 0.1}]
    now = Basis("2025-06-02", facts | settings, frozenset({(*pair, "rejected")}))
    assert else_different(before, now) == (
        "1 pair decided otherwise by caseworkers",
        "acknowledgement/icrc reaches to 2025-05-30 (2025-01-01 before)",
        "the settings were changed: grace_days",
    )
    was = replace(before, facts=facts | {"linkage": {"models": learnt}})
    again = replace(before, facts=facts | {"linkage": {"models": [learnt[0] | {"prior": 0.2}]}})
    assert else_different(was, again) == (
        "models that train themselves in each run learnt otherwise: registry-testimony",
    )


def test_what_chance_moved_is_counted_apart():
    moves = pd.DataFrame(
        [
            ("seen_never_acknowledged", None, "possible", True),
            ("seen_never_acknowledged", "probable", "possible", True),
            ("seen_wounded", "possible", None, True),
            ("sentenced", None, "possible", False),
        ],
        columns=["variant", "tier_before", "tier_after", "slight"],
    )
    persons = pd.DataFrame({"person_id": ["a", "a"], "other_person_id": ["b", "b"]})
    change = with_moves(Change(LAST, new=("d", "e"), gone=("c",)), moves, persons)
    assert (change.flags, change.slight, change.slight_here, change.persons) == (4, 3, 1, 1)
    line = RunSummary(NIGHT, tiers={"possible": 3}, change=change).line
    assert "2 new, 1 no longer listed (1 of these 3 moved by less than 0.05" in line
    assert "4 flags of all lists came, went or moved, 3 of them by less than 0.05" in line


def test_a_quiet_night_says_so():
    assert RunSummary(NIGHT, tiers={"probable": 3}, change=Change(LAST)).line.startswith(
        "Nobody new since 2025-06-01: "
    )


def test_a_rise_of_who_was_listed_before_is_not_told_as_part_of_nobody_new():
    line = RunSummary(NIGHT, tiers={"probable": 1}, change=Change(LAST, new_leads=("b",))).line
    assert line.startswith("Since 2025-06-01: 0 new, 0 no longer listed; 1 newly probable or confirmed;")


def test_of_two_runs_of_one_day_the_earlier_is_named_by_its_run_and_time():
    earlier = replace(LAST, as_of=NIGHT.as_of)
    summary = RunSummary(NIGHT, tiers={"probable": 1}, change=Change(earlier, gone=("c",)))
    assert summary.line.startswith(
        "Since run 0123 of the same day (published 2025-06-01 05:31 EEST): 0 new, 1 no longer listed;"
    )
    assert (summary.to_json()["since"], summary.to_json()["since_run"]) == ("2025-06-02", "0123")


def test_a_run_done_before_says_so():
    assert RunSummary(NIGHT, already_done=True).line == (
        "Already done: run abcd as of 2025-06-02 is published. Nothing has changed."
    )


def test_what_was_decided_after_the_day_asked_of_is_told_with_what_to_do():
    later = RunSummary(NIGHT, already_done=True, decided_later=3).line
    assert later == (
        "Already done: run abcd as of 2025-06-02 is published. "
        "Nothing that counts by 2025-06-02 has changed. "
        "3 decisions were made after 2025-06-02, so they are not in it: a run that asks of today heeds them, "
        "linkage run without --as-of."
    )
    anew = RunSummary(NIGHT, tiers={"probable": 3}, change=Change(LAST), decided_later=1)
    assert "1 decision was made after 2025-06-02, so it is not in it" in anew.line
    again = RunSummary(NIGHT, already_done=True, instead_of="0123", change=Change(LAST), decided_later=1)
    assert "so it is not in it" in again.line and anew.to_json()["decided_later"] == 1


def test_tiers_stand_in_their_own_order_however_a_night_was_kept():
    kept = {"confirmed": 0, "possible": 320, "probable": 322, "undetermined": 1}
    summary = RunSummary(NIGHT, already_done=True, tiers=kept, instead_of="0123", change=Change(LAST))
    assert list(summary.tiers) == ["confirmed", "probable", "possible", "undetermined"]
    assert "(322 probable, 320 possible)" in summary.line


def test_stale_lists_are_to_be_renewed_and_the_one_that_holds_back_is_named():
    tasks = to_do(flags(a="undetermined"), {"icrc": "2025-05-30", "nib": "2025-01-01"}, InboxOutcome())
    assert len(tasks) == 1
    assert "acknowledgement/nib" in tasks[0]
    assert "2025-01-01" in tasks[0]


def test_without_any_acknowledgement_list_that_is_what_to_deliver():
    assert "deliver the acknowledgement lists" in to_do(flags(a="undetermined"), {}, InboxOutcome())[0]


def test_links_that_cannot_be_trusted_are_told_of():
    tasks = to_do(flags(a="possible"), {"nib": "2025-06-01"}, InboxOutcome(), ["testimony"])
    assert "do not trust tonight's testimony links" in tasks[0]


def test_leads_are_to_be_reviewed_and_refused_files_come_first():
    inbox = InboxOutcome(refused=(("inbox/registry/mia/bad.csv", "bad.csv: no column names a person."),))
    tasks = to_do(flags(a="probable", b="possible"), {"nib": "2025-06-01"}, inbox)
    assert tasks[0].startswith("inbox/registry/mia/bad.csv was refused")
    assert "review the 1 probable" in tasks[1]


def test_who_is_confirmed_already_is_no_lead_to_review():
    assert to_do(flags(a="confirmed", b="confirmed"), {"nib": "2025-06-01"}, InboxOutcome()) == ()
    (task,) = to_do(flags(a="confirmed", b="probable"), {"nib": "2025-06-01"}, InboxOutcome())
    assert task.startswith("review the 1 probable lead:")


def test_at_a_terminal_each_thing_to_do_is_a_line():
    summary = RunSummary(NIGHT, tiers={"probable": 1}, to_do=("review them", "deliver a list"))
    assert summary.lines[1:] == ["To do:", "  - review them", "  - deliver a list"]
    assert summary.lines[0] in summary.line and summary.to_json()["to_do"] == list(summary.to_do)
    assert RunSummary(NIGHT, tiers={"probable": 1}).lines == [RunSummary(NIGHT, tiers={"probable": 1}).line]


def test_people_of_whom_the_lists_cannot_say_are_not_called_unacknowledged():
    only = RunSummary(NIGHT, tiers={"probable": 0, "undetermined": 7}).line
    assert "never acknowledged" not in only
    assert "7 people seen of whom the lists do not reach far enough to say" in only
    both = RunSummary(NIGHT, tiers={"probable": 2, "undetermined": 7}).line
    assert "2 people seen and never acknowledged (2 probable); 7 people seen" in both


def test_a_night_of_a_past_day_says_that_readers_go_on_seeing_the_latest():
    line = RunSummary(NIGHT, tiers={"probable": 1}, newer="2025-07-01").line
    assert "families go on hearing 2025-07-01; to read this night name its day: --as-of 2025-06-02." in line
