import subprocess
import sys
from pathlib import Path

from linkage import publishing
from linkage.workspace import Workspace

WITHOUT = """
import sys
class NoPrefect:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("prefect", "flows"):
            raise ImportError("Prefect is not to be imported")
sys.meta_path.insert(0, NoPrefect())
from linkage.cli import main
main()
"""


def linkage(*words):
    command = [sys.executable, "-c", WITHOUT, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_night_runs_where_prefect_cannot_be_imported(delivered):
    done = linkage("run", "--as-of", "2025-01-01", "-w", delivered.folder)
    assert done.returncode == 0, done.stderr
    assert publishing.current_night(Workspace.opened(Path(delivered.folder))).as_of == "2025-01-01"
