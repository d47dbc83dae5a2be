"""Taking in one delivered file as a Prefect flow."""

from datetime import date
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.futures import wait
from prefect.states import Failed

from flows import counts, tasks
from flows.clear_line import clear_line, opened
from flows.runners import make_runner
from flows.tasks import FileUnderWay, RunLog
from linkage.deliveries import Ingested
from linkage.errors import LinkageError
from linkage.locking import sole_writer


@flow(name="ingest", task_runner=make_runner(), persist_result=False, log_prints=False)
def ingest(
    file: str,
    kind: str,
    source: str | None = None,
    workspace: str | None = None,
    full: bool = False,
    covers_until: date | None = None,
    insist: bool = False,
) -> Ingested | State[Any]:
    """Take in one delivered file, as ``linkage ingest`` does; then show what became of it, in counts.

    Prefect keeps the parameters in clear: give a file a name that names nobody.

    Args:
        file: where the file lies, on the machine that runs the flow.
        kind: registry, exchange, acknowledgement, death, testimony or interview.
        source: who delivers; by default the kind.
        workspace: the folder; by default $LINKAGE_HOME, then ./workspace.
        full: the file is the source's whole extract: its records that are not in it count as withdrawn.
        covers_until: the day to which a list of acknowledgements tells everything.
        insist: the file is of this kind although it looks like another.

    A file that is refused ends as Failed with a line.
    """
    try:
        with clear_line():
            place = opened(workspace)
            one = FileUnderWay(place, RunLog(get_run_logger().info))
            with sole_writer(place):
                tasks.take_in_file(one, file, kind, source, full, covers_until, insist)
            show_counts(one.ingested)
    except LinkageError as error:
        return Failed(message=str(error))
    return one.ingested


def show_counts(ingested: Ingested) -> None:
    """Show what became of the file, and what the data officer should know of it."""
    delivery, log = ingested.delivery, get_run_logger()
    about = f"{delivery.kind}/{delivery.source}, delivery {delivery.id}"
    if ingested.already:
        log.info(f"{about}: delivered before, nothing changed.")
    for line in ingested.warnings:
        log.warning(line)
    for line in ingested.advice:
        log.info(line)
    wait([counts.show.submit("delivery", about, counts.rows_of(ingested))])
