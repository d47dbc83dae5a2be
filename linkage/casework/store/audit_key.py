"""The key of the audit: outside the database, in a file only its owner can read, or in the environment."""

import os
import secrets
import stat
from pathlib import Path

from linkage.errors import BadInput

KEY_VARIABLE = "LINKAGE_AUDIT_KEY"
KEY_FILE = "audit.key"
_LEAST_LETTERS = 32


def audit_key(folder: Path, new_store: bool) -> bytes:
    """The key of the store of a workspace; made for a new store where there is none.

    Raises BadInput where the key of a store that is in use is missing, can be read by others or is too short.
    """
    path = folder / KEY_FILE
    given = os.environ.get(KEY_VARIABLE)
    if given is None and not path.exists():
        if not new_store:
            raise BadInput(
                f"{path} is missing: without it the audit cannot be continued. Put it back from a copy, or "
                f"give it in ${KEY_VARIABLE}."
            )
        _make(path)
    if given is None:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadInput(f"{path} can be read by others. Run: chmod 600 {path}")
        given = path.read_text(encoding="utf-8").strip()
    if len(given) < _LEAST_LETTERS:
        raise BadInput(
            f"The audit key is shorter than {_LEAST_LETTERS} letters; see {path} or ${KEY_VARIABLE}."
        )
    return given.encode()


def _make(path: Path) -> None:
    """Write a new key, unless another process has just done so."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
