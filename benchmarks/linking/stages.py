"""The stages of one system's work with their wall and processor time, as a child tells them to the bench."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Stages:
    """Adds up seconds by stage; also a ``linkage.progress.Progress``, so that linking tells its stages."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._under_way: tuple[str, float, float] | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a block as (part of) a stage."""
        self.start(name)
        yield
        self.finish()

    def start(self, step: str, total: int | None = None) -> None:
        self._under_way = (step, time.perf_counter(), processor_seconds())

    def advance(self, amount: int = 1) -> None:
        """Nothing to say."""

    def finish(self, note: str = "") -> None:
        assert self._under_way is not None
        name, wall, cpu = self._under_way
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
        self.cpu[name] = self.cpu.get(name, 0.0) + processor_seconds() - cpu

    def write(self, path: Path, **facts: Any) -> None:
        """Write the stages and whatever else the bench is to know, as JSON."""
        path.write_text(json.dumps({"wall": self.wall, "cpu": self.cpu, **facts}, indent=1), encoding="utf-8")


def processor_seconds() -> float:
    """User and system time of this process and its threads so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
