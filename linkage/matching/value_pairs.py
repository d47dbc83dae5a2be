"""Every distinct pair of values is compared once, kept, and reused by the next night.

What is kept holds no name: a value stands there as a 64-bit hash of its text.
"""

from pathlib import Path

import numpy as np
import pandas as pd

#: Pairs compared in one call, so that memory stays bounded and progress can be told.
CHUNK = 1_000_000


class ValuePairs:
    """The levels of all value pairs compared so far, by field.

    Args:
        path: a Parquet file that outlives the run; None keeps them in memory only.
        version: the version of everything that decides a level; pairs kept under another are forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._known: dict[str, pd.DataFrame] = {}
        self._changed = False
        self.compared = 0
        self.reused = 0
        if path is not None and path.is_file():
            self._load(path)

    def levels(self, field: str, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
        """The level of each pair (``lefts[i]``, ``rights[i]``): int8, -1 where they cannot be compared.

        Args:
            field: a field of ``comparators.COMPARATORS``.
            lefts: texts, one a pair; each pair should be given once.
            rights: texts, one a pair.
        """
        asked = pd.DataFrame({"a": _hashes(lefts), "b": _hashes(rights)})
        known = self._known.get(field)
        if known is None:
            levels = np.full(len(asked), -2, dtype=np.int8)
        else:
            levels = asked.merge(known, on=["a", "b"], how="left")["level"].fillna(-2).to_numpy(np.int8)
        new = np.flatnonzero(levels == -2)
        self.reused += len(asked) - len(new)
        self.compared += len(new)
        if len(new):
            levels[new] = _compared(field, lefts[new], rights[new])
            fresh = asked.iloc[new].assign(level=levels[new])
            kept = fresh if known is None else pd.concat([known, fresh], ignore_index=True)
            self._known[field] = kept.drop_duplicates(["a", "b"], ignore_index=True)
            self._changed = True
        return levels

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not self._changed:
            return
        frames = [frame.assign(field=field) for field, frame in sorted(self._known.items())]
        everything = pd.concat(frames, ignore_index=True).assign(version=self._version)
        everything["field"] = everything["field"].astype("category")
        everything["version"] = everything["version"].astype("category")
        partial = self._path.with_suffix(".partial")
        everything.to_parquet(partial, index=False)
        partial.replace(self._path)

    def _load(self, path: Path) -> None:
        everything = pd.read_parquet(path)
        everything = everything[everything["version"].astype(str) == self._version]
        for field, frame in everything.groupby("field", observed=True):
            self._known[str(field)] = frame[["a", "b", "level"]].reset_index(drop=True)


def _hashes(texts: np.ndarray) -> np.ndarray:
    return pd.util.hash_array(texts.astype(object), categorize=True)


def _compared(field: str, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Run the field's recordlinkage feature over the pairs, in chunks."""
    # recordlinkage takes most of a second to import, and a night without new names never needs it.
    import recordlinkage

    from linkage.matching.comparators import FieldLevels

    compare = recordlinkage.Compare([FieldLevels("text", "text", field)], n_jobs=1)
    parts = []
    for start in range(0, len(lefts), CHUNK):
        left_ids, left_texts = pd.factorize(lefts[start : start + CHUNK])
        right_ids, right_texts = pd.factorize(rights[start : start + CHUNK])
        pairs = pd.MultiIndex.from_arrays([left_ids, right_ids])
        left = pd.DataFrame({"text": left_texts})
        right = pd.DataFrame({"text": right_texts})
        parts.append(compare.compute(pairs, left, right)[field].to_numpy(np.int8))
    return np.concatenate(parts)
