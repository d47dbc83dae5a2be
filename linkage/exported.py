"""The tables that ``linkage export`` writes, from the warehouse or from a published night."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from linkage import publishing
from linkage.casework.as_of import AsOf, Reach
from linkage.casework.lists import LISTS, MAIN_LIST
from linkage.casework.standing import reasons
from linkage.casework.store.rows import rows_of_table
from linkage.deliveries import readable_warehouse
from linkage.errors import BadInput
from linkage.night_comparison import changed_against_shown
from linkage.publishing import Night
from linkage.records.contracts import KINDS, contract
from linkage.records.warehouse import END_OF_TIME
from linkage.workspace import Workspace

#: The tables of a night that are exported, by the name that the command gives them.
OF_NIGHT = {
    "links": "links",
    "flags": "flags",
    "persons": "persons",
    "person-changes": "changes",
    "changed-flags": "flag_changes",
    "questions": "questions",
}
#: Those of them that say what is different from what was shown before.
COMPARING = frozenset({"person-changes", "changed-flags"})


def of_night(
    workspace: Workspace, table: str, as_of: date | None = None, variant: str | None = None
) -> pd.DataFrame:
    """One of `OF_NIGHT` of the current night, or of the newest published for a day.

    Raises ``BadInput`` if there is no such night, no such variant of the lists, or the night is too old to
    have the table.  What changed is told against what readers saw before.
    """
    if variant is not None and variant not in LISTS:
        raise BadInput(f"There is no list '{variant}'. The lists: {', '.join(LISTS)}.")
    night = publishing.night_of(workspace, as_of)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        if OF_NIGHT[table] not in snapshot.names():
            raise BadInput(
                f"The night {night.run} is of an older version and has no {table}. Run: linkage run"
            )
        frame = snapshot.table(OF_NIGHT[table])
    if table in COMPARING and (changed := changed_against_shown(workspace, night)) is not None:
        frame = changed[OF_NIGHT[table]]
    if table == "flags":
        frame = frame[frame["variant"] == (variant or MAIN_LIST)].drop(columns="variant")
    if table == "questions":
        frame = _ranked(frame)
    return frame.reset_index(drop=True)


def _ranked(questions: pd.DataFrame) -> pd.DataFrame:
    """First the best question of each record, those that teach most first; then the second best of each."""
    record = ["kind", "source", "record_id"]
    rank = questions.groupby(record)["bits"].rank("first", ascending=False).astype(np.int64)
    order = {"rank": True, "bits": False} | dict.fromkeys(record, True)
    return questions.assign(rank=rank).sort_values(list(order), ascending=list(order.values()))


def axes(workspace: Workspace, people: pd.DataFrame) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """Everything known of some rows of the current night's persons table, and why.

    Returns:
        for each the row with its ``lists`` (list, tier, probability, determined_until), ``terms`` (of the
        night) and ``why`` in words, and its facts on the four axes.
    """
    night = publishing.night_of(workspace, None)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        facts, lists, known = snapshot.table("axes"), snapshot.table("flags"), snapshot.facts()
    if "conflicts" not in people:
        raise BadInput(f"The night {night.run} is of an older version. Run: linkage run")
    asof = _terms(night, known)
    shown = ["variant", "tier", "probability", "probability_e2", "determined_until"]
    terms = {
        "as_of": night.as_of,
        "grace_days": asof.grace_days,
        "silence_days": asof.silence_days,
        "list_tolerance_days": asof.tolerance_days,
        "lists_reach_to": known["reach"],
    }
    found = []
    for person in rows_of_table(people):
        own = lists[lists["person_id"] == person["person_id"]]
        told = {"lists": rows_of_table(own[shown]), "terms": terms, "why": reasons(person, own, asof)}
        found.append((person | told, facts[facts["person_id"] == person["person_id"]]))
    return found


def _terms(night: Night, known: dict[str, Any]) -> AsOf:
    """The terms on which a published night was asked."""
    settings = known["settings"]
    reach = Reach({source: date.fromisoformat(day) for source, day in known["reach"].items()})
    days = (settings[name] for name in ("grace_days", "list_tolerance_days", "silence_days"))
    return AsOf(date.fromisoformat(night.as_of), reach, *days)


def rejects(workspace: Workspace, as_of: date | None = None) -> pd.DataFrame:
    """Everything set aside in the deliveries that stand (on a day), with reason and advice."""
    with readable_warehouse(workspace) as warehouse:
        return warehouse.rejects(as_of or END_OF_TIME)


def records(
    workspace: Workspace, as_of: date | None = None, kind: str | None = None, source: str | None = None
) -> pd.DataFrame:
    """One row a record: kind, source, delivery, row, record_id, then typed columns each with its ``_raw``.

    Of several kinds the columns are those of all their contracts.  Raises ``BadInput`` for an unknown kind.
    """
    if kind is not None:
        contract(kind)
    kinds = [kind] if kind else list(KINDS)
    with readable_warehouse(workspace) as warehouse:
        frames = [warehouse.current_records(one, as_of or END_OF_TIME) for one in kinds]
    columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    if as_of is not None:
        frames = [frame[frame["learned"] <= as_of.isoformat()] for frame in frames]
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    everything = (
        pd.concat(filled, ignore_index=True).reindex(columns=columns).drop(columns=["extra", "learned"])
    )
    if source is not None:
        everything = everything[everything["source"] == source]
    return everything.reset_index(drop=True)
