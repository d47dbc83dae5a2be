"""Levels of two places or initials from the keys of their values, so that they need not be read again.

The same as the comparators say of two texts (see comparators.COMPARATORS), for many pairs at once.
"""

import numpy as np

from linkage.matching.fields import TownLevel
from linkage.matching.preparation import Prepared
from linkage.matching.value_keys import KEY_SPACES, ValueKeys, is_initial, keys_of_values

#: field -> the key spaces that tell its level: of a place its settlements and its regions.
SPACES_OF_FIELD: dict[str, tuple[str, ...]] = {
    "home": ("home_town", "home_region"),
    "home_region": ("home_town", "home_region"),
    "missing_place": ("missing_town", "missing_region"),
    "given_initial": ("given_initial",),
    "patronymic_initial": ("patronymic_initial",),
}


def levels_by_keys(field: str, prepared: Prepared, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """The level of each pair of values: int8, -1 where they cannot be compared.

    Args:
        field: one of SPACES_OF_FIELD.
        prepared: holds the values, and their keys if they are known already.
        lefts: value ids, one a pair.
        rights: value ids, one a pair.
    """
    spaces = SPACES_OF_FIELD[field]
    texts = prepared.values[KEY_SPACES[spaces[0]][0]]
    keys = [
        prepared.keys[space] if space in prepared.keys else keys_of_values(space, prepared.values)
        for space in spaces
    ]
    if len(keys) == 1:
        initial = np.array([is_initial(text) for text in texts], dtype=bool)
        levels = np.where(initial[lefts] | initial[rights], keys[0].shared(lefts, rights), -1)
    else:
        town, region = keys
        levels = _of_places(town, region, len(texts), field == "home_region", lefts, rights)
    return levels.astype(np.int8)


def _of_places(
    town: ValueKeys, region: ValueKeys, n_values: int, by_region: bool, lefts: np.ndarray, rights: np.ndarray
) -> np.ndarray:
    towns, regions = (of.has_key(n_values) for of in (town, region))
    two_towns, two_regions = towns[lefts] & towns[rights], regions[lefts] & regions[rights]
    one_region = region.shared(lefts, rights)
    if by_region:
        return np.where(two_regions & ~two_towns, one_region, -1)
    level = np.where(one_region, TownLevel.SAME_REGION, TownLevel.DIFFERENT)
    level = np.where(town.shared(lefts, rights), TownLevel.SAME, level)
    return np.where(two_towns, level, -1)
