"""Offers the flows to Prefect, the nightly run with its schedule: python -m flows.serve.

``flows/prefect.yaml`` names the same deployments for those who run a work pool; see docs/orchestration.md.
"""

import os
import sys
from typing import TYPE_CHECKING, cast

from linkage.errors import BadInput, LinkageError
from linkage.workspace import Workspace, default_folder

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

# 02:30 comes exactly once a night; 03:30 is missing in March and comes twice in October.
CRON = "30 2 * * *"
TIMEZONE = "Europe/Kyiv"


def serve() -> None:
    """Offer both flows until stopped; the schedule stays in force while this process is away.

    Raises ``BadInput`` if there is no workspace, or no server to offer them to.
    """
    from prefect import serve as offer
    from prefect.settings import PREFECT_API_URL

    workspace = Workspace.opened(default_folder())
    offered = deployments()
    if not PREFECT_API_URL.value():
        raise BadInput(
            "No Prefect server is named. Start one with: prefect server start; "
            "then: export PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    # The runs are processes of their own, which may start elsewhere.
    os.environ["LINKAGE_HOME"] = str(workspace.folder)
    offer(*offered, pause_on_shutdown=False)


def deployments() -> "list[RunnerDeployment]":
    """The nightly run with its schedule, and the taking in of a file whenever someone asks for it."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest
    from flows.nightly import nightly

    made = (
        nightly.to_deployment(
            "nightly",
            schedule=Cron(CRON, timezone=TIMEZONE),
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
        ingest.to_deployment("ingest", entrypoint_type=EntrypointType.MODULE_PATH),
    )
    return [cast("RunnerDeployment", one) for one in made]


def main() -> None:
    """Serve; whatever is wrong is told in one line."""
    try:
        serve()
    except LinkageError as error:
        print(f"flows.serve: {error}", file=sys.stderr)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
