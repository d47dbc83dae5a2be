"""Decisions on pairs of records: append-only, several reviewers beside each other, one verdict in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select

from linkage.casework.store.pairs import Pair
from linkage.casework.store.rows import Row, fetched
from linkage.casework.store.tables import decision
from linkage.casework.store.users import same_name
from linkage.workspace import KYIV


class Verdict(StrEnum):
    """What a reviewer says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_ENOUGH = "not_enough"


#: Why: the codes a reviewer chooses from.
REASONS = {
    "identifier": "a document, tax or personal number agrees, or differs",
    "details": "name, birth, place and unit taken together",
    "relatives": "relatives were asked",
    "witness": "the witness was asked again",
    "picture": "recognised, or not, on a picture or recording",
    "namesake": "another person of this name is meant",
    "time": "the events cannot be one person's",
    "too_little": "the records say too little",
    "imported": "decided before this system",
    "other": "see the note",
}


@dataclass(frozen=True)
class Decision:
    """One reviewer's verdict on a pair.

    Attributes:
        reviewer: who decided; of an imported decision whoever the file names.
        reason: one of `REASONS`.
        note: in the reviewer's words; never in an export or a log.
        seconds: time spent on it.
        decided_at: ISO moment in UTC; now where it is left out.
        fingerprint: what the records said then; of the candidate in the queue where it is left out.
        import_key: tells a row of an imported file again; None for a decision made here, by a user.
    """

    pair: Pair
    verdict: Verdict
    reviewer: str
    reason: str
    note: str | None = None
    seconds: int | None = None
    decided_at: str | None = None
    fingerprint: str | None = None
    import_key: str | None = None


def standing(decisions: Iterable[Row]) -> dict[str, Row]:
    """Each reviewer's newest decision of one pair, by reviewer (see :func:`same_name`)."""
    ordered = sorted(decisions, key=lambda one: (one["decided_at"], one["id"]))
    return {same_name(one["reviewer"]): one for one in ordered}


def verdict_in_force(decisions: Iterable[Row]) -> Verdict | None:
    """The verdict that counts of one pair's decisions.

    Each reviewer's newest stands. If a lead decided, the newest standing decision of a lead counts; else
    what all who stand agree on; if they do not agree, none does.
    """
    stand = standing(decisions).values()
    if leads := [one for one in stand if one["settles"]]:
        return Verdict(max(leads, key=lambda one: (one["decided_at"], one["id"]))["verdict"])
    verdicts = {one["verdict"] for one in stand}
    return Verdict(verdicts.pop()) if len(verdicts) == 1 else None


def in_force(connection: Connection, as_of: date | None = None) -> dict[Pair, Verdict]:
    """The verdict in force of every pair that has one, by what was decided up to a day (in Kyiv)."""
    found: dict[Pair, Verdict] = {}
    for pair, own in by_pair(connection, as_of).items():
        verdict = verdict_in_force(own)
        if verdict is not None:
            found[pair] = verdict
    return found


def by_pair(connection: Connection, as_of: date | None = None) -> dict[Pair, list[Row]]:
    """Every decision made up to a day (in Kyiv), by pair, oldest first."""
    found: dict[Pair, list[Row]] = defaultdict(list)
    for row in listed(connection, as_of):
        found[Pair.from_row(row)].append(row)
    return dict(found)


def listed(connection: Connection, as_of: date | None = None) -> list[Row]:
    """Every decision made up to a day (in Kyiv), oldest first."""
    question: Select[Any] = select(decision).order_by(decision.c.decided_at, decision.c.id)
    if as_of is not None:
        question = question.where(decision.c.decided_at < start_of(as_of + timedelta(days=1)))
    return fetched(connection, question)


def made_after(connection: Connection, day: date) -> int:
    """How many decisions were made after a day (in Kyiv), in force or not."""
    since = start_of(day + timedelta(days=1))
    question = select(func.count()).select_from(decision).where(decision.c.decided_at >= since)
    return int(connection.execute(question).scalar_one())


def of_pair(connection: Connection, pair: Pair) -> list[Row]:
    """Every decision of one pair."""
    return fetched(connection, select(decision).where(pair.is_that_of(decision)))


def start_of(day: date) -> str:
    """The moment a day begins in Kyiv, as the store writes moments."""
    return datetime.combine(day, time(), KYIV).astimezone(UTC).isoformat(timespec="microseconds")
