"""What a record says, as a short hash: a decided pair whose hash has changed is looked at again."""

import hashlib
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkage.matching.preparation import TEXT_FEATURES
from linkage.records.compact_frames import in_arrow

#: Compared between entries only, and later than decisions were first made: their hashes are to stay.
_LEFT_OUT = ("missing_date",)
#: The columns that linking compares: a change in any other is no reason to decide anew.
COMPARED = tuple(
    dict.fromkeys(
        [
            *(name for names in TEXT_FEATURES.values() for name in names if name not in _LEFT_OUT),
            *("birth_date", "age", "sex"),
        ]
    )
)
_LETTERS = 16
_BETWEEN = "\x1f"


def record_evidence(records: pd.DataFrame) -> "pd.Series[str]":
    """For each record the first 16 hex digits of a SHA-256 over its compared values; the index is kept.

    The evidence of a pair is ``left-right`` of the two, so it tells which side has changed.
    """
    try:
        said = _joined(records)
    except UnicodeEncodeError:
        said = _joined_in_python(records)
    hashes = [hashlib.sha256(one).hexdigest()[:_LETTERS] for one in said]
    return pd.Series(hashes, index=records.index, dtype=object)


def _joined(records: pd.DataFrame) -> list[bytes]:
    """What each record says; Arrow joins it faster than Python."""
    said = pc.binary_join_element_wise(*(_texts(records, name) for name in COMPARED), _BETWEEN)
    joined: list[bytes] = said.cast(pa.binary()).to_pylist()
    return joined


def _joined_in_python(records: pd.DataFrame) -> list[bytes]:
    """The same where a text holds half of a sign of two, which Arrow takes for no text."""
    told = records.reindex(columns=list(COMPARED))
    rows = told.astype(object).where(told.notna(), "").itertuples(index=False, name=None)
    return [_BETWEEN.join(map(str, row)).encode("utf-8", "surrogatepass") for row in rows]


def _texts(records: pd.DataFrame, column: str) -> pa.Array:
    """The cells of a column, an empty text where there is none."""
    if column not in records:
        return pa.repeat("", len(records))
    return in_arrow(records[column]).fill_null("")


def evidence_of(frames: Mapping[str, pd.DataFrame]) -> "pd.Series[str]":
    """The evidence of every record of a night, by its ``rid``."""
    parts = [record_evidence(frame).set_axis(frame["rid"].to_numpy()) for frame in frames.values()]
    return pd.concat(parts).sort_index()
