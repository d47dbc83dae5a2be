"""The worlds that the bench runs on: synthetic ones of a given size, and folders given by hand."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from linkage.synthetic import synthesise
from linkage.synthetic.evaluate import evaluate
from linkage.synthetic.list_sizes import sizes_beside

#: What is reported of each pair of kinds: measure -> (name in score.py, name in linkage.synthetic.evaluate).
MEASURES = {
    "AP": ("AP", "average_precision"),
    "best F1": ("bestF1", "best_f1"),
    "recall at P .99": ("R@P0.99", "recall_at_precision_99"),
    "ECE": ("ECE", "calibration_error"),
    "ECE by chance": ("ECE95", "calibration_band"),
    "widest gap": ("gap200", "widest_gap"),
    "log loss": ("logloss", "log_loss"),
}
Quality = dict[str, dict[str, float | None]]


def synthetic_world(folder: Path, registry: int, seed: int) -> Path:
    """A world of so many registry entries under ``folder``; made once, as the same seed gives the same bytes.

    Interviews are left out: there are some forty, too few for any engine to train on.
    """
    world = folder / f"synthetic-{registry}-seed{seed}"
    if not (world / "world.json").is_file():
        others = sizes_beside(registry) | {"interview": 0}
        synthesise(world, registry=registry, **others, seed=seed)
    return world


def quality(world: Path, links: pd.DataFrame, scratch: Path) -> Quality:
    """Measures of each kind linked to the registry: by the world's own ``score.py`` where there is one."""
    scorer = world.parent / "score.py"
    if scorer.is_file():
        file = scratch / "links.csv"
        links.to_csv(file, index=False)
        told = subprocess.run(
            [sys.executable, str(scorer), str(world), str(file), "--json"], capture_output=True, check=True
        )
        return _chosen(json.loads(told.stdout), column=0)
    return _chosen(evaluate(world, links).as_dict(), column=1)


def _chosen(by_kind: Mapping[str, Mapping[str, Any]], column: int) -> Quality:
    return {
        kind: {measure: found.get(names[column]) for measure, names in MEASURES.items()}
        for kind, found in by_kind.items()
    }
