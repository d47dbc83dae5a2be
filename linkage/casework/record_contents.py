"""What each record of a night says, as a hash, and which delivery said it, so that nights can be compared."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from linkage.records.compact_frames import coded

#: What tells where a record came from, not what it says.
_NOT_SAID = ("rid", "kind", "source", "delivery", "row", "record_id", "extra", "learned")


def record_contents(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """By rid: ``delivery``, and ``content``, 16 hex digits that change with anything the record says."""
    parts = [_contents(frame) for frame in frames.values()]
    return pd.concat(parts).sort_index()


def _contents(frame: pd.DataFrame) -> pd.DataFrame:
    said = {name: _distinct(frame[name]) for name in frame.columns if name not in _NOT_SAID}
    hashes = pd.util.hash_pandas_object(pd.DataFrame(said), index=False).to_numpy()
    digits = hashes.astype(">u8").tobytes().hex()
    contents = [digits[start : start + 16] for start in range(0, len(digits), 16)]
    delivery = frame["delivery"].to_numpy() if "delivery" in frame.columns else ""
    return pd.DataFrame({"delivery": delivery, "content": contents}, index=frame["rid"].to_numpy())


def _distinct(cells: "pd.Series[str]") -> pd.Categorical:
    """The cells, with an empty text where there is none, so that each text is hashed once."""
    numbers, texts = coded(cells)
    if "" not in texts:
        texts = [*texts, ""]
    empty = texts.index("")
    categories = pd.Index(texts, dtype=object)
    return pd.Categorical.from_codes(np.where(numbers < 0, empty, numbers), categories=categories)
