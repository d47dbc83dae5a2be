"""What a night leaves of its comparisons for the next: records that say the same are not compared again.

A pair's levels depend on its two records only, so the next night compares the pairs that have a new or
changed record and takes the others from here. It saves time and changes nothing; it may be deleted at any
time. Records stand here as fingerprints, so it holds no name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from linkage.matching.fingerprints import order_of, places_of
from linkage.matching.packed_pairs import PACKED_COLUMNS, PackedPairs, none_packed

#: What a blocking rule refined: the rule's number, the block's three keys and a code (see blocking.Found).
N_BLOCK_COLUMNS = 5


@dataclass(frozen=True)
class KeptPairs:
    """The pairs of one round of comparisons.

    Attributes:
        records: fingerprints of the records that were compared with each other, ascending.
        pairs: the compared pairs; ``l`` and ``r`` are positions in ``records``.
        oversized: the blocks and parts that were refined, a row each [rows, N_BLOCK_COLUMNS].
        screens: pair of kinds (``registry-testimony``) -> what left out the pairs that could not matter
            (see frozen_models.screen_ids); where a pair of kinds is not named, every candidate is here.
    """

    records: np.ndarray
    pairs: PackedPairs
    oversized: np.ndarray
    screens: Mapping[str, str] = field(default_factory=dict)

    def missing(self, fingerprints: np.ndarray, rids: np.ndarray) -> np.ndarray:
        """Those of tonight's records that are not here.

        Args:
            fingerprints: of each rid.
            rids: the records to be compared tonight.
        """
        return rids[places_of(fingerprints[rids], self.records) < 0]

    def tonight(self, fingerprints: np.ndarray, rids: np.ndarray) -> PackedPairs:
        """The kept pairs of tonight's records, in any order (arguments as of :meth:`missing`)."""
        place = places_of(fingerprints[rids], self.records)
        rid_of = np.full(len(self.records), -1, dtype=np.int32)
        rid_of[place[place >= 0]] = rids[place >= 0]
        l, r = rid_of.take(self.pairs.l), rid_of.take(self.pairs.r)  # noqa: E741
        return PackedPairs(l, r, self.pairs.rules, self.pairs.code).at((l | r) >= 0)


def nothing_kept() -> KeptPairs:
    """What there is before the first night."""
    return KeptPairs(np.zeros(0, np.int64), none_packed(), np.zeros((0, N_BLOCK_COLUMNS), np.int64))


def kept_for_next(
    fingerprints: np.ndarray,
    rids: np.ndarray,
    pairs: PackedPairs,
    oversized: np.ndarray,
    screens: Mapping[str, str],
) -> KeptPairs:
    """What tonight leaves: the reverse of :meth:`KeptPairs.tonight`."""
    order = order_of(fingerprints[rids])
    place = np.full(len(fingerprints), -1, dtype=np.int32)
    place[rids[order]] = np.arange(len(rids))
    moved = PackedPairs(place[pairs.l], place[pairs.r], pairs.rules, pairs.code)
    return KeptPairs(fingerprints[rids][order], moved, oversized, screens)


class KeptNights:
    """The kept pairs of each round by name, in one file.

    Args:
        path: the file (NumPy's .npz); None keeps them in memory only.
        version: the version of everything that decides a level; what was kept under another is forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self.rounds: dict[str, KeptPairs] = {}
        if path is not None and path.is_file():
            self._load(path)

    def save(self) -> None:
        """Write the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None:
            return
        told = {"version": self._version, "screens": {n: dict(one.screens) for n, one in self.rounds.items()}}
        arrays: dict[str, Any] = {"told": np.array(json.dumps(told))}
        for name, kept in self.rounds.items():
            arrays |= {f"{name}.records": kept.records, f"{name}.oversized": kept.oversized}
            arrays |= {f"{name}.{part}": getattr(kept.pairs, part) for part in PACKED_COLUMNS}
        partial = self._path.with_suffix(".partial")
        with partial.open("wb") as stream:
            np.savez(stream, **arrays)
        partial.replace(self._path)

    def _load(self, path: Path) -> None:
        with np.load(path) as arrays:
            told = json.loads(str(arrays["told"]))
            if told["version"] != self._version:
                return
            for name, screens in told["screens"].items():
                pairs = PackedPairs(*(arrays[f"{name}.{part}"] for part in PACKED_COLUMNS))
                records, oversized = arrays[f"{name}.records"], arrays[f"{name}.oversized"]
                self.rounds[name] = KeptPairs(records, pairs, oversized, screens)
