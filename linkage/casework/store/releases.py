"""Releases: what a family may be told beyond "it is not known", proposed by one person, approved by another.

A release is for a person as the registry entries that stood for it when it was proposed. If a night joins
or parts entries, it no longer says anything until it is proposed and approved anew: what was approved of one
person must not be told of another.  What the records do not bear is released only where whoever proposes it
insists, with a reason that the approver reads (`linkage.casework.release_grounds`).  A release that no longer
stands on what it stood on is withheld: it is said again once two people have proposed and approved it anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from linkage.casework.release_grounds import OBJECTIONS, Grounds, changed_since, objections
from linkage.casework.status import Status
from linkage.casework.store.opening import Writing, moment
from linkage.casework.store.rows import Row, fetched, first, rows_of_table
from linkage.casework.store.tables import release
from linkage.casework.store.users import require
from linkage.errors import BadInput

#: What needs a release; the other two statuses are said of anybody.
RELEASABLE = (Status.PROBABLY_CAPTIVE, Status.CONFIRMED, Status.RELEASED)
_PARTED_BY = " | "


@dataclass(frozen=True)
class Told:
    """What may be told of a person, and the release it rests on.

    ``status`` is None where the release is withheld, since the records changed under it.
    """

    status: Status | None
    release: int


def propose(
    writing: Writing,
    person: Mapping[str, Any],
    status: Status,
    by: str,
    reason: str = "",
    insist: bool = False,
) -> int:
    """Propose what a person's family may be told; it is said only once another user has approved it.

    ``person`` is a row of the published persons table.  ``insist``: although the records do not bear the
    status; the reason says why.  Returns the release's id.
    Raises BadInput for a person in no registry, a status that needs no release or that the records do not
    bear, a proposal that waits already, and a user who may not.
    """
    connection = writing.connection
    require(connection, by, "propose a release")
    if status not in RELEASABLE:
        raise BadInput(f"'{status.name.lower()}' needs no release; choose one of {', '.join(STATUS_NAMES)}")
    if person["registered"] != "yes":
        raise BadInput(f"{person['person_id']} is on no registry: of such a person there are no data, always")
    waits = (release.c.person_id == person["person_id"], release.c.approved_at.is_(None))
    if (
        other := first(connection, select(release).where(*waits, release.c.withdrawn_at.is_(None)))
    ) is not None:
        raise BadInput(f"release {other['id']} of this person still waits; approve or withdraw it first")
    against = objections(person, status)
    if against and not (insist and reason.strip()):
        raise BadInput(
            f"the records do not bear '{status.name.lower()}': {in_words(against)}. To propose it all the "
            "same: --insist --reason TEXT; whoever approves it reads both"
        )
    grounds = Grounds.of(person, against)
    values = {
        "person_id": person["person_id"],
        "records": person["registry_records"],
        "status": int(status),
        "reason": reason or None,
        "proposed_by": by,
        "proposed_at": moment(),
        "grounds": grounds.written() if grounds else None,
    }
    made = int(connection.execute(insert(release).values(values).returning(release.c.id)).scalar_one())
    told = {"person": person["person_id"], "status": status.name.lower()}
    told |= {"insisted": ", ".join(against)} if against else {}
    writing.note(by, "propose release", f"release/{made}", **told)
    return made


def approvable(connection: Connection, number: int, by: str) -> Row:
    """A release that waits for this user's approval; who proposed it, or may not approve, is told before.

    Raises BadInput if the user proposed it, or may not, or if it does not wait for approval.
    """
    require(connection, by, "approve a release")
    found = _release(connection, number)
    if found["withdrawn_at"] or found["approved_at"]:
        raise BadInput(f"release {number} is {'withdrawn' if found['withdrawn_at'] else 'approved already'}")
    if found["proposed_by"] == by:
        raise BadInput(f"'{by}' proposed release {number}; somebody else must approve it")
    return found


def approve(writing: Writing, number: int, by: str, persons: pd.DataFrame) -> None:
    """Approve what another proposed; from now on it is said, in the place of any earlier release.

    ``persons`` is the published table.  Raises BadInput if the user proposed it, or may not, if it does not
    wait for approval, if the person's registry entries are no longer those it was proposed for, or if the
    records no longer bear it.
    """
    connection = writing.connection
    found = approvable(connection, number, by)
    entries = _entries(found["records"])
    person = _rows_of(persons, {entries}).get(entries)
    if person is None:
        raise BadInput(f"the person of release {number} has other registry entries now; propose it anew")
    grounds, status = Grounds.read(found["grounds"]), Status(found["status"])
    insisted = grounds.insisted if grounds else ()
    if against := [code for code in objections(person, status) if code not in insisted]:
        raise BadInput(
            f"the records do not bear release {number}: {in_words(against)}. Withdraw it; propose it anew, "
            "with --insist where that is meant"
        )
    now = Grounds.of(person, insisted)
    done = {"approved_by": by, "approved_at": moment(), "grounds": now.written() if now else None}
    connection.execute(update(release).where(release.c.id == number).values(done))
    writing.note(by, "approve release", f"release/{number}", person=found["person_id"])


def withdraw(writing: Writing, number: int, by: str, why: str) -> None:
    """Take a release back, proposed or approved; it is not said any more from this moment."""
    connection = writing.connection
    require(connection, by, "withdraw a release")
    found = _release(connection, number)
    if found["withdrawn_at"]:
        raise BadInput(f"release {number} is withdrawn already")
    done = {"withdrawn_by": by, "withdrawn_at": moment(), "withdrawn_why": why or None}
    connection.execute(update(release).where(release.c.id == number).values(done))
    writing.note(by, "withdraw release", f"release/{number}", person=found["person_id"])


def told_now(connection: Connection, persons: pd.DataFrame) -> dict[str, Told]:
    """By person id what may be told beyond the second sentence; of the others it is that one."""
    approved = _approved(connection)
    own = _rows_of(persons, {_entries(one["records"]) for one in approved})
    found: dict[str, Told] = {}
    for one in approved:
        person = own.get(_entries(one["records"]))
        if person is not None:
            status = None if _look_again(one, person) else Status(one["status"])
            found[person["person_id"]] = Told(status, one["id"])
    return found


def any_approved(connection: Connection) -> bool:
    """Whether there is any release that may be said."""
    return bool(_approved(connection))


def releases(connection: Connection, persons: pd.DataFrame) -> list[Row]:
    """Every release, newest first, with its ``state``: proposed, in force, replaced, withdrawn, or outdated
    (the person's registry entries are no longer those it was for).

    ``person`` is the person's row of the published table (None of an outdated one), ``look_again`` why a
    release that is said or waits must be looked at again, in words; empty where the records bear it as they
    did.
    """
    in_force = {one.release for one in told_now(connection, persons).values()}
    rows = fetched(connection, select(release).order_by(release.c.id.desc()))
    known, own = _persons(persons), _rows_of(persons, {_entries(row["records"]) for row in rows})
    found = []
    for row in rows:
        state, person = _state(row, in_force, known), own.get(_entries(row["records"]))
        again: list[str] = []
        if person is not None and state in ("proposed", "in force"):
            again = _look_again(row, person)
        found.append({**row, "state": state, "person": person, "look_again": again})
    return found


def to_look_at_again(connection: Connection, persons: pd.DataFrame) -> list[Row]:
    """The releases in force whose evidence is gone or weaker or whose person is home or dead since; families
    are not told them.
    """
    return [one for one in releases(connection, persons) if one["state"] == "in force" and one["look_again"]]


def in_words(against: Iterable[str]) -> str:
    """Objections, by their codes, as one text."""
    return "; ".join(OBJECTIONS[code] for code in against)


def found_release(connection: Connection, number: int, persons: pd.DataFrame) -> Row:
    """One release with all that `releases` tells of it; else BadInput."""
    _release(connection, number)
    return next(one for one in releases(connection, persons) if one["id"] == number)


def _state(row: Row, in_force: set[int], known: Mapping[frozenset[str], str]) -> str:
    if row["withdrawn_at"]:
        return "withdrawn"
    if _entries(row["records"]) not in known:
        return "outdated"
    if not row["approved_at"]:
        return "proposed"
    return "in force" if row["id"] in in_force else "replaced"


def _look_again(row: Row, person: Row) -> list[str]:
    return changed_since(Grounds.read(row["grounds"]), person, Status(row["status"]))


def _approved(connection: Connection) -> list[Row]:
    """Approved and not withdrawn, so that a later approval comes after an earlier one."""
    standing = (release.c.approved_at.is_not(None), release.c.withdrawn_at.is_(None))
    return fetched(connection, select(release).where(*standing).order_by(release.c.approved_at, release.c.id))


def _release(connection: Connection, number: int) -> Row:
    found = first(connection, select(release).where(release.c.id == number))
    if found is None:
        raise BadInput(f"there is no release {number}; see them with: linkage release list")
    return found


def _persons(persons: pd.DataFrame) -> dict[frozenset[str], str]:
    """The registered persons by their registry entries."""
    registered = persons[persons["registered"] == "yes"]
    return {
        _entries(records): person_id
        for records, person_id in zip(registered["registry_records"], registered["person_id"], strict=True)
    }


def _rows_of(persons: pd.DataFrame, wanted: Collection[frozenset[str]]) -> dict[frozenset[str], Row]:
    """The rows of those registered persons for whom these registry entries stand."""
    registered = persons[persons["registered"] == "yes"]
    some = registered[[_entries(records) in wanted for records in registered["registry_records"]]]
    return {_entries(row["registry_records"]): row for row in rows_of_table(some)}


def _entries(records: str) -> frozenset[str]:
    return frozenset(records.split(_PARTED_BY))


#: The names by which a release's status is chosen.
STATUS_NAMES = {status.name.lower(): status for status in RELEASABLE}
