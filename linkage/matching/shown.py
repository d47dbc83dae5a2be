"""What sets of pairs show, whatever the model: a pattern, and how frequent the values are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from linkage.matching.cells import FEATURE_OF, Cells, places
from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.frequencies import Frequencies
from linkage.matching.side_by_side import side_by_side
from linkage.matching.vectors import Vectors, numbered, pattern_codes, patterns_of

#: Sets of pairs looked up or weighed at a time: enough to keep numpy at work, few enough for the processor's
#: cache.
SETS_AT_A_TIME = 8_192


@dataclass(frozen=True)
class Shown:
    """What some sets of pairs show.

    Attributes:
        pattern: the comparison vector of each (see SetsOfPairs.patterns).
        row: its row of levels (see SetsOfPairs.rows).
        cell: field with tiers that any set tells -> the cell of each (see SetsOfPairs.cells); where not all
            tell the field, the cell of those that do not is 0.
    """

    pattern: np.ndarray
    row: np.ndarray
    cell: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.row)

    def at(self, chosen: slice | np.ndarray) -> "Shown":
        """What the chosen ones (a slice or positions) show."""
        cell = {name: of_sets[chosen] for name, of_sets in self.cell.items()}
        return Shown(self.pattern[chosen], self.row[chosen], cell)


@dataclass(frozen=True)
class SetsOfPairs:
    """Sets of pairs and what there is for them to show; the pairs of a set weigh the same under any model.

    Attributes:
        n: how many sets.
        patterns: distinct comparison vectors.
        rows: the distinct vectors without the fields with tiers, but for the given name.
        cells: field with tiers that any set tells -> the cells that weights are worked out of.
        shown: what a part of the sets shows: looked up when asked for, unless they are ``held``.
    """

    n: int
    patterns: np.ndarray
    rows: np.ndarray
    cells: Mapping[str, Cells]
    shown: Callable[[slice], Shown]

    def parts(self) -> list[slice]:
        """The parts in which the sets are looked up and weighed."""
        return [slice(start, start + SETS_AT_A_TIME) for start in range(0, self.n, SETS_AT_A_TIME)]


def sets_of_pairs(vectors: Vectors, first: np.ndarray, frequency: Frequencies) -> SetsOfPairs:
    """Sets of pairs, to be asked part by part what they show.

    Args:
        vectors: the pairs.
        first: the position of a pair of each set.
        frequency: frequencies of the values; that of the right record's value counts.
    """
    patterns, pattern_of = vectors.patterns
    codes = pattern_codes(patterns)
    codes &= _bits_by_level()
    row_of, codes = pd.factorize(codes)
    told = [name for name in FEATURE_OF if (patterns[:, COLUMN[name]] >= 0).any()]
    of_level = {name: frequency.cells[name].of_level[patterns[:, COLUMN[name]]] for name in told}

    def look_up(part: slice) -> Shown:
        pairs = first[part]
        pattern, rids = pattern_of[pairs].astype(np.intp), vectors.r[pairs].astype(np.intp)
        value = {name: frequency.features[FEATURE_OF[name]].take(rids) for name in told}
        cell = {name: places(of_level[name].take(pattern), value[name]) for name in told}
        return Shown(pattern, row_of.take(pattern), cell)

    cells = {name: frequency.cells[name] for name in told}
    return SetsOfPairs(len(first), patterns, patterns_of(codes, len(FIELDS)), cells, look_up)


def _bits_by_level() -> int:
    """The bits of what weighs by its level alone in the number of a comparison vector.

    Of siblings' given names the level tells too.
    """
    by_level = [column for name, column in COLUMN.items() if name not in FEATURE_OF or name == "given"]
    return sum(7 << 3 * (len(FIELDS) - 1 - column) for column in by_level)


def held(sets: SetsOfPairs, threads: int = 1) -> SetsOfPairs:
    """The same sets with what they show looked up once, ``threads`` parts at a time.

    That takes 40 bytes a set and more: it is for sets that are weighed again and again, or few.
    """
    pattern, row = np.empty(sets.n, dtype=np.intp), np.empty(sets.n, dtype=np.int32)
    cells = dict(sets.cells)
    cell = {name: np.empty(sets.n, np.min_scalar_type(len(of_field))) for name, of_field in cells.items()}

    def look_up(part: slice) -> None:
        shown = sets.shown(part)
        pattern[part], row[part] = shown.pattern, shown.row
        for name, of_sets in shown.cell.items():
            cell[name][part] = of_sets

    side_by_side(look_up, sets.parts(), threads)
    for name, of_field in sets.cells.items():
        if len(of_field) > sets.n:  # fewer sets than values: most cells are nobody's
            cell[name], seen = numbered(cell[name].astype(np.int64), len(of_field))
            cells[name] = of_field.at(seen)
    return replace(sets, cells=cells, shown=Shown(pattern, row, cell).at)
