"""The steps of a night and the taking in of a file, as Prefect tasks.

A task is handed a ``NightUnderWay`` and hands back counts: records and links stay inside it, in this process,
where Prefect neither looks, hashes nor stores.  What reads or writes files is tried again; linking is not,
since it would come out the same.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.clear_line import clear_line, may_pass
from flows.counts import inbox_counted
from linkage import deliveries, gates, night_plan, night_records, pipeline, publishing
from linkage.casework.assessment import Assessment
from linkage.deliveries import InboxOutcome, Ingested
from linkage.errors import BadInput
from linkage.gates import Counts, GateResult
from linkage.matching.linkage_result import LinkageResult
from linkage.publishing import Night
from linkage.run_summary import RunSummary
from linkage.workspace import Workspace

_PLAIN: dict[str, Any] = {"persist_result": False, "cache_policy": NO_CACHE, "log_prints": False}
_FILES: dict[str, Any] = {
    **_PLAIN,
    "retries": 2,
    "retry_delay_seconds": [10, 60],
    "retry_condition_fn": may_pass,
}


class RunLog:
    """Tells a run's log of each finished step, in the pipeline's words (which hold no personal data)."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._steps: list[tuple[str, float]] = []

    def start(self, step: str, total: int | None = None) -> None:
        """A step begins."""
        self._steps.append((step, time.monotonic()))

    def advance(self, amount: int = 1) -> None:
        """Say nothing: a log of every percent helps nobody."""

    def finish(self, note: str = "") -> None:
        """The current step is done; it becomes a line."""
        step, began = self._steps.pop()
        self._say(f"{step}{f': {note}' if note else ''} ({time.monotonic() - began:.1f} s)")


class NightUnderWay:
    """What the steps of one night hand on to each other.  No dataclass: Prefect would look inside."""

    plan: night_plan.Plan
    frames: night_records.Frames
    linkage: LinkageResult
    assessment: Assessment
    counts: Counts
    verdicts: list[GateResult]
    night: Night
    summary: RunSummary

    def __init__(self, workspace: Workspace, progress: RunLog) -> None:
        self.workspace = workspace
        self.progress = progress
        self.inbox = InboxOutcome()


@task(name="take in the inbox", task_run_name="take in the inbox", **_FILES)
def take_in_inbox(one: NightUnderWay) -> int:
    """Take in what lies in the inbox; gives the number of files taken in."""
    with clear_line():
        one.inbox = deliveries.ingest_inbox(one.workspace, one.progress)
        return len(one.inbox.taken)


@task(name="plan", task_run_name="plan", **_FILES)
def plan(one: NightUnderWay, as_of: date, anew: bool = False) -> bool:
    """Decide what the night works on; gives whether it is published already, and then makes it current."""
    with clear_line():
        one.plan = night_plan.make_plan(one.workspace, as_of)
        done = pipeline.standing_night(one.workspace, one.plan, anew)
        if done is not None:
            shown = publishing.current_night(one.workspace)
            publishing.make_current(one.workspace, done)
            pipeline.load_queue(one.workspace, done, one.progress)
            one.summary = pipeline.already_done(one.workspace, done, one.inbox, shown)
        return done is not None


@task(name="load", task_run_name="load", **_FILES)
def load(one: NightUnderWay) -> int:
    """Load the records in force; gives their number."""
    with clear_line():
        one.frames = night_records.load(one.workspace, one.plan, one.progress)
        return sum(len(frame) for frame in one.frames.values())


@task(name="link", task_run_name="link", **_PLAIN)
def link(one: NightUnderWay) -> int:
    """Find which records speak of the same person; gives the number of persons."""
    with clear_line():
        one.linkage = pipeline.link(one.workspace, one.plan, one.frames, one.progress)
        return len(one.linkage.persons)


@task(name="assess", task_run_name="assess", **_PLAIN)
def assess(one: NightUnderWay) -> None:
    """Tell of each person what the draws say."""
    with clear_line():
        one.frames = night_records.in_texts(one.frames)
        one.assessment = pipeline.assess_persons(
            one.workspace, one.plan, one.frames, one.linkage, one.progress
        )


@task(name="check the gates", task_run_name="check the gates", **_PLAIN)
def check_gates(one: NightUnderWay, accept: Mapping[str, str]) -> None:
    """Hold the night back if it looks wrong beside the last one.  Raises ``GateRefused``."""
    with clear_line():
        one.counts = pipeline.count(one.workspace, one.plan, one.linkage, one.assessment)
        last = night_plan.last_counts(one.plan)
        one.verdicts = gates.check(one.counts, last, one.workspace.settings, accept)
        gates.refuse_if_any(one.verdicts, inbox_counted(one.inbox))


@task(name="publish", task_run_name="publish", **_FILES)
def publish(one: NightUnderWay) -> str:
    """Write the night's snapshot and switch to it; gives the run's id."""
    with clear_line():
        one.night = pipeline.publish(
            one.workspace, one.plan, one.frames, one.assessment, one.counts, one.verdicts, one.progress
        )
        return one.night.run


@task(name="load the review queue", task_run_name="load the review queue", **_FILES)
def load_queue(one: NightUnderWay) -> None:
    """Put the night's candidates before the caseworkers."""
    with clear_line():
        pipeline.load_queue(one.workspace, one.night, one.progress)


@task(name="report", task_run_name="report", **_FILES)
def report(one: NightUnderWay) -> None:
    """Write the run's report, and tell what changed."""
    with clear_line():
        one.summary = pipeline.report(one.workspace, one.plan, one.night, one.verdicts, one.inbox)


class FileUnderWay:
    """One delivered file and what became of it; Prefect does not look inside."""

    ingested: Ingested

    def __init__(self, workspace: Workspace, progress: RunLog) -> None:
        self.workspace = workspace
        self.progress = progress


@task(name="take in a file", task_run_name="take in a file", **_FILES)
def take_in_file(
    one: FileUnderWay,
    file: str,
    kind: str,
    source: str | None,
    full: bool,
    covers_until: date | None,
    insist: bool,
) -> str:
    """Take in one delivered file; gives the delivery's id."""
    with clear_line():
        try:
            one.ingested = deliveries.ingest(
                one.workspace,
                Path(file),
                kind,
                source,
                full=full,
                covers_until=covers_until,
                progress=one.progress,
                insist=insist,
            )
        except BadInput:
            raise BadInput(refusal(file, kind)) from None
        return one.ingested.delivery.id


def refusal(file: str, kind: str) -> str:
    """Where to see why a file was refused: the reason may quote its cells, and Prefect would keep them."""
    return f"{file} was not taken in. To see why: linkage ingest {file} --kind {kind}"
