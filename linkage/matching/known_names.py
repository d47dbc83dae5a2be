"""What is known of every name met so far is worked out when it is delivered, and kept.

Unlike the other things kept, this file holds names: it is as private as the warehouse beside it.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from linkage import names

_Analyses = dict[str, dict[str, list[Any]]]


class KnownNames:
    """What is known of the names met so far, kept for later processes.

    Args:
        path: a JSON file that outlives the run; with None nothing is kept.
        version: the version of everything that decides it; what was kept under another is forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._new: _Analyses = {part: {} for part in names.ANALYSED_PARTS}
        kept = self._read()
        self._kept: _Analyses | None = kept
        self._met = {part: set(of_part) for part, of_part in kept.items()}
        for part, of_part in kept.items():
            names.recall(of_part, part)

    def learn(self, values: Mapping[str, Sequence[str]]) -> None:
        """Work out what is known of those names that are new; remembered only if there is a file.

        Args:
            values: for each of ``names.ANALYSED_PARTS`` distinct texts.
        """
        if self._path is None:
            return
        for part, met in self._met.items():
            new = names.analysed([value for value in values[part] if value not in met], part)
            self._new[part] |= new
            met |= new.keys()
        if not any(self._new.values()):
            self._kept = None  # to which nothing is to be added: a night needs the memory

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not any(self._new.values()):
            return
        kept = self._read() if self._kept is None else self._kept
        everything = {part: kept[part] | new for part, new in self._new.items()}
        told = {"version": self._version, **everything}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        partial.replace(self._path)

    def _read(self) -> _Analyses:
        """What the file has under this version."""
        kept: dict[str, Any] = {}
        if self._path is not None and self._path.is_file():
            with suppress(ValueError):  # cut off or not ours: worked out anew
                kept = json.loads(self._path.read_text(encoding="utf-8"))
        if kept.get("version") != self._version:
            kept = {}
        return {part: kept.get(part, {}) for part in names.ANALYSED_PARTS}
