"""Finds the record of a published night that somebody names, in whatever form is enough to tell it apart."""

from typing import Any

import pandas as pd

from linkage.errors import BadInput
from linkage.publishing import Snapshot
from linkage.records.contracts import KINDS

FORMS = "Name one as KIND/SOURCE/RECORD_ID (or shorter, where that is one: KIND/RECORD_ID, SOURCE/RECORD_ID)."


def named_record(snapshot: Snapshot, text: str) -> dict[str, Any]:
    """The row of ``records`` that a text names: rid, kind, source, record_id and what is kept beside.

    ``KIND/SOURCE/RECORD_ID``; ``SOURCE/RECORD_ID``, ``KIND/RECORD_ID`` or ``RECORD_ID`` where only one record
    is called so.  An id may hold strokes itself.  A source goes before a kind of the same name.
    Raises ``BadInput`` where none or several fit.
    """
    said = text.strip()
    first, _, rest = said.partition("/")
    asked: list[dict[str, str]] = [{"record_id": said}]
    if rest:
        asked.append({"source": first, "record_id": rest})
    if first in KINDS and "/" in rest:
        source, _, record = rest.partition("/")
        asked.append({"kind": first, "source": source, "record_id": record})
    found = _rows(snapshot, asked)
    if found.empty and rest and first in KINDS:
        found = _rows(snapshot, [{"kind": first, "record_id": rest}])
    if found.empty and not said:
        raise BadInput(f"An empty text is the name of no record of the night. {FORMS}")
    if found.empty:
        raise BadInput(f"The night has no record {said}. {FORMS}")
    if len(found) > 1:
        names = (f"{one.kind}/{one.source}/{one.record_id}" for one in found.head(4).itertuples())
        raise BadInput(f"{said} names {len(found)} records: {', '.join(names)}. {FORMS}")
    return {str(name): value for name, value in found.iloc[0].items()}


def _rows(snapshot: Snapshot, asked: list[dict[str, str]]) -> pd.DataFrame:
    return pd.concat([snapshot.rows("records", **one) for one in asked]).drop_duplicates("rid")
