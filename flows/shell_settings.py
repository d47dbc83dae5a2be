"""Prints Prefect's settings for a shell: eval "$(python -m flows.shell_settings)"

So that Prefect's server and its command, started from that shell, keep to what the flows keep to.
"""

import os
import shlex

from flows.environment import DEFAULTS
from linkage.workspace import default_folder


def main() -> None:
    """One line a setting; Prefect's database lies in the workspace unless the user chose a place."""
    home = os.environ.get("PREFECT_HOME", str((default_folder() / "prefect").absolute()))
    for name in DEFAULTS:
        print(f"export {name}={shlex.quote(os.environ[name])}")
    print(f"export PREFECT_HOME={shlex.quote(home)}")


if __name__ == "__main__":
    main()
