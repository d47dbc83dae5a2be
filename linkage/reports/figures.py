"""The figures: each with its interval, numerator, denominator, cut-off and definition (design, section 5).

A figure that depends on who is who is worked out in every linkage draw; its value is the mean, its interval
holds 95 % of the draws. What each means stands in ``data/reference/figure_wordings.csv``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from linkage.casework.as_of import AsOf
from linkage.casework.assessment import Assessment
from linkage.casework.bitsets import count_by_draw, sizes
from linkage.casework.flag_on_draws import RULES_ON_DRAWS, Question
from linkage.casework.levels import Acknowledgement, Evidence
from linkage.casework.lists import LEAST
from linkage.reports.breakdowns import CAPTIVES, CHANNELS, breakdowns
from linkage.reports.contact import contact_shares
from linkage.reports.counting import Counting, counting_of
from linkage.reports.exchange_lists import exchange_lists
from linkage.reports.figure import Amount, Counts, counted, exact, shared, undetermined
from linkage.reports.figure_wordings import definition
from linkage.reports.work import work_amounts

_FLAG = "seen_never_acknowledged"


@dataclass(frozen=True)
class Told:
    """All that is counted of a night, in plain JSON types.

    Attributes:
        figures: by id: value, low, high, numerator, denominator, undetermined, cutoff, definition.
        breakdowns: by id: by, cutoff, definition and rows; each row has its labels and a figure's numbers.
        terms: the numbers that definitions name.
    """

    figures: dict[str, dict[str, Any]]
    breakdowns: dict[str, dict[str, Any]]
    terms: dict[str, int]


def tell(assessment: Assessment, frames: Mapping[str, pd.DataFrame], strict_grace_days: int = 7) -> Told:
    """Everything that is counted of an assessed night.

    Args:
        assessment: the night.
        frames: the typed records by kind, as given to `assess`.
        strict_grace_days: the grace period of ``flags_strict_grace`` (Third Geneva Convention, art. 70).
    """
    counting = counting_of(assessment, frames)
    terms = terms_of(assessment.asof, strict_grace_days)
    tables = {
        name: {
            "by": list(one.by),
            "cutoff": _cutoff(name, assessment.asof),
            "definition": definition(name, "en", terms),
            "rows": one.told(),
        }
        for name, one in breakdowns(counting).items()
    }
    return Told(_figures(counting, strict_grace_days), tables, terms)


def figures(
    assessment: Assessment, frames: Mapping[str, pd.DataFrame], strict_grace_days: int = 7
) -> dict[str, dict[str, Any]]:
    """The figures alone, by id, in the order of the design and then further ones (see `tell`)."""
    return _figures(counting_of(assessment, frames), strict_grace_days)


def terms_of(asof: AsOf, strict_grace_days: int) -> dict[str, int]:
    """The numbers that definitions name."""
    return {
        "grace": asof.grace_days,
        "strict": strict_grace_days,
        "tolerance": asof.tolerance_days,
    }


def _figures(counting: Counting, strict_grace_days: int) -> dict[str, dict[str, Any]]:
    report = _Report(counting, strict_grace_days)
    asof = counting.assessment.asof
    terms = terms_of(asof, strict_grace_days)
    parts = (report.registry(), report.returns(), report.interviews(), report.lists(), report.further())
    return {
        name: {
            **asdict(amount),
            "cutoff": _cutoff(name, asof),
            "definition": definition(name, "en", terms),
        }
        for part in parts
        for name, amount in part.items()
    }


#: Lists that rest on nobody having acknowledged the person, or more, or since, by the id of their figure.
RESTS_ON_SILENCE = {
    "flags": _FLAG,
    "flags_e2": _FLAG,
    "flags_listed": _FLAG,
    "flags_e2_listed": _FLAG,
    "flags_strict_grace": _FLAG,
    "denied_but_seen": "denied_but_seen",
    "shown_not_acknowledged": "shown_not_acknowledged",
    "wounded_unacknowledged": "wounded_unacknowledged",
    "whereabouts_concealed": "whereabouts_concealed",
    "acknowledged_then_silent": "acknowledged_then_silent",
}


def _cutoff(name: str, asof: AsOf) -> str:
    """The last day a figure speaks of: the day asked of, or as far as the acknowledgement lists tell."""
    reach = asof.day
    if name.startswith("released_never_acknowledged"):
        if asof.answered_by is None:
            return ""
        reach = asof.answered_by
    elif (name in RESTS_ON_SILENCE or name in (CAPTIVES, CHANNELS)) and asof.undetermined:
        if asof.reach.day is None:
            return ""
        reach = asof.reach.day
    return min(asof.day, reach).isoformat()


@dataclass(frozen=True)
class _Report:
    counting: Counting
    strict_grace_days: int

    def registry(self) -> dict[str, Amount]:
        persons = self.counting.registry_persons
        return {
            "registry_entries": exact(self.counting.entries),
            "registry_persons": counted(persons),
            "registry_open": counted(persons - self._closed),
        }

    def returns(self) -> dict[str, Amount]:
        counting, question = self.counting, self.question
        returned = counting.returned
        civilian = question.exchanges & (question.draws.facts["detail"] == "civilian").to_numpy()
        registered = counting.by_draw(question.draws.any(question.exchanges) & question.registered)
        answered = counting.people(question.answered_exchanges)
        never = counting.by_draw(RULES_ON_DRAWS["released_never_acknowledged"](question, Evidence.E0))
        never += counting.by_draw(question.draws.unlinked(question.answered_exchanges))
        lists = exchange_lists(counting.frame("exchange"))
        return {
            "exchanges": exact(lists.count),
            "returned": counted(returned),
            "returned_civilians": counted(counting.people(civilian)),
            "released_never_acknowledged": shared(never, answered, float((returned - answered).mean())),
            "released_while_missing": shared(registered, returned),
            "returned_stated": exact(lists.stated),
            "returned_unnamed": exact(lists.unnamed),
        }

    def interviews(self) -> dict[str, Amount]:
        return contact_shares(self.counting.frame("interview"))

    def lists(self) -> dict[str, Amount]:
        counting, question = self.counting, self.question
        seen = question.evidence("sightings", Evidence.E1)
        unlinked = question.draws.unlinked(question.sightings)
        return {
            "captives_seen": counted(counting.by_draw(seen) + counting.by_draw(unlinked)),
            "flags": self._listed("flags"),
            "flags_e2": self._listed("flags_e2", least=Evidence.E2),
            "flags_listed": self._as_listed("flags_listed", Evidence.E1),
            "flags_e2_listed": self._as_listed("flags_e2_listed", Evidence.E2),
            "denied_but_seen": self._listed("denied_but_seen"),
            "killed_in_captivity_reported": self._listed("killed_in_captivity"),
            "wounded_unacknowledged": self._listed("wounded_unacknowledged"),
            "sentenced": self._listed("sentenced"),
            "flags_strict_grace": self._listed(
                "flags_strict_grace", question=question.with_grace(self.strict_grace_days)
            ),
            "seen_wounded": self._listed("seen_wounded"),
            "shown_not_acknowledged": self._listed("shown_not_acknowledged"),
            "whereabouts_concealed": self._listed("whereabouts_concealed"),
            "seen_not_registered": self._listed("seen_not_registered"),
        }

    def further(self) -> dict[str, Amount]:
        counting, captives = self.counting, self.counting.captives
        known = captives[Evidence.E3 :].sum(axis=(0, 1)) + captives[: Evidence.E3, Acknowledgement.A3 :].sum(
            axis=(0, 1)
        )
        return {
            "registry_closed": counted(self._closed),
            "registry_duplicates": counted(counting.entries - counting.registry_persons),
            "captives_told_of": counted(captives.sum(axis=(0, 1))),
            "captives_confirmed": counted(known),
            **work_amounts(counting),
        }

    @cached_property
    def question(self) -> Question:
        return self.counting.question

    @cached_property
    def _closed(self) -> Counts:
        return self.counting.by_draw(self.question.registered & self.question.is_resolved)

    def _as_listed(self, name: str, least: Evidence) -> Amount:
        """The sum of the probabilities on the main list, which is not put right for missed links."""
        question = self.counting.as_listed.question
        listed = sizes(RULES_ON_DRAWS[_FLAG](question, Evidence.E1)) >= LEAST * question.draws.n_draws
        bits = RULES_ON_DRAWS[_FLAG](question, least)[listed]
        amount = counted(count_by_draw(bits, question.draws.n_draws).astype(float))
        return self._or_undetermined(name, amount)

    def _listed(self, name: str, least: Evidence = Evidence.E1, question: Question | None = None) -> Amount:
        """The people on a list. With stale lists nobody is counted as not acknowledged."""
        question = question or self.question
        bits = RULES_ON_DRAWS[RESTS_ON_SILENCE.get(name, name)](question, least)
        return self._or_undetermined(name, counted(self.counting.by_draw(bits)))

    def _or_undetermined(self, name: str, amount: Amount) -> Amount:
        if name in RESTS_ON_SILENCE and self.counting.assessment.asof.undetermined:
            return undetermined(amount)
        return amount
