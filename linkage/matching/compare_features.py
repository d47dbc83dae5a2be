"""The comparators as compare features, for users of recordlinkage; the pipeline runs the same comparators."""

import numpy as np
import pandas as pd
from recordlinkage.base import BaseCompareFeature

from linkage.matching.comparators import COMPARATORS


class FieldLevels(BaseCompareFeature):  # type: ignore[misc]
    """The levels of one field, as a recordlinkage compare feature: int8, -1 where they cannot be compared.

    Args:
        left: the column of the left frame.
        right: the column of the right frame.
        field: a field of COMPARATORS.
    """

    name = "field_levels"
    description = "Ordered levels of agreement of one field of a person's record."

    def __init__(self, left: str, right: str, field: str, label: str | None = None) -> None:
        super().__init__(left, right, label=label or field)
        self.field = field

    def _compute_vectorized(self, left: pd.Series, right: pd.Series) -> np.ndarray:
        known = (left.notna() & right.notna()).to_numpy()
        levels = np.full(len(left), -1, dtype=np.int8)
        compare = COMPARATORS[self.field][1]
        levels[known] = compare(left.array[known], right.array[known])
        return levels
