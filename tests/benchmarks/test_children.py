"""What the linking bench says that a child took is the child's own."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.linking.children import CHECKOUT, run

MB = 2**20


@pytest.mark.parametrize("held", [0, 300])
def test_a_child_of_a_parent_that_holds_much_is_measured_as_of_one_that_holds_little(
    tmp_path: Path, held: int
) -> None:
    parent = (
        "import sys; from pathlib import Path; from benchmarks.linking.children import run; "
        f"ballast = b'x' * ({held} << 20); print(run(['-c', 'pass'], Path(sys.argv[1]), 2**40).peak)"
    )
    command = [sys.executable, "-c", parent, str(tmp_path / "log")]
    peak = int(subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True).stdout)
    assert MB < peak < 100 * MB


def test_what_a_child_holds_in_its_last_moment_is_measured(tmp_path: Path) -> None:
    usage = run(["-c", "import os; os._exit(len(b'x' * (200 << 20)) & 1)"], tmp_path / "log", 2**40)
    assert usage.failure is None
    assert 200 * MB < usage.peak < 300 * MB
    assert 0 < usage.cpu <= 2 * usage.wall


def test_what_a_child_said_last_tells_why_it_failed(tmp_path: Path) -> None:
    usage = run(["-c", "print('heard'); raise SystemExit('because')"], tmp_path / "log", 2**40)
    assert usage.failure == "failed: because"
    assert (tmp_path / "log").read_text(encoding="utf-8") == "heard\nbecause\n"


def test_a_child_that_dies_in_silence_tells_its_exit_status(tmp_path: Path) -> None:
    assert run(["-c", "import os; os.abort()"], tmp_path / "log", 2**40).failure == "failed: exit status -6"


@pytest.mark.parametrize(
    ("memory_cap", "time_cap", "told"),
    [(100 * MB, 60.0, "0.1 GB"), (2**40, 1.0, "1 s")],
    ids=["memory", "time"],
)
def test_a_child_past_its_cap_is_stopped(tmp_path: Path, memory_cap: int, time_cap: float, told: str) -> None:
    child = "import time; held = b'x' * (200 << 20); time.sleep(60)"
    usage = run(["-c", child], tmp_path / "log", memory_cap, time_cap)
    assert usage.failure == f"stopped: more than {told}"
    assert usage.wall < 30
    assert usage.peak > min(memory_cap, MB)
