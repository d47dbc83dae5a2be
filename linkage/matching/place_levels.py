"""Levels of two places from the keys of their values: to be compared, a place need not be read again.

The same as the comparators say of two texts (see comparators.COMPARATORS), for many pairs at once.
"""

import numpy as np

from linkage.matching.fields import TownLevel
from linkage.matching.preparation import Prepared
from linkage.matching.value_keys import KEY_SPACES, keys_of_values

#: field -> key spaces of its settlements and of its regions.
PLACES = {
    "home": ("home_town", "home_region"),
    "home_region": ("home_town", "home_region"),
    "missing_place": ("missing_town", "missing_region"),
}


def levels_of_places(field: str, prepared: Prepared, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """The level of each pair of values: int8, -1 where they cannot be compared.

    Args:
        field: one of PLACES.
        prepared: holds the values, and their keys if they are known already.
        lefts: value ids, one a pair.
        rights: value ids, one a pair.
    """
    n_values = len(prepared.values[KEY_SPACES[PLACES[field][0]][0]])
    town, region = (
        prepared.keys[space] if space in prepared.keys else keys_of_values(space, prepared.values)
        for space in PLACES[field]
    )
    towns, regions = (of.has_key(n_values) for of in (town, region))
    two_towns, two_regions = towns[lefts] & towns[rights], regions[lefts] & regions[rights]
    one_region = region.shared(lefts, rights)
    if field == "home_region":
        return np.where(two_regions & ~two_towns, one_region, -1).astype(np.int8)
    level = np.where(one_region, TownLevel.SAME_REGION, TownLevel.DIFFERENT)
    level = np.where(town.shared(lefts, rights), TownLevel.SAME, level)
    return np.where(two_towns, level, -1).astype(np.int8)
