"""Finds the record of a published night that somebody names, in whatever form is enough to tell it apart."""

from typing import Any

import pandas as pd

from linkage.casework.case_numbers import reads_as
from linkage.errors import BadInput
from linkage.publishing import Snapshot
from linkage.records.contracts import KINDS

FORMS = "Name one as KIND/SOURCE/RECORD_ID (or shorter, where that is one: KIND/RECORD_ID, SOURCE/RECORD_ID)."


def named_record(snapshot: Snapshot, text: str) -> dict[str, Any]:
    """The row of ``records`` that a text names: rid, kind, source, record_id and what is kept beside.

    ``KIND/SOURCE/RECORD_ID``; ``SOURCE/RECORD_ID``, ``KIND/RECORD_ID`` or ``RECORD_ID`` where only one record
    is called so.  An id may hold strokes itself.  A source goes before a kind of the same name.  Where none
    is called so to the letter, case, alphabet, blanks and dashes make no difference, as in ``--case``.
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
        asked.append({"kind": first, "record_id": rest})
        found = _rows(snapshot, asked[-1:])
    if found.empty:
        found = _read_alike(snapshot, asked)
    if found.empty and not said:
        raise BadInput(f"An empty text is the name of no record of the night. {FORMS}")
    if found.empty and (of := _records_of_person(snapshot, said)) is not None:
        raise BadInput(f"{said} is a person; a record is asked for here. {of}")
    if found.empty:
        raise BadInput(f"The night has no record {said}. {FORMS}")
    if len(found) > 1:
        names = (f"{one.kind}/{one.source}/{one.record_id}" for one in found.head(4).itertuples())
        raise BadInput(f"{said} names {len(found)} records: {', '.join(names)}. {FORMS}")
    return {str(name): value for name, value in found.iloc[0].items()}


def _records_of_person(snapshot: Snapshot, said: str) -> str | None:
    """Which records a person's id stands for, as advice; None where a text is no id of a person."""
    if "persons" not in snapshot.names():
        return None
    found = snapshot.rows("persons", person_id=said.upper())
    if found.empty:
        return None
    one = found.iloc[0]
    registered = [f"registry/{name}" for name in str(one["registry_records"] or "").split(" | ") if name]
    anchor = f"{one['anchor_kind']}/{one['anchor_source']}/{one['anchor_record']}"
    of = registered or [anchor]
    more = f" and {len(of) - _RECORDS_SHOWN} more" if len(of) > _RECORDS_SHOWN else ""
    what = "entries in the registry" if registered else "first record (the person is in no registry)"
    return f"The person's {what}: {', '.join(of[:_RECORDS_SHOWN])}{more}."


_RECORDS_SHOWN = 4


def _rows(snapshot: Snapshot, asked: list[dict[str, str]]) -> pd.DataFrame:
    return pd.concat([snapshot.rows("records", **one) for one in asked]).drop_duplicates("rid")


def _read_alike(snapshot: Snapshot, asked: list[dict[str, str]]) -> pd.DataFrame:
    """The rows that read as one of the forms asked, when read out aloud."""
    every = snapshot.table("records")
    read = {name: every[name].map(_read) for name in ("kind", "source", "record_id")}
    fits = pd.Series(False, index=every.index)
    for one in asked:
        wanted = {name: _read(text) for name, text in one.items()}
        if wanted["record_id"] != _read(""):
            fits |= pd.concat([read[name] == text for name, text in wanted.items()], axis=1).all(axis=1)
    return every[fits].reset_index(drop=True)


def _read(text: str) -> str:
    return reads_as(f"/{text}")  # as a kind before the number, which is not said, is a form of its own here
