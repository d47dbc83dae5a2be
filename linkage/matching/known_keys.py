"""The keys of every distinct value are worked out once, kept, and reused by the next night.

What is kept holds no name: values and keys stand there as 64-bit hashes of their texts.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from linkage.matching.fingerprints import order_of
from linkage.matching.value_keys import KEY_SPACES, ValueKeys, keys_of_values, text_hashes

#: Stands for the keys of a value that has none, so that it is known all the same.
NO_KEY = np.iinfo(np.int64).min


class KnownKeys:
    """The keys of all values met so far, by key space.

    Args:
        path: a Parquet file that outlives the run; None keeps them in memory only.
        version: the version of everything that decides a key; what was kept under another is forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._known: dict[str, pd.DataFrame] | None = None  # until it is asked for
        self._changed = False

    def of_values(
        self, space: str, values: Mapping[str, list[str]], hashes: Mapping[str, np.ndarray] | None = None
    ) -> ValueKeys:
        """The same as ``value_keys.keys_of_values``, sorted by value; what is new is remembered.

        Args:
            space: a key space.
            values: for each text feature its distinct texts; the value id is the position.
            hashes: for each text feature the hashes of its texts, if they are known already.
        """
        feature, _ = KEY_SPACES[space]
        own = text_hashes(values[feature]) if hashes is None else hashes[feature]
        if self._known is None:
            self._known = self._read()
        known = self._known.get(space, pd.DataFrame({"value": own[:0], "key": own[:0]}))
        ids = pd.Index(own).get_indexer(pd.Index(known["value"]))
        is_new = np.ones(len(own), dtype=bool)
        is_new[ids[ids >= 0]] = False
        new = np.flatnonzero(is_new)
        if len(new):
            found = keys_of_values(space, {feature: [values[feature][i] for i in new]})
            none = new[~found.has_key(len(new))]
            added = {
                "value": np.r_[own[new[found.value]], own[none]],
                "key": np.r_[found.key, np.full(len(none), NO_KEY)],
            }
            known = pd.concat([known, pd.DataFrame(added)], ignore_index=True)
            self._known[space], self._changed = known, True
            ids = np.concatenate([ids, new[found.value], none])
        key = known["key"].to_numpy()
        here = (ids >= 0) & (key != NO_KEY)
        value, key = ids[here].astype(np.int32), key[here]
        by_value = _by_value(value, key)
        return ValueKeys(feature, value[by_value], key[by_value])

    def let_go(self) -> None:
        """Hold no longer what the file holds as well; whoever asks again has it read again."""
        if self._path is not None and not self._changed:
            self._known = None

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not self._changed or self._known is None:
            return
        frames = [frame.assign(space=space) for space, frame in sorted(self._known.items())]
        everything = pd.concat(frames, ignore_index=True).assign(version=self._version)
        partial = self._path.with_suffix(".partial")
        everything.astype({"space": "category", "version": "category"}).to_parquet(partial, index=False)
        partial.replace(self._path)

    def _read(self) -> dict[str, pd.DataFrame]:
        """What the file has under this version."""
        if self._path is None or not self._path.is_file():
            return {}
        with pq.ParquetFile(self._path) as file:  # on one thread: others' reserves would keep what they take
            everything = file.read(use_threads=False).to_pandas(use_threads=False)
        everything = everything[everything["version"] == self._version]
        spaces = everything.groupby("space", observed=True)
        return {str(space): frame[["value", "key"]].reset_index(drop=True) for space, frame in spaces}


def _by_value(value: np.ndarray, key: np.ndarray) -> np.ndarray:
    """The positions by value id and then by key: ``np.lexsort``, in a third of its time."""
    by_key = order_of(key)
    by_value: np.ndarray = by_key[order_of(value[by_key])]
    return by_value
