"""The nightly run as a Prefect flow: the steps of ``linkage.pipeline.run``, one task each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.futures import wait
from prefect.states import Failed

from flows import counts, tasks
from flows.clear_line import clear_line, opened
from flows.runners import make_runner
from flows.tasks import NightUnderWay, RunLog
from linkage.errors import BadInput, LinkageError
from linkage.locking import sole_writer
from linkage.run_summary import RunSummary
from linkage.workspace import today


@flow(name="nightly", task_runner=make_runner(), persist_result=False, log_prints=False)
def nightly(
    workspace: str | None = None,
    as_of: date | None = None,
    accept: dict[str, str] | None = None,
    anew: bool = False,
) -> RunSummary | State[Any]:
    """Take in the inbox, link, assess, check, publish and report; then show the counts.

    Prefect keeps the parameters in clear, so none may name a person.

    Args:
        workspace: the folder; by default $LINKAGE_HOME, then ./workspace.
        as_of: the day asked of; by default today in Kyiv.
        accept: gates to let pass, each with the reason (which names nobody).
        anew: compute a past night again, from what stands of its deliveries and decisions now.

    A run that is refused, or meets another, ends as Failed with the line that says why.
    """
    try:
        with clear_line():
            place = opened(workspace)
            one = NightUnderWay(place, RunLog(get_run_logger().info))
            with sole_writer(place):
                run_steps(one, as_of or today(), with_reasons(accept or {}), anew)
            show_counts(one)
    except LinkageError as error:
        return Failed(message=str(error))
    return one.summary


def run_steps(one: NightUnderWay, as_of: date, accept: Mapping[str, str], anew: bool = False) -> None:
    """The steps in order, in this process; nothing is done if the same run is published."""
    tasks.take_in_inbox(one)
    if tasks.plan(one, as_of, anew):
        return
    tasks.load(one)
    tasks.link(one)
    tasks.assess(one)
    tasks.check_gates(one, accept)
    tasks.publish(one)
    tasks.load_queue(one)
    tasks.report(one)


def show_counts(one: NightUnderWay) -> None:
    """Show the night in Prefect; one that cannot be shown is published all the same."""
    line = counts.line_of(one.summary)
    shown = [counts.show_line.submit("night", line)]
    report = counts.report_of(one.workspace, one.summary)
    if report is not None:
        shown += [counts.show.submit(key, *table) for key, table in counts.tables_of(report).items()]
    wait(shown)


def with_reasons(accept: Mapping[str, str]) -> Mapping[str, str]:
    """Raises ``BadInput`` for a gate that is to pass without a reason."""
    for gate, reason in accept.items():
        if not reason.strip():
            raise BadInput(f"Say why the gate '{gate}' is to pass; the reason is kept with the night.")
    return accept
