"""What two records share of the persons whom they may be of."""

import numpy as np
from scipy.sparse import csr_matrix

#: Pairs looked at a time, so that memory holds few of their persons.
PAIRS_AT_A_TIME = 4096


def shared_by_pairs(
    rid: np.ndarray, person: np.ndarray, share: np.ndarray, one: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """For each pair of records the sum over all persons of the product of both's shares.

    Args:
        rid: of a record, a row each record and person whom it may be of.
        person: the person.
        share: that the record has in him.
        one: rid of each pair's one record, with persons or without.
        other: of its other.
    """
    n_records = max(int(rids.max(initial=0)) for rids in (rid, one, other)) + 1
    shares = csr_matrix((share, (rid, person)), shape=(n_records, int(person.max(initial=0)) + 1))
    shared = np.zeros(len(one))
    for start in range(0, len(one), PAIRS_AT_A_TIME):
        part = slice(start, start + PAIRS_AT_A_TIME)
        shared[part] = np.asarray(shares[one[part]].multiply(shares[other[part]]).sum(axis=1)).ravel()
    return shared
