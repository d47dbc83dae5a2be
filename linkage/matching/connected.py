"""Which nodes of a graph are connected."""

import numpy as np


def smallest_connected(left: np.ndarray, right: np.ndarray, n: int) -> np.ndarray:
    """For each node the smallest one that edges connect it to, directly or through others, or itself.

    Nodes take the smallest of their neighbours until no edge joins two that have taken different ones; those
    left to be joined at least halve in two rounds. ``scipy.sparse.csgraph`` has the same, and imports linear
    algebra of 11 MB that nothing here needs.

    >>> smallest_connected(np.array([4, 1]), np.array([3, 4]), 5).tolist()
    [0, 1, 2, 1, 1]

    Args:
        left: one end of each edge, 0 to n - 1.
        right: its other end.
        n: number of nodes.
    """
    smallest = np.arange(n)
    while len(left):
        np.minimum.at(smallest, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(further := smallest[smallest], smallest):
            smallest = further
        left, right = smallest[left], smallest[right]
        apart = left != right
        left, right = left[apart], right[apart]
    return smallest
