"""The figures group by group: by month, by exchange, by level, by place, by list."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.bitsets import without
from linkage.casework.draws import Chosen, Rows
from linkage.casework.flag_on_draws import acknowledged_before
from linkage.casework.levels import Acknowledgement, Evidence, Outcome
from linkage.reports.contact import interviews_by_contact
from linkage.reports.counting import Counting, GroupCounts
from linkage.reports.detention_places import detention_places
from linkage.reports.exchange_lists import list_totals
from linkage.reports.figure import Amount, Breakdown, counted, exact, shared
from linkage.reports.list_overlap import list_overlap
from linkage.reports.work import sources


def breakdowns(counting: Counting) -> dict[str, Breakdown]:
    """Every breakdown by its id."""
    return {
        **_growth(counting),
        "registry_closed_by_reason": _closed_by_reason(counting),
        **_returns(counting),
        "interviews_by_contact": interviews_by_contact(counting.frame("interview")),
        "captives_by_evidence_and_acknowledgement": _captives(counting),
        "captives_by_channel": _by_channel(counting),
        "killed_in_captivity_by_evidence": _killed(counting),
        "detention_places": detention_places(counting),
        "list_overlap": list_overlap(counting),
        "sources": sources(counting),
    }


def _growth(counting: Counting) -> dict[str, Breakdown]:
    """Registry entries by the month and year in which they were learned."""
    frame = counting.frame("registry")
    learned = frame["learned"].astype(str) if len(frame) else pd.Series(dtype=str)

    def by(period: str, letters: int) -> Breakdown:
        numbers = learned.str[:letters].value_counts().sort_index()
        rows = [((str(when),), exact(int(number)), {}) for when, number in numbers.items()]
        return Breakdown((period,), rows)

    return {"registry_entries_by_year": by("year", 4), "registry_entries_by_month": by("month", 7)}


def _closed_by_reason(counting: Counting) -> Breakdown:
    """Registered people whose search has ended: came home, else died, else closed without saying why."""
    question, draws = counting.question, counting.draws
    back = draws.any(question.returns & (question.level == Outcome.RETURNED))
    reasons = {
        "returned": back,
        "died": without(question.is_dead, back),
        "closed": without(question.is_returned, back | question.is_dead),
    }
    rows = [
        ((name,), counted(counting.by_draw(bits & question.registered)), {}) for name, bits in reasons.items()
    ]
    return Breakdown(("reason",), rows)


def _captives(counting: Counting) -> Breakdown:
    """People told of as captive by what shows it and what was admitted."""
    rows = [
        ((evidence.name, answer.name), counted(counting.captives[evidence, answer]), {})
        for evidence in reversed(Evidence)
        for answer in Acknowledgement
        if evidence or answer
    ]
    return Breakdown(("evidence", "acknowledgement"), rows)


def _by_channel(counting: Counting) -> Breakdown:
    """People surely held, by the strongest thing that shows it."""
    captives = counting.captives
    official = captives[:, Acknowledgement.A3 :].sum(axis=(0, 1))
    unofficial = captives[Evidence.E3 :, : Acknowledgement.A3].sum(axis=(0, 1))
    by = {
        "acknowledged": official,
        "footage_or_court": counting.shown,
        "two_witnesses": unofficial - counting.shown,
    }
    return Breakdown(("channel",), [((name,), counted(people), {}) for name, people in by.items()])


def _killed(counting: Counting) -> Breakdown:
    """Reports of people killed in captivity, by how good the evidence is."""
    question, draws = counting.question, counting.draws
    told = [question.evidence("killed", level) for level in (Evidence.E1, Evidence.E2, Evidence.E3)]
    not_home = draws.not_(question.is_returned)
    exactly = [*(without(one, more) for one, more in zip(told, told[1:], strict=False)), told[-1]]
    rows = [
        ((f"E{level}",), counted(counting.by_draw(bits & not_home)), {})
        for level, bits in reversed(list(enumerate(exactly, start=1)))
    ]
    return Breakdown(("evidence",), rows)


def _returns(counting: Counting) -> dict[str, Breakdown]:
    """The returned by exchange and by year, and under both definitions those not acknowledged before."""
    facts, exchanges = counting.draws.facts, counting.question.exchanges
    day = facts["begun_by"].to_numpy().astype("datetime64[D]")
    by_year, years = _numbered(day.astype("datetime64[Y]"), exchanges)
    by_list, lists = _numbered(facts["group"].fillna("").to_numpy(dtype=object), exchanges)
    days = [str(day[by_list == one].max()) for one in range(len(lists))]
    stated = list_totals(counting.frame("exchange"))["stated"].reindex(lists).fillna(0).astype(int)
    in_time = sorted(range(len(lists)), key=lambda one: (days[one], lists[one]))
    listed = [((lists[one], days[one]), one, {"stated": int(stated.iloc[one])}) for one in in_time]
    yearly = [((year,), one, {}) for one, year in enumerate(years)]
    return {
        **_three(counting, "exchange", ("exchange", "date"), by_list, listed),
        **_three(counting, "year", ("year",), by_year, yearly),
    }


def _three(
    counting: Counting,
    name: str,
    by: tuple[str, ...],
    group: Rows,
    labelled: "list[tuple[tuple[str, ...], int, dict[str, int]]]",
) -> dict[str, Breakdown]:
    returned, answered, never, registered = _return_counts(counting, group, len(labelled))

    def breakdown(amounts: list[Amount], stated: bool = False) -> Breakdown:
        return Breakdown(
            by, [(labels, amounts[one], more if stated else {}) for labels, one, more in labelled]
        )

    undetermined = (returned - answered).mean(axis=1)
    every = range(len(labelled))
    return {
        f"returned_by_{name}": breakdown([counted(one) for one in returned], stated=True),
        f"released_never_acknowledged_by_{name}": breakdown(
            [shared(never[one], answered[one], float(undetermined[one])) for one in every]
        ),
        f"released_while_missing_by_{name}": breakdown(
            [shared(registered[one], returned[one]) for one in every]
        ),
    }


def _return_counts(
    counting: Counting, group: Rows, groups: int
) -> tuple[GroupCounts, GroupCounts, GroupCounts, GroupCounts]:
    """By group and draw: the returned; of them, those whom the lists can tell of; of these, the never
    acknowledged; and of the returned those on a registry."""
    question, draws = counting.question, counting.draws
    returned = draws.any_by(group)
    registered = returned._replace(bits=returned.bits & question.registered[returned.who])
    in_reach = np.where(question.answered_exchanges, group, -1)
    never = draws.any_unless_by(in_reach, question.admissions, acknowledged_before(question))
    nobodys = counting.nobodys_by(in_reach, groups)
    return (
        counting.by_group(returned, groups) + counting.nobodys_by(group, groups),
        counting.people_by(in_reach, groups),
        counting.by_group(never, groups) + nobodys,
        counting.by_group(registered, groups),
    )


def _numbered(labels: NDArray[Any], chosen: Chosen) -> tuple[Rows, list[str]]:
    """A number for each chosen fact by its label, -1 for the others; and the labels by number."""
    distinct, number = np.unique(labels[chosen].astype(str), return_inverse=True)
    group = np.full(len(labels), -1, dtype=np.int64)
    group[chosen] = number
    return group, [str(label) for label in distinct]
