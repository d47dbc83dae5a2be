"""Who speaks in a record. Two records of one speaker are one witness: neither bears the other out."""

from collections.abc import Mapping
from typing import Any

#: The column that names who speaks, as a code, by kind. No code of one kind is of another.
SPEAKER = {"interview": "respondent_id", "testimony": "witness_id"}


def speaker_of(kind: str, columns: Mapping[str, Any]) -> str | None:
    """The code of who speaks, from a record's columns; None where it names none."""
    code = columns.get(SPEAKER[kind]) if kind in SPEAKER else None
    return code if isinstance(code, str) and code else None
