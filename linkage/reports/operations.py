"""The office's own work as it stands now: what waits, whether decisions held, what was told in vain.

A night's figures rest on what its run was given; these rest on the casework store at the moment of asking.
They count pairs, decisions and disclosures, and are for the house.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

import pandas as pd

from linkage.casework.levels import Axis, Registration
from linkage.casework.status import Status
from linkage.casework.store.decisions import Verdict, verdict_in_force
from linkage.casework.store.pairs import Pair
from linkage.casework.store.rows import Row
from linkage.records.dates import parse_iso
from linkage.reports.figure import Amount, exact, sampled
from linkage.workspace import kyiv_day

_RECORD = ["kind", "source", "record_id"]
#: What each figure says.
DEFINITIONS = {
    "backlog_median_days": "Days that pairs without a settled decision have waited since the night that first"
    " brought them, median. Numerator: those pairs; undetermined: of a night that is no longer there.",
    "backlog_oldest_days": "The same of the pair that has waited longest.",
    "sighting_to_review_median_days": "Days from the last day that a testimony speaks of to the first"
    " decision made here on it, median. Numerator: testimonies; undetermined: undated ones.",
    "accepted_later_confirmed": "Of the pairs first decided to be one person and then decided again, the"
    " share that still is; the interval is that of a sample (Wilson).",
    "false_hope": "Disclosures of more than 'not known' whose release was withdrawn afterwards; should be 0.",
    "not_enough": "Pairs of which the decision in force is that there is not enough to decide.",
    "disputed": "Pairs on which reviewers disagree and no lead has settled it.",
}


@dataclass(frozen=True)
class Store:
    """What the casework store holds, read in one look.

    Attributes:
        decided: every decision by pair, oldest first.
        waiting: candidates that wait for a person, with ``first_run``.
        releases, disclosures: their rows.
    """

    decided: Mapping[Pair, Sequence[Row]]
    waiting: Sequence[Row]
    releases: Sequence[Row]
    disclosures: Sequence[Row]


def operations(
    store: Store, run_days: Mapping[str, date], axes: pd.DataFrame, today: date
) -> dict[str, dict[str, Any]]:
    """The figures by id, in the form of a night's figures.

    Args:
        store: the casework store's rows.
        run_days: by run the day it was published.
        axes: the published night's facts.
        today: the day of asking.
    """
    ages = [
        (today - run_days[row["first_run"]]).days for row in store.waiting if row["first_run"] in run_days
    ]
    verdicts = [verdict_in_force(rows) for rows in store.decided.values()]
    amounts = {
        "backlog_median_days": _middle(ages, len(store.waiting)),
        "backlog_oldest_days": Amount(
            max(ages, default=None), None, None, len(ages), None, len(store.waiting) - len(ages)
        ),
        "sighting_to_review_median_days": _review_delay(store.decided, axes),
        "accepted_later_confirmed": _confirmed(store.decided),
        "false_hope": exact(_false_hopes(store)),
        "not_enough": exact(verdicts.count(Verdict.NOT_ENOUGH)),
        "disputed": exact(verdicts.count(None)),
    }
    return {
        name: {**asdict(one), "cutoff": today.isoformat(), "definition": DEFINITIONS[name]}
        for name, one in amounts.items()
    }


def registry_flow(entered: Mapping[str, int], axes: pd.DataFrame) -> list[dict[str, Any]]:
    """By month: entries that became known, entries closed by their own status, and the difference.

    An entry closed without a date closes in no month, and stands in a last row whose month is None.

    Args:
        entered: number of entries by month (YYYY-MM).
        axes: the published night's facts.
    """
    is_closing = (axes["axis"] == Axis.REGISTRATION) & (axes["level"] == Registration.CLOSED.name)
    closings = axes[is_closing].drop_duplicates(_RECORD)["event_to"]
    closed = Counter("" if pd.isna(day) or len(day) < 7 else day[:7] for day in closings)
    months = sorted({*entered, *closed}, key=lambda month: (month == "", month))
    return [
        {"month": month or None, "entered": came, "closed": closed[month], "net": came - closed[month]}
        for month in months
        for came in (entered.get(month, 0),)
    ]


def _middle(days: Sequence[int], among: int) -> Amount:
    return Amount(median(days) if days else None, None, None, len(days), None, among - len(days))


def _review_delay(decided: Mapping[Pair, Sequence[Row]], axes: pd.DataFrame) -> Amount:
    """From a testimony's last day to the first decision made here on any pair of it."""
    first: dict[tuple[str, str], date] = {}
    for pair, rows in decided.items():
        own = [_day(row["decided_at"]) for row in rows if row["import_key"] is None]
        for record in (pair.left, pair.right):
            if own and record.kind == "testimony":
                name = record.source, record.record_id
                first[name] = min([first[name], *own] if name in first else own)
    seen = axes[(axes["axis"] == Axis.EVIDENCE) & (axes["kind"] == "testimony")].drop_duplicates(_RECORD)
    days = {
        (source, record_id): parse_iso(day).latest
        for source, record_id, day in zip(seen["source"], seen["record_id"], seen["event_to"], strict=True)
        if (source, record_id) in first and not pd.isna(day)
    }
    return _middle([(first[name] - day).days for name, day in days.items()], len(first))


def _confirmed(decided: Mapping[Pair, Sequence[Row]]) -> Amount:
    again = [
        verdict_in_force(rows) == Verdict.SAME
        for rows in decided.values()
        if len(rows) > 1 and rows[0]["verdict"] == Verdict.SAME
    ]
    return sampled(sum(again), len(again))


def _false_hopes(store: Store) -> int:
    withdrawn = {row["id"]: row["withdrawn_at"] for row in store.releases if row["withdrawn_at"]}
    return sum(
        row["status"] > Status.CAPTIVITY_UNKNOWN and withdrawn.get(row["release"], "") > row["told_at"]
        for row in store.disclosures
    )


def _day(moment: str) -> date:
    return kyiv_day(datetime.fromisoformat(moment))
