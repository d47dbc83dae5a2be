"""One world's night, in this process: delivered, linked, assessed, and its figures held against the truth."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from benchmarks.coverage.worlds import make_world
from linkage import night_plan, night_records, pipeline
from linkage.casework.as_of import AsOf
from linkage.casework.assessment import assess
from linkage.deliveries import ingest
from linkage.matching import EarlierNights, ValuePairs, link_records
from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_values import KnownValues
from linkage.matching.linkage_result import KIND_ORDER, KeptEvidence, LinkageResult
from linkage.progress import Silent
from linkage.reports.figures import figures
from linkage.workspace import Workspace

#: The figures whose intervals are on trial.
ON_TRIAL = (
    "released_never_acknowledged",
    "released_while_missing",
    "interviews_with_contact",
    "flags",
    "flags_e2",
    "denied_but_seen",
    "wounded_unacknowledged",
    "registry_persons",
    "registry_open",
    "captives_seen",
    "seen_not_registered",
    "mentions_of_registered",
    "contact_before_broadcast",
    "contact_after_broadcast",
)
_SHOWN = ("value", "low", "high")


@dataclass(frozen=True)
class Linked:
    """A world's linkage before anything is asked of it."""

    truth: Mapping[str, float]
    frames: Mapping[str, pd.DataFrame]
    linkage: LinkageResult
    asof: AsOf


def linked(seed: int, values: ValuePairs | None = None, keys: KnownKeys | None = None) -> Linked:
    """Make the world of this seed, deliver its files to a workspace, and link them.

    Args:
        seed: of the world.
        values, keys: what was compared for other worlds, which saves time and changes nothing.
    """
    with TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        truth = make_world(world, seed)
        Workspace.created(Path(folder) / "workspace")
        workspace = Workspace.opened(Path(folder) / "workspace")
        for kind in KIND_ORDER:
            ingest(workspace, world / f"{kind}.csv", kind)
        told = json.loads((world / "world.json").read_text(encoding="utf-8"))
        plan = night_plan.make_plan(workspace, date.fromisoformat(told["as_of"]))
        frames = night_records.load(workspace, plan, Silent())
        settings = replace(pipeline.link_settings(workspace, plan), threads=1)
        linkage = link_records(
            frames, settings, values, earlier=EarlierNights(KnownValues(keys or KnownKeys()))
        )
        frames = night_records.in_texts(frames)
        asof = pipeline.terms(workspace, plan, frames["acknowledgement"])
    return Linked(truth, frames, replace(linkage, evidence=KeptEvidence(), frozen=None), asof)


def measured(night: Linked) -> dict[str, dict[str, Any]]:
    """For each figure on trial its truth, value and interval."""
    told = figures(assess(night.linkage, night.frames, night.asof), night.frames)
    return {
        name: {"truth": night.truth[name], **{part: told[name][part] for part in _SHOWN}} for name in ON_TRIAL
    }
