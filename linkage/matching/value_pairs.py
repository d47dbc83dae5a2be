"""Every distinct pair of values is compared once, kept, and reused by the next night.

What is kept holds no name: a pair of values stands there as a 64-bit hash of their texts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from linkage.matching import comparators
from linkage.matching.fingerprints import combined, order_of, places_of
from linkage.matching.value_keys import text_hashes

#: Pairs compared in one call, so that memory stays bounded.
CHUNK = 1 << 17


class ValuePairs:
    """The levels of all value pairs compared so far, by field.

    Args:
        path: a Parquet file that outlives the run; None keeps them in memory only.
        version: the version of everything that decides a level; pairs kept under another are forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._known: dict[str, _Levels] = {}
        self._changed = False
        self._counting = Lock()  # fields are compared side by side
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)  # and so are parts of one field's pairs
        self.compared = 0
        self.reused = 0
        if path is not None and path.is_file():
            self._known = _read(path, version)

    def levels(
        self,
        field: str,
        texts: Sequence[str],
        lefts: np.ndarray,
        rights: np.ndarray,
        hashes: np.ndarray | None = None,
    ) -> np.ndarray:
        """The level of each pair of texts: int8, -1 where they cannot be compared.

        Args:
            field: a field of ``comparators.COMPARATORS``.
            texts: distinct values.
            lefts: positions in ``texts``, one a pair; each pair should be given once.
            rights: positions in ``texts``, one a pair.
            hashes: of the texts (see value_keys.text_hashes), if they are known already.
        """
        own = (text_hashes(texts) if hashes is None else hashes).view(np.uint64)
        asked = combined(own[lefts], own[rights])
        with self._turns[field]:
            known = self._known.get(field, _NOTHING)
            levels, here = known.of(asked)
            new = np.flatnonzero(~here)
            with self._counting:
                self.reused += len(asked) - len(new)
                self.compared += len(new)
            if len(new):
                asked = asked[new]
                levels[new] = _compared(field, texts, lefts[new], rights[new])
                self._known[field] = known.with_new(asked, levels[new])
                self._changed = True
        return levels

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not self._changed:
            return
        frames = [
            pd.DataFrame({"pair": known.pair, "level": known.level}).assign(field=field)
            for field, known in sorted(self._known.items())
        ]
        everything = pd.concat(frames, ignore_index=True).assign(version=self._version)
        partial = self._path.with_suffix(".partial")
        everything.astype({"field": "category", "version": "category"}).to_parquet(partial, index=False)
        partial.replace(self._path)


@dataclass(frozen=True)
class _Levels:
    """What is known of one field: the hash of each pair of values, ascending, and its level."""

    pair: np.ndarray
    level: np.ndarray

    def of(self, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The levels of pairs, and which of them are known; the others are -1."""
        place = places_of(asked, self.pair)
        return np.append(self.level, np.int8(-1))[place], place >= 0

    def with_new(self, pair: np.ndarray, level: np.ndarray) -> "_Levels":
        """The same with more pairs, none of them known yet."""
        order = order_of(pair)
        pair, level = pair[order], level[order]
        del order
        once = np.r_[True, pair[1:] != pair[:-1]]
        if not once.all():
            pair, level = pair[once], level[once]
        # put in between: to sort all that is known again would take longest when most is known
        place = np.searchsorted(self.pair, pair)
        place += np.arange(len(pair))
        return _Levels(put_between(self.pair, pair, place), put_between(self.level, level, place))


def put_between(held: np.ndarray, new: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Both together, with the new rows at these places (``np.insert`` takes twice as much room for it)."""
    both = np.empty((len(held) + len(new), *held.shape[1:]), dtype=held.dtype)
    rest = np.ones(len(both), dtype=bool)
    rest[place] = False
    both[rest], both[place] = held, new
    return both


def _read(path: Path, version: str) -> dict[str, _Levels]:
    """What a file has of each field under a version."""
    with pq.ParquetFile(path) as file:  # on one thread: others' reserves would keep what they take
        everything = file.read(use_threads=False).to_pandas(use_threads=False)
    if not (everything["version"] == version).all():
        everything = everything[everything["version"] == version]
    pair, level = everything["pair"].to_numpy(), everything["level"].to_numpy()
    field = everything["field"].cat.codes.to_numpy()
    begun = np.flatnonzero(np.r_[True, field[1:] != field[:-1]][: len(field)])  # fields stand together
    names = everything["field"].cat.categories[field[begun]]
    parts = zip(names, begun, np.append(begun[1:], len(field)), strict=False)
    return {str(name): _Levels(pair[start:end], level[start:end]) for name, start, end in parts}


_NOTHING = _Levels(np.zeros(0, np.uint64), np.zeros(0, np.int8))


def _compared(field: str, texts: Sequence[str], lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Run the field's comparator over the pairs, in chunks."""
    _, compare = comparators.COMPARATORS[field]
    levels = np.empty(len(lefts), np.int8)
    for start in range(0, len(lefts), CHUNK):
        left, right = lefts[start : start + CHUNK], rights[start : start + CHUNK]
        code, places = pd.factorize(np.concatenate([left, right]))
        asked = pd.CategoricalDtype([texts[place] for place in places.tolist()])
        sides: Any = pd.Categorical.from_codes(code, dtype=asked)
        levels[start : start + CHUNK] = compare(sides[: len(left)], sides[len(left) :])
    return levels
