"""Days of events that had not come when they were delivered, or when they were told of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from linkage.records.dates import parse_iso

if TYPE_CHECKING:  # a night asks for days only, and reads no file
    from linkage.records.contracts import Contract
    from linkage.records.readers.sheet import Cell

_SIGHTING = ("seen_from", "seen_to")
TO_COME = "is of a day that has not come: ask whoever wrote it"
BEFORE_SEEN = "is later than the interview that tells of it, which is shown as a conflict"


def impossible_days(
    values: "Mapping[str, Sequence[Cell]]", told: "Contract", today: date
) -> Iterator[tuple[str, int, str]]:
    """Each typed day of an event that cannot be so: its column, its row (from 0), and why."""
    interviews = values.get("interview_date")
    for name in (column.name for column in told.columns if column.type == "date"):
        for at, text in enumerate(values[name]):
            if text is None:
                continue
            if has_not_come(text, today):
                yield name, at, TO_COME
            elif name in _SIGHTING and interviews is not None and _is_later(text, interviews[at]):
                yield name, at, BEFORE_SEEN


def has_not_come(text: str, day: date) -> bool:
    """Whether an ISO date is later than a day; a partial one has come once its first day has.

    >>> has_not_come("2026-05", date(2026, 4, 30)), has_not_come("2026", date(2026, 4, 30))
    (True, False)
    """
    return text > day.isoformat()[: len(text)]


def _is_later(seen: str, interview: "Cell") -> bool:
    if interview is None or seen[:4] < interview[:4]:  # most are told by their years
        return False
    return parse_iso(seen).earliest > parse_iso(interview).latest
