"""What a record says, as a short hash: a decided pair whose hash has changed is looked at again."""

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype

from linkage.matching.preparation import TEXT_FEATURES

#: The columns that linking compares: a change in any other is no reason to decide anew.
COMPARED = tuple(
    dict.fromkeys([*(name for names in TEXT_FEATURES.values() for name in names), "birth_date", "age", "sex"])
)
_LETTERS = 16


def record_evidence(records: pd.DataFrame) -> "pd.Series[str]":
    """For each record the first 16 hex digits of a SHA-256 over its compared values; the index is kept.

    The evidence of a pair is ``left-right`` of the two, so it tells which side has changed.
    """
    columns = [_texts(records, name) for name in COMPARED]
    texts = ["\x1f".join(row).encode("utf-8", "surrogatepass") for row in zip(*columns, strict=True)]
    hashes = [hashlib.sha256(text).hexdigest()[:_LETTERS] for text in texts]
    return pd.Series(hashes, index=records.index, dtype=object)


def _texts(records: pd.DataFrame, column: str) -> list[str]:
    """The cells of a column, an empty text where there is none."""
    if column not in records:
        return [""] * len(records)
    cells = records[column].to_numpy(dtype=object)
    given = np.where(pd.isna(cells), "", cells)
    # mostly all are texts already, and asking each of two million costs more than the hashes
    return given.tolist() if infer_dtype(given) == "string" else [str(cell) for cell in given]


def evidence_of(frames: Mapping[str, pd.DataFrame]) -> "pd.Series[str]":
    """The evidence of every record of a night, by its ``rid``."""
    parts = [record_evidence(frame).set_axis(frame["rid"].to_numpy()) for frame in frames.values()]
    return pd.concat(parts).sort_index()
