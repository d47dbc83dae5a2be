"""What each record says about a person on the four axes (design, section 7), one row a fact.

A fact is about whomever the record speaks of; which person that is, is for the linkage to say. So the
rows made here are the same in every linkage draw, and the rules are asked of a person's rows afterwards.

Dates are partial, hence intervals, and each rule takes the end that does not overstate: ``begins`` is the
earliest day it can have begun, ``begun_by`` the latest, ``still_on`` the latest day on which it certainly
still was so. A day that is not known is NaT, and NaT is neither before nor after anything. Nobody tells of
anything before it, so what is dated «2024» and was told in January had begun by then. A sighting that is
dated later counts as undated. Its date, and one of an interview to come, is a conflict (``late``).
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from linkage.casework.issuers import came_through_the_icrc, through
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome, Registration
from linkage.casework.registry_status import CONFIRMED, outcome_of_status
from linkage.records.answers import SHOWN_OR_TRIED
from linkage.records.dates import parse_iso
from linkage.records.not_seen import NOT_SEEN

#: The columns of an evidence table.
COLUMNS = [
    *("rid", "axis", "level", "what", "first_hand", "graded", "origin", "begins", "begun_by", "still_on"),
    *("learned", "late", "event_from", "event_to", "place", "condition", "claim", "group", "detail"),
    *("reliability", "credibility", "through", "by_icrc"),
]

_ANSWERS = {
    "no_answer": Acknowledgement.A0,
    "not_held": Acknowledgement.A1,
    "informal": Acknowledgement.A2,
    "held": Acknowledgement.A3,
}
_INFORMAL_MEANS = frozenset({"letter", "call", "broadcast"})
_FIRST_HAND = frozenset({"saw", "same_cell"})
_CONTACT = frozenset({"letter", "call", "both"})


def evidence_table(frames: Mapping[str, pd.DataFrame], day: date | None = None) -> pd.DataFrame:
    """Every fact that the records deliver.

    Args:
        frames: typed records by kind, each with ``rid``, ``source``, ``record_id``, ``learned`` (ISO date)
            and the canonical columns of its contract (a column may be absent).
        day: the day asked of, if any: no sighting that is known by then is later.

    Returns:
        A table with `COLUMNS`, sorted by rid, axis and what. ``level`` is on the axis' own scale.
    """
    readers: dict[str, Callable[[pd.DataFrame], list[pd.DataFrame]]] = {
        "registry": _from_registry,
        "exchange": _from_exchange,
        "acknowledgement": _from_acknowledgement,
        "death": _from_death,
        "interview": _from_interview,
        "testimony": lambda frame: _from_testimony(frame, day),
    }
    parts = [part for kind, read in readers.items() if kind in frames for part in read(frames[kind])]
    if not parts:
        parts = [_facts(pd.DataFrame({"rid": []}), Axis.EVIDENCE, 0, "")]
    # column by column, as pandas looks into every cell of a column that is empty in one part
    columns = {name: np.concatenate([part[name].to_numpy() for part in parts]) for name in COLUMNS}
    return pd.DataFrame(columns).sort_values(["rid", "axis", "what"], kind="stable", ignore_index=True)


def acknowledgement_level(answer: str | None, means: str | None, held_at: str | None) -> Acknowledgement:
    """What one acknowledgement admits: the answer decides, and where none is given the means does."""
    unsaid = Acknowledgement.A2 if means in _INFORMAL_MEANS else Acknowledgement.A3
    level = _ANSWERS.get(answer or "", unsaid)
    return Acknowledgement.A4 if level == Acknowledgement.A3 and held_at else level


def is_graded(reliability: str | None, credibility: str | None) -> bool:
    """Whether a mention stands on its own: source graded A to C, content graded 1 to 3 (Admiralty code)."""
    return reliability in {"A", "B", "C"} and credibility in {"1", "2", "3"}


def _from_registry(frame: pd.DataFrame) -> list[pd.DataFrame]:
    registered = _facts(frame, Axis.REGISTRATION, Registration.REGISTERED, "entry", "registered_date")
    confirmed_on, by_status = _text(frame, "icrc_confirmed_date"), _text(frame, "status") == CONFIRMED
    by_whom = confirmed_on.where(confirmed_on.notna(), _text(frame, "status_date").where(by_status, None))
    # A status "confirmed" does not say by whom.
    whose = frame[["rid", "source", "record_id", "learned"]]
    dated = whose.assign(confirmed_on=by_whom, by_icrc=confirmed_on.notna())
    confirmed = dated[confirmed_on.notna() | by_status]
    outcomes = np.array([outcome_of_status(status) for status in _values(frame, "status")], dtype=np.int8)
    closed, closed_as = frame[outcomes > 0], outcomes[outcomes > 0]
    parts = [
        registered,
        _facts(confirmed, Axis.ACKNOWLEDGEMENT, Acknowledgement.A3, "icrc", "confirmed_on"),
        _facts(confirmed, Axis.EVIDENCE, Evidence.E4, "icrc", "confirmed_on"),
        _facts(closed, Axis.REGISTRATION, Registration.CLOSED, "status", "status_date"),
        _facts(closed, Axis.OUTCOME, closed_as, "status", "status_date"),
    ]
    parts[1]["by_icrc"] = confirmed["by_icrc"].to_numpy(dtype=bool)
    words = np.where(parts[1]["by_icrc"], "the ICRC, as the registry has it", "the registry's status alone")
    parts[1]["through"] = words.astype(object)
    for part in parts[1:]:
        # An entry is learned on its registration, what happened to it later not before it happened.
        part["learned"] = part[["learned", "begins"]].max(axis=1)
    return parts


def _from_exchange(frame: pd.DataFrame) -> list[pd.DataFrame]:
    facts = _begun_when_learned(_facts(frame, Axis.OUTCOME, Outcome.RETURNED, "exchange", "exchange_date"))
    facts["detail"] = _values(frame, "category")
    facts["condition"], facts["place"] = _values(frame, "condition"), _values(frame, "held_at")
    # Lists without an id are told apart by the day of the exchange.
    facts["group"] = _nulls(_or(_text(frame, "list_id"), _text(frame, "exchange_date")))
    return [facts]


def _from_death(frame: pd.DataFrame) -> list[pd.DataFrame]:
    facts = _begun_when_learned(_facts(frame, Axis.OUTCOME, Outcome.DIED, "death", "death_date"))
    facts["detail"] = _values(frame, "basis")
    return [facts]


def _from_acknowledgement(frame: pd.DataFrame) -> list[pd.DataFrame]:
    answers, means, places = (_values(frame, name) for name in ("answer", "means", "held_at"))
    levels = np.array(
        [acknowledgement_level(*said) for said in zip(answers, means, places, strict=True)], dtype=np.int8
    )
    what = np.array([given or "list" for given in means], dtype=object)
    said = _begun_when_learned(_facts(frame, Axis.ACKNOWLEDGEMENT, levels, what, "acknowledged_date"))
    said["place"], said["detail"] = places, _values(frame, "sentence")
    by_whom = list(zip(_values(frame, "source"), _values(frame, "issuer"), strict=True))
    said["through"] = np.array([through(*whom) for whom in by_whom], dtype=object)
    said["by_icrc"] = np.array([came_through_the_icrc(*whom) for whom in by_whom], dtype=bool)
    official = levels >= Acknowledgement.A3
    speaks = official | np.isin(what, list(SHOWN_OR_TRIED))
    grades = np.where(official, Evidence.E4, Evidence.E3)[speaks]
    shown = _facts(frame[speaks], Axis.EVIDENCE, grades, what[speaks], "acknowledged_date")
    shown = _begun_when_learned(shown)
    shown["place"] = places[speaks]
    return [said, shown]


def _from_interview(frame: pd.DataFrame) -> list[pd.DataFrame]:
    contact = _values(frame, "contact")
    reached = np.isin(contact, list(_CONTACT))
    what = np.full(int(reached.sum()), "interview", dtype=object)
    facts = _facts(frame[reached], Axis.ACKNOWLEDGEMENT, Acknowledgement.A2, what, "interview_date")
    facts = _begun_when_learned(facts)
    facts["detail"] = contact[reached]
    return [facts]


def _from_testimony(frame: pd.DataFrame, day: date | None) -> list[pd.DataFrame]:
    # Whoever says not to have seen the person delivers no sighting, whatever else the row tells.
    frame = frame[_text(frame, "basis") != NOT_SEEN]
    facts = _facts(frame, Axis.EVIDENCE, Evidence.E1, "testimony", "seen_from", "seen_to")
    basis = _values(frame, "basis")
    facts["first_hand"] = np.array([said is None or said in _FIRST_HAND for said in basis], dtype=bool)
    # The Admiralty code's letter and digit stay apart: one grades the source, the other what it says.
    facts["reliability"], facts["credibility"] = _values(frame, "reliability"), _values(frame, "credibility")
    grades = zip(facts["reliability"], facts["credibility"], strict=True)
    facts["graded"] = np.array([is_graded(*grade) for grade in grades], dtype=bool)
    credible = facts["first_hand"] & facts["graded"]
    facts["level"] = np.where(credible, Evidence.E2, Evidence.E1).astype(np.int8)
    asked_from, asked_by = _bounds(_text(frame, "interview_date"))
    _date_by_when_it_was_told(facts, asked_by)
    if day is not None:
        facts["late"] |= asked_from > np.datetime64(day, "s")
    origin = _or(_text(frame, "origin_id"), _text(frame, "witness_id"))
    facts["origin"] = _nulls(_or("witness " + origin, facts["origin"].set_axis(frame.index)))
    facts["place"], facts["condition"] = _values(frame, "seen_at"), _values(frame, "condition")
    facts["claim"], facts["detail"] = _values(frame, "outcome_claimed"), basis
    return [facts]


def _date_by_when_it_was_told(facts: pd.DataFrame, interview: np.ndarray) -> None:
    """Nobody speaks of a sighting before it, so however coarse its date it began by the day it was told.

    That is the interview's last day, or the day the record was learned where that is earlier or the interview
    has no date. What is dated later still cannot be so, and counts as undated.
    """
    told = np.fmin(interview, facts["learned"].to_numpy())
    began_later, ended_later = (facts[name].to_numpy() > told for name in ("begins", "still_on"))
    facts["late"] = began_later | ended_later
    undated = facts["event_from"].isna().to_numpy()
    facts["begun_by"] = np.where(undated, told, np.fmin(facts["begun_by"].to_numpy(), told))
    facts.loc[began_later, "begins"] = np.datetime64("NaT")
    facts.loc[facts["late"], "still_on"] = np.datetime64("NaT")


def _begun_when_learned(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts, each begun by the day it was learned, but for those dated later: an error of writing.

    Not for the registry's: an entry is learned on its registration and tells later news of itself.
    """
    begins, begun_by, learned = (facts[name].to_numpy() for name in ("begins", "begun_by", "learned"))
    return facts.assign(begun_by=np.where(begins > learned, begun_by, np.fmin(begun_by, learned)))


def _facts(
    frame: pd.DataFrame,
    axis: Axis,
    level: int | np.ndarray,
    what: str | np.ndarray,
    event_from: str = "",
    event_to: str = "",
) -> pd.DataFrame:
    """Rows of one axis for the records of ``frame``, dated by one or two of their columns."""
    start, end = _text(frame, event_from), _text(frame, event_to or event_from)
    if event_to:  # one end given stands for both
        start, end = _or(start, end), _or(end, start)
    learned = _bounds(_text(frame, "learned"))[1]
    begins, begun_by = _bounds(start)
    facts = pd.DataFrame(
        {
            "rid": frame["rid"].to_numpy(dtype=np.int64),
            "axis": str(axis),
            "level": np.full(len(frame), level, dtype=np.int8),
            "what": what,
            "first_hand": False,
            "graded": False,
            "origin": _own_origins(frame),
            "begins": begins,
            "begun_by": np.where(np.isnat(begun_by), learned, begun_by),
            "still_on": _bounds(end)[0],
            "learned": learned,
            "late": False,
            "event_from": _nulls(start),
            "event_to": _nulls(end),
        }
    )
    for name in COLUMNS[COLUMNS.index("place") : -1]:
        facts[name] = np.full(len(facts), None, dtype=object)
    facts["by_icrc"] = False
    return facts


def _own_origins(frame: pd.DataFrame) -> np.ndarray:
    """Each record as an origin of its own."""
    if "source" not in frame.columns or "record_id" not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    names = zip(frame["source"], frame["record_id"], strict=True)
    return np.array([f"record {source}/{record_id}" for source, record_id in names], dtype=object)


def _text(frame: pd.DataFrame, column: str) -> "pd.Series[str]":
    if column not in frame.columns:
        return pd.Series(None, index=frame.index, dtype=object)
    texts: pd.Series[str] = frame[column].astype(object)
    return texts.where(texts.notna() & (texts != ""), None)


def _or(texts: "pd.Series[str]", others: "pd.Series[str]") -> "pd.Series[str]":
    """The texts, or the others where there is none."""
    return texts.where(texts.notna(), others)


def _nulls(texts: "pd.Series[str]") -> np.ndarray:
    """The texts with None, and nothing else, where there is none."""
    objects = texts.astype(object)
    values: np.ndarray = objects.where(objects.notna(), None).to_numpy(dtype=object)
    return values


def _values(frame: pd.DataFrame, column: str) -> np.ndarray:
    return _nulls(_text(frame, column))


def _bounds(texts: "pd.Series[str]") -> tuple[np.ndarray, np.ndarray]:
    """First and last day of partial ISO dates, as datetime64[s]; NaT where there is none."""
    of, distinct = pd.factorize(texts.to_numpy(dtype=object))
    days = np.array([*map(_days, distinct), _NO_DAYS], dtype="datetime64[s]")[of]
    return days[:, 0], days[:, 1]


_NO_DAYS = (np.datetime64("NaT", "s"), np.datetime64("NaT", "s"))


@lru_cache(maxsize=20_000)  # a war's days, which every kind of record tells again
def _days(text: str) -> tuple[np.datetime64, np.datetime64]:
    day = parse_iso(text)
    return np.datetime64(day.earliest, "s"), np.datetime64(day.latest, "s")
