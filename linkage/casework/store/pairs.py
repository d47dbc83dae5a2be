"""How the store names records and pairs: by kind, source and record id, which no new delivery changes."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_

from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.records.contracts import KINDS


@dataclass(frozen=True)
class RecordName:
    """A record as it is called from outside: ``kind/source/record_id``."""

    kind: str
    source: str
    record_id: str

    @classmethod
    def read(cls, text: str) -> "RecordName":
        """From ``kind/source/record_id``; the id may hold strokes itself.  ValueError says what is wrong."""
        parts = text.strip().split("/", 2)
        if len(parts) != 3 or not all(parts):
            raise ValueError("write it as kind/source/record_id")
        if parts[0] not in KINDS:
            raise ValueError(f"there is no kind '{parts[0]}'; the kinds are {', '.join(KINDS)}")
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.kind}/{self.source}/{self.record_id}"

    @property
    def order(self) -> tuple[int, str, str]:
        """Where it stands among all records, as matching numbers them."""
        return KINDS.index(self.kind), self.source, self.record_id


@dataclass(frozen=True)
class Pair:
    """Two records, the one that matching numbers first standing left; ``of`` sees to that."""

    left: RecordName
    right: RecordName

    @classmethod
    def of(cls, one: RecordName, other: RecordName) -> "Pair":
        """The pair of two records in either order.  ValueError if they are one and the same."""
        if one == other:
            raise ValueError("a record cannot be paired with itself")
        left, right = sorted((one, other), key=lambda record: record.order)
        return cls(left, right)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Pair":
        """From the six columns of a table or frame."""
        names = [str(row[name]) for name in PAIR_COLUMNS]
        return cls(RecordName(*names[:3]), RecordName(*names[3:]))

    def columns(self) -> dict[str, str]:
        """The six columns."""
        return dict(zip(PAIR_COLUMNS, (*astuple(self.left), *astuple(self.right)), strict=True))

    def is_that_of(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row of ``table`` is about this pair."""
        return and_(*(table.c[name] == value for name, value in self.columns().items()))

    def __str__(self) -> str:
        return f"{self.left} {self.right}"
