import signal
import subprocess
import sys

import pytest

from linkage.errors import RunUnderWay
from linkage.locking import sole_writer
from linkage.workspace import Workspace

HOLD = """
import sys, time
from pathlib import Path
from linkage.locking import sole_writer
from linkage.workspace import Workspace
with sole_writer(Workspace.opened(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def workspace(tmp_path):
    return Workspace.created(tmp_path / "w")


@pytest.fixture
def other_run(workspace):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_writer_is_refused_at_once_and_told_who_holds_it(workspace, other_run):
    with pytest.raises(RunUnderWay, match=f"process {other_run.pid}") as refusal, sole_writer(workspace):
        pass
    assert refusal.value.exit_status == 4


def test_a_killed_run_frees_the_workspace(workspace, other_run):
    other_run.send_signal(signal.SIGKILL)
    other_run.wait()
    with sole_writer(workspace):
        assert workspace.lock_file.exists()


def test_the_lock_is_free_after_an_error(workspace):
    with pytest.raises(ValueError, match="broken"), sole_writer(workspace):
        raise ValueError("broken")
    with sole_writer(workspace):
        pass


def test_what_is_written_under_the_lock_is_private(workspace):
    with sole_writer(workspace):
        (workspace.reports / "r").write_text("x")
    assert (workspace.reports / "r").stat().st_mode & 0o077 == 0
