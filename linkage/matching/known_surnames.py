"""What is known of every surname met so far is worked out when it is delivered, and kept for the nights.

Unlike the other things kept, this file holds names: it is as private as the warehouse beside it.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from linkage import names


class KnownSurnames:
    """What is known of the surnames met so far, kept for later processes.

    Args:
        path: a JSON file that outlives the run; with None nothing is kept.
        version: the version of everything that decides it; what was kept under another is forgotten.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self._path = path
        self._version = version
        self._met: set[str] = set()
        self._changed = False
        if path is not None and path.is_file():
            self._recall(path)

    def learn(self, surnames: Iterable[str]) -> None:
        """Work out what is known of those surnames that are new; remembered only if there is a file."""
        if self._path is None:
            return
        new = set(surnames) - self._met
        self._met |= new
        self._changed |= bool(new)

    def _recall(self, path: Path) -> None:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # cut off or not ours: worked out anew
            return
        if kept["version"] == self._version:
            names.recall_surnames(kept["surnames"])
            self._met = set(kept["surnames"])

    def save(self) -> None:
        """Write what is new to the file, if there is one; in one step, so that a reader never sees half."""
        if self._path is None or not self._changed:
            return
        told = {"version": self._version, "surnames": names.analysed_surnames(sorted(self._met))}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        partial.replace(self._path)
