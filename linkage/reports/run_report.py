"""A run's report in counts: what came in, what was made of it, what changed, and how sure the links are.

It names sources, kinds and persons' ids, never a name, a date of birth or a word of a witness, so that it can
be sent to whoever watches the nights.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkage.reports.exports import write_whole
from linkage.reports.report_page import report_page

#: Lower ends of the bands in which candidate pairs are counted; the last one ends with 1.
BANDS = (0.001, 0.01, 0.1, 0.5, 0.8, 0.95, 0.99)


@dataclass(frozen=True)
class SourceCount:
    """One source's rows: in force, rejected in the deliveries in force, and known by the day asked of.

    A record of a source's history can have been learned after that day; the night is made without it.
    """

    kind: str
    source: str
    records: int
    rejected: int
    known: int


@dataclass(frozen=True)
class GateOutcome:
    """One gate before publishing: passed, or let pass with a reason; ``figures``: what it complains of."""

    gate: str
    passed: bool
    figures: str = ""
    accepted: str | None = None


@dataclass(frozen=True)
class RunReport:
    """What the report says.

    Attributes:
        run, as_of, published_at: the night.
        sources: rows by kind and source.
        candidates: by pair of kinds (``registry-testimony``), candidate pairs in each of `BANDS`.
        tiers: people on the main list by tier.
        lists: people on each list.
        new, gone: ids of persons on the main list tonight and not the night before, and the reverse; None
            where there was no night before.
        changed_flags: every flag of any list that came, went or moved further than chance moves it: variant,
            person_id, moved (in words), cause, slight (it moved no more than chance alone moves it).
        undetermined_since: how far the acknowledgement lists reach, if that makes the list undetermined.
        gates: the gates before publishing.
        figures: the figures, as `linkage.reports.figures.figures` gives them, nothing withheld.
        figures_pages: by language, the file with the figures that may leave the house.
        linkage: the linkage's own account: models, error estimates.
        audit: how far the audit of casework reached: seq and mac of its last row.
    """

    run: str
    as_of: str
    published_at: str
    sources: Sequence[SourceCount]
    candidates: Mapping[str, Sequence[int]]
    tiers: Mapping[str, int]
    lists: Mapping[str, int]
    new: Sequence[str] | None
    gone: Sequence[str] | None
    changed_flags: Sequence[Mapping[str, Any]] = ()
    undetermined_since: str | None = None
    gates: Sequence[GateOutcome] = ()
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures_pages: Mapping[str, str] = field(default_factory=dict)
    linkage: Mapping[str, Any] = field(default_factory=dict)
    audit: Mapping[str, Any] = field(default_factory=dict)


def candidates_by_band(links: pd.DataFrame) -> dict[str, list[int]]:
    """Candidate pairs in each of `BANDS`, by pair of kinds.

    Args:
        links: left_kind, right_kind, probability.
    """
    band = np.digitize(links["probability"], BANDS) - 1
    pairs = (links["left_kind"] + "-" + links["right_kind"]).to_numpy(dtype=object)
    return {
        str(pair): [
            int(number) for number in np.bincount(band[(pairs == pair) & (band >= 0)], minlength=len(BANDS))
        ]
        for pair in sorted(set(pairs))
    }


def changed_persons(
    flags: pd.DataFrame, before: pd.DataFrame | None
) -> tuple[list[str] | None, list[str] | None]:
    """Ids new on a list since the night before, and ids gone from it; None, None without a night before."""
    if before is None:
        return None, None
    tonight, then = set(flags["person_id"]), set(before["person_id"])
    return sorted(tonight - then), sorted(then - tonight)


def write_run_report(report: RunReport, folder: Path) -> Path:
    """Write ``<as_of>-<run>.json`` and ``.html`` into ``folder``; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    told = asdict(report)
    page = folder / f"{report.as_of}-{report.run}.html"
    text = json.dumps(told, ensure_ascii=False, indent=1, default=_plain)
    write_whole(page.with_suffix(".json"), (text + "\n").encode("utf-8"))
    write_whole(page, report_page(told, BANDS).encode("utf-8"))
    return page


def _plain(value: object) -> object:
    """NumPy's numbers as JSON has them."""
    if isinstance(value, np.generic):
        return value.item()
    return str(value)
