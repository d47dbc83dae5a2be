"""What each record of a night says, as a hash, and which delivery said it, so that nights can be compared."""

from collections.abc import Mapping

import pandas as pd

#: What tells where a record came from, not what it says.
_NOT_SAID = ("rid", "kind", "source", "delivery", "row", "record_id", "extra", "learned")


def record_contents(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """By rid: ``delivery``, and ``content``, 16 hex digits that change with anything the record says."""
    parts = [_contents(frame) for frame in frames.values()]
    return pd.concat(parts).sort_index()


def _contents(frame: pd.DataFrame) -> pd.DataFrame:
    said = frame[[name for name in frame.columns if name not in _NOT_SAID]].astype(object)
    hashes = pd.util.hash_pandas_object(said.where(said.notna(), ""), index=False)
    delivery = frame["delivery"] if "delivery" in frame.columns else ""
    table = pd.DataFrame({"delivery": delivery, "content": [f"{one:016x}" for one in hashes]})
    return table.set_index(frame["rid"].to_numpy())
