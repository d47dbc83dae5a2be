"""What came in, and what else is different, since the night before, as a run's end tells it; names nobody."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from linkage.casework.change_causes import ComparedNight, general_causes, in_words
from linkage.deliveries import readable_warehouse
from linkage.publishing import Snapshot
from linkage.records.counted import counted
from linkage.records.warehouse import Delivery
from linkage.workspace import Workspace


def what_came(
    workspace: Workspace,
    as_of: date,
    known: pd.DataFrame,
    deliveries: Iterable[Delivery],
    withdrawn: Iterable[Delivery],
    included: Collection[str] | None,
) -> tuple[str, ...]:
    """A line for each delivery that the night before did not have, and for each that was withdrawn since.

    Args:
        workspace: holds the warehouse, which tells when what is not known yet will be.
        as_of: the day asked of.
        known: the night's ``records``; ``delivery`` is used.
        deliveries: those in force.
        withdrawn: those that were withdrawn.
        included: ids of the night before; None where there was none.
    """
    new = [one for one in deliveries if included is None or one.id not in included]
    used = known["delivery"].value_counts()
    short = [one for one in new if used.get(one.id, 0) < one.accepted]
    later: dict[str, tuple[int, str, str]] = {}
    if short:
        with readable_warehouse(workspace) as warehouse:
            for kind in {one.kind for one in short}:
                later |= warehouse.known_later(kind, as_of)
    # the line names a few only: those first of which something is without effect
    new.sort(key=lambda one: one.id not in later)
    return (
        *(f"{one.kind}/{one.source} ({brought(one, as_of, later)})" for one in new),
        *(f"{one.kind}/{one.source} withdrawn" for one in withdrawn if one.id in (included or ())),
    )


def brought(one: Delivery, as_of: date, later: Mapping[str, tuple[int, str, str]]) -> str:
    """How many records a delivery brought, as far as they were not there before and are known by a day.

    ``later``: by delivery, how many of its records are not known by then, and between which days they are.
    """
    effect = (one.report or {}).get("effect", {"added": one.accepted})
    if one.id in later:
        count, first, last = later[one.id]
        days = f"on {first}" if first == last else f"from {first} to {last}"
        return (
            f"{counted(one.accepted, 'record')} delivered, {one.accepted - count:,} known by {as_of}; "
            f"the others are known {days}"
        )
    if effect["added"] == one.accepted:
        return counted(one.accepted, "record")
    return (
        f"{effect['added']:,} new and {effect['superseded']:,} changed of {counted(one.accepted, 'record')}"
    )


@dataclass(frozen=True)
class Basis:
    """What a published night rests on beside its records: its facts, and the pairs that people decided."""

    as_of: str
    facts: Mapping[str, Any]
    decided: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Basis":
        """That of an open night."""
        asked = "select * exclude (position, probability, match_weight) from links where decision is not null"
        rows = snapshot.asked(asked).to_numpy().tolist()
        return cls(snapshot.night.as_of, snapshot.facts(), frozenset(tuple(map(str, row)) for row in rows))


def else_different(before: Basis, tonight: Basis) -> tuple[str, ...]:
    """What differs between two nights beside what was delivered: a line each, what people did first."""
    lines = []
    # a verdict exchanged for another stands on both sides
    if moved := {row[:-1] for row in before.decided ^ tonight.decided}:
        lines.append(counted(len(moved), "pair") + " decided otherwise by caseworkers")
    lines += _reach_moved(before, tonight)
    nights = (ComparedNight(one.as_of, {}, one.facts) for one in (before, tonight))
    return (*lines, *(in_words(cause, by) for cause, by in general_causes(*nights) if cause != "day"))


def _reach_moved(before: Basis, tonight: Basis) -> list[str]:
    """The sources of acknowledgements that reach less or more far, and not only as far as the day allows."""
    was, now = before.facts["reach"], tonight.facts["reach"]

    def told(day: str | None) -> str:
        return "no day" if day in (None, date.min.isoformat()) else str(day)

    return [
        f"acknowledgement/{one} reaches to {told(now.get(one))} ({told(was.get(one))} before)"
        for one in sorted({*was, *now})
        if was.get(one) != now.get(one) and (was.get(one), now.get(one)) != (before.as_of, tonight.as_of)
    ]
