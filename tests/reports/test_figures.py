"""The figures, each by the definition that stands beside it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.missed_links import MissedLinks
from linkage.reports.figure import counted, shared
from linkage.reports.figures import figures
from linkage.reports.intervals import over_draws

T = "2024-06-01"
FIXED = [
    *("registry_entries", "registry_persons", "registry_open", "exchanges", "returned", "returned_civilians"),
    *("released_never_acknowledged", "released_while_missing", "interviews", "interviews_with_contact"),
    *("captives_seen", "flags", "flags_e2", "denied_but_seen", "killed_in_captivity_reported"),
    *("wounded_unacknowledged", "sentenced"),
]
PARTS = {"value", "low", "high", "numerator", "denominator", "undetermined", "cutoff", "definition"}


class KnownShare(MissedLinks):
    """This share of the true links was not found."""

    def unlinked(self):
        return np.ones(len(KIND_ORDER))

    def shares(self, strangers, rng):
        return np.full((2 * len(KIND_ORDER), strangers.shape[1]), self.linked[0])


def told(world, day=T, **options):
    return figures(world.assess(day, **options), world.frames())


def test_every_fixed_figure_is_there_with_all_its_parts(world):
    world.testimony(world.registry())
    report = told(world)
    assert list(report)[: len(FIXED)] == FIXED or set(FIXED) <= set(report)
    assert all(set(figure) == PARTS and figure["definition"] for figure in report.values())


def test_entries_are_not_persons(world):
    first, second, third = (world.registry() for _ in range(3))
    world.same(first, second, {0, 1, 2})
    world.same(first, third, {0, 1})
    report = told(world)
    assert report["registry_entries"]["value"] == 3
    assert report["registry_persons"] | {"definition": ""} == {
        "value": 1.75,
        "low": 1,
        "high": 3,
        "numerator": 1.75,
        "denominator": None,
        "undetermined": 0,
        "cutoff": T,
        "definition": "",
    }


def test_three_entries_that_all_agree_are_one_person(world):
    first, second, third = (world.registry() for _ in range(3))
    for pair in ((first, second), (first, third), (second, third)):
        world.same(*pair)
    assert told(world)["registry_persons"]["value"] == 1


def test_open_are_those_whose_search_has_not_ended(world):
    world.registry()
    home, dead = world.registry(), world.registry()
    world.add("exchange", home, {0, 1}, exchange_date="2023-09-01")
    world.add("death", dead, death_date="2023-09-01")
    world.registry(status="closed")
    assert told(world)["registry_open"]["value"] == 1.5


def test_released_without_an_acknowledgement_before_counts_in_the_share(world):
    admitted, later, stranger = world.registry(), world.registry(), None
    for person in (admitted, later, stranger):
        world.add("exchange", person, exchange_date="2023-09-01", list_id="E1")
    world.add("acknowledgement", admitted, acknowledged_date="2023-03-01", answer="held")
    world.add("acknowledgement", later, acknowledged_date="2023-09-02", answer="held")
    report = told(world)
    assert report["returned"]["value"] == 3 and report["exchanges"]["value"] == 1
    share = report["released_never_acknowledged"]
    assert (share["value"], share["numerator"], share["denominator"]) == (pytest.approx(2 / 3), 2, 3)
    assert report["released_while_missing"]["value"] == pytest.approx(2 / 3)


def test_a_return_later_than_the_lists_reach_is_kept_out_of_both_sides(world):
    for day in ("2023-03-01", "2024-05-01"):
        world.add("exchange", world.registry(), exchange_date=day)
    share = told(world, covers="2023-06-01")["released_never_acknowledged"]
    assert (share["value"], share["denominator"], share["undetermined"]) == (1.0, 1, 1)
    assert share["cutoff"] == "2023-06-15"


def test_one_person_on_two_lists_returned_once(world):
    person = world.registry()
    world.add("exchange", person, exchange_date="2023-09-01", list_id="E1", category="civilian")
    world.add("exchange", person, exchange_date="2023-09-01", list_id="E2", category="military")
    report = told(world)
    assert [report[name]["value"] for name in ("exchanges", "returned", "returned_civilians")] == [2, 1, 1]


def test_a_stated_total_of_205_with_190_names_shows_the_15_that_are_missing(world):
    for number in range(190):
        world.add(
            "exchange", exchange_date="2023-09-01", list_id="E1", list_total="205", record_id=f"X-{number}"
        )
    report = told(world)
    assert [report[name]["value"] for name in ("returned", "returned_stated", "returned_unnamed")] == [
        190,
        205,
        15,
    ]


def test_five_of_forty_three_interviews_tell_of_contact(world):
    for number in range(45):
        contact = "letter" if number < 5 else "none" if number < 43 else None
        world.add("interview", contact=contact, record_id=f"I-{number:02}")
    report = told(world)
    share = report["interviews_with_contact"]
    assert report["interviews"]["value"] == 45
    assert (share["value"], share["denominator"], share["undetermined"]) == (5 / 43, 43, 2)
    assert (share["low"], share["high"]) == (pytest.approx(0.0507, abs=1e-4), pytest.approx(0.2448, abs=1e-4))


def test_flags_are_the_sum_of_the_probabilities_where_no_link_was_missed(world):
    for draws in ({0}, {0, 1, 2}, {1, 2, 3}):
        world.testimony(world.registry(), draws)
    world.testimony(world.registry(), basis="told")
    assessment = world.assess(T)
    report, flags = figures(assessment, world.frames()), assessment.list()
    assert report["flags"]["value"] == flags["probability"].sum() == 2.75
    assert report["flags_e2"]["value"] == flags["probability_e2"].sum() == 1.75
    assert (report["flags"]["low"], report["flags"]["high"]) == (2, 3)


def test_missed_links_put_flags_above_the_sum_of_the_list_and_lower_those_on_no_registry(world):
    for _ in range(20):
        world.testimony(world.registry())
    for _ in range(10):
        world.testimony()
    night = world.assess(T)

    def told_with(share):
        kinds = night.linkage.records["kind"].map(KIND_ORDER.index).to_numpy()
        linkage = replace(night.linkage, missed=KnownShare(2 * kinds, np.zeros(0), np.array([share])))
        return figures(replace(night, linkage=linkage), world.frames())

    none_missed, fifth_missed = told_with(0.0), told_with(0.2)
    assert none_missed["seen_not_registered"]["value"] == pytest.approx(10, abs=1)
    assert fifth_missed["seen_not_registered"]["value"] < 8
    for name, column in (("flags", "probability"), ("flags_e2", "probability_e2")):
        assert fifth_missed[name]["value"] > 21
        assert fifth_missed[f"{name}_listed"]["value"] == night.list()[column].sum() == 20


@given(st.lists(st.floats(-3, 40, width=32), min_size=1, max_size=60))
def test_the_interval_of_a_count_ends_at_whole_people_and_holds_what_the_draws_say(by_draw):
    values = np.array(by_draw, dtype=float)
    amount, told = counted(values), over_draws(values)
    mean, low, high = (max(0.0, number) for number in told)
    assert amount.low - 1e-9 <= amount.value == mean <= amount.high + 1e-9
    assert isinstance(amount.low, int) and low - 1 < amount.low <= low + 1e-9
    assert isinstance(amount.high, int) and high - 1e-9 <= amount.high < high + 1


@given(st.lists(st.tuples(st.floats(-3, 8, width=32), st.integers(0, 6)), min_size=1, max_size=60))
def test_a_share_is_what_its_numerator_and_denominator_say(by_draw):
    part, whole = np.array(by_draw, dtype=float).T
    amount = shared(part, whole)
    if amount.value is None:
        assert not whole.any()
        return
    people = min(max(amount.numerator, 0.0), amount.denominator)
    assert amount.value * amount.denominator == pytest.approx(people)
    assert 0 <= amount.low <= amount.value <= amount.high <= 1


def test_of_five_people_of_whom_nobody_is_meant_no_share_is_told():
    drawn = np.array([-1.0, 0.0, 1.0, 0.0, -0.5])
    assert shared(drawn, np.full(5, 5.0)).value == 0.0


def test_with_stale_lists_nobody_is_counted_and_the_undetermined_are_shown(world):
    world.testimony(world.registry(), condition="поранений")
    report = told(world, covers="2023-06-01")
    for name in ("flags", "flags_e2", "wounded_unacknowledged"):
        assert (report[name]["value"], report[name]["undetermined"]) == (0, 1), name
    world.add("acknowledgement", world.registry(), acknowledged_date="2023-05-01", answer="held")
    assert told(world)["whereabouts_concealed"]["value"] == 1
    concealed = told(world, covers="2023-06-01")["whereabouts_concealed"]
    assert (concealed["value"], concealed["undetermined"], concealed["cutoff"]) == (0, 1, "2023-06-01")
    assert report["flags"]["cutoff"] == "2023-06-01"
    assert report["captives_seen"]["value"] == 1


def test_strict_grace_counts_sooner(world):
    world.testimony(world.registry(), seen_from="2024-05-20", learned="2024-05-21")
    report = told(world)
    assert (report["flags"]["value"], report["flags_strict_grace"]["value"]) == (0, 1)


def test_what_was_learned_later_is_in_no_figure(world):
    world.registry(learned="2024-07-01")
    world.add("exchange", exchange_date="2023-09-01", list_id="E1", learned="2024-07-01")
    world.add("interview", contact="letter", learned="2024-07-01")
    report = told(world)
    empty = ("registry_entries", "registry_persons", "exchanges", "returned", "interviews")
    assert [report[name]["value"] for name in empty] == [0] * 5
    assert report["interviews_with_contact"]["value"] is None


def test_reports_of_killings_and_sentences_are_counted(world):
    world.testimony(world.registry(), {0, 1}, outcome_claimed="killed")
    world.add("acknowledgement", world.registry(), acknowledged_date="2023-05-01", sentence="15 років")
    report = told(world)
    assert report["killed_in_captivity_reported"]["value"] == 0.5
    assert report["sentenced"]["value"] == 1


def test_of_nobody_there_is_no_share() -> None:
    # put right for missed links, draws and their mean may come out below nobody
    for whole in ([-2, 1], [0, 0], [-1, -2]):
        found = shared(np.array([0, 1]), np.array(whole))
        assert (found.value, found.low, found.high) == (None, None, None)
