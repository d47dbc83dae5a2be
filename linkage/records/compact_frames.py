"""Frames of records that hold each distinct text of a column once, and a small number in each cell.

With the place of a text in each cell they would take three times as much. The texts stay with Arrow: objects
of Python are several times as large. Linking reads compact frames as they are; what compares or joins texts
wants them back in each cell.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

#: What a column's texts are numbered in, the first that has room for all.
_NUMBERS = (pa.int8(), pa.int16(), pa.int32())


def compact(records: pa.Table) -> "pd.DataFrame":
    """The records with each column of texts as numbers and distinct texts, a dictionary of Arrow's.

    Args:
        records: of one kind. The frame holds nothing of its texts.
    """
    import pandas as pd

    for place, field in enumerate(records.schema):
        if pa.types.is_null(field.type):  # as objects, nothing would take eight bytes a record
            records = records.set_column(place, field.name, records.column(place).cast(pa.string()))
        if pa.types.is_string(records.schema.field(place).type) or pa.types.is_large_string(field.type):
            records = records.set_column(place, field.name, _numbered(records.column(place)))
    # other threads' reserves would keep what they take for this
    frame: pd.DataFrame = records.to_pandas(
        types_mapper=lambda kind: pd.ArrowDtype(kind) if pa.types.is_dictionary(kind) else None,
        ignore_metadata=True,
        use_threads=False,
    )
    return frame


def _numbered(texts: pa.ChunkedArray) -> pa.DictionaryArray:
    """The same texts, each distinct one held once."""
    encoded = texts.combine_chunks().dictionary_encode()
    numbers = next(kind for kind in _NUMBERS if len(encoded.dictionary) < 1 << (kind.bit_width - 1))
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(numbers), encoded.dictionary)


def coded(column: "pd.Series[str]") -> tuple[np.ndarray, list[str]]:
    """For each row the number of its text, -1 where it has none; and the texts, some perhaps of no row.

    Args:
        column: compact or not.
    """
    import pandas as pd

    if not isinstance(column.dtype, pd.ArrowDtype):
        code, texts = pd.factorize(column)
        return code, texts.tolist()
    held = pa.chunked_array(pa.array(column.array)).combine_chunks()
    return held.indices.fill_null(-1).to_numpy(zero_copy_only=False), held.dictionary.to_pylist()


def texts_of(column: "pd.Series[str]") -> np.ndarray:
    """The text, or None, in each cell of a column, compact or not."""
    import pandas as pd

    if not isinstance(column.dtype, pd.ArrowDtype):
        return column.to_numpy()
    code, texts = coded(column)
    # a text that stands in many is one object
    found: np.ndarray = np.array([*texts, None], dtype=object)[code]
    return found


def in_arrow(column: "pd.Series[str]") -> pa.Array:
    """A column's texts as Arrow holds them, null where there is none; what is no text is made one.

    Args:
        column: not compact. Raises UnicodeEncodeError where a text holds half of a sign of two.
    """
    import pandas as pd

    cells = column.to_numpy(dtype=object)
    try:
        return pa.array(cells, pa.string(), from_pandas=True)
    except pa.ArrowTypeError:
        return pa.array([None if pd.isna(cell) else str(cell) for cell in cells], pa.string())


def in_texts(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The same records with texts in each cell (see :func:`texts_of`)."""
    import pandas as pd

    return pd.DataFrame({name: texts_of(frame[name]) for name in frame.columns}, copy=False)
