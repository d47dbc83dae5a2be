"""What sets of pairs show, whatever the model: a pattern, and how frequent the values are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.cells import FEATURE_OF, Cells, places
from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.frequencies import Frequencies
from linkage.matching.side_by_side import side_by_side
from linkage.matching.vectors import numbered, pattern_codes, patterns_of

#: Sets of pairs looked up or weighed at a time: enough to keep numpy at work, few enough for the processor's
#: cache.
SETS_AT_A_TIME = 8_192


#: The columns of what weighs by its level alone; of siblings' given names the level tells too.
_BY_LEVEL = [column for name, column in COLUMN.items() if name not in FEATURE_OF or name == "given"]
#: Their bits in the number of a comparison vector.
_BITS = sum(7 << 3 * (len(FIELDS) - 1 - column) for column in _BY_LEVEL)


@dataclass(frozen=True)
class Shown:
    """What sets of pairs show; the pairs of a set weigh the same under any model.

    Attributes:
        patterns: distinct comparison vectors.
        of: the pattern of each set.
        rows: the distinct vectors without the fields with tiers, but for the given name.
        row: the one that each set shows.
        cells: field with tiers that any set tells -> the cells that weights are worked out of.
        cell: the same -> the cell that each set shows; where any does not tell the field, its cell is 0.
    """

    patterns: np.ndarray
    of: np.ndarray
    rows: np.ndarray
    row: np.ndarray
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
    codes = pattern_codes(patterns)
    codes &= _BITS
    row_of, codes = pd.factorize(codes)
    told = [name for name in FEATURE_OF if (patterns[:, COLUMN[name]] >= 0).any()]
    cells: dict[str, Cells] = {name: frequency.cells[name] for name in told}
    of_level = {name: frequency.cells[name].of_level[patterns[:, COLUMN[name]]] for name in told}
    cell = {name: np.empty(len(of), dtype=np.min_scalar_type(len(cells[name]))) for name in told}
    row = np.empty(len(of), dtype=np.int32)

    def look_up(part: slice) -> None:
        pattern, rids = of[part].astype(np.intp, copy=False), right[part].astype(np.intp)
        row[part] = row_of.take(pattern)
        for name in told:
            value = frequency.features[FEATURE_OF[name]].take(rids)
            cell[name][part] = places(of_level[name].take(pattern), value)

    side_by_side(look_up, _parts(len(of)), threads)
    for name in told:
        if len(cells[name]) > len(of):  # fewer sets than values: most cells are nobody's
            cell[name], seen = numbered(cell[name].astype(np.int64), len(cells[name]))
            cells[name] = cells[name].at(seen)
    return Shown(patterns, of, patterns_of(codes, len(FIELDS)), row, cells, cell)


def _parts(n_sets: int) -> list[slice]:
    return [slice(start, start + SETS_AT_A_TIME) for start in range(0, n_sets, SETS_AT_A_TIME)]
