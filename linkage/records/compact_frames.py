"""Frames of records that hold each distinct text of a column once, and a small number in each cell.

With the place of a text in each cell they would take three times as much. Linking reads compact frames as
they are; what compares or joins texts wants them back in each cell.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def compact(records: pa.Table) -> "pd.DataFrame":
    """The records with each column of texts as a pandas Categorical, unordered.

    Args:
        records: of one kind. The frame holds nothing of it.
    """
    # other threads' reserves would keep what they take for this
    frame: pd.DataFrame = records.to_pandas(
        strings_to_categorical=True, ignore_metadata=True, use_threads=False
    )
    return frame


def texts_of(column: "pd.Series[str]") -> np.ndarray:
    """The text, or None, in each cell of a column, compact or not."""
    import pandas as pd

    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.to_numpy()
    # a text that stands in many is one object
    found: np.ndarray = np.array([*column.cat.categories, None], dtype=object)[column.cat.codes]
    return found


def in_texts(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The same records with texts in each cell (see :func:`texts_of`)."""
    import pandas as pd

    return pd.DataFrame({name: texts_of(frame[name]) for name in frame.columns}, copy=False)
