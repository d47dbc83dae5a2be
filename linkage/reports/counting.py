"""Counting people in every linkage draw, which all figures share.

A mention that a draw gives to nobody counts there as a person of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.assessment import Assessment
from linkage.casework.bitsets import Bits, count_by_draw, count_by_group, without
from linkage.casework.draws import Chosen, Draws, Grouped, Rows
from linkage.casework.flag_on_draws import Question
from linkage.casework.levels import Acknowledgement, Evidence
from linkage.casework.missed import COPIES, extrapolated, with_further_losses
from linkage.reports.figure import Counts
from linkage.reports.registry_persons import merges_by_draw

#: [groups, draws]
GroupCounts = NDArray[np.float64]
_LEVELS = 5  # E0 to E4, A0 to A4
_NO_RECORDS = pd.DataFrame(columns=["learned"])


def counting_of(assessment: Assessment, frames: Mapping[str, pd.DataFrame]) -> "Counting":
    """The counting of a night, on draws that also tell what missed links do to a figure."""
    linkage = with_further_losses(assessment.linkage)
    if linkage is assessment.linkage:
        return Counting(assessment, frames, assessment)
    lossy = replace(assessment, linkage=linkage, draws=Draws(linkage, assessment.draws.facts))
    return Counting(lossy, frames, assessment)


@dataclass(frozen=True)
class Counting:
    """A night's draws and records, and the counts on which several figures rest.

    Attributes:
        assessment: the night, on draws with losses.
        frames: the typed records by kind.
        as_listed: the night on the draws that its lists are made of.
    """

    assessment: Assessment
    frames: Mapping[str, pd.DataFrame]
    as_listed: Assessment

    @property
    def question(self) -> Question:
        """The rules' question to the draws."""
        return self.assessment.question

    @property
    def draws(self) -> Draws:
        """The facts laid over the draws."""
        return self.assessment.draws

    @property
    def cutoff(self) -> str:
        """The day asked of (ISO)."""
        return self.assessment.asof.day.isoformat()

    def frame(self, kind: str) -> pd.DataFrame:
        """The records of a kind learned by the day."""
        return self._known_frames.get(kind, _NO_RECORDS)

    @property
    def n_draws(self) -> int:
        """The length of a count by draw."""
        return self.draws.n_draws // (1 if self.assessment.linkage.missed is None else COPIES)

    def by_draw(self, bits: Bits) -> Counts:
        """For each draw, how many of the sets hold it."""
        return self._found(count_by_draw(bits, self.draws.n_draws))

    def by_group(self, grouped: Grouped, groups: int) -> GroupCounts:
        """For each group and draw, how many have something of the group."""
        return self._found(count_by_group(grouped.group, grouped.bits, groups, self.draws.n_draws))

    def merges(self, among: Chosen) -> Counts:
        """For each draw, by how many the persons are fewer than the registry's entries among these rids."""
        return self._found(merges_by_draw(self.assessment.linkage, among))

    def _found(self, counted: NDArray[np.int64]) -> NDArray[np.float64]:
        """Counts by draw [..., draws], put right for the links that were not found."""
        missed = self.assessment.linkage.missed
        return counted.astype(np.float64) if missed is None else extrapolated(counted)

    def people(self, chosen: Chosen) -> Counts:
        """For each draw, people with a chosen fact."""
        return self.by_draw(self.draws.any(chosen)) + self.by_draw(self.draws.unlinked(chosen))

    def people_by(self, group: Rows, groups: int) -> GroupCounts:
        """For each group of facts (a number each, -1 for none) and draw, people with a fact of the group."""
        return self.by_group(self.draws.any_by(group), groups) + self.nobodys_by(group, groups)

    def nobodys_by(self, group: Rows, groups: int) -> GroupCounts:
        """Those of `people_by` who are known by one unlinked mention only."""
        facts = np.flatnonzero(group >= 0)
        order = np.argsort(group[facts], kind="stable")
        bits = self.draws.unlinked(group >= 0)[order]
        return self._found(count_by_group(group[facts][order], bits, groups, self.draws.n_draws))

    @cached_property
    def _known_frames(self) -> dict[str, pd.DataFrame]:
        told = {kind: frame["learned"] <= self.cutoff for kind, frame in self.frames.items() if len(frame)}
        return {
            kind: self.frames[kind] if known.all() else self.frames[kind][known]
            for kind, known in told.items()
        }

    @cached_property
    def known(self) -> Chosen:
        """Whether each record was learned by the day, by rid."""
        known = np.zeros(len(self.assessment.linkage.records), dtype=bool)
        for frame in self._known_frames.values():
            known[frame["rid"].to_numpy(dtype=np.int64)] = True
        return known

    @cached_property
    def entries(self) -> int:
        """Registry entries."""
        return len(self.frame("registry"))

    @cached_property
    def registry_persons(self) -> Counts:
        """People behind them."""
        return self.entries - self.merges(self.known)

    @cached_property
    def returned(self) -> Counts:
        """People named on exchange lists."""
        return self.people(self.question.exchanges)

    @cached_property
    def captives(self) -> NDArray[np.float64]:
        """People told of as captive who neither came home nor died, by E and A level: [5, 5, draws].

        A denial says who was asked for: whoever has no evidence and no more than that is no captive, so the
        first two cells are empty.
        """
        question, draws = self.question, self.draws
        told = self._acknowledged(Acknowledgement.A2) | question.evidence("told", Evidence.E1)
        rows = np.flatnonzero(without(told, question.is_resolved).any(axis=1))
        still = draws.not_(question.is_resolved)[rows]
        by_answer = list(
            _exactly((self._acknowledged(level)[rows] for level in list(Acknowledgement)[1:]), still)
        )
        shown = (question.evidence("told", level)[rows] for level in list(Evidence)[1:])
        counts = np.zeros((_LEVELS, _LEVELS, self.n_draws))
        for evidence, by_evidence in enumerate(_exactly(shown, still)):
            for answer in range(_LEVELS):
                counts[evidence, answer] = self.by_draw(by_evidence & by_answer[answer])
        counts += self._nobodys_captives().reshape(counts.shape)
        counts[0, : Acknowledgement.A2] = 0
        return counts

    @cached_property
    def shown(self) -> Counts:
        """Of the captives, those on footage or in court papers whom nobody acknowledged."""
        question = self.question
        footage = question.told & (question.level == Evidence.E3)
        seen = without(self.draws.any(footage), question.is_acknowledged | question.is_resolved)
        silent = footage & ~self._rids_of(question.admissions) & ~self._rids_of(self.question.outcomes)
        return self.by_draw(seen) + self.by_draw(self.draws.unlinked(silent))

    def _acknowledged(self, least: Acknowledgement) -> Bits:
        return self.draws.any(self.question.acknowledgements & (self.question.level >= least))

    def _nobodys_captives(self) -> GroupCounts:
        """Records of nobody that tell of a captive, by the levels they give: 5 E + A."""
        question, facts = self.question, self.draws.facts
        rids, level = facts["rid"].to_numpy(), question.level
        levels = np.zeros((2, int(rids.max(initial=-1)) + 1), dtype=np.int64)
        for which, chosen in enumerate((question.told, question.acknowledgements)):
            np.maximum.at(levels[which], rids[chosen], level[chosen])
        levels[:, rids[question.outcomes]] = 0
        telling = np.flatnonzero(levels.any(axis=0))
        group = _LEVELS * levels[0][telling] + levels[1][telling]
        order = np.argsort(group, kind="stable")
        bits = self.draws.records_of_nobody(telling[order])
        return self._found(count_by_group(group[order], bits, _LEVELS * _LEVELS, self.draws.n_draws))

    def _rids_of(self, chosen: Chosen) -> Chosen:
        """The facts of the records that have a chosen one."""
        rids = self.draws.facts["rid"].to_numpy()
        return np.isin(rids, rids[chosen])


def _exactly(at_least: Iterable[Bits], among: Bits) -> Iterator[Bits]:
    """From the draws of "at least 1", "at least 2" ... those of "exactly 0", "exactly 1" ..., one by one."""
    for above in at_least:
        above = above & among
        yield without(among, above)
        among = above
    yield among
