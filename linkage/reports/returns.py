"""The returned by exchange and by year, and those never acknowledged before, by both definitions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage.casework.draws import Chosen, Rows
from linkage.casework.flag_on_draws import acknowledged_before
from linkage.reports.counting import Counting, GroupCounts
from linkage.reports.exchange_lists import list_totals
from linkage.reports.figure import Amount, Breakdown, Group, counted, shared

# A group's labels, its number, and further columns.
_Labelled = tuple[tuple[str, ...], int, Mapping[str, Any]]


def returns_by_exchange_and_year(counting: Counting) -> dict[str, Breakdown]:
    """Three breakdowns by exchange, numbered in the order of their days, and three by year."""
    facts, exchanges = counting.draws.facts, counting.question.exchanges
    day = facts["begun_by"].to_numpy().astype("datetime64[D]")
    by_year, years = _numbered(day.astype("datetime64[Y]"), exchanges)
    by_list, lists = _numbered(facts["group"].fillna("").to_numpy(dtype=object), exchanges)
    days = [str(day[by_list == one].max()) for one in range(len(lists))]
    stated = list_totals(counting.frame("exchange"))["stated"].reindex(lists).fillna(0).astype(int)
    in_time = sorted(range(len(lists)), key=lambda one: (days[one], lists[one]))
    listed: list[_Labelled] = [
        ((str(number), days[one]), one, {"list_id": lists[one], "stated": int(stated.iloc[one])})
        for number, one in enumerate(in_time, start=1)
    ]
    yearly: list[_Labelled] = [((year,), one, {}) for one, year in enumerate(years)]
    return {
        **_three(counting, "exchange", ("exchange", "date"), by_list, listed),
        **_three(counting, "year", ("year",), by_year, yearly),
    }


def _three(
    counting: Counting, name: str, by: tuple[str, ...], group: Rows, labelled: Sequence[_Labelled]
) -> dict[str, Breakdown]:
    """The returned, and of them the never acknowledged and those listed as missing, group by group."""
    returned, answered, never, registered = _return_counts(counting, group, len(labelled))
    doubted = (returned - answered).mean(axis=1)

    def breakdown(amount: Callable[[int], Amount]) -> Breakdown:
        return Breakdown(by, [Group(labels, amount(one)) for labels, one, _ in labelled])

    back = [Group(labels, counted(returned[one]), more) for labels, one, more in labelled]
    return {
        f"returned_by_{name}": Breakdown(by, back),
        f"released_never_acknowledged_by_{name}": breakdown(
            lambda one: shared(never[one], answered[one], float(doubted[one]))
        ),
        f"released_while_missing_by_{name}": breakdown(lambda one: shared(registered[one], returned[one])),
    }


def _return_counts(
    counting: Counting, group: Rows, groups: int
) -> tuple[GroupCounts, GroupCounts, GroupCounts, GroupCounts]:
    """By group and draw: the returned; of them, those of whom the lists can tell; of these, the never
    acknowledged; and of the returned those on a registry.
    """
    question, draws = counting.question, counting.draws
    returned = draws.any_by(group)
    registered = returned._replace(bits=returned.bits & question.registered[returned.who])
    in_reach = np.where(question.answered_exchanges, group, -1)
    never = draws.any_unless_by(in_reach, question.admissions, acknowledged_before(question))
    return (
        counting.by_group(returned, groups) + counting.nobodys_by(group, groups),
        counting.people_by(in_reach, groups),
        counting.by_group(never, groups) + counting.nobodys_by(in_reach, groups),
        counting.by_group(registered, groups),
    )


def _numbered(labels: NDArray[Any], chosen: Chosen) -> tuple[Rows, list[str]]:
    """A number for each chosen fact by its label, -1 for the others; and the labels by number."""
    distinct, number = np.unique(labels[chosen].astype(str), return_inverse=True)
    group = np.full(len(labels), -1, dtype=np.int64)
    group[chosen] = number
    return group, [str(label) for label in distinct]
