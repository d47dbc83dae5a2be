"""Which mentions caseworkers have confirmed to be of which person."""

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import LinkageResult


def confirmed_mentions(linkage: LinkageResult) -> frozenset[tuple[int, int]]:
    """(mention rid, person) of all that the decisions join, directly or through other records.

    A mention confirmed to be of a registry entry is confirmed to be of the entry's person; one confirmed to
    be of another mention goes with it.
    """
    joined = _same(linkage)
    if joined.empty:
        return frozenset()
    persons = _person_of(linkage)
    group = _groups(joined, len(linkage.records))
    known = persons[group.reindex(persons.index).notna()]
    table = pd.DataFrame({"person": known, "group": group.reindex(known.index)}).drop_duplicates()
    members = group.rename_axis("rid").rename("group").reset_index().merge(table, on="group")
    mentions = members[members["rid"].map(linkage.records["kind"]) != "registry"]
    return frozenset(zip(mentions["rid"].tolist(), mentions["person"].tolist(), strict=True))


def _same(linkage: LinkageResult) -> pd.DataFrame:
    """The pairs decided to be of one person whose records are both there, as left and right rid."""
    decided = linkage.decided
    if decided is None or decided.empty:
        return pd.DataFrame(columns=["left", "right"])
    same = decided[decided["verdict"] == "same"]
    rids = linkage.records.rename_axis("rid").reset_index()
    for side in ("left", "right"):
        names = {"kind": f"{side}_kind", "source": f"{side}_source", "record_id": f"{side}_record"}
        same = same.merge(rids.rename(columns={**names, "rid": side}), on=list(names.values()))
    return same[["left", "right"]]


def _person_of(linkage: LinkageResult) -> "pd.Series[int]":
    """By rid the person of each registry entry (the likelier than not) and of each first record of one."""
    entries = linkage.entries[linkage.entries["chance"] >= 0.5]
    others = linkage.persons[~linkage.persons["registered"].astype(bool)]
    persons = [*entries["person"].tolist(), *others.index.tolist()]
    return pd.Series(
        persons, index=[*entries["entry_rid"].tolist(), *others["anchor_rid"].tolist()], dtype=int
    )


def _groups(joined: pd.DataFrame, n_records: int) -> "pd.Series[int]":
    """By rid, for the records of ``joined``, the number of the group that the pairs join them to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = (joined["left"].to_numpy(dtype=np.int64), joined["right"].to_numpy(dtype=np.int64))
    _, group = connected_components(coo_array((np.ones(len(joined)), ends), (n_records, n_records)))
    rids = np.unique(np.concatenate(ends))
    return pd.Series(group[rids], index=rids)
