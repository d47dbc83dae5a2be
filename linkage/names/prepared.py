"""Keeps what takes seconds to make from the dictionaries, so that the next process reads it in a moment.

The files lie in the user's cache folder and hold dictionary words only, never a value of a record. Each bears
a digest of this package's code, its tables and the dictionaries' version: after any change it is made anew.
"""

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from linkage.names.shipped import reference_folder

#: Tables of the reference folder that this package reads.
TABLES = ("given_names.csv", "surname_spellings.csv")


def prepared(name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives (dicts with text keys, lists, text, numbers), read from the cache if it is there.

    A cache that cannot be read or written costs time, never the result.

    >>> prepared("example", lambda: 1 + 1)
    2
    """
    try:
        file = _folder() / f"{name}.json"
    except RuntimeError:  # an account without a home folder
        return make()
    try:
        with file.open(encoding="utf-8") as kept:
            if kept.readline().rstrip("\n") == _digest():
                return json.load(kept)
    except (OSError, ValueError):
        pass
    made = make()
    _keep(file, f"{_digest()}\n{json.dumps(made, ensure_ascii=False)}")
    return made


def is_kept(name: str) -> bool:
    """Whether `prepared` would find it made.

    >>> prepared("example", lambda: 1 + 1), is_kept("example")
    (2, True)
    """
    try:
        with (_folder() / f"{name}.json").open(encoding="utf-8") as file:
            return file.readline().rstrip("\n") == _digest()
    except (OSError, RuntimeError, ValueError):
        return False


def _keep(file: Path, text: str) -> None:
    # Another process may read or write the same file: each writes its own and then puts it in place.
    own = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8")
        own.replace(file)
    except OSError:
        pass


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "linkage-names"


@cache
def _digest() -> str:
    made = hashlib.sha256(f"{version('names-translator')} {version('translitua')}".encode())
    tables = (reference_folder() / name for name in TABLES)
    for file in (*sorted(Path(__file__).parent.glob("*.py")), *tables):
        made.update(file.read_bytes())
    return made.hexdigest()
