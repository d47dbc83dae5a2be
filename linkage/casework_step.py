"""What a run takes from the casework store and gives to it."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from linkage import publishing
from linkage.casework.status import Status
from linkage.casework.store import review_queue
from linkage.casework.store.audit import Anchor, Head, head_of
from linkage.casework.store.decisions import (
    Verdict,
    by_pair,
    in_force,
    made_after,
    standing,
    verdict_in_force,
)
from linkage.casework.store.evidence import record_evidence
from linkage.casework.store.opening import opened_store, store_exists
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.releases import any_approved, to_look_at_again, told_now
from linkage.casework.store.review_queue import State
from linkage.casework.store.rows import Row
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.publishing import Night
from linkage.records.counted import counted
from linkage.records.warehouse import Warehouse
from linkage.workspace import Workspace


def decided_pairs(workspace: Workspace, as_of: date) -> pd.DataFrame:
    """The verdicts in force by what was decided up to a day, as matching takes them."""
    if not store_exists(workspace):
        return decided_frame({})
    with opened_store(workspace) as store, store.reading() as connection:
        return decided_frame(in_force(connection, as_of))


def decided_later(workspace: Workspace, as_of: date) -> int:
    """How many decisions were made after a day (in Kyiv): no night that asks of that day heeds them."""
    if not store_exists(workspace):
        return 0
    with opened_store(workspace) as store, store.reading() as connection:
        return made_after(connection, as_of)


def decided_frame(verdicts: Mapping[Pair, Verdict]) -> pd.DataFrame:
    """The pairs that are known to be, or not to be, of one person, as matching takes them.

    Columns: `PAIR_COLUMNS` and verdict (same or different), in the order of matching's records.
    """
    known = {pair: one for pair, one in verdicts.items() if one != Verdict.NOT_ENOUGH}
    pairs = sorted(known, key=lambda pair: (pair.left.order, pair.right.order))
    rows = [{**pair.columns(), "verdict": known[pair].value} for pair in pairs]
    return pd.DataFrame(rows, columns=[*PAIR_COLUMNS, "verdict"], dtype=object)


def deciders(
    workspace: Workspace, as_of: str, pairs: Collection[tuple[str, ...]]
) -> dict[tuple[str, ...], str]:
    """Of pairs, each by its six cells, the decision in force by a day: ``decision 12 (same, olena)``."""
    if not pairs:
        return {}
    found: dict[tuple[str, ...], str] = {}
    with opened_store(workspace) as store, store.reading() as connection:
        for pair, own in by_pair(connection, date.fromisoformat(as_of)).items():
            cells, verdict = tuple(pair.columns().values()), verdict_in_force(own)
            if cells in pairs and verdict is not None:
                one = [row for row in standing(own).values() if row["verdict"] == verdict][-1]
                found[cells] = f"decision {one['id']} ({verdict}, {one['reviewer']})"
    return found


def unresolvable(warehouse: Warehouse, decided: pd.DataFrame) -> int:
    """The number of decided pairs of which a record was never delivered; a withdrawn one was."""
    known: dict[str, set[tuple[str, str]]] = {}
    lost = 0
    for row in decided.to_dict("records"):
        pair = Pair.from_row({str(name): value for name, value in row.items()})
        for record in (pair.left, pair.right):
            if record.kind not in known:
                known[record.kind] = warehouse.known_records(record.kind)
        lost += not all((one.source, one.record_id) in known[one.kind] for one in (pair.left, pair.right))
    return lost


def statuses(workspace: Workspace, persons: pd.DataFrame) -> dict[str, Status | None]:
    """By person id the status that an approved release lets families be told; None where it is withheld."""
    if not store_exists(workspace):
        return {}
    with opened_store(workspace) as store, store.reading() as connection:
        return {person: told.status for person, told in told_now(connection, persons).items()}


def load_queue(workspace: Workspace, night: Night) -> None:
    """Load a published night's candidates into the store, if they are not there yet."""
    from linkage.matching.lessons import decisions_counted, lessons, strata_of
    from linkage.queue_pairs import queue_pairs

    with opened_store(workspace) as store:
        with store.reading() as connection:
            if review_queue.loaded_run(connection) == night.run:
                return
        with store.writing() as writing:
            with publishing.opened_snapshot(workspace, night) as snapshot:
                pairs = queue_pairs(snapshot, by_pair(writing.connection))
                strata = snapshot.facts()["linkage"]["recalibration"]["strata"]
            # what is not put before people cannot be decided by them
            pairs = pairs[(pairs["probability"] >= review_queue.LEAST_PROBABILITY) | pairs["decided"]]
            known = decided_frame(in_force(writing.connection))
            decisions = decisions_counted(Counter(filter(None, strata_of(known))), strata)
            taught = lessons(pairs, decisions, workspace.settings.least_decisions)
            review_queue.load_run(writing, night.run, pairs.assign(lesson=taught))


def to_do(workspace: Workspace) -> tuple[str, ...]:
    """What the store asks of a person beyond the new candidates; what families are told comes first."""
    night = publishing.current_night(workspace)
    with opened_store(workspace) as store, store.reading() as connection:
        states = review_queue.counts(connection)
        against_others = contradictory(by_pair(connection))
        doubtful: list[Row] = []
        if night is not None and any_approved(connection):
            with publishing.opened_snapshot(workspace, night) as snapshot:
                doubtful = to_look_at_again(connection, snapshot.table("persons"))
    tasks = []
    if doubtful:
        releases = _first_of(sorted(one["id"] for one in doubtful))
        tasks.append(
            f"look again at what families are told by release {releases}, which is withheld: the "
            "evidence is gone or weaker, or the person is home or dead since: linkage release list"
        )
    if against_others:
        tasks.append(
            f"settle decision {_first_of(against_others)}: its two records are two people, and by decisions "
            "on other pairs they are one; until then they are kept apart"
        )
    again, disputed = states[State.NEW_EVIDENCE], states[State.DISPUTED]
    if again + disputed:
        waiting = [
            *([counted(again, "decided pair") + " with new evidence"] if again else []),
            *([counted(disputed, "disputed pair")] if disputed else []),
        ]
        tasks.append(f"look again at {' and '.join(waiting)}: linkage decisions queue")
    return tuple(tasks)


def _first_of(numbers: Sequence[int]) -> str:
    """The first few of some numbers, and how many more there are."""
    more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
    return ", ".join(map(str, numbers[:5])) + more


def contradictory(decisions: Mapping[Pair, list[Row]]) -> list[int]:
    """The numbers of the decisions in force that two records are two people's whom other decisions make one.

    Args:
        decisions: every decision made, by pair.
    """
    from linkage.matching.decided import contradicted

    verdicts = {pair: verdict_in_force(own) for pair, own in decisions.items()}
    records = sorted({one for pair in verdicts for one in (pair.left, pair.right)}, key=lambda one: one.order)
    number = {record: i for i, record in enumerate(records)}
    pairs = {(number[pair.left], number[pair.right]): pair for pair in verdicts}

    def decided(verdict: Verdict) -> list[tuple[int, int]]:
        return [rids for rids, pair in pairs.items() if verdicts[pair] == verdict]

    found = [pairs[rids] for rids in contradicted(decided(Verdict.SAME), decided(Verdict.DIFFERENT))]
    standing_of = [standing(decisions[pair]).values() for pair in found]
    return sorted(
        int(one["id"]) for rows in standing_of for one in rows if one["verdict"] == Verdict.DIFFERENT
    )


def evidence_now(warehouse: Warehouse) -> Callable[[RecordName], str | None]:
    """Tells what a record says now, as a hash; "withdrawn" of one that is, None of one never delivered."""

    @cache
    def of_kind(kind: str) -> dict[tuple[str, str], str]:
        records = warehouse.current_records(kind, raw=False)
        keys = zip(records["source"], records["record_id"], strict=True)
        now = dict(zip(keys, record_evidence(records), strict=True))
        return dict.fromkeys(warehouse.known_records(kind), "withdrawn") | now

    return lambda record: of_kind(record.kind).get((record.source, record.record_id))


def audit_anchors(workspace: Workspace) -> list[Anchor]:
    """How far the audit reached when each run was reported, from the reports that are still there."""
    anchors = []
    for path in sorted(workspace.reports.glob("*.json")):
        head = json.loads(path.read_text(encoding="utf-8")).get("audit")
        if head:
            anchors.append(Anchor(f"the report {path.name}", Head(head["seq"], head["mac"])))
    return anchors


def audit_head(workspace: Workspace) -> Head:
    """How far the audit reaches, for the run's report."""
    with opened_store(workspace) as store, store.reading() as connection:
        return head_of(connection)
