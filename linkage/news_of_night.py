"""What came in since the night before, as the last line of a run tells it; names nobody."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pandas as pd

from linkage.deliveries import readable_warehouse
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
