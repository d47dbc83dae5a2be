"""The day a question is asked of, and how far the acknowledgement lists reach by then (design, section 7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from linkage.records.dates import parse_iso


@dataclass(frozen=True)
class Reach:
    """How far the acknowledgement lists reach.

    Attributes:
        by_source: for each source that counts, the last day it can speak of.
        day: the least of them: up to here a person not acknowledged by any list was not acknowledged.
            None where no source counts, so that nothing at all is known of acknowledgement.
    """

    by_source: Mapping[str, date] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day to which all lists reach."""
        return min(self.by_source.values(), default=None)

    @property
    def decisive_source(self) -> str | None:
        """The source that reaches least far (the first by name among equals)."""
        return min(self.by_source, key=lambda source: (self.by_source[source], source), default=None)


@dataclass(frozen=True)
class AsOf:
    """The terms on which a rule is asked.

    Attributes:
        day: what was known by this day counts, nothing learned later.
        reach: how far the acknowledgement lists reach.
        grace_days: how long after a sighting the detaining power may still be silent (30 by default as an
            allowance for transmission; 7 is the strict count of the Third Geneva Convention, art. 70).
        tolerance_days: how much less than ``day`` the lists may reach without being stale.
        silence_days: how long after the last word an acknowledged person counts as silent.
    """

    day: date
    reach: Reach = field(default_factory=Reach)
    grace_days: int = 30
    tolerance_days: int = 14
    silence_days: int = 180

    @property
    def undetermined(self) -> bool:
        """Whether the lists are too old to say who was not acknowledged by ``day``."""
        return self.reach.day is None or self.reach.day < self.day - timedelta(self.tolerance_days)

    @property
    def seen_by(self) -> date | None:
        """With stale lists, the last day on which a person must first have been seen to be on a list."""
        return self.reach.day if self.undetermined else None

    @property
    def ripe_by(self) -> date:
        """The last day a sighting may have begun on for the grace period to have passed."""
        return self.day - timedelta(self.grace_days)

    @property
    def answered_by(self) -> date | None:
        """The last day of a return home for which the lists can tell whether it was acknowledged before."""
        return None if self.reach.day is None else self.reach.day + timedelta(self.tolerance_days)


def reach_of(
    acknowledgements: pd.DataFrame,
    day: date,
    covers_until: Mapping[str, date] | None = None,
    delivered_on: Mapping[str, date] | None = None,
    one_off: Collection[str] = (),
) -> Reach:
    """How far each source of acknowledgements reaches by ``day``.

    A source reaches as far as that of its deliveries which reaches furthest: to the latest acknowledged_date
    in it or, where a day was declared, to that day and no further. A date that is known only to the month or
    year counts from its first day, and one after it was learned is an error of writing and counts for
    nothing: neither may make a list seem fresher than it is.

    Args:
        acknowledgements: typed records with source, acknowledged_date and learned (ISO texts), without those
            of deliveries that declare a day.
        day: the as-of day; what was learned later does not count, and no source reaches beyond it.
        covers_until: by source, the latest day that a delivery of it is declared to cover.
        delivered_on: by source, its latest delivery, for sources marked as reaching to that day.
        one_off: sources that were never meant to be continued; they do not hold the others back.
    """
    latest: dict[str, date] = {}
    for source, told, learned in _dated(acknowledgements):
        known_on = parse_iso(learned).latest
        if known_on > day:
            continue
        latest.setdefault(source, date.min)
        if told is not None and parse_iso(told).earliest <= known_on:
            latest[source] = max(latest[source], parse_iso(told).earliest)
    for declared in (covers_until or {}, delivered_on or {}):
        for source, until in declared.items():
            latest[source] = max(latest.get(source, date.min), until)
    reaches = {source: min(until, day) for source, until in sorted(latest.items()) if source not in one_off}
    return Reach(reaches)


def _dated(acknowledgements: pd.DataFrame) -> list[tuple[str, str | None, str]]:
    if acknowledgements.empty:
        return []
    columns = acknowledgements[["source", "acknowledged_date", "learned"]].astype(object)
    distinct = columns.where(columns.notna(), None).drop_duplicates()
    return list(distinct.itertuples(index=False, name=None))
