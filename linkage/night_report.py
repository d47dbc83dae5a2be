"""Gathers a published night's counts into its run report."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from linkage.casework.store.audit import Head
from linkage.gates import Counts, GateResult
from linkage.published_figures import figures_of, write_pages
from linkage.publishing import Night
from linkage.records.warehouse import Delivery
from linkage.reports.run_report import (
    GateOutcome,
    RunReport,
    SourceCount,
    candidates_by_band,
    changed_persons,
    write_run_report,
)
from linkage.workspace import Workspace

# not who decided what, which the exported table says
_CHANGED_FLAG = ("variant", "person_id", "moved", "cause", "slight")


def write_night_report(
    workspace: Workspace,
    night: Night,
    tables: Mapping[str, pd.DataFrame],
    facts: Mapping[str, Any],
    before: pd.DataFrame | None,
    deliveries: Iterable[Delivery],
    verdicts: Iterable[GateResult],
    audit: Head,
) -> Path:
    """Write the report of a night, and beside it the pages of its figures; gives the report's path.

    Args:
        tables: the night's ``links``, its ``lists`` (with variant), its ``main`` list, ``flag_changes`` and
            ``records``.
        facts: the snapshot's facts.
        audit: how far the audit reaches, so that a row cut off later is missed.
        before: the main list of the night before, if there was one.
    """
    main = tables["main"]
    new, gone = changed_persons(main, before)
    undetermined = bool((main["tier"] == "undetermined").any())
    report = RunReport(
        run=night.run,
        as_of=night.as_of,
        published_at=night.published_at,
        sources=_sources(Counts.from_json(night.counts["gates"]), tables["records"], deliveries),
        candidates=candidates_by_band(tables["links"]),
        tiers=night.counts["tiers"],
        lists={
            str(name): int(count)
            for name, count in tables["lists"]["variant"].value_counts(sort=False).items()
        },
        new=new,
        gone=gone,
        changed_flags=_changed_flags(tables["flag_changes"]),
        undetermined_since=min(facts["reach"].values(), default="") if undetermined else None,
        gates=[
            GateOutcome(one.gate, not one.complaints, ", ".join(one.complaints), one.accepted)
            for one in verdicts
        ],
        figures=facts["figures"],
        figures_pages=write_pages(figures_of(night, facts), workspace.reports),
        linkage=facts["linkage"],
        audit=asdict(audit),
    )
    return write_run_report(report, workspace.reports)


def _sources(counts: Counts, records: pd.DataFrame, deliveries: Iterable[Delivery]) -> list[SourceCount]:
    known = records.groupby(["kind", "source"]).size()
    rejected: dict[str, int] = {}
    for one in deliveries:
        name = f"{one.kind}/{one.source}"
        rejected[name] = rejected.get(name, 0) + one.rejected
    sources = []
    for name, stand in counts.rows.items():
        kind, source = name.split("/", 1)
        here = int(known.get((kind, source), 0))
        sources.append(SourceCount(kind, source, stand, rejected.get(name, 0), here))
    return sources


def _changed_flags(changes: pd.DataFrame) -> list[dict[str, Any]]:
    cells = changes.reindex(columns=list(_CHANGED_FLAG)).astype(object)
    rows = cells.where(cells.notna(), None).to_numpy().tolist()
    return [dict(zip(_CHANGED_FLAG, row, strict=True)) for row in rows]
