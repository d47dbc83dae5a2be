"""Days of birth that the other days of the same record speak against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linkage.records.dates import parse_iso
from linkage.records.readers.sheet import Cell

# Events that a person must have been born before; the first that is filled and speaks against it is told of.
EVENTS = (
    "missing_date",
    "seen_from",
    "seen_to",
    "exchange_date",
    "death_date",
    "acknowledged_date",
    "interview_date",
    "registered_date",
)
#: How the report says it of a value that was set aside.
AFTER = "lies after"
# Fewer years are possible, for civilians, and so rare that they are mostly a slip.
YOUNGEST_EXPECTED = 14


@dataclass
class BirthFindings:
    """Rows (from 0) born after an event of theirs, and those who were children at one, with that event."""

    after: dict[int, str] = field(default_factory=dict)
    children: dict[int, str] = field(default_factory=dict)


def births_against_events(values: Mapping[str, Sequence[Cell]]) -> BirthFindings:
    """Compare each typed birth_date with the typed days of its record, as widely as partial dates allow."""
    found = BirthFindings()
    if "birth_date" not in values:  # a table of decisions has none
        return found
    for name in (name for name in EVENTS if name in values):
        for at, (born, event) in enumerate(zip(values["birth_date"], values[name], strict=True)):
            # By far the most are told by their years, without reading a date.
            if born is None or event is None or int(event[:4]) - int(born[:4]) >= YOUNGEST_EXPECTED:
                continue
            if parse_iso(born).earliest > parse_iso(event).latest:
                found.after.setdefault(at, name)
            else:
                found.children.setdefault(at, name)
    for at in found.after:
        found.children.pop(at, None)
    return found
