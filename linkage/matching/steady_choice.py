"""Random choices among records that hardly change from night to night, as the records hardly do.

Consistent hashing (Karger et al. 1997, STOC 29:654-663): the records lie on a ring, each at several points
that depend on what the record says; a throw, always the same, falls on the ring and takes the next record. A
new record takes over some of the throws and leaves the others alone, so what they led to is known already.
"""

import numpy as np
import pandas as pd

from linkage.matching.fingerprints import combined, order_of

#: Points of a record on the ring, lest one be chosen much more often than another; fewer in long lists.
POINTS, POINTS_OF_A_LIST = 64, 20_000


def steady_choice(fingerprints: np.ndarray, n: int, purpose: str) -> np.ndarray:
    """``n`` positions chosen at random, with replacement.

    Args:
        fingerprints: a hash of each record (int64).
        n: how many; more draws begin with the same ones as fewer.
        purpose: choices for different purposes are independent of each other.
    """
    count = len(fingerprints)
    if not count:
        return np.zeros(0, dtype=np.int64)
    points = min(POINTS, -(-POINTS_OF_A_LIST // count))
    salt = pd.util.hash_array(np.array([purpose], dtype=object), categorize=False)[0]
    own = fingerprints.astype(np.int64).view(np.uint64)
    ring = np.concatenate([combined(own, salt + np.uint64(2 * point)) for point in range(points)])
    order = order_of(ring)
    throws = combined(np.arange(n, dtype=np.uint64), salt + np.uint64(1))
    place = np.searchsorted(ring[order], throws) % len(ring)
    chosen: np.ndarray = order[place] % count
    return chosen
