"""Every distinct pair of values is compared once, kept, and reused by the next night.

What is kept holds no name: a value stands there as a 64-bit hash of its text.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from linkage.matching.fingerprints import combined

#: Pairs compared in one call, so that memory stays bounded and progress can be told.
CHUNK = 1_000_000
#: So many pairs are compared before recordlinkage, which takes most of a second to import, could begin.
FEW = 20_000


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
        self._places: dict[str, pd.Index] = {}
        self._changed = False
        self.compared = 0
        self.reused = 0
        if path is not None and path.is_file():
            self._load(path)

    def levels(self, field: str, texts: Sequence[str], lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
        """The level of each pair of texts: int8, -1 where they cannot be compared.

        Args:
            field: a field of ``comparators.COMPARATORS``.
            texts: distinct values.
            lefts: positions in ``texts``, one a pair; each pair should be given once.
            rights: positions in ``texts``, one a pair.
        """
        hashes = pd.util.hash_array(np.array(texts, dtype=object), categorize=False)
        asked = pd.DataFrame({"a": hashes[lefts], "b": hashes[rights]})
        known = self._known.get(field, asked.iloc[:0].assign(level=np.zeros(0, np.int8)))
        if field not in self._places:
            self._places[field] = pd.Index(_pair_hashes(known))
        place = self._places[field].get_indexer(pd.Index(_pair_hashes(asked)))
        levels = np.append(known["level"].to_numpy(), np.int8(_NOT_KNOWN))[place]
        new = np.flatnonzero(place < 0)
        self.reused += len(asked) - len(new)
        self.compared += len(new)
        if len(new):
            levels[new] = _compared(field, texts, lefts[new], rights[new])
            fresh = asked.iloc[new].assign(level=levels[new]).drop_duplicates(["a", "b"])
            self._known[field] = pd.concat([known, fresh], ignore_index=True)
            del self._places[field]
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


_NOT_KNOWN = -2


def _pair_hashes(pairs: pd.DataFrame) -> np.ndarray:
    return combined(pairs["a"].to_numpy(), pairs["b"].to_numpy())


def _compared(field: str, texts: Sequence[str], lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Run the field's recordlinkage feature over the pairs, in chunks; its comparator alone over a few."""
    from linkage.matching.comparators import COMPARATORS

    if len(lefts) <= FEW:
        _, compare_few = COMPARATORS[field]
        return compare_few(*([texts[i] for i in side.tolist()] for side in (lefts, rights)))
    import recordlinkage

    from linkage.matching.compare_features import FieldLevels

    compare = recordlinkage.Compare([FieldLevels("text", "text", field)], n_jobs=1)
    frame = pd.DataFrame({"text": texts}, dtype=pd.CategoricalDtype(list(texts)))
    parts = []
    for start in range(0, len(lefts), CHUNK):
        pairs = pd.MultiIndex.from_arrays([lefts[start : start + CHUNK], rights[start : start + CHUNK]])
        parts.append(compare.compute(pairs, frame, frame)[field].to_numpy(np.int8))
    return np.concatenate(parts)
