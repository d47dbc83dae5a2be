"""Compares the night being published with the one before it, as both are told by their tables."""

from collections.abc import Iterable

import pandas as pd

from linkage import casework_step, publishing
from linkage.casework.night_changes import (
    FLAG_CHANGE_COLUMNS,
    NEEDED,
    PERSON_CHANGE_COLUMNS,
    ComparedNight,
    Traced,
    flag_changes,
    newly_decided,
    person_changes,
)
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
