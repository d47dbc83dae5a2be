"""The figures: each with its interval, numerator, denominator, cut-off and definition (design, section 5).

A figure that depends on who is who is worked out in every linkage draw; its value is the mean, its interval
holds 95 % of the draws. A mention that a draw gives to nobody counts there as a person of its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.assessment import Assessment
from linkage.casework.bitsets import Bits, count_by_draw
from linkage.casework.draws import Chosen, Draws
from linkage.casework.flag_on_draws import RULES_ON_DRAWS, Question
from linkage.casework.levels import Evidence
from linkage.casework.missed import extrapolated, with_further_losses
from linkage.reports.exchange_lists import ExchangeLists, exchange_lists
from linkage.reports.intervals import over_draws, wilson
from linkage.reports.registry_persons import known_entries, merges_by_draw

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        value: a count (the mean over the draws) or a share from 0 to 1; None where there is nothing to share.
        low, high: its 95 % interval.
        numerator, denominator: what the value is made of; a count has no denominator.
        undetermined: how many are in neither, because the acknowledgement lists do not reach that far.
        cutoff: the last day (ISO) that the figure speaks of.
        definition: what is counted, in one sentence.
    """

    value: float | None
    low: float | None
    high: float | None
    numerator: float
    denominator: float | None
    undetermined: float
    cutoff: str
    definition: str


def figures(
    assessment: Assessment, frames: Mapping[str, pd.DataFrame], strict_grace_days: int = 7
) -> dict[str, dict[str, Any]]:
    """All figures of an assessed night, by id, in the order of the design and then further ones.

    Args:
        assessment: the night.
        frames: the typed records by kind, as given to `assess`.
        strict_grace_days: the grace period of ``flags_strict_grace`` (Third Geneva Convention, art. 70).
    """
    report = _Report(_with_losses(assessment), frames, strict_grace_days)
    parts = (report.registry(), report.returns(), report.interviews(), report.lists(), report.exchanges())
    return {name: asdict(figure) for part in parts for name, figure in part.items()}


def _with_losses(assessment: Assessment) -> Assessment:
    """The assessment on three times the draws, which tell what missed links do to a figure."""
    linkage = with_further_losses(assessment.linkage)
    return replace(assessment, linkage=linkage, draws=Draws(linkage, assessment.draws.facts))


@dataclass(frozen=True)
class _Report:
    assessment: Assessment
    frames: Mapping[str, pd.DataFrame]
    strict_grace_days: int

    def registry(self) -> dict[str, Figure]:
        question = self.question
        entries = known_entries(self._frame("registry"), self.cutoff)
        persons = entries - self._by_draw(merges_by_draw(self.assessment.linkage))
        resolved = self._draws_of(question.registered & question.is_resolved)
        return {
            "registry_entries": self._exact(entries, "Entries of all registries, repeated ones included."),
            "registry_persons": self._count(persons, "People behind the entries: duplicates count once."),
            "registry_open": self._count(
                persons - resolved, "People on a registry who neither came home nor are dead nor closed."
            ),
        }

    def returns(self) -> dict[str, Figure]:
        question = self.question
        returned = self._people(question.exchanges)
        civilian = question.exchanges & (question.draws.facts["detail"] == "civilian").to_numpy()
        registered = self._draws_of(question.draws.any(question.exchanges) & question.registered)
        answered = self._people(question.answered_exchanges)
        never = self._draws_of(RULES_ON_DRAWS["released_never_acknowledged"](question, Evidence.E0))
        never += self._draws_of(question.draws.unlinked(question.answered_exchanges))
        reached = self.assessment.asof.answered_by
        return {
            "exchanges": self._exact(self._lists.count, "Exchanges, by list or else by day."),
            "returned": self._count(returned, "People named on exchange lists, each once."),
            "returned_civilians": self._count(
                self._people(civilian), "People named on exchange lists as civilians."
            ),
            "released_never_acknowledged": replace(
                self._share(
                    never,
                    answered,
                    "Share of the returned with no acknowledgement of the fact (A3) dated before the return.",
                ),
                undetermined=float((returned - answered).mean()),
                cutoff=min(self.cutoff, reached.isoformat()) if reached else "",
            ),
            "released_while_missing": self._share(
                registered, returned, "Share of the returned who stand on a registry as missing."
            ),
        }

    def interviews(self) -> dict[str, Figure]:
        frame = self._frame("interview")
        held = frame[frame["learned"] <= self.cutoff] if len(frame) else frame
        contact = held["contact"].dropna() if "contact" in held.columns else pd.Series(dtype=object)
        asked, reached = len(contact), int((contact != "none").sum())
        low, high = wilson(reached, asked)
        return {
            "interviews": self._exact(len(held), "Former prisoners and families asked, each interview once."),
            "interviews_with_contact": Figure(
                *(
                    reached / asked if asked else None,
                    low,
                    high,
                    reached,
                    asked,
                    len(held) - asked,
                    self.cutoff,
                ),
                "Share of the interviews that tell of a letter or a call from captivity (Wilson interval).",
            ),
        }

    def lists(self) -> dict[str, Figure]:
        question = self.question
        seen = question.evidence("sightings", Evidence.E1)
        seen_by_draw = self._draws_of(seen) + self._draws_of(question.draws.unlinked(question.sightings))
        strict = replace(self.assessment.asof, grace_days=self.strict_grace_days)
        strictly = Question(question.draws, strict)
        return {
            "captives_seen": self._count(seen_by_draw, "People seen or shown in captivity, on any claim."),
            "flags": self._silent("seen_never_acknowledged", "Registered people seen, never acknowledged."),
            "flags_e2": self._silent(
                "seen_never_acknowledged", "The same with a sighting of E2 or more.", least=Evidence.E2
            ),
            "denied_but_seen": self._silent("denied_but_seen", "People denied by the captor, credibly seen."),
            "killed_in_captivity_reported": self._listed(
                "killed_in_captivity", "People reported killed in captivity who did not come home."
            ),
            "wounded_unacknowledged": self._silent(
                "wounded_unacknowledged", "People seen wounded or ill, never acknowledged."
            ),
            "sentenced": self._listed("sentenced", "People reported sentenced who did not come home."),
            "flags_strict_grace": self._silent(
                "seen_never_acknowledged",
                f"As flags, with {self.strict_grace_days} days of grace.",
                question=strictly,
            ),
            "whereabouts_concealed": self._listed(
                "whereabouts_concealed", "People whose captivity was acknowledged and whose place never was."
            ),
            "seen_not_registered": self._listed(
                "seen_not_registered", "People seen in captivity whom nobody has registered as missing."
            ),
        }

    def exchanges(self) -> dict[str, Figure]:
        lists = self._lists
        return {
            "returned_stated": self._exact(lists.stated, "Returned people by the totals that lists state."),
            "returned_unnamed": self._exact(lists.unnamed, "Of those, people whom no delivered row names."),
        }

    @cached_property
    def question(self) -> Question:
        return self.assessment.question

    @cached_property
    def cutoff(self) -> str:
        return self.assessment.asof.day.isoformat()

    @cached_property
    def _lists(self) -> ExchangeLists:
        return exchange_lists(self._frame("exchange"), self.cutoff)

    def _frame(self, kind: str) -> pd.DataFrame:
        return self.frames.get(kind, pd.DataFrame(columns=["learned"]))

    def _draws_of(self, bits: Bits) -> Counts:
        return self._by_draw(count_by_draw(bits, self.assessment.linkage.n_draws))

    def _by_draw(self, counted: Counts) -> Counts:
        return counted if self.assessment.linkage.missed is None else extrapolated(counted)

    def _people(self, chosen: Chosen) -> Counts:
        """For each draw, people with a chosen fact; a fact that falls on nobody is a person of its own."""
        draws = self.question.draws
        return self._draws_of(draws.any(chosen)) + self._draws_of(draws.unlinked(chosen))

    def _exact(self, number: int, definition: str) -> Figure:
        return Figure(number, number, number, number, None, 0, self.cutoff, definition)

    def _count(self, by_draw: Counts, definition: str) -> Figure:
        mean, low, high = over_draws(np.maximum(by_draw, 0).astype(np.float64))
        return Figure(mean, low, high, mean, None, 0, self.cutoff, definition)

    def _share(self, part: Counts, whole: Counts, definition: str) -> Figure:
        numerator, denominator = float(part.mean()), float(whole.mean())
        if denominator == 0:
            return Figure(None, None, None, 0, 0, 0, self.cutoff, definition)
        value, low, high = over_draws(np.clip(part[whole > 0] / whole[whole > 0], 0, 1))
        return Figure(value, low, high, numerator, denominator, 0, self.cutoff, definition)

    def _listed(
        self, rule: str, definition: str, least: Evidence = Evidence.E1, question: Question | None = None
    ) -> Figure:
        bits = RULES_ON_DRAWS[rule](question or self.question, least)
        return self._count(self._draws_of(bits), definition)

    def _silent(
        self, rule: str, definition: str, least: Evidence = Evidence.E1, question: Question | None = None
    ) -> Figure:
        """A list that rests on nobody having acknowledged the person: with stale lists nobody is counted."""
        figure = self._listed(rule, definition, least, question)
        if not self.assessment.asof.undetermined:
            return figure
        reach = self.assessment.asof.reach.day
        cutoff = reach.isoformat() if reach else ""
        return Figure(0, 0, 0, 0, None, figure.numerator, cutoff, definition)
