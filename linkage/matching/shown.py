"""What sets of pairs show, whatever the model: a pattern, and how frequent the values are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linkage.matching.cells import FEATURE_OF, Cells
from linkage.matching.fields import COLUMN
from linkage.matching.frequencies import Frequencies
from linkage.matching.side_by_side import side_by_side
from linkage.matching.vectors import numbered

#: Sets of pairs looked up or weighed at a time: enough to keep numpy at work, few enough for the processor's
#: cache.
SETS_AT_A_TIME = 8_192


@dataclass(frozen=True)
class Shown:
    """What sets of pairs show; the pairs of a set weigh the same under any model.

    Attributes:
        patterns: distinct comparison vectors.
        of: the pattern of each set.
        cells: field with tiers that any set tells -> the cells that weights are worked out of.
        cell: the same -> the cell that each set shows.
    """

    patterns: np.ndarray
    of: np.ndarray
    cells: Mapping[str, Cells]
    cell: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.of)

    def parts(self) -> list[slice]:
        """The parts in which the sets are weighed."""
        return _parts(len(self.of))


def shown(
    patterns: np.ndarray, of: np.ndarray, right: np.ndarray, frequency: Frequencies, threads: int = 1
) -> Shown:
    """Look up how frequent the values are that sets of pairs show.

    Args:
        patterns: distinct comparison vectors.
        of: the pattern of each set.
        right: the right rid of each set, whose value's frequency counts.
        frequency: frequencies of the values.
        threads: parts of the sets looked up at a time.
    """
    told = [name for name in FEATURE_OF if (patterns[:, COLUMN[name]] >= 0).any()]
    cells: dict[str, Cells] = {name: frequency.cells[name] for name in told}
    cell = {name: np.empty(len(of), dtype=np.min_scalar_type(len(cells[name]))) for name in told}

    def look_up(part: slice) -> None:
        rows, rids = patterns[of[part]], right[part]  # a row at a time, not each field's from all over
        for name in told:
            value = frequency.features[FEATURE_OF[name]][rids]
            cell[name][part] = frequency.cells[name].places(rows[:, COLUMN[name]], value)

    side_by_side(look_up, _parts(len(of)), threads)
    for name in told:
        if len(cells[name]) > len(of):  # fewer sets than values: most cells are nobody's
            cell[name], seen = numbered(cell[name].astype(np.int64), len(cells[name]))
            cells[name] = cells[name].at(seen)
    return Shown(patterns, of, cells, cell)


def _parts(n_sets: int) -> list[slice]:
    return [slice(start, start + SETS_AT_A_TIME) for start in range(0, n_sets, SETS_AT_A_TIME)]
