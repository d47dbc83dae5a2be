"""How many people stand behind the registry's entries, in each linkage draw."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkage.casework.bitsets import count_by_draw, from_packed, to_bools
from linkage.matching.linkage_result import LinkageResult


def merges_by_draw(linkage: LinkageResult) -> NDArray[np.int64]:
    """For each draw, by how many the persons are fewer than the entries.

    A pair that no other touches takes one away wherever it holds. Where pairs meet, three that agree take
    away two only, so those groups are counted draw by draw.
    """
    pairs, bits = linkage.duplicates, from_packed(linkage.duplicate_bits, linkage.n_draws)
    if pairs.empty:
        return np.zeros(linkage.n_draws, dtype=np.int64)
    rids = pairs[["left_rid", "right_rid"]].to_numpy(dtype=np.int64)
    nodes, ends = np.unique(rids, return_inverse=True)
    ends = ends.reshape(rids.shape)
    alone = (np.bincount(ends.ravel(), minlength=len(nodes))[ends] == 1).all(axis=1)
    merges = count_by_draw(bits[alone], linkage.n_draws)
    meeting = to_bools(bits[~alone], linkage.n_draws)
    nodes, among = np.unique(ends[~alone], return_inverse=True)
    among = among.reshape(-1, 2)
    for draw in range(linkage.n_draws if len(among) else 0):
        merges[draw] += len(nodes) - _groups(among[meeting[:, draw]], len(nodes))
    return merges


def _groups(pairs: NDArray[np.int64], size: int) -> int:
    joined = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    return int(connected_components(joined, directed=False, return_labels=False))


def known_entries(registry: pd.DataFrame, day: str) -> int:
    """Registry entries learned by a day (ISO text)."""
    return int((registry["learned"] <= day).sum()) if len(registry) else 0
