"""The demonstration: synthetic people in the layouts in which files really come, through a whole night."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from linkage import exported
from linkage.deliveries import Ingested, ingest
from linkage.errors import BadInput
from linkage.locking import sole_writer
from linkage.progress import Progress
from linkage.reports.exports import write_table
from linkage.synthetic.demo import MANIFEST, write_demo
from linkage.workspace import Workspace


@dataclass(frozen=True)
class Delivered:
    """A workspace with the demonstration's files taken in, and the day to run it as of."""

    workspace: Workspace
    as_of: date
    ingested: tuple[Ingested, ...]


def deliver(folder: Path, progress: Progress) -> Delivered:
    """Write the demonstration's files, make a workspace beside them, and take the files in.

    Raises ``BadInput`` for a folder that holds something else; one that holds a demonstration is used again.
    """
    files = folder / "deliveries"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not (files / MANIFEST).exists():
        raise BadInput(f"{folder} holds something else; name a new folder for the demonstration.")
    demo = write_demo(files)
    workspace = Workspace.created(folder / "workspace")
    with sole_writer(workspace):
        ingested = tuple(
            ingest(
                workspace,
                files / one.file,
                one.kind,
                one.source,
                full=one.full,
                covers_until=date.fromisoformat(one.covers_until) if one.covers_until else None,
                progress=progress,
            )
            for one in demo.deliveries
        )
    return Delivered(workspace, date.fromisoformat(demo.as_of), ingested)


def write_results(workspace: Workspace) -> list[Path]:
    """The files to open next: the flags with their probabilities, and what was rejected and why."""
    flags, rejects = workspace.folder.parent / "flags.xlsx", workspace.folder.parent / "rejects.xlsx"
    write_table(exported.of_night(workspace, "flags"), flags)
    write_table(exported.rejects(workspace), rejects)
    return [flags, rejects]
