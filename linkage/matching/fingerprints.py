"""Records known again on another night: a hash of which record it is and of all that linking reads of it."""

import numpy as np

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


#: Of so many hashes held each is near the processor, in whatever order others are sought among them.
_NEAR = 1 << 15


def places_of(hashes: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The position of each hash or rid among those held (ascending, of one type); -1 where it is none."""
    if len(held) <= _NEAR:
        place = np.searchsorted(held, hashes)
    else:
        # sought in their order: among millions each next one lies in memory that the last has brought near
        order = order_of(hashes)
        place = np.empty(len(hashes), dtype=np.intp)
        place[order] = np.searchsorted(held, hashes[order])
    here = np.append(held, held.dtype.type(0))[place] == hashes
    found: np.ndarray = np.where(here & (place < len(held)), place, -1)
    return found


def order_of(numbers: np.ndarray) -> np.ndarray:
    """The positions of integers in their ascending order, those of the same as they stand.

    It is a stable ``np.argsort``, in a fifth of its time: each is sorted as one number with its position. Of
    such as do not fit in there, as hashes, the lower bits are left out, and what that leaves out of order is
    put in order.
    """
    if not len(numbers):
        return np.zeros(0, dtype=np.intp)
    ascending = numbers.astype(np.int64, copy=False).view(np.uint64)
    if numbers.dtype.kind == "i":
        ascending = ascending ^ np.uint64(1 << 63)
    both = ascending - ascending.min()
    bits = len(numbers).bit_length()
    too_many = max(int(both.max()).bit_length() + bits - 64, 0)
    both >>= np.uint64(too_many)
    sort_beside_places(both, bits)
    both &= np.uint64((1 << bits) - 1)
    order: np.ndarray = both.astype(np.intp)
    if too_many:
        found = ascending[order]
        if (found[1:] < found[:-1]).any():
            order = order[np.argsort(found, kind="stable")]  # quick where nearly all are in order
    return order


def sort_beside_places(numbers: np.ndarray, bits: int) -> None:
    """Put each number and, in so many bits below it, its place into one, and these in order; in place.

    To sort them is several times as fast as an argsort.

    Args:
        numbers: int64 or uint64, not negative, with as many bits to spare.
        bits: enough for every place.
    """
    numbers <<= numbers.dtype.type(bits)
    numbers |= np.arange(len(numbers), dtype=np.uint32)
    numbers.sort()


#: Hashes that are combined at a time, so that they stay in the processor's cache.
_AT_A_TIME = 8192
#: Steps of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA 453-472): shifts, and what to multiply by.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def combined(one: np.ndarray, other: np.ndarray | np.uint64) -> np.ndarray:
    """One hash for two, in this order (uint64): ``pandas.util.hash_array`` of one number for both."""
    mixed = one * MULTIPLIER
    mixed += other
    for start in range(0, len(mixed), _AT_A_TIME):
        part = mixed[start : start + _AT_A_TIME]
        for shift, factor in _STEPS:
            part ^= part >> np.uint64(shift)
            part *= np.uint64(factor)
        part ^= part >> np.uint64(31)
    return mixed
