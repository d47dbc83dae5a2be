"""The oracle says of one person what the design says, sentence by sentence."""

from datetime import date

import pytest

from linkage.synthetic.true_figures import COUNTED, figures
from linkage.synthetic.truth import Known, days, evidence_level, flag, level_of_answer, sightings
from tests.synthetic.conftest import Written

AS_OF = date(2024, 12, 31).toordinal()
ENTRY = {"record_id": "R-1", "registered_date": "2023-01-10", "status": "зниклий безвісти"}


def mention(witness: str = "W-1", **told: str) -> dict[str, str]:
    base = {
        "witness_id": witness, "interview_date": "2024-06-01", "basis": "saw", "seen_from": "2024-02",
        "seen_to": "2024-03", "reliability": "B", "credibility": "2",
    }  # fmt: skip
    return base | told


def known(*mentions: dict[str, str], **lists: list[dict[str, str]]) -> Known:
    return Known({"registry": [ENTRY], "testimony": list(mentions), **lists})


def answer(**said: str) -> dict[str, str]:
    return {"acknowledged_date": "2024-05-01", "answer": "held", "means": "list"} | said


def on_list(person: Known, as_of: int = AS_OF, reached: int = AS_OF) -> int:
    return flag(person, as_of, reached)


def test_one_credible_first_hand_sighting_is_e2() -> None:
    assert on_list(known(mention())) == 2


@pytest.mark.parametrize(
    "told", [{"basis": "heard"}, {"basis": "told"}, {"reliability": "D"}, {"credibility": "6"}]
)
def test_hearsay_and_poorly_graded_words_are_e1(told: dict[str, str]) -> None:
    assert on_list(known(mention(**told))) == 1


def test_a_mention_without_a_basis_counts_as_first_hand() -> None:
    assert on_list(known(mention(basis=""))) == 2


def test_two_ungraded_first_hand_witnesses_make_e2_unless_they_are_one_origin() -> None:
    ungraded = {"reliability": "", "credibility": ""}
    assert on_list(known(mention("W-1", **ungraded), mention("W-2", **ungraded))) == 2
    assert on_list(known(mention("W-1", **ungraded), mention("W-1", **ungraded))) == 1
    assert on_list(known(mention("W-1", **ungraded), mention("W-2", origin_id="W-1", **ungraded))) == 1


def test_two_credible_origins_are_e3() -> None:
    assert evidence_level(sightings(known(mention("W-1"), mention("W-2")), AS_OF)) == 3


def test_footage_shows_captivity_without_acknowledging_it() -> None:
    assert on_list(known(acknowledgement=[answer(answer="", means="broadcast")])) == 2


def test_acknowledged_people_are_not_on_the_list() -> None:
    assert on_list(known(mention(), acknowledgement=[answer()])) == 0
    confirmed = ENTRY | {"icrc_confirmed_date": "2024-05-01"}
    assert on_list(Known({"registry": [confirmed], "testimony": [mention()]})) == 0


@pytest.mark.parametrize("said", ["not_held", "informal", "no_answer"])
def test_denial_silence_and_informal_contact_acknowledge_nothing(said: str) -> None:
    assert on_list(known(mention(), acknowledgement=[answer(answer=said)])) == 2


def test_an_acknowledgement_learned_after_the_date_asked_of_does_not_count() -> None:
    person = known(mention(), acknowledgement=[answer(acknowledged_date="2024-09-01")])
    asked = date(2024, 8, 1).toordinal()
    assert on_list(person, as_of=asked, reached=asked) == 2
    assert on_list(person) == 0


def test_the_return_home_ends_it_and_so_does_a_closed_entry() -> None:
    assert on_list(known(mention(), exchange=[{"exchange_date": "2024-07-01"}])) == 0
    closed = ENTRY | {"status": "знайдений", "status_date": "2024-07-01"}
    assert on_list(Known({"registry": [closed], "testimony": [mention()]})) == 0


def test_a_death_closes_the_outcome_unless_someone_was_seen_after_it() -> None:
    assert on_list(known(mention(), death=[{"death_date": "2024-03-20"}])) == 0
    assert on_list(known(mention(), death=[{"death_date": "2023-02"}])) == 2
    assert on_list(known(mention(), death=[{"death_date": ""}])) == 0


def test_the_grace_period_runs_from_the_latest_day_the_sighting_can_have_begun() -> None:
    recent = mention(seen_from="2024-12", seen_to="", interview_date="2024-12-20")
    assert on_list(known(recent)) == 0
    assert on_list(known(mention(seen_from="2024-11", seen_to="", interview_date="2024-12-20"))) == 2


def test_a_mention_without_a_date_began_by_the_interview() -> None:
    assert on_list(known(mention(seen_from="", seen_to="", interview_date="2024-12-20"))) == 0


def test_whoever_is_not_registered_is_not_on_the_main_list() -> None:
    assert flag(Known({"testimony": [mention()]}), AS_OF, AS_OF) == 0


def test_with_stale_lists_a_person_first_seen_after_they_end_is_on_no_list() -> None:
    reached = date(2024, 1, 1).toordinal()
    assert on_list(known(mention()), reached=reached) == 0
    assert on_list(known(mention(seen_from="2023-12")), reached=reached) == 2


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ({"answer": "no_answer"}, 0), ({"answer": "not_held"}, 1), ({"answer": "informal"}, 2),
        ({"answer": "held"}, 3), ({"answer": "held", "held_at": "СІЗО-2 Таганрог"}, 4),
        ({"means": "letter"}, 2), ({"means": "broadcast"}, 2), ({"means": "court"}, 3), ({}, 3),
    ],
)  # fmt: skip
def test_the_answer_decides_and_where_there_is_none_the_means(row: dict[str, str], level: int) -> None:
    assert level_of_answer(row) == level


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2024-02-03",) * 3],
)
def test_partial_dates_are_intervals(text: str, first: str, last: str) -> None:
    assert days(text) == (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


def test_released_never_acknowledged_counts_only_what_was_admitted_before_the_return() -> None:
    home = {"exchange_date": "2024-07-01", "list_id": "E1"}
    before = Known({"exchange": [home], "acknowledgement": [answer()]})
    after = Known({"exchange": [home], "acknowledgement": [answer(acknowledged_date="2024-07-02")]})
    never = Known({"exchange": [home]})
    share = figures({"a": before, "b": after, "c": never}, AS_OF, AS_OF)["released_never_acknowledged"]
    assert share == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("figure", "person"),
    [
        ("denied_but_seen", known(mention(), acknowledgement=[answer(answer="not_held")])),
        ("killed_in_captivity_reported", known(mention(outcome_claimed="killed"))),
        ("wounded_unacknowledged", known(mention(condition="поранений"))),
        ("sentenced", known(acknowledgement=[answer(means="court", sentence="15 років")])),
    ],
)
def test_the_other_lists_count_until_the_return_home(figure: str, person: Known) -> None:
    assert COUNTED[figure](person, AS_OF)
    assert not COUNTED[figure](person, date(2024, 3, 1).toordinal())
    home = Known({**person.rows, "exchange": [{"exchange_date": "2024-07-01"}]})
    assert not COUNTED[figure](home, AS_OF)
    assert not COUNTED[figure](known(), AS_OF)


def test_the_written_flags_are_registered_people(small: Written) -> None:
    registered = set(small.person_of("registry").values())
    flagged = small.rows("truth_flags")
    assert flagged
    assert {row["person_id"] for row in flagged} <= registered
    assert {row["e2"] for row in flagged} == {"0", "1"}
