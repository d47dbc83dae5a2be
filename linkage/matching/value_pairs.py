"""Every distinct pair of values is compared once, kept, and reused by the next night.

What is kept holds no name: a pair stands there as one 64-bit hash of its two texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from linkage.matching.fingerprints import combined

#: Pairs compared in one call, so that memory stays bounded and progress can be told.
CHUNK = 250_000


@dataclass(frozen=True)
class KnownLevels:
    """The levels of the pairs of one field compared so far.

    Attributes:
        pair: hash of each pair, ascending.
        level: of each.
    """

    pair: np.ndarray
    level: np.ndarray

    def places(self, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each of the pairs asked (ascending) stands or would stand, and which of them are not here."""
        place = np.searchsorted(self.pair, asked)
        if not len(self.pair):
            return place, np.ones(len(asked), dtype=bool)
        return place, self.pair[np.minimum(place, len(self.pair) - 1)] != asked


class ValuePairs:
    """The levels of all value pairs compared so far, by field.

    Args:
        path: a Parquet file that outlives the run; None keeps them in memory only.
        version: the version of everything that decides a level; pairs kept under another are forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._known: dict[str, KnownLevels] = {}
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
        asked = combined(hashes[lefts], hashes[rights])
        order = np.argsort(asked)  # whatever is looked up in order lies near what was looked up before
        asked = asked[order]
        known = self._known.get(field, _NOTHING)
        place, new = known.places(asked)
        levels = np.empty(len(asked), dtype=np.int8)
        levels[order[~new]] = known.level[place[~new]]
        to_compare = np.sort(order[new])
        self.reused += len(asked) - len(to_compare)
        self.compared += len(to_compare)
        if len(to_compare):
            levels[to_compare] = _compared(field, texts, lefts[to_compare], rights[to_compare])
            once = new & np.append(True, asked[1:] != asked[:-1])
            self._known[field] = KnownLevels(
                np.insert(known.pair, place[once], asked[once]),
                np.insert(known.level, place[once], levels[order[once]]),
            )
            self._changed = True
        return levels

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not self._changed:
            return
        frames = [
            pd.DataFrame({"pair": known.pair, "level": known.level, "field": field})
            for field, known in sorted(self._known.items())
        ]
        everything = pd.concat(frames, ignore_index=True).assign(version=self._version)
        everything["field"] = everything["field"].astype("category")
        everything["version"] = everything["version"].astype("category")
        partial = self._path.with_suffix(".partial")
        everything.to_parquet(partial, index=False)
        partial.replace(self._path)

    def _load(self, path: Path) -> None:
        everything = pd.read_parquet(path)
        everything = everything[everything["version"].astype(str) == self._version]
        for field, rows in everything.groupby("field", observed=True):
            self._known[str(field)] = KnownLevels(rows["pair"].to_numpy(), rows["level"].to_numpy())


_NOTHING = KnownLevels(np.zeros(0, np.uint64), np.zeros(0, np.int8))


def _compared(field: str, texts: Sequence[str], lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Run the field's recordlinkage feature over the pairs, in chunks."""
    # recordlinkage takes most of a second to import, and a night without new names never needs it.
    import recordlinkage

    from linkage.matching.comparators import FieldLevels

    compare = recordlinkage.Compare([FieldLevels("text", "text", field)], n_jobs=1)
    frame = pd.DataFrame({"text": texts}, dtype=pd.CategoricalDtype(list(texts)))
    parts = []
    for start in range(0, len(lefts), CHUNK):
        pairs = pd.MultiIndex.from_arrays([lefts[start : start + CHUNK], rights[start : start + CHUNK]])
        parts.append(compare.compute(pairs, frame, frame)[field].to_numpy(np.int8))
    return np.concatenate(parts)
