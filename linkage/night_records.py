"""The records that a night is made of: what was delivered, as it was known on the day asked of."""

from contextlib import suppress
from datetime import date
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


def load(workspace: Workspace, plan: Plan, progress: Progress) -> Frames:
    """The typed records in force by kind, each with its dense ``rid`` in the order of matching.

    The frames are compact, as linking needs the memory; what comes after it reads them ``in_texts``.
    """
    from linkage.casework.store.opening import store_exists  # who asks of one record needs no store

    frames: Frames = {}
    first = 0
    if not store_exists(workspace):
        Thread(target=_import_alembic).start()  # DuckDB needs no Python while it reads
    with readable_warehouse(workspace) as warehouse, step(progress, "Loading records", len(KIND_ORDER)):
        for kind in KIND_ORDER:
            frame = known_records(warehouse, kind, plan.as_of, in_compact=True)
            frame.insert(0, "rid", range(first, first + len(frame)))
            first += len(frame)
            frames[kind] = frame
            progress.advance()
    return frames


def _import_alembic() -> None:
    """What a first night makes its store with; some tenths of a second to import."""
    with suppress(ImportError):  # whoever needs it will say so
        import alembic.command  # noqa: F401


def in_texts(frames: Frames) -> Frames:
    """The same records with a text in each cell."""
    return {kind: compact_frames.in_texts(frame) for kind, frame in frames.items()}


def known_records(
    warehouse: Warehouse,
    kind: str,
    as_of: date,
    *,
    in_compact: bool = False,
    only: tuple[str, str] | None = None,
    raw: bool = False,
) -> pd.DataFrame:
    """The typed records of a kind that a day's night links: what was learned later is not known then.

    ``only`` is the source and the id of the one record that is asked for; with ``raw`` each column stands
    beside its text as it was delivered.
    """
    frame = warehouse.current_records(kind, as_of, raw=raw, in_compact=in_compact, only=only)
    known = compact_frames.texts_of(frame["learned"]) <= as_of.isoformat()
    return frame if known.all() else frame[known].reset_index(drop=True)
