"""One writer at a time: an operating-system lock on the workspace, freed by the kernel whatever happens."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from linkage.errors import RunUnderWay
from linkage.workspace import Workspace, in_kyiv, now, private_files


@contextmanager
def sole_writer(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for writing; files made meanwhile are private.

    Raises ``RunUnderWay`` at once if another process holds it.  A process that dies, even by ``kill -9``,
    frees it.
    """
    with private_files():
        handle = os.open(workspace.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RunUnderWay(_who_holds_it(handle, workspace)) from error
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} since {in_kyiv(now())}".encode(), 0)
            yield
        finally:
            os.close(handle)


def _who_holds_it(handle: int, workspace: Workspace) -> str:
    holder = os.pread(handle, 200, 0).decode("ascii", "replace") or "another process"
    return f"Another run is under way in {workspace.folder} ({holder}). Wait for it to end, then try again."
