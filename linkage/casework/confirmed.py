"""Which mentions caseworkers have confirmed to be of which person."""

import pandas as pd

from linkage.matching.decided import decided_rids, joined_groups
from linkage.matching.linkage_result import LinkageResult


def confirmed_mentions(linkage: LinkageResult) -> frozenset[tuple[int, int]]:
    """(mention rid, person) of all that the decisions join, directly or through other records.

    A mention confirmed to be of a registry entry is confirmed to be of the entry's person; one confirmed to
    be of another mention goes with it.
    """
    joined = decided_rids(linkage.records, linkage.decided, "same")
    if not joined:
        return frozenset()
    persons = _person_of(linkage)
    group = pd.Series(joined_groups(joined), dtype=int)
    known = persons[group.reindex(persons.index).notna()]
    table = pd.DataFrame({"person": known, "group": group.reindex(known.index)}).drop_duplicates()
    members = group.rename_axis("rid").rename("group").reset_index().merge(table, on="group")
    mentions = members[members["rid"].map(linkage.records["kind"]) != "registry"]
    return frozenset(zip(mentions["rid"].tolist(), mentions["person"].tolist(), strict=True))


def _person_of(linkage: LinkageResult) -> "pd.Series[int]":
    """By rid the person of each registry entry (the likelier than not) and of each first record of one."""
    entries = linkage.entries[linkage.entries["chance"] >= 0.5]
    others = linkage.persons[~linkage.persons["registered"].astype(bool)]
    persons = [*entries["person"].tolist(), *others.index.tolist()]
    return pd.Series(
        persons, index=[*entries["entry_rid"].tolist(), *others["anchor_rid"].tolist()], dtype=int
    )
