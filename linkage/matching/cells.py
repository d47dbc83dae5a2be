"""Cells: what pairs may show in a field with tiers, a level and how frequent the value is.

Many more pairs are weighed than there are levels and values, so a field's weight is worked out once a cell
and looked up pair by pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linkage.matching.fields import BY_NAME, TIERS
from linkage.matching.value_keys import KEY_SPACES

#: field with tiers -> the feature whose values its frequencies are of; all of its tiers have the same.
FEATURE_OF = {name: KEY_SPACES[tiers[0].keys][0] for name, tiers in TIERS.items()}


@dataclass(frozen=True)
class Cells:
    """The cells of a field with tiers; the first is that of pairs that do not tell the field.

    Attributes:
        level: of each cell (int8); -1 of the first.
        share: natural log of how frequent the value is; 0 where the level is in no tier.
    """

    level: np.ndarray
    share: np.ndarray

    def __len__(self) -> int:
        return len(self.level)

    def at(self, chosen: np.ndarray) -> "Cells":
        """The chosen cells (positions)."""
        return Cells(self.level[chosen], self.share[chosen])


@dataclass(frozen=True)
class CellsOfValues(Cells):
    """The cells of all values of a field.

    Attributes:
        of_level: by level twice the number of its first cell, and one more where u is the frequency of the
            value itself, so that it has a cell a value; at last that of a missing field (int32).
    """

    of_level: np.ndarray


def places(of_level: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The cells of levels (see CellsOfValues.of_level) with the ids of values."""
    found: np.ndarray = (of_level >> 1) + (of_level & 1) * value
    return found


def cells_of_values(log_share: Mapping[tuple[str, int], np.ndarray]) -> dict[str, CellsOfValues]:
    """field with tiers -> its cells (``log_share`` as of frequencies.Frequencies)."""
    return {name: _cells(name, log_share) for name in TIERS}


def _cells(name: str, log_share: Mapping[tuple[str, int], np.ndarray]) -> CellsOfValues:
    of_level = {
        int(level): log_share[name, number]
        for number, tier in enumerate(TIERS[name])
        for level in tier.levels
    }
    levels = range(-1, len(BY_NAME[name].levels))
    shares = [of_level.get(level, np.zeros(1)) for level in levels]
    sizes = [len(share) for share in shares]
    of_levels = 2 * np.cumsum([0, *sizes[:-1]]) + [level in of_level for level in levels]
    return CellsOfValues(
        np.repeat(np.arange(-1, len(sizes) - 1, dtype=np.int8), sizes),
        np.concatenate(shares),
        np.roll(of_levels, -1).astype(np.int32),  # a missing field is level -1, which as an index is the last
    )
