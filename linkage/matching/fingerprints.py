"""Records known again on another night: a hash of which record it is and of all that linking reads of it."""

import numpy as np
import pandas as pd

from linkage.matching.preparation import TEXT_FEATURES, Prepared
from linkage.matching.value_keys import text_hashes

#: An odd multiplier for combining hashes (Knuth 1998, The Art of Computer Programming 3, 6.4).
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = text_hashes([""])


def fingerprints(prepared: Prepared) -> np.ndarray:
    """For each rid a 64-bit hash of its kind, source, record id and features (int64).

    A rid is another number each night; a fingerprint stays while the record says the same. It holds no name.
    """
    total = np.zeros(len(prepared.records), dtype=np.uint64)
    for column in ("kind", "source", "record_id"):
        texts = prepared.records[column].to_numpy(dtype=object)
        hashes = text_hashes(texts, repeated=column != "record_id")
        total = combined(total, hashes.view(np.uint64))
    for name in prepared.features.columns:
        values = prepared.features[name].to_numpy()
        if name in TEXT_FEATURES:  # an absent value has the hash of an empty text
            values = np.append(prepared.hashes[name], _EMPTY)[values]
        total = combined(total, values.astype(np.int64).view(np.uint64))
    found: np.ndarray = total.view(np.int64)
    return found


def places_of(hashes: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The position of each hash or rid among those held (ascending, of one type); -1 where it is none."""
    # sought in their order: among millions each next one lies in memory that the last has brought near
    order = np.argsort(hashes)
    place = np.empty(len(hashes), dtype=np.intp)
    place[order] = np.searchsorted(held, hashes[order])
    here = np.append(held, held.dtype.type(0))[place] == hashes
    found: np.ndarray = np.where(here & (place < len(held)), place, -1)
    return found


def combined(one: np.ndarray, other: np.ndarray | np.uint64) -> np.ndarray:
    """One hash for two, in this order (uint64)."""
    mixed: np.ndarray = pd.util.hash_array(one * MULTIPLIER + other)
    return mixed
