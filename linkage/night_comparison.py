"""Compares a night with the one before it, or with the one shown before it, by their tables."""

from collections.abc import Iterable

import pandas as pd

from linkage import casework_step, publishing
from linkage.casework.change_causes import ComparedNight
from linkage.casework.night_changes import (
    FLAG_CHANGE_COLUMNS,
    NEEDED,
    PERSON_CHANGE_COLUMNS,
    Traced,
    flag_changes,
    moved_records,
    newly_decided,
    person_changes,
)
from linkage.deliveries import readable_warehouse
from linkage.publishing import Night
from linkage.records.warehouse import Delivery
from linkage.workspace import Workspace


def changed_since(
    workspace: Workspace, last: Night | None, deliveries: Iterable[Delivery], tonight: ComparedNight
) -> dict[str, pd.DataFrame]:
    """The tables ``changes`` (of persons) and ``flag_changes``, with who or what caused each.

    Args:
        last: the night before; None where there was none, and then nothing has changed.
        deliveries: every delivery of either night, withdrawn ones too.
        tonight: what is about to be published.
    """
    if last is None:
        columns = {"changes": PERSON_CHANGE_COLUMNS, "flag_changes": FLAG_CHANGE_COLUMNS}
        return {name: pd.DataFrame(columns=own, dtype=object) for name, own in columns.items()}
    with publishing.opened_snapshot(workspace, last) as snapshot:
        tables = {name: snapshot.table(name) for name in NEEDED}
        before = ComparedNight(last.as_of, tables, snapshot.facts())
    pairs = newly_decided(before, tonight)
    traced = Traced(
        {one.id: f"{one.kind}/{one.source}" for one in deliveries},
        casework_step.deciders(workspace, tonight.as_of, pairs),
    )
    return {
        "changes": person_changes(before, tonight, traced),
        "flag_changes": flag_changes(before, tonight, traced),
    }


def changed_against_shown(workspace: Workspace, night: Night) -> dict[str, pd.DataFrame] | None:
    """The same tables against what readers saw before the current night was shown to them.

    None where the night's own tables say so already: it is not the current one, nothing was shown before it,
    or it was compared with that when it was published. A night that is shown again, as after a delivery was
    undone, changes the list though nothing of it is new.
    """
    shown, current = publishing.shown_before(workspace), publishing.current_night(workspace)
    if shown is None or current is None or current.run != night.run:
        return None
    with publishing.opened_snapshot(workspace, night) as snapshot:
        facts = snapshot.facts()
        if facts.get("compared_with") == shown.run or not set(NEEDED) <= set(snapshot.names()):
            return None
        tonight = ComparedNight(night.as_of, {name: snapshot.table(name) for name in NEEDED}, facts)
    with publishing.opened_snapshot(workspace, shown) as snapshot:
        if not set(NEEDED) <= set(snapshot.names()):
            return None
        before = ComparedNight(shown.as_of, {name: snapshot.table(name) for name in NEEDED}, snapshot.facts())
    moved = {**tonight.tables, "changes": moved_records(before, tonight)}
    with readable_warehouse(workspace) as warehouse:
        deliveries = warehouse.deliveries()
    return changed_since(workspace, shown, deliveries, ComparedNight(night.as_of, moved, facts))
