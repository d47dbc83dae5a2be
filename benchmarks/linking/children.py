"""Run a child process and measure it: wall, processor time and peak memory, by its own resource usage."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at a child's memory, when it has a cap.
LOOK_EVERY = 0.5
CHECKOUT = Path(__file__).resolve().parents[2]
MEASURED = Path(__file__).with_name("measured.py")


@dataclass(frozen=True)
class Usage:
    """What a child took.

    Attributes:
        wall: seconds from start to end.
        cpu: user and system seconds, its own children included.
        peak: largest resident memory in bytes.
        failure: None, or in one line why there is no result.
    """

    wall: float
    cpu: float
    peak: int
    failure: str | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Two children one after the other."""
        failure = self.failure or other.failure
        return Usage(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak), failure)


def run(arguments: Sequence[str], log: Path, memory_cap: int, time_cap: float = math.inf) -> Usage:
    """Run ``python ARGUMENTS`` to its end, or until it passes a cap.

    Args:
        arguments: what follows the interpreter.
        log: receives what the child says.
        memory_cap: bytes of resident memory at which it is stopped.
        time_cap: seconds of wall time after which it is stopped.
    """
    # the checkout's modules are compiled once, as those of installed packages were
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-S", str(MEASURED), sys.executable, *arguments]
    over: list[str] = []
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, env=env, cwd=CHECKOUT) as between,
    ):
        assert between.stdout is not None
        child = int(between.stdout.readline())
        caps = (memory_cap, time_cap)
        threading.Thread(target=_watch, args=(child, between, *caps, over), daemon=True).start()
        code, wall, cpu, peak = json.loads(between.stdout.read())
    failure = None
    if over:
        failure = f"stopped: more than {over[0]}"
    elif code:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        failure = f"failed: {lines[-1][:120] if lines else f'exit status {code}'}"
    return Usage(wall, cpu, peak, failure)


def _watch(
    child: int, between: "subprocess.Popen[bytes]", memory_cap: int, time_cap: float, over: list[str]
) -> None:
    """Stop the child when it passes a cap, which is told in ``over``; where /proc does not tell, never."""
    status = Path(f"/proc/{child}/statm")
    page = os.sysconf("SC_PAGE_SIZE")
    start = time.perf_counter()
    while between.poll() is None:
        try:
            resident = int(status.read_text().split()[1]) * page
        except (OSError, IndexError):
            return
        if resident > memory_cap:
            over.append(f"{memory_cap / 2**30:.1f} GB")
        elif time.perf_counter() - start > time_cap:
            over.append(f"{time_cap:.0f} s")
        if over:
            os.kill(child, signal.SIGKILL)
            return
        time.sleep(LOOK_EVERY)
