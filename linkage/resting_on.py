"""Which published flags rest on a delivery: told when it is withdrawn, before the next run works it out."""

from collections.abc import Collection

import pandas as pd

from linkage import publishing
from linkage.casework.lists import MAIN_LIST
from linkage.casework.night_changes import RECORD
from linkage.deliveries import readable_warehouse
from linkage.records.counted import counted
from linkage.records.warehouse import Delivery
from linkage.workspace import Workspace


def to_be_re_evaluated(workspace: Workspace, withdrawn: Collection[Delivery]) -> list[str]:
    """Lines on what the next run will work out anew, in counts; nothing where nothing rests on them."""
    night = publishing.current_night(workspace)
    if night is None:
        return []
    ids, sources = {one.id for one in withdrawn}, {one.source for one in withdrawn if _is_list(one)}
    with publishing.opened_snapshot(workspace, night) as snapshot:
        records, flags = snapshot.table("records"), snapshot.table("flags")
        persons = pd.concat([snapshot.table(name)[["person_id", *RECORD]] for name in ("axes", "members")])
        reach = snapshot.facts()["reach"]
    own = records.reindex(columns=[*RECORD, "delivery"])
    people = set(persons.merge(own[own["delivery"].isin(ids)], on=RECORD)["person_id"])
    main = flags[flags["variant"] == MAIN_LIST]
    listed, others = main["person_id"].isin(people).sum(), len(people - set(main["person_id"]))
    people_listed = counted(int(listed), "person", "people")
    lines = [
        f"To be evaluated anew: {people_listed} on the list of the seen and never acknowledged of "
        f"{night.as_of}, and {counted(others, 'other')} of whom its records speak."
    ]
    if sources and not _lists_left(workspace):
        lines.append(
            "No acknowledgement list is left: nobody can be called not acknowledged then, and "
            f"all {len(main):,} people on the list become undetermined (or leave it)."
        )
    elif sources & reach.keys():
        lines.append("How far the acknowledgement lists reach will be worked out anew, for everybody.")
    return lines


def _lists_left(workspace: Workspace) -> bool:
    with readable_warehouse(workspace) as warehouse:
        return any(_is_list(one) for one in warehouse.deliveries() if one.withdrawn_at is None)


def _is_list(one: Delivery) -> bool:
    return one.kind == "acknowledgement"
