"""The figures group by group: by month, by exchange, by level, by place, by list."""

from collections import Counter
from itertools import pairwise

from linkage.casework.bitsets import without
from linkage.casework.levels import Acknowledgement, Evidence, Outcome
from linkage.reports.contact import interviews_by_contact
from linkage.reports.counting import Counting
from linkage.reports.detention_places import detention_places
from linkage.reports.figure import Amount, Breakdown, Group, counted, exact, undetermined
from linkage.reports.list_overlap import list_overlap
from linkage.reports.returns import returns_by_exchange_and_year
from linkage.reports.work import sources

CAPTIVES = "captives_by_evidence_and_acknowledgement"
CHANNELS = "captives_by_channel"


def breakdowns(counting: Counting) -> dict[str, Breakdown]:
    """Every breakdown by its id."""
    return {
        **_growth(counting),
        "registry_closed_by_reason": _closed_by_reason(counting),
        **returns_by_exchange_and_year(counting),
        "interviews_by_contact": interviews_by_contact(counting.frame("interview")),
        CAPTIVES: _captives(counting),
        CHANNELS: _by_channel(counting),
        "killed_in_captivity_by_evidence": _killed(counting),
        "detention_places": detention_places(counting),
        "list_overlap": list_overlap(counting),
        "sources": sources(counting),
    }


def _growth(counting: Counting) -> dict[str, Breakdown]:
    """Registry entries by the month and year in which they were learned."""
    by_day = counting.frame("registry")["learned"].value_counts().sort_index()

    def by(period: str, letters: int) -> Breakdown:
        numbers: Counter[str] = Counter()
        for day, number in by_day.items():
            numbers[str(day)[:letters]] += int(number)
        return Breakdown((period,), [Group((when,), exact(number)) for when, number in numbers.items()])

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
    groups = [
        Group((name,), counted(counting.by_draw(bits & question.registered)))
        for name, bits in reasons.items()
    ]
    return Breakdown(("reason",), groups)


def _captives(counting: Counting) -> Breakdown:
    """People told of as captive by what shows it and what was admitted.

    With stale lists nobody is known not to be acknowledged, or not further: all below A4 is undetermined.
    """
    stale = counting.assessment.asof.undetermined

    def amount(evidence: Evidence, answer: Acknowledgement) -> Amount:
        people = counted(counting.captives[evidence, answer])
        return undetermined(people) if stale and answer < Acknowledgement.A4 else people

    groups = [
        Group((evidence.name, answer.name), amount(evidence, answer))
        for evidence in reversed(Evidence)
        for answer in Acknowledgement
        if evidence or answer >= Acknowledgement.A2
    ]
    return Breakdown(("evidence", "acknowledgement"), groups)


def _by_channel(counting: Counting) -> Breakdown:
    """People surely held, by the strongest thing that shows it.

    With stale lists it is not known that nothing stronger than footage or witnesses does: those two are
    undetermined.
    """
    stale = counting.assessment.asof.undetermined
    captives = counting.captives
    official = captives[:, Acknowledgement.A3 :].sum(axis=(0, 1))
    unofficial = captives[Evidence.E3 :, : Acknowledgement.A3].sum(axis=(0, 1))
    silent = {"footage_or_court": counting.shown, "two_witnesses": unofficial - counting.shown}
    amounts = {name: counted(people) for name, people in silent.items()}
    if stale:
        amounts = {name: undetermined(people) for name, people in amounts.items()}
    amounts = {"acknowledged": counted(official), **amounts}
    return Breakdown(("channel",), [Group((name,), amount) for name, amount in amounts.items()])


def _killed(counting: Counting) -> Breakdown:
    """Reports of people killed in captivity, by how good the evidence is."""
    question, draws = counting.question, counting.draws
    told = [question.evidence("killed", level) for level in (Evidence.E1, Evidence.E2, Evidence.E3)]
    not_home = draws.not_(question.is_returned)
    exactly = [*(without(one, more) for one, more in pairwise(told)), told[-1]]
    groups = [
        Group((f"E{level}",), counted(counting.by_draw(bits & not_home)))
        for level, bits in reversed(list(enumerate(exactly, start=1)))
    ]
    return Breakdown(("evidence",), groups)
