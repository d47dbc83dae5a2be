"""The oracle: what is true of a world's people on the true linkage, by the words of the design alone.

Written apart from casework, in plain Python over plain rows, so that tests can hold the two against each
other. All days are ordinals; an event date is an ISO text, possibly partial, hence an interval.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

GRACE_DAYS = 30
TOLERANCE_DAYS = 14
_CLOSING = ("звільнений", "загиблий", "знайдений", "released", "found", "dead", "identified", "closed")
_DEAD = ("загиблий", "dead", "identified")

Row = Mapping[str, str]


@lru_cache(maxsize=100_000)
def days(text: str) -> tuple[int, int]:
    """First and last day that YYYY, YYYY-MM or YYYY-MM-DD can mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return (date(*parts).toordinal(),) * 2
    year, month = parts[0], parts[1] if len(parts) == 2 else 0
    last_month = month or 12
    last = date(year, last_month, monthrange(year, last_month)[1])
    return date(year, month or 1, 1).toordinal(), last.toordinal()


@dataclass
class Known:
    """All rows that truly speak of one person, by kind."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Row]:
        """The rows of one kind."""
        return self.rows.get(kind, [])


@dataclass(frozen=True)
class Sighting:
    """One mention, or the captor's own footage, of a person in captivity."""

    level: int
    origin: str
    first_hand: bool
    earliest: int | None
    begun_by: int
    certainly_until: int | None


def gather(rows: Iterable[tuple[str, Row, str]]) -> dict[str, Known]:
    """What is known of each person, from (kind, row, person_id)."""
    people: dict[str, Known] = {}
    for kind, row, person in rows:
        people.setdefault(person, Known()).rows.setdefault(kind, []).append(row)
    return people


def level_of_answer(row: Row) -> int:
    """A0 to A4 of one acknowledgement: the answer decides, where there is none the means."""
    answer, means = row.get("answer", ""), row.get("means", "")
    level = {"no_answer": 0, "not_held": 1, "informal": 2, "held": 3}.get(answer, -1)
    if level < 0:
        level = 2 if means in ("letter", "call", "broadcast") else 3
    return 4 if level == 3 and row.get("held_at") else level


def _sighting(row: Row) -> Sighting:
    first_hand = row.get("basis", "") in ("", "saw", "same_cell")
    graded = row.get("reliability", "") in tuple("ABC") and row.get("credibility", "") in tuple("123")
    start = row.get("seen_from") or row.get("seen_to") or ""
    end = row.get("seen_to") or row.get("seen_from") or ""
    return Sighting(
        level=2 if first_hand and graded else 1,
        origin=row.get("origin_id") or row.get("witness_id") or row.get("record_id", ""),
        first_hand=first_hand,
        earliest=days(start)[0] if start else None,
        begun_by=min(days(start or row["interview_date"])[1], days(row["interview_date"])[1]),
        certainly_until=days(end)[0] if end else None,
    )


def _footage(row: Row) -> Sighting:
    day = days(row["acknowledged_date"])
    return Sighting(3, f"footage {row.get('record_id', '')}", False, day[0], day[1], day[0])


def sightings(known: Known, as_of: int) -> list[Sighting]:
    """Mentions and footage learned by ``as_of``."""
    seen = [_sighting(r) for r in known.of("testimony") if days(r["interview_date"])[1] <= as_of]
    shown = [
        _footage(r)
        for r in known.of("acknowledgement")
        if r.get("means") in ("broadcast", "court") and level_of_answer(r) < 3
        if days(r["acknowledged_date"])[1] <= as_of
    ]
    return seen + shown


def evidence_level(seen: list[Sighting]) -> int:
    """E0 to E3; what comes from one origin counts once."""
    level = max((one.level for one in seen), default=0)
    credible = {one.origin for one in seen if one.level == 2}
    first_hand = {one.origin for one in seen if one.first_hand}
    if len(credible) >= 2:
        return max(level, 3)
    return max(level, 2) if len(first_hand) >= 2 else level


def admitted_on(known: Known) -> list[int]:
    """The days on which at least the fact of captivity was acknowledged."""
    answers = [r["acknowledged_date"] for r in known.of("acknowledgement") if level_of_answer(r) >= 3]
    confirmed = [r.get("icrc_confirmed_date", "") for r in known.of("registry")]
    return sorted(days(text)[1] for text in answers + confirmed if text)


def is_home(known: Known, as_of: int) -> bool:
    """Whether the person came home, or the registry closed an entry other than by a death."""
    if any(days(row["exchange_date"])[1] <= as_of for row in known.of("exchange")):
        return True
    return any(row["status"] not in _DEAD for row in _closed(known, as_of))


def _closed(known: Known, as_of: int) -> list[Row]:
    """Registry entries whose status closed them by ``as_of``."""
    closing = [row for row in known.of("registry") if row.get("status") in _CLOSING]
    return [row for row in closing if not row.get("status_date") or days(row["status_date"])[1] <= as_of]


def is_resolved(known: Known, as_of: int) -> bool:
    """Whether the search is over: home, closed, or dead with nobody having seen the person afterwards."""
    if is_home(known, as_of):
        return True
    deaths = [row.get("death_date", "") for row in known.of("death")]
    deaths += [row.get("status_date", "") for row in _closed(known, as_of)]
    seen = sightings(known, as_of)
    return any(not _seen_after(text, seen) for text in deaths)


def is_acknowledged(known: Known, as_of: int) -> bool:
    """Whether at least the fact of captivity was acknowledged by ``as_of``."""
    return any(day <= as_of for day in admitted_on(known))


def _seen_after(death: str, seen: list[Sighting]) -> bool:
    if not death:
        return False
    last_day = days(death)[1]
    return any(one.certainly_until is not None and one.certainly_until > last_day for one in seen)


def reach(rows: Iterable[Row], as_of: int) -> int:
    """The last day of which the acknowledgement lists speak; 0 where there is none."""
    ends = (days(row["acknowledged_date"])[0] for row in rows if row.get("acknowledged_date"))
    return max((day for day in ends if day <= as_of), default=0)


def flag(known: Known, as_of: int, reached: int, grace: int = GRACE_DAYS) -> int:
    """0: not on the main list; 1: seen, never acknowledged; 2: the same with a sighting of E2 or more.

    Args:
        known: everything that truly speaks of the person.
        as_of: the day asked of.
        reached: how far the acknowledgement lists reach.
        grace: days since the (latest possible) beginning of a sighting before silence counts.
    """
    seen = sightings(known, as_of)
    ripe = [one for one in seen if one.begun_by + grace <= as_of]
    if reached < as_of - TOLERANCE_DAYS and not any(
        one.earliest is None or one.earliest <= reached for one in ripe
    ):
        return 0
    if not known.of("registry") or not ripe or is_resolved(known, as_of) or is_acknowledged(known, as_of):
        return 0
    return 2 if evidence_level(ripe) >= 2 else 1
