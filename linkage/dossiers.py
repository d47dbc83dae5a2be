"""Makes a dossier of a published night and lets it leave: logged in the audit before a byte is written."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from linkage import publishing
from linkage.casework.lists import MAIN_LIST
from linkage.deliveries import readable_warehouse
from linkage.errors import BadInput
from linkage.leaving import Leaving, at_the_terminal, let_leave
from linkage.night_records import known_records
from linkage.publishing import Night, Snapshot
from linkage.reports.dossier import (
    Dossier,
    conflicts_in_words,
    dossier_page,
    evidence_of,
    places_as_told,
    told_of,
)
from linkage.workspace import Workspace, in_kyiv, now

_RECORD = ["kind", "source", "record_id"]
#: The kinds that tell a place, and in which column.
_PLACES = {"testimony": "seen_at", "acknowledgement": "held_at", "exchange": "held_at"}


def write_dossier(
    workspace: Workspace,
    person_id: str,
    output: Path,
    by: str | None,
    recipient: str,
    languages: Sequence[str],
    statements: bool = False,
) -> Dossier:
    """Write the dossier on a person to a file.

    Args:
        person_id: of somebody whose flag on the main list is confirmed.
        by: the user who exports it, for the mark and the audit; None for whoever is logged in here.
        recipient: whom it is addressed to (`linkage.reports.dossier.RECIPIENTS`).
        languages: in which it is written, in this order.
        statements: whether the witnesses' words are put in, each under a warning.

    Raises BadInput for a person without a confirmed flag; nothing is written then.
    """
    if output.suffix.lower() != ".html":
        raise BadInput(f"{output.name}: a dossier is written as .html; print it to PDF from a browser")
    night = publishing.night_of(workspace, None)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        dossier = _gathered(workspace, snapshot, person_id, by, recipient, statements)
    page = dossier_page(dossier, languages).encode("utf-8")
    told = {
        "run": night.run,
        "recipient": recipient,
        "languages": list(languages),
        "statements": bool(dossier.statements),
        "records": list(dict.fromkeys(dossier.records)),
        "sha256": hashlib.sha256(page).hexdigest(),
    }
    let_leave(workspace, Leaving(by, "export dossier", f"person/{person_id}", told), output, page)
    return dossier


def _gathered(
    workspace: Workspace, snapshot: Snapshot, person_id: str, by: str | None, recipient: str, statements: bool
) -> Dossier:
    night = snapshot.night
    flag = _confirmed_flag(snapshot, person_id)
    facts = snapshot.rows("axes", person_id=person_id)
    facts = facts[facts["what"] != "entry"]  # the entries stand above the evidence, and are none
    reviewed = snapshot.rows("confirmed", person_id=person_id)[_RECORD]
    own = [tuple(one.split("/", 1)) for one in str(flag["registry_records"]).split(" | ")]
    entries = pd.DataFrame([("registry", *one) for one in own], columns=_RECORD)
    kept = facts.merge(pd.concat([reviewed, entries]).drop_duplicates(), on=_RECORD)
    others = facts.merge(kept[_RECORD].drop_duplicates(), on=_RECORD, how="left", indicator="side")
    unreviewed = others[(others["side"] == "left_only") & (others["share"] >= 0.5)]
    texts = {kind: _texts(workspace, night, kind, kept) for kind in _PLACES}
    told = {kind: places_as_told(of_kind, _PLACES[kind]) for kind, of_kind in texts.items()}
    rows, records, words = evidence_of(kept, texts["testimony"], told)
    reach = snapshot.facts()["reach"]
    return Dossier(
        person_id=person_id,
        run=night.run,
        as_of=night.as_of,
        recipient=recipient,
        exported_by=by or at_the_terminal(),
        exported_at=in_kyiv(now()),
        person=told_of(str(flag["name"]), _texts(workspace, night, "registry", entries), person_id),
        evidence=rows,
        statements=words if statements else [],
        witnesses=len({one.witness for one in rows if one.witness is not None}),
        first_hand=len({one.witness for one in rows if one.what == "testimony"}),
        level=str(flag["evidence_level"]),
        lists_reach_to=min(reach.values(), default=""),
        unreviewed=len(unreviewed[_RECORD].drop_duplicates()),
        conflicts=conflicts_in_words(flag["conflicts"]),
        records=records,
    )


def _confirmed_flag(snapshot: Snapshot, person_id: str) -> dict[str, Any]:
    if "confirmed" not in snapshot.names():
        raise BadInput(f"The night {snapshot.night.run} is of an older version. Run: linkage run")
    found = snapshot.rows("flags", variant=MAIN_LIST, person_id=person_id)
    if found.empty:
        raise BadInput(
            f"'{person_id}' is not on the list of {snapshot.night.as_of}; see it with: linkage export flags"
        )
    flag = found.astype(object).where(found.notna(), None).iloc[0].to_dict()
    if flag["tier"] != "confirmed":
        raise BadInput(
            f"The flag of {person_id} is {flag['tier']}: a dossier is made of a confirmed one only. "
            "Have its sightings reviewed: linkage decisions queue"
        )
    return {str(name): value for name, value in flag.items()}


def _texts(workspace: Workspace, night: Night, kind: str, records: pd.DataFrame) -> pd.DataFrame:
    """What some records of a kind say, as they stood on the night's day."""
    with readable_warehouse(workspace) as warehouse:
        known = known_records(warehouse, kind, date.fromisoformat(night.as_of), raw=True)
    wanted = records.loc[records["kind"] == kind, _RECORD].drop_duplicates()
    return known.merge(wanted, on=_RECORD).astype(object)
