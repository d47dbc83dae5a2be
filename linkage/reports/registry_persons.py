"""How many people stand behind the registry's entries, in each linkage draw."""

import numpy as np
from numpy.typing import NDArray

from linkage.casework.bitsets import Bits, count_by_draw, from_packed, to_bools
from linkage.matching.connected import smallest_connected
from linkage.matching.linkage_result import LinkageResult

_CHUNK = 4_000_000  # nodes of the graphs of several draws, laid side by side


def merges_by_draw(linkage: LinkageResult, among: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each draw, by how many the persons are fewer than the entries.

    A pair that no other touches takes one away wherever it holds. Where pairs meet, three that agree take
    away two only, so those groups are counted in each draw.

    Args:
        among: whether each record counts, by rid.
    """
    rids = linkage.duplicates[["left_rid", "right_rid"]].to_numpy(dtype=np.int64)
    bits = from_packed(linkage.duplicate_bits, linkage.n_draws)
    both = among[rids].all(axis=1)
    rids, bits = rids[both], bits[both]
    if not len(rids):
        return np.zeros(linkage.n_draws, dtype=np.int64)
    nodes, ends = np.unique(rids, return_inverse=True)
    ends = ends.reshape(rids.shape)
    alone = (np.bincount(ends.ravel(), minlength=len(nodes))[ends] == 1).all(axis=1)
    merges = count_by_draw(bits[alone], linkage.n_draws)
    return merges + _merges_of_meeting(ends[~alone], bits[~alone], linkage.n_draws)


def _merges_of_meeting(ends: NDArray[np.int64], bits: Bits, draws: int) -> NDArray[np.int64]:
    """The same for pairs that meet: the graphs of many draws at once, which share no node."""
    nodes, pairs = np.unique(ends, return_inverse=True)
    pairs, size = pairs.reshape(-1, 2), len(nodes)
    merges = np.zeros(draws, dtype=np.int64)
    step = max(1, _CHUNK // max(size, 1))
    for start in range(0, draws if size else 0, step):
        some = min(step, draws - start)
        pair, draw = np.nonzero(to_bools(bits, draws)[:, start : start + some])
        left, right = (pairs[pair, side] + size * draw for side in (0, 1))
        joined = smallest_connected(left, right, some * size) != np.arange(some * size)
        merges[start : start + some] = joined.reshape(some, size).sum(axis=1)
    return merges
