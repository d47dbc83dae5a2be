"""What is different for readers where a night that was published earlier is shown again.

After a delivery was undone the same inputs stand as on an earlier night. Nothing is computed then, but the
list that readers see is another than a minute before.
"""

from typing import Any

from linkage import publishing
from linkage.casework.lists import MAIN_LIST
from linkage.deliveries import readable_warehouse
from linkage.news_of_night import Basis, else_different
from linkage.night_comparison import changed_against_shown
from linkage.publishing import Night
from linkage.run_summary import change_of, with_moves
from linkage.workspace import Workspace


def shown_again(workspace: Workspace, night: Night, shown: Night | None) -> dict[str, Any] | None:
    """What changed against the night that readers saw until now, what it rests on, and that night's run.

    Attributes of `RunSummary`.  None where they see the same night as before.
    """
    current = publishing.current_night(workspace)
    if shown is None or current is None or current.run != night.run or shown.run == night.run:
        return None
    with publishing.opened_snapshot(workspace, shown) as snapshot:
        before, was = snapshot.rows("flags", variant=MAIN_LIST), Basis.of(snapshot)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        flags, basis = snapshot.rows("flags", variant=MAIN_LIST), Basis.of(snapshot)
        own = {name: snapshot.table(name) for name in ("flag_changes", "changes")}
    then, now = set(was.facts["deliveries"]), set(basis.facts["deliveries"])
    moved = changed_against_shown(workspace, night) or own
    with readable_warehouse(workspace) as warehouse:
        every = warehouse.deliveries()
    came = [f"{one.kind}/{one.source}" for one in every if one.id in now - then]
    gone = [f"{one.kind}/{one.source} withdrawn" for one in every if one.id in then - now]
    change = with_moves(change_of(flags, before, shown), moved["flag_changes"], moved["changes"])
    return {
        "change": change,
        "why": (*came, *gone),
        "also": else_different(was, basis),
        "instead_of": shown.run,
    }
