"""What families were told: the log, and who has to be called back because it no longer holds."""

import json
from dataclasses import asdict, dataclass
from functools import cache

import pandas as pd
from sqlalchemy import Connection, insert, select

from linkage.casework.status import WORDING, Answer, Asked, Status, fitting, may_be_one
from linkage.casework.store.opening import Writing, moment
from linkage.casework.store.releases import Told, told_now
from linkage.casework.store.rows import Row, fetched
from linkage.casework.store.tables import disclosure
from linkage.casework.store.users import require
from linkage.errors import BadInput


@dataclass(frozen=True)
class CallBack:
    """Somebody who was last told something else than what may be told now.

    ``disclosure`` is the number of what was said; ``told`` and ``now`` the statuses; ``why`` is newly
    approved, no longer holds, or registered since, or withheld.  ``now`` is None where no sentence is to be
    said: of a person whose release is withheld, or, with no person named, where several people fit what was
    asked and one more fact is to be asked for.
    """

    disclosure: int
    person_id: str | None
    told_to: str
    told_at: str
    told: Status
    now: Status | None
    why: str


def disclose(writing: Writing, asked: Asked, answer: Answer, told: Told | None, to: str, by: str) -> int:
    """Log that a family was given this answer.  Returns the number of the log's row.

    Args:
        asked: what the family asked for.
        answer: what the look-up gave; not one that asks for more.
        told: the release that it rests on, if any.
        to: the applicant, as the office tells them apart.
        by: the user who says it.

    Raises BadInput for a user who may not, and where it is not said to whom.
    """
    connection = writing.connection
    require(connection, by, "tell a family")
    if not to.strip():
        raise BadInput("say to whom it is told: --to WHO")
    assert answer.status is not None, "a question is no disclosure"
    values = {
        "person_id": answer.person_id,
        "records": answer.records,
        "status": int(answer.status),
        "wording": WORDING,
        "release": told.release if told else None,
        "told_to": to,
        "told_by": by,
        "told_at": moment(),
        "asked": json.dumps(asdict(asked), ensure_ascii=False),
    }
    made = int(connection.execute(insert(disclosure).values(values).returning(disclosure.c.id)).scalar_one())
    about = {"person": answer.person_id, "status": answer.status.name.lower(), "wording": WORDING}
    writing.note(by, "disclose", f"disclosure/{made}", release=values["release"], **about)
    return made


def disclosures(connection: Connection) -> list[Row]:
    """The log, newest first."""
    return fetched(connection, select(disclosure).order_by(disclosure.c.id.desc()))


def call_backs(connection: Connection, persons: pd.DataFrame) -> list[CallBack]:
    """Who has to be called back, longest waiting first.

    Only the last thing that an applicant was told of a person counts, so whoever is called back and told
    anew leaves the list.  Whoever heard "no data" is called back once a registered person fits what was
    asked, or several do.  ``persons`` is the published table.
    """
    told = told_now(connection, persons)
    by_entry = _person_of_entry(persons)
    registered = persons[persons["registered"] == "yes"]

    @cache
    def people_asked_for(asked: str | None) -> frozenset[str]:
        found = fitting(registered, **json.loads(asked)) if asked else registered.head(0)
        return frozenset(found["person_id"])

    last: dict[tuple[str, str], tuple[Row, str | None]] = {}
    unclear: list[tuple[Row, frozenset[str]]] = []
    for row in reversed(disclosures(connection)):
        if row["records"]:
            people = frozenset(by_entry.get(entry, "") for entry in row["records"].split(" | "))
        else:
            unclear = [one for one in unclear if not _asks_no_less(row, one[0])]
            people = people_asked_for(row["asked"])
            if not people:
                continue  # "no data" is still what there is to say
            if len(people) > 1:
                unclear.append((row, people))
                continue
        person_id = next(iter(people)) if len(people) == 1 else None
        unclear = [one for one in unclear if row["told_to"] != one[0]["told_to"] or person_id not in one[1]]
        last[row["told_to"], person_id or row["records"]] = row, person_id or None
    found = [
        CallBack(row["id"], None, row["told_to"], row["told_at"], Status.NO_DATA, None, "registered since")
        for row, _ in unclear
    ]
    for row, person_id in last.values():
        standing = told.get(person_id or "")
        now = standing.status if standing else Status.CAPTIVITY_UNKNOWN
        before = Status(row["status"])
        if now is None and before == Status.CAPTIVITY_UNKNOWN:
            continue  # nothing that was told is in doubt
        if now != before:
            why = "newly approved" if standing else "no longer holds"
            why = "withheld" if now is None else why
            why = "registered since" if before == Status.NO_DATA else why
            found.append(CallBack(row["id"], person_id, row["told_to"], row["told_at"], before, now, why))
    return sorted(found, key=lambda one: one.disclosure)


def _asks_no_less(later: Row, earlier: Row) -> bool:
    """Whether the same applicant asked again for somebody who may be the same, with no fact left out."""
    if later["told_to"] != earlier["told_to"] or not later["asked"]:
        return False
    facts, fewer = json.loads(later["asked"]), json.loads(earlier["asked"])
    kept = all(str(facts[name] or "").startswith(fewer[name] or "") for name in ("born", "case"))
    return kept and may_be_one(facts["name"], fewer["name"])


def _person_of_entry(persons: pd.DataFrame) -> dict[str, str]:
    registered = persons[persons["registered"] == "yes"]
    pairs = zip(registered["registry_records"], registered["person_id"], strict=True)
    return {entry: person_id for records, person_id in pairs for entry in records.split(" | ")}
