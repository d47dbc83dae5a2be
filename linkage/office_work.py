"""Asks the casework store, as it is at this moment, for the figures of the office's own work."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from linkage.casework.store.decisions import by_pair
from linkage.casework.store.disclosures import disclosures
from linkage.casework.store.opening import opened_store
from linkage.casework.store.review_queue import waiting
from linkage.casework.store.rows import fetched
from linkage.casework.store.tables import release
from linkage.publishing import Snapshot, published_nights
from linkage.reports.operations import Store, operations, registry_flow
from linkage.workspace import Workspace, kyiv_day, today


def operations_now(workspace: Workspace, snapshot: Snapshot) -> dict[str, Any]:
    """as_of (today), figures, and registry_by_month (`linkage.reports.operations`).

    What records say is taken from the published night, so that no run under way keeps anybody waiting.
    """
    day = today()
    published = {
        one.run: kyiv_day(datetime.fromisoformat(one.published_at)) for one in published_nights(workspace)
    }
    with opened_store(workspace) as opened, opened.reading() as connection:
        store = Store(
            decided=by_pair(connection),
            waiting=waiting(connection, limit=None),
            releases=fetched(connection, select(release)),
            disclosures=disclosures(connection),
        )
    axes = snapshot.table("axes")
    entered = snapshot.facts()["breakdowns"]["registry_entries_by_month"]["rows"]
    return {
        "as_of": day.isoformat(),
        "figures": operations(store, published, axes, day),
        "registry_by_month": registry_flow({row["month"]: row["numerator"] for row in entered}, axes),
    }
