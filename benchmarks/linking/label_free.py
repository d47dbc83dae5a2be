"""The error rates that a run tells without labels, beside the truth of the world."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.error_rates import JUDGED

#: What is said of a run's false links -> its column in the run's error rates.
VIEWS = {"claimed": "claimed_of_all", "by order": "estimate", "by decoys": "decoys"}


def beside_truth(world: Path, links: pd.DataFrame, told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For each kind and threshold that alarms rest on, and for all kinds together, every view and the truth.

    Args:
        world: its folder.
        links: the links export's columns.
        told: rows of `linkage.matching.error_rates.error_rates`.

    Returns:
        Rows of kind, threshold, links, true (the share that is false in truth), too_few (whether the order of
        dates says that it tells little), and the VIEWS (None where one has nothing to say).
    """
    truth = pd.read_csv(world / "truth.csv", dtype=str)
    person = truth.set_index(["source", "record_id"])["person_id"]
    links = links[(links["left_kind"] == "registry") & (links["probability"] >= min(JUDGED))]
    ends = [
        person.reindex(pd.MultiIndex.from_frame(links[[f"{side}_kind", f"{side}_record"]])).to_numpy()
        for side in ("left", "right")
    ]
    false, kind, probability = ends[0] != ends[1], links["right_kind"], links["probability"]
    rows = []
    for threshold in JUDGED:
        of_kinds = []
        for row in told:
            here = ((kind == row["kind"]) & (probability >= threshold)).to_numpy()
            if row["threshold"] == threshold and here.any():
                views = {view: row[column] for view, column in VIEWS.items()}
                counted = {"links": int(here.sum()), "true": float(false[here].mean())}
                known = {"kind": row["kind"], "threshold": threshold, "too_few": bool(row["too_few"])}
                of_kinds.append({**known, **counted, **views})
        rows += [*of_kinds, _together(of_kinds, threshold)]
    return rows


def _together(rows: Sequence[Mapping[str, Any]], threshold: float) -> dict[str, Any]:
    """All kinds as one, each with the weight of its links."""
    weights = [row["links"] for row in rows]

    def mean(name: str) -> float | None:
        values = [row[name] for row in rows]
        return float(np.average(values, weights=weights)) if rows and None not in values else None

    views = {name: mean(name) for name in ("true", *VIEWS)}
    return {"kind": "all", "threshold": threshold, "too_few": False, "links": sum(weights), **views}
