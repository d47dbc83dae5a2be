"""What a child left behind: its links, its stages, and what it took."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.linking.children import Usage

#: Stages that read or write files, or prepare names, and so are no part of linking.
NOT_LINKING = ("prepare", "write")


@dataclass(frozen=True)
class Outcome:
    """One system on one world.

    Attributes:
        name: the system's.
        usage: of its whole child.
        wall, cpu: seconds by stage.
        candidates: candidate pairs compared, by pair of kinds.
        records: number of records.
        links: the links export's columns, or None where there are none.
        error_rates: what the system says of them without labels, if it says anything.
    """

    name: str
    usage: Usage
    wall: Mapping[str, float] = field(default_factory=dict)
    cpu: Mapping[str, float] = field(default_factory=dict)
    candidates: Mapping[str, int] = field(default_factory=dict)
    records: int = 0
    links: pd.DataFrame | None = None
    error_rates: Sequence[Mapping[str, Any]] = ()

    def linking(self, clock: str = "wall") -> float | None:
        """Seconds from prepared records to links: our stages, or Splink's training and prediction."""
        stages = self.wall if clock == "wall" else self.cpu
        if self.usage.failure or not stages:
            return None
        return sum(seconds for stage, seconds in stages.items() if stage not in NOT_LINKING)


def read_stages(folder: Path) -> dict[str, float]:
    """Wall seconds by stage that a child left in its folder; nothing if it failed."""
    told = folder / "stages.json"
    return json.loads(told.read_text(encoding="utf-8"))["wall"] if told.is_file() else {}


def read_outcome(name: str, folder: Path, usage: Usage) -> Outcome:
    """Read a child's folder; of a failed child only what it took is known."""
    if usage.failure:
        return Outcome(name, usage)
    told = json.loads((folder / "stages.json").read_text(encoding="utf-8"))
    links = pd.read_parquet(folder / "links.parquet")
    facts = told["candidates"], told["records"], links, told.get("error_rates", ())
    return Outcome(name, usage, told["wall"], told["cpu"], *facts)
