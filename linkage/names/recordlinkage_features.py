"""Names for users of recordlinkage: levels as a compare feature, skeleton keys as an index."""

from typing import Any

import numpy as np
import pandas
from numpy.typing import NDArray
from recordlinkage.base import BaseCompareFeature, BaseIndexAlgorithm

from linkage.names.comparison import levels
from linkage.names.full_keys import keys


class NameLevels(BaseCompareFeature):  # type: ignore[misc]
    """Compare feature: the int8 level of two name columns; -1 where either side is missing.

    ``part`` is surname, given or patronymic.
    """

    name = "name levels"
    description = "Ordered levels of agreement of Ukrainian, Russian and Latin names."

    def __init__(self, left: str, right: str, part: str, label: str | None = None) -> None:
        super().__init__(left, right, label=label)
        self.part = part

    def _compute_vectorized(
        self, left: "pandas.Series[Any]", right: "pandas.Series[Any]"
    ) -> NDArray[np.int8]:
        return levels(left.tolist(), right.tolist(), self.part)


class NameKeys(BaseIndexAlgorithm):  # type: ignore[misc]
    """Index: pairs of records whose names share a skeleton key of the given level."""

    name = "name keys"

    def __init__(self, left: str, right: str | None = None, level: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.left, self.right, self.level = left, right or left, level

    def _link_index(self, df_a: pandas.DataFrame, df_b: pandas.DataFrame) -> pandas.MultiIndex:
        left, right = self._keyed(df_a, self.left), self._keyed(df_b, self.right)
        pairs = left.merge(right, on="key")[["record_x", "record_y"]].drop_duplicates()
        return pandas.MultiIndex.from_frame(pairs, names=[df_a.index.name, df_b.index.name])

    def _keyed(self, records: pandas.DataFrame, column: str) -> pandas.DataFrame:
        values = records[column].dropna()
        rows = [(key, record) for record, value in values.items() for key in keys(str(value), self.level)]
        return pandas.DataFrame(rows, columns=["key", "record"])
