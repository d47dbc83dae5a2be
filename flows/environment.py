"""How Prefect is set here, as defaults: what the user has set in the environment wins.

Prefect reads its environment when it is imported, so this comes first.
"""

import os
from pathlib import Path

from linkage.workspace import PRIVATE_UMASK

DEFAULTS = {
    # No outside connection.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # A temporary server on a new folder needs 20 s and more to make its database.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Below this level a temporary server fills the screen with what it leaves undone when it is stopped.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # What a task returns stays in the process: never pickled, hashed or stored.
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LOG_PRINTS": "false",
}


def set_defaults() -> None:
    """Set what the user has not set."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)


def keep_prefect_in(folder: Path) -> Path:
    """Have Prefect keep its database in this folder, unless the user chose one; for its owner only."""
    home = Path(os.environ.setdefault("PREFECT_HOME", str(folder.absolute())))
    home.mkdir(mode=0o777 & ~PRIVATE_UMASK, parents=True, exist_ok=True)
    return home
