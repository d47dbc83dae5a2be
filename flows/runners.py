"""Where submitted tasks run: threads of this process by default, a Dask cluster by one setting."""

import importlib
import os
from typing import Any

from prefect.settings import PREFECT_API_URL
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from linkage.errors import BadInput

SETTING = "LINKAGE_TASK_RUNNER"


def make_runner(choice: str | None = None) -> TaskRunner[Any]:
    """The task runner that ``$LINKAGE_TASK_RUNNER`` names.

    Args:
        choice: ``threads``, ``dask`` (a cluster on this machine) or a scheduler's address ``tcp://HOST:PORT``;
            by default what the environment says, else threads.

    Raises ``BadInput`` for another word, if the extra is missing, or if Dask's workers would find no server.
    """
    choice = choice or os.environ.get(SETTING) or "threads"
    if choice == "threads":
        return ThreadPoolTaskRunner(max_workers=os.cpu_count() or 1)
    if choice != "dask" and not choice.startswith("tcp://"):
        raise BadInput(f"{SETTING}={choice} is no task runner; use threads, dask or tcp://HOST:PORT.")
    try:
        runner = importlib.import_module("prefect_dask").DaskTaskRunner
    except ModuleNotFoundError as error:
        raise BadInput(
            f"{SETTING}={choice} needs the dask extra. Install it: pip install 'linkage[dask]'"
        ) from error
    if not PREFECT_API_URL.value():
        # Else every worker starts a temporary server of its own.
        raise BadInput(f"{SETTING}={choice} needs one server for all workers. Set PREFECT_API_URL.")
    made: TaskRunner[Any] = runner(address=None if choice == "dask" else choice)
    return made
