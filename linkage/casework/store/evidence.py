"""What a record says, as a short hash: a decided pair whose hash has changed is looked at again."""

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

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
    cells = records.reindex(columns=list(COMPARED)).astype(object)
    columns = [map(str, np.where(cells[name].notna(), cells[name], "").tolist()) for name in COMPARED]
    texts = ["\x1f".join(row).encode("utf-8", "surrogatepass") for row in zip(*columns, strict=True)]
    hashes = [hashlib.sha256(text).hexdigest()[:_LETTERS] for text in texts]
    return pd.Series(hashes, index=records.index, dtype=object)


def evidence_of(frames: Mapping[str, pd.DataFrame]) -> "pd.Series[str]":
    """The evidence of every record of a night, by its ``rid``."""
    return pd.concat([record_evidence(frame.set_index("rid")) for frame in frames.values()]).sort_index()
