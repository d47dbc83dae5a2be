"""What is withheld follows from nothing that is published: every sum among the published numbers is said."""

import random

import numpy as np
import pytest

from linkage.reports.figures import tell
from linkage.reports.public_figures import equations, public

T = "2024-06-01"
DAYS = ("2023-01-15", "2023-03-15", "2024-01-15")
LEARNED = ("2022-05-01", "2022-06-01", "2023-01-01")


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


def small_office(world, seed):
    """A few records of each kind, of which random ones speak of one person."""
    drawn = random.Random(seed)
    people = [world.registry(source="mia", learned=day, status="closed") for day in LEARNED]
    for _ in range(drawn.randint(6, 12)):
        status = drawn.choice([None, None, "closed", "released", "dead"])
        people.append(world.registry(source="mia", learned=drawn.choice(LEARNED), status=status))
    if drawn.random() < 0.5:
        world.same(people[0], people[1])

    def mention(kind, most, **columns):
        for _ in range(drawn.randint(1, most)):
            world.add(kind, drawn.choice(people) if drawn.random() < 0.8 else None, **columns)

    mention("exchange", 6, exchange_date=DAYS[0], list_id="L", list_total="9")
    mention("death", 5, death_date=drawn.choice(DAYS))
    mention("interview", 4, respondent="family", contact=drawn.choice(["none", "letter"]))
    return world


#: What is counted of the registry, the returned and the lists, every one of which tells of the others.
TOLD = ("registry_", "returned", "released_while_missing", "mentions_", "list_overlap", "sources")
NOT_TOLD = ("/rest", "/unnamed", "/stated", "/undetermined")
#: Whose sums are simple, and would take as many more worlds.
SIMPLE = ("_by_exchange", "_by_month", "returned_by_year", "missing_by_year")


def test_every_identity_among_what_is_published_is_said(small_class):
    """What adds up in each of many worlds, as linear algebra finds it, follows from the sums said."""
    worlds, said = [], {}
    for seed in range(45):
        numbers, sums, _ = equations(*night_of(small_office(small_class(), seed)))
        worlds.append(numbers)
        said |= {
            one: one for one in sums if one.total in numbers and all(part in numbers for part in one.parts)
        }
    names = sorted({name for numbers in worlds for name in numbers})
    counts = np.array([[numbers.get(name, 0.0) for name in names] for numbers in worlds])
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(said) + len(names), len(names)))
    for row, one in enumerate(said):
        rows[row, place[one.total]] += 1
        for part in one.parts:
            rows[row, place[part]] -= 1
    holds = np.abs(rows @ counts.T).max(axis=1) < 1e-6
    for at, name in enumerate(names):  # nobody anywhere is known to all
        rows[len(said) + at, at] = float(not counts[:, at].any() and "but" not in name)
    published = [
        at
        for at, name in enumerate(names)
        if name.startswith(TOLD)
        and not (name.endswith(NOT_TOLD) or " but " in name or any(one in name for one in SIMPLE))
    ]
    assert len(published) < len(worlds)
    _, sizes, space = np.linalg.svd(counts[:, published])
    found = np.zeros((len(published) - int((sizes > 1e-8 * sizes[0]).sum()), len(names)))
    found[:, published] = space[len(published) - len(found) :]
    known = rows[holds | (np.arange(len(rows)) >= len(said))]
    _, sizes, space = np.linalg.svd(known, full_matrices=False)
    basis = space[sizes > 1e-8]
    missing = found - (found @ basis.T) @ basis
    forgotten = {names[at] for at in published if np.abs(missing[:, at]).max() > 1e-6}
    assert len(found) > 10
    assert not forgotten
