"""An error nobody foresaw: one line for the user, and a log that a developer can use without personal data.

The log holds where in the code it happened and the error's type, not its text, which may quote a record.
"""

import errno
import os
import sys
import tempfile
import traceback
from pathlib import Path

import linkage
from linkage import cli_options
from linkage.workspace import now, private_files


def describe(error: Exception) -> str:
    """The line for the user; of an error that is not the machine's, the details go to a log."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full. Make room, then try again; nothing published is lost."
    if isinstance(error, PermissionError):
        return f"No right to use {error.filename}. Ask the administrator for it."
    if isinstance(error, MemoryError):
        return "The memory does not suffice. Use a larger machine, or fewer threads (linkage.toml)."
    path = cli_options.opened[-1].log_file if cli_options.opened else _outside_a_workspace()
    return f"An unexpected error ({type(error).__name__}). {_log(error, path)}"


def _outside_a_workspace() -> Path:
    return Path(tempfile.gettempdir()) / f"linkage-{os.getuid()}.log"


def _log(error: Exception, path: Path) -> str:
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    lines = [f"{now().isoformat()} linkage {linkage.__version__} verb {verb}: {type(error).__name__}"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    try:
        with private_files(), path.open("a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return "Run it again with LINKAGE_DEBUG=1 to see where."
    return f"Please report it with the end of {path} (it holds no personal data)."
