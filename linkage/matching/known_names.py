"""What is known of every name, call sign and unit met so far is worked out when it is delivered, and kept.

Unlike the other things kept, this file holds names: it is as private as the warehouse beside it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkage import names
from linkage.matching.value_keys import text_hashes
from linkage.records import units

#: What is kept: text feature -> text -> a line of text that tells what is known of it.
_Analyses = dict[str, dict[str, str]]
_FEATURES = (*names.ANALYSED_PARTS, "unit")


class KnownNames:
    """What is known of the names met so far, kept for later processes.

    Args:
        path: a JSON file that outlives the run; with None nothing is kept.
        version: the version of everything that decides it; what was kept under another is forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._new: _Analyses = {feature: {} for feature in _FEATURES}
        self._met: dict[str, np.ndarray] = {}  # as hashes: a night needs the memory
        self._forgotten = False
        for feature, kept in self._read().items():
            self._met[feature] = text_hashes(list(kept))
            _recall(kept, feature)

    def forget(self) -> None:
        """Let this process forget what it was told of names, which may be tens of megabytes."""
        names.forget_words()
        self._forgotten = True

    def recall(self) -> None:
        """Tell this process once more what the file has of names, where it was let forget them."""
        if not self._forgotten:
            return
        kept, self._forgotten = self._read(), False
        for part in names.ANALYSED_PARTS:
            names.recall(kept[part], part)

    def learn(
        self, values: Mapping[str, Sequence[str]], hashes: Mapping[str, np.ndarray] | None = None
    ) -> None:
        """Work out what is known of those names that are new; remembered only if there is a file.

        Args:
            values: for each text feature (see preparation.TEXT_FEATURES) distinct texts.
            hashes: theirs, if they are known already.
        """
        if self._path is None:
            return
        for feature, met in self._met.items():
            asked = values[feature]
            own = text_hashes(asked) if hashes is None else hashes[feature]
            unmet = np.flatnonzero(~pd.Index(own).isin(met)).tolist()
            new = _analysed((asked[i] for i in unmet), feature)
            self._new[feature] |= new
            self._met[feature] = np.concatenate([met, text_hashes(list(new))])

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not any(self._new.values()):
            return
        kept = self._read()
        everything = {feature: kept[feature] | new for feature, new in self._new.items()}
        told = {"version": self._version, **everything}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        partial.replace(self._path)

    def _read(self) -> _Analyses:
        """What the file has under this version."""
        kept: Any = None
        if self._path is not None and self._path.is_file():
            with suppress(ValueError):  # cut off or not ours: worked out anew
                kept = json.loads(self._path.read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or kept.get("version") != self._version:
            kept = {}
        return {feature: kept.get(feature, {}) for feature in _FEATURES}


def _analysed(values: Iterable[str], feature: str) -> dict[str, str]:
    return units.analysed(values) if feature == "unit" else names.analysed(values, feature)


def _recall(found: Mapping[str, str], feature: str) -> None:
    if feature == "unit":
        units.recalled.update(found)
    else:
        names.recall(found, feature)
