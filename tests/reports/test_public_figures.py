"""What is withheld follows from nothing that is published, whatever a list is called."""

import pytest

from linkage.reports.figures import tell
from linkage.reports.public_figures import public

T = "2024-06-01"


def night_of(world):
    night = tell(world.assess(T), world.frames())
    return night.figures, night.breakdowns


def office_of(world, closed):
    """159 entries of one source in two years, 39 of 41 returned on it, and 11 of 12 dead; nobody twice."""
    people = []
    for number in range(159):
        status = "closed" if number >= 159 - closed else None
        learned = "2022-05-01" if number < 86 else "2023-05-01"
        people.append(world.registry(source="mia", learned=learned, status=status))
    for number in range(41):
        world.add(
            "exchange", people[number] if number < 39 else None, exchange_date="2023-09-01", list_id="L"
        )
    for number in range(12):
        world.add("death", people[50 + number] if number < 11 else None, death_date="2023-01-01")
    return night_of(world)


@pytest.fixture(scope="module", params=[1, 9, 0], ids="{} closed without a reason".format)
def office(small_class, request):
    return office_of(small_class(), request.param)


def shown(office):
    figures, breakdowns = public(*office)
    reasons = {row["reason"]: row["value"] for row in breakdowns["registry_closed_by_reason"]["rows"]}
    both = {(row["list"], row["other"]): row["value"] for row in breakdowns["list_overlap"]["rows"]}
    years = {row["year"]: row["value"] for row in breakdowns["registry_entries_by_year"]["rows"]}
    lists = {row["list"]: row["value"] for row in breakdowns["sources"]["rows"]}
    return {name: one["value"] for name, one in figures.items()}, reasons, both, years, lists


def test_the_two_returned_who_were_not_registered_follow_from_nothing(office):
    figures, reasons, both, _, lists = shown(office)
    assert office[0]["released_while_missing"]["numerator"] == 39
    of_all = (figures["returned"], both["exchange", "exchange"], lists["exchange"])
    registered = (reasons["returned"], both["registry/mia", "exchange"])
    assert set(of_all) == {None} or set(registered) == {None}


def test_the_one_dead_who_was_not_registered_follows_from_nothing(office):
    _, reasons, both, _, lists = shown(office)
    assert (reasons["died"] is None and both["registry/mia", "death"] is None) or (
        both["death", "death"] is None and lists["death"] is None
    )


def test_the_one_closed_without_a_reason_follows_from_nothing(office):
    figures, reasons, both, years, lists = shown(office)
    house = {row["reason"]: row["numerator"] for row in office[1]["registry_closed_by_reason"]["rows"]}
    if not 0 < house["closed"] < 5:
        return
    assert reasons["closed"] is None
    everybody = {figures["registry_entries"], figures["registry_persons"], lists["registry/mia"]}
    everybody |= {
        both["registry/mia", "registry/mia"],
        None if None in years.values() else sum(years.values()),
    }
    known = [reasons["returned"], reasons["died"]]
    assert None in known or (
        figures["registry_closed"] is None and (figures["registry_open"] is None or everybody == {None})
    )
