"""Exchange in PFIF 1.4, where the settings allow it: persons out, files of others made into deliveries."""

from datetime import date
from pathlib import Path

import pandas as pd

from linkage import casework_step, publishing
from linkage.deliveries import readable_warehouse
from linkage.errors import BadInput
from linkage.leaving import Leaving, let_leave
from linkage.night_records import known_records
from linkage.records.pfif import Pfif, read_pfif, rows_of_registry, rows_of_testimony
from linkage.reports.exports import write_table
from linkage.reports.pfif_export import pfif_document, sought_persons
from linkage.workspace import Workspace, now

_OF_ENTRY = ("surname", "given_name", "other_names", "sex")


def export_pfif(workspace: Workspace, output: Path, by: str | None, only: list[str]) -> int:
    """Write persons of the current night as PFIF 1.4; gives their number.

    Args:
        by: the user who exports; None for whoever is logged in here.
        only: ids of the persons; empty for everybody whose search is open.

    Raises BadInput where PFIF is off, or an id is not among those that can be told of.
    """
    domain = _domain(workspace)
    night = publishing.night_of(workspace, None)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        persons = snapshot.table("persons")
    approved = casework_step.statuses(workspace, persons)
    sought = sought_persons(persons, approved)
    if unknown := sorted(set(only) - set(sought["person_id"])):
        raise BadInput(f"{unknown[0]} is not registered, or the search for the person is not open.")
    if only:
        sought = sought[sought["person_id"].isin(only)]
    with readable_warehouse(workspace) as warehouse:
        entries = known_records(warehouse, "registry", date.fromisoformat(night.as_of))
    named = entries.set_index(["source", "record_id"]).reindex(columns=list(_OF_ENTRY))
    anchors = pd.MultiIndex.from_frame(sought[["anchor_source", "anchor_record"]])
    cells = named.reindex(anchors).reset_index(drop=True).astype(object)
    content = pfif_document(
        pd.concat([sought.reset_index(drop=True), cells], axis=1), approved, domain, night.as_of, now()
    )
    told = {"run": night.run, "rows": len(sought), "persons": sorted(only)}
    let_leave(workspace, Leaving(by, "export", "pfif", told), output, content)
    return len(sought)


def convert_pfif(workspace: Workspace, file: Path, folder: Path) -> tuple[Pfif, dict[str, int]]:
    """Make a file of others into ``registry.jsonl`` and ``testimony.jsonl`` to be delivered.

    Gives what the file held, and the number of rows of each kind.  Raises BadInput where PFIF is off, or the
    file is not PFIF 1.4.
    """
    _domain(workspace)
    found = read_pfif(file)
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder; make it first.")
    rows = {"registry": rows_of_registry(found), "testimony": rows_of_testimony(found)}
    for kind, own in rows.items():
        if own:
            write_table(pd.DataFrame(own), folder / f"{kind}.jsonl")
    return found, {kind: len(own) for kind, own in rows.items()}


def _domain(workspace: Workspace) -> str:
    domain = workspace.settings.pfif_domain
    if not domain:
        raise BadInput(
            f"PFIF is off: its feeds are public by design. To turn it on, set pfif_domain in "
            f"{workspace.settings_file.name}."
        )
    return domain
