"""The records that a night is made of: what was delivered, as it was known on the day asked of."""

from contextlib import suppress
from datetime import date
from importlib import import_module
from threading import Thread

import pandas as pd

from linkage.deliveries import readable_warehouse
from linkage.matching.linkage_result import KIND_ORDER
from linkage.night_plan import Plan
from linkage.progress import Progress, step
from linkage.records import compact_frames
from linkage.records.warehouse import Warehouse
from linkage.workspace import Workspace

Frames = dict[str, pd.DataFrame]

#: So many records have enough pairs of values for recordlinkage to be asked.
_MANY = 20_000
#: What the first night of so many compares by, and makes its store with; most of a second to import.
_OF_A_FIRST_NIGHT = ("recordlinkage", "alembic.command")


def load(workspace: Workspace, plan: Plan, progress: Progress) -> Frames:
    """The typed records in force by kind, each with its dense ``rid`` in the order of matching.

    The frames are compact, as linking needs the memory; what comes after it reads them ``in_texts``.
    """
    frames: Frames = {}
    first = 0
    if not workspace.value_pairs.exists() and sum(one.accepted for one in plan.deliveries) > _MANY:
        # DuckDB needs no Python while it reads
        Thread(target=_import_early).start()
    with readable_warehouse(workspace) as warehouse, step(progress, "Loading records", len(KIND_ORDER)):
        for kind in KIND_ORDER:
            frame = known_records(warehouse, kind, plan.as_of, in_compact=True)
            frame.insert(0, "rid", range(first, first + len(frame)))
            first += len(frame)
            frames[kind] = frame
            progress.advance()
    return frames


def _import_early() -> None:
    with suppress(ImportError):  # whoever needs it will say so
        for name in _OF_A_FIRST_NIGHT:
            import_module(name)


def in_texts(frames: Frames) -> Frames:
    """The same records with a text in each cell."""
    return {kind: compact_frames.in_texts(frame) for kind, frame in frames.items()}


def known_records(warehouse: Warehouse, kind: str, as_of: date, *, in_compact: bool = False) -> pd.DataFrame:
    """The typed records of a kind that a day's night links: what was learned later is not known then."""
    frame = warehouse.current_records(kind, as_of, raw=False, in_compact=in_compact)
    known = frame["learned"].astype(str) <= as_of.isoformat()
    return frame if known.all() else frame[known].reset_index(drop=True)
