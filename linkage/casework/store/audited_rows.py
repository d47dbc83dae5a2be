"""The rows that the audit tells of, held against what it says they were.

Each audit row about a decision, a release, a disclosure or a user carries a keyed hash of that row as it then
stood (HMAC-SHA256, so that whoever reads the audit cannot guess a note or an applicant from it). A row that
was edited, deleted or added past the program no longer fits.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from linkage.casework.store.tables import audit, decision, disclosure, release, user

#: Under what name the hash stands among an audit row's details.
HASH = "row"
#: The column that tells a table's rows apart, by what audit subjects call the table.
_AUDITED: Mapping[str, tuple[Table, Column[Any]]] = {
    "decision": (decision, decision.c.id),
    "release": (release, release.c.id),
    "disclosure": (disclosure, disclosure.c.id),
    "user": (user, user.c.name),
}
# The password is set by the user alone; that it was is no action of casework.
_NOT_HASHED = frozenset({"password"})


def hash_of_subject(connection: Connection, key: bytes, subject: str) -> str | None:
    """The hash of the row that ``subject`` names, such as ``release/7``; None where it names none."""
    kind, _, name = subject.partition("/")
    if kind not in _AUDITED:
        return None
    table, told_apart_by = _AUDITED[kind]
    value = told_apart_by.type.python_type(name)
    row = connection.execute(select(table).where(told_apart_by == value)).mappings().first()
    return None if row is None else _hash(key, subject, row)


def complaints(connection: Connection, key: bytes) -> list[str]:
    """A line for each row that is not as the audit left it, was deleted, or stands in no row of the audit."""
    told = _told(connection)
    found, there = [], set()
    for subject, row in _rows(connection):
        there.add(subject)
        if subject not in told:
            found.append(f"{subject} was added without a row of the audit")
            continue
        seq, was = told[subject]
        if was is not None and not hmac.compare_digest(was, _hash(key, subject, row)):
            found.append(f"{subject} is not as row {seq} of the audit left it")
    gone = sorted((seq, subject) for subject, (seq, _) in told.items() if subject not in there)
    return found + [f"{subject}, of which row {seq} of the audit tells, was deleted" for seq, subject in gone]


def not_covered(connection: Connection) -> int:
    """How many rows the audit only tells of in rows from before they carried a hash."""
    told = _told(connection)
    return sum(told.get(subject, (0, ""))[1] is None for subject, _ in _rows(connection))


def _told(connection: Connection) -> dict[str, tuple[int, str | None]]:
    """By subject, the last audit row that tells of it and the hash it carries."""
    found: dict[str, tuple[int, str | None]] = {}
    question = select(audit.c.seq, audit.c.subject, audit.c.detail).order_by(audit.c.seq)
    for seq, subject, detail in connection.execute(question):
        if subject.partition("/")[0] in _AUDITED:
            found[subject] = (int(seq), _hash_in(detail))
    return found


def _hash_in(detail: str) -> str | None:
    try:
        return str(json.loads(detail)[HASH])
    except (ValueError, TypeError, KeyError):
        return None  # from before there were hashes, or edited, which the chain tells


def _rows(connection: Connection) -> Iterator[tuple[str, Mapping[Any, Any]]]:
    for kind, (table, told_apart_by) in _AUDITED.items():
        for row in connection.execute(select(table).order_by(told_apart_by)).mappings():
            yield f"{kind}/{row[told_apart_by.name]}", row


def _hash(key: bytes, subject: str, row: Mapping[Any, Any]) -> str:
    """Over the cells that are filled, so that a column added later changes no hash."""
    cells = {str(name): value for name, value in row.items() if name not in _NOT_HASHED and value is not None}
    told = json.dumps([subject, cells], sort_keys=True, ensure_ascii=False)
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
