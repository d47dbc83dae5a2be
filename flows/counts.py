"""What a run shows in Prefect: counts only, as tables that are kept from night to night."""

import json
from dataclasses import replace
from typing import Any

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from linkage.deliveries import InboxOutcome, Ingested
from linkage.records.counted import counted
from linkage.reports.run_report import BANDS
from linkage.run_summary import RunSummary, inbox_to_do
from linkage.workspace import Workspace

Rows = list[dict[str, Any]]
_PLAIN: dict[str, Any] = {
    "persist_result": False,
    "cache_policy": NO_CACHE,
    "log_prints": False,
    "retries": 2,
}


@task(name="show a table", task_run_name="show {key}", **_PLAIN)
def show(key: str, about: str, rows: Rows) -> None:
    """Keep one table of counts under a key."""
    create_table_artifact(table=rows, key=key, description=about)


@task(name="show a line", task_run_name="show {key}", **_PLAIN)
def show_line(key: str, line: str) -> None:
    """Keep what a person reads first."""
    create_markdown_artifact(markdown=line, key=key)


def line_of(summary: RunSummary) -> str:
    """The run's one line, without the names of delivered files: they are the deliverer's own."""
    without = tuple(one for one in summary.to_do if one not in inbox_to_do(summary.inbox))
    return replace(summary, to_do=(*inbox_counted(summary.inbox), *without)).line


def report_of(workspace: Workspace, summary: RunSummary) -> dict[str, Any] | None:
    """The run's report in counts, as it was written; None if it was cleared away since."""
    night = summary.night
    path = workspace.reports / f"{night.as_of}-{night.run}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def tables_of(report: dict[str, Any]) -> dict[str, tuple[str, Rows]]:
    """By key: what the table is about, and its rows."""
    night = f"run {report['run']} as of {report['as_of']}"
    return {
        "records-by-source": (f"Records in force by source, {night}", _sources(report)),
        "candidates-by-band": (f"Candidate pairs by probability, {night}", _candidates(report)),
        "flags-by-tier": (f"People seen and never acknowledged, {night}", _flags(report)),
    }


def rows_of(ingested: Ingested) -> Rows:
    """What became of one delivered file."""
    delivery, effect = ingested.delivery, ingested.effect
    counts = {
        "rows in the file": delivery.rows_in_file,
        "accepted": delivery.accepted,
        "rejected": delivery.rejected,
        "values set aside": delivery.report.get("values_set_aside") or 0,
    }
    if effect is not None:
        counts |= {
            "new": effect.added,
            "superseded": effect.superseded,
            "unchanged": effect.unchanged,
            "withdrawn": effect.left_out if delivery.full_extract else 0,
        }
    return [{"what": what, "number": number} for what, number in counts.items()]


def _sources(report: dict[str, Any]) -> Rows:
    return [
        {
            "kind": one["kind"],
            "source": one["source"],
            "records": one["records"],
            "known by that day": one["known"],
            "rejected": one["rejected"],
            "reject rate": f"{one['rejected'] / max(one['records'] + one['rejected'], 1):.2%}",
        }
        for one in report["sources"]
    ]


def _candidates(report: dict[str, Any]) -> Rows:
    bands = [f"{low:g} to {high:g}" for low, high in zip(BANDS, (*BANDS[1:], 1), strict=True)]
    return [
        {"pair": pair, **dict(zip(bands, numbers, strict=True))}
        for pair, numbers in report["candidates"].items()
    ]


def _flags(report: dict[str, Any]) -> Rows:
    rows: Rows = [{"tier": tier, "people": people} for tier, people in report["tiers"].items()]
    if report["new"] is None:
        return rows
    return [
        *rows,
        {"tier": "new since the night before", "people": len(report["new"])},
        {"tier": "no longer listed", "people": len(report["gone"])},
    ]


def inbox_counted(inbox: InboxOutcome) -> tuple[str, ...]:
    """What the inbox asks of a person, without the names of files."""
    lines = []
    if refused := len(inbox.refused):
        files = counted(refused, "file in the inbox was", "files in the inbox were")
        lines.append(f"{files} refused: linkage ingest says why of each")
    if growing := len(inbox.growing):
        files = counted(growing, "file in the inbox was", "files in the inbox were")
        lines.append(f"{files} still growing and {'is' if growing == 1 else 'are'} left")
    return tuple(lines)
