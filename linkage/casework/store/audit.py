"""The audit: a chain of rows, each sealed by a keyed hash over itself and the seal before it.

HMAC-SHA256 (RFC 2104), the key outside the database. Whoever can write the database but has no key can
neither change nor remove a row unseen. The head row seals how far the chain reaches; each run's report keeps
a copy of it, which a database put back to an older state does not fit.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from linkage.casework.store.tables import audit, audit_head

_HEAD = 1


@dataclass(frozen=True)
class Head:
    """How far the chain reached: the number and the mac of its last row."""

    seq: int
    mac: str


@dataclass(frozen=True)
class Anchor:
    """A head that is kept outside the database, and where."""

    kept_in: str
    head: Head


def begin_chain(connection: Connection, key: bytes) -> None:
    """Start the chain of a new store."""
    connection.execute(insert(audit_head).values(id=_HEAD, seq=0, mac="", seal=_seal(key, Head(0, ""))))


def take_turn(connection: Connection) -> None:
    """Wait until no other writer is under way, and keep others waiting until the transaction ends."""
    connection.execute(select(audit_head.c.seq).with_for_update())


def append(
    connection: Connection, key: bytes, at: str, actor: str, action: str, subject: str, detail: dict[str, Any]
) -> None:
    """Add a row in the transaction of what it tells of; it names ids, never a person or a note."""
    head = head_of(connection)
    row = {
        "seq": head.seq + 1,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
    }
    mac = _mac(key, head.mac, row)
    connection.execute(insert(audit).values(**row, mac=mac))
    new = Head(head.seq + 1, mac)
    connection.execute(update(audit_head).values(seq=new.seq, mac=new.mac, seal=_seal(key, new)))


def head_of(connection: Connection) -> Head:
    """How far the chain reaches; of a store whose head was removed, how far its rows do."""
    found = connection.execute(select(audit_head.c.seq, audit_head.c.mac)).first()
    if found is None:
        found = connection.execute(select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc())).first()
    return Head(found.seq, found.mac) if found else Head(0, "")


def verify(connection: Connection, key: bytes, anchors: Sequence[Anchor] = ()) -> list[str]:
    """What is wrong with the chain, a line each; nothing if it is whole.

    Finds rows that were changed, removed, added, or cut off at the end.
    """
    complaints: list[str] = []
    macs: dict[int, str] = {0: ""}
    last = Head(0, "")
    for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
        seq = int(row["seq"])
        if seq != last.seq + 1:
            complaints.append(_missing(last.seq + 1, seq - 1))
        elif not hmac.compare_digest(_mac(key, last.mac, row), str(row["mac"])):
            complaints.append(f"row {seq} of {row['at']} is not as it was written")
        last = Head(seq, str(row["mac"]))
        macs[seq] = last.mac
    complaints += _against_head(connection, key, last)
    for one in anchors:
        if one.head.seq > last.seq:
            complaints.append(f"{one.kept_in} saw row {one.head.seq}, which is no longer there")
        elif macs.get(one.head.seq) not in (one.head.mac, None):
            complaints.append(f"row {one.head.seq} is not the one that {one.kept_in} saw")
    return complaints


def rows_in(connection: Connection) -> int:
    """The number of rows."""
    return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())


def _against_head(connection: Connection, key: bytes, last: Head) -> list[str]:
    kept = connection.execute(select(audit_head)).mappings().first()
    if kept is None:
        return ["the head of the audit is missing"]
    head = Head(int(kept["seq"]), str(kept["mac"]))
    if not hmac.compare_digest(_seal(key, head), str(kept["seal"])):
        return ["the head of the audit is not as it was written (or the key is not the one it began with)"]
    if head.seq > last.seq:
        return [_missing(last.seq + 1, head.seq)]
    if head != last:
        return [f"the audit ends with row {last.seq}, which its head does not know"]
    return []


def _missing(first: int, last: int) -> str:
    return f"row {first} was removed" if first == last else f"rows {first} to {last} were removed"


def _mac(key: bytes, before: str, row: Any) -> str:
    cells = [before, *(row[name] for name in ("seq", "at", "actor", "action", "subject", "detail"))]
    return hmac.new(key, json.dumps(cells, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()


def _seal(key: bytes, head: Head) -> str:
    told = json.dumps(["head", head.seq, head.mac]).encode()
    return hmac.new(key, told, hashlib.sha256).hexdigest()
