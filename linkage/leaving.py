"""What leaves the house is logged before it does: an audit row first, then the bytes."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkage.casework.store.opening import opened_store
from linkage.casework.store.users import require
from linkage.reports.exports import write_whole
from linkage.workspace import Workspace


@dataclass(frozen=True)
class Leaving:
    """What is written down of an export.

    Attributes:
        by: the office's user who exports; None for whoever is logged in on this machine.
        action: a key of `linkage.casework.store.users.MAY`.
        subject: what leaves, such as ``person/P-2B7QK4MA6E``.
        detail: ids, counts and hashes; never a name.
    """

    by: str | None
    action: str
    subject: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def at_the_terminal() -> str:
    """Who is logged in on this machine: a user of the command need not be one of the office's."""
    return f"{getpass.getuser()} at the terminal"


def let_leave(workspace: Workspace, leaving: Leaving, output: Path, content: bytes) -> None:
    """Log an export, then put its file in place.

    Raises BadInput where a user is named who may not export it; nothing is written then.
    """
    log_leaving(workspace, leaving)
    write_whole(output, content)


def log_leaving(workspace: Workspace, leaving: Leaving) -> None:
    """Log an export that no file of ours holds, such as what is printed; it may be made once this returns.

    Raises BadInput where a user is named who may not export it.
    """
    with opened_store(workspace) as store, store.writing() as writing:
        if leaving.by is not None:
            require(writing.connection, leaving.by, leaving.action)
        who = leaving.by or at_the_terminal()
        writing.note(who, leaving.action, leaving.subject, **leaving.detail)
