"""What people decided of pairs of records, as linking works with it."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

RidPair = tuple[int, int]


def decided_rids(records: pd.DataFrame, decided: pd.DataFrame | None, verdict: str) -> list[RidPair]:
    """The rids (left, right) of the pairs with this verdict whose records are both there, sorted.

    Args:
        records: index rid; kind, source, record_id.
        decided: left_kind, left_source, left_record, right_kind, right_source, right_record, verdict.
    """
    if decided is None or decided.empty:
        return []
    rids = pd.Series(records.index, index=pd.MultiIndex.from_frame(records[["kind", "source", "record_id"]]))
    chosen = decided[decided["verdict"] == verdict]
    sides = [
        rids.reindex(
            pd.MultiIndex.from_frame(chosen[[f"{side}_{part}" for part in ("kind", "source", "record")]])
        )
        for side in ("left", "right")
    ]
    pairs = zip(*(side.to_numpy() for side in sides), strict=True)
    return sorted((int(left), int(right)) for left, right in pairs if left == left and right == right)


def joined_groups(pairs: Iterable[RidPair]) -> dict[int, int]:
    """For each rid of ``pairs`` the smallest rid that they join it to, directly or through others."""
    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    rids, places = np.unique(ends, return_inverse=True)
    places = places.reshape(ends.shape)
    graph = coo_array((np.ones(len(ends)), (places[:, 0], places[:, 1])), (len(rids), len(rids)))
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)  # rids ascend, so a group's first is its smallest
    return dict(zip(rids.tolist(), rids[first][group].tolist(), strict=True))
