"""What changed from one published night to the next, and who or what caused it.

Every merge and split of persons and every flag that came, went, or moved (to another tier, or further than
chance moves it) is traced to what is different tonight: a decision, a delivery, a withdrawal, the reach of
the acknowledgement lists, or what may move anybody (`linkage.casework.change_causes`). Nothing here names a
person.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from linkage.casework.change_causes import ComparedNight, first_cause, general_causes, in_words
from linkage.casework.lists import MAIN_LIST, TIERS

RECORD = ["kind", "source", "record_id"]
PAIR = [f"{side}_{part}" for side in ("left", "right") for part in ("kind", "source", "record")]
#: The tables of a snapshot that two nights are compared by.
NEEDED = ("flags", "members", "axes", "records", "links", "changes")
PERSON_CHANGE_COLUMNS = ["change", "person_id", "other_person_id", *RECORD, "cause", "caused_by"]
FLAG_CHANGE_COLUMNS = [
    *("variant", "person_id", "tier_before", "tier_after", "probability_before", "probability_after"),
    *("moved", "cause", "why", "slight"),
]
#: A probability that moved less says nothing: two sets of 1,000 draws of one and the same linkage differ by
#: up to 1.96 sqrt(2 p (1 - p) / 1000), which is .044 at one half.
SLIGHT = 0.05
_DRAWS = 1000
_LISTS = "acknowledgement/"


@dataclass(frozen=True)
class Traced:
    """What the causes of tonight's changes are looked up in.

    Attributes:
        sources: delivery id -> ``kind/source``, of all deliveries, withdrawn ones too.
        deciders: the six cells of a pair -> who decided it, such as ``decision 12 (same, olena)``.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    deciders: Mapping[tuple[str, ...], str] = field(default_factory=dict)


def person_changes(before: ComparedNight, tonight: ComparedNight, traced: Traced) -> pd.DataFrame:
    """Merges, splits and ends of persons since the night before, each with its cause.

    Returns:
        `PERSON_CHANGE_COLUMNS`. ``change``: merged (``other_person_id`` gave way to ``person_id``), split
        (``person_id`` is new, taken out of ``other_person_id``), ended (no record of ``other_person_id`` is
        left, and ``person_id`` is empty). The record is the one that moved or is gone.
    """
    changes = pd.concat([tonight.tables["changes"], _ended(before, tonight)], ignore_index=True)
    if changes.empty:
        return pd.DataFrame(columns=PERSON_CHANGE_COLUMNS)
    touched = touched_records(before, tonight, traced)
    causes, general = _causes_by_person(before, tonight, touched), _general_causes(before, tonight)
    of_record: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for *record, cause, by in touched.to_numpy().tolist():
        of_record.setdefault(tuple(record), []).append((cause, by))
    found = []
    for person, other, *record in changes[["person_id", "other_person_id", *RECORD]].to_numpy().tolist():
        own = of_record.get(tuple(record)) or [*causes.get(other, []), *causes.get(person, [])]
        found.append(min(own or general, key=first_cause))
    changes["cause"] = [cause for cause, _ in found]
    changes["caused_by"] = [by for _, by in found]
    return changes[PERSON_CHANGE_COLUMNS].sort_values(PERSON_CHANGE_COLUMNS[:6], ignore_index=True)


def moved_records(before: ComparedNight, tonight: ComparedNight) -> pd.DataFrame:
    """Records whose person id is another than in ``before``: change, person_id, other_person_id, `RECORD`.

    For two nights that were not published one after the other, whose own table of changes does not tell it.
    """
    members = [night.tables["members"][["person_id", *RECORD]] for night in (before, tonight)]
    both = members[0].merge(members[1], on=RECORD, suffixes=("_before", ""))
    moved = both[both["person_id_before"] != both["person_id"]].drop_duplicates([*RECORD, "person_id_before"])
    alive = set(members[1]["person_id"])
    change = ["split" if old in alive else "merged" for old in moved["person_id_before"]]
    told = moved.rename(columns={"person_id_before": "other_person_id"}).assign(change=change)
    columns = PERSON_CHANGE_COLUMNS[:6]
    return told[columns].astype(object).sort_values(columns, ignore_index=True)


def flag_changes(before: ComparedNight, tonight: ComparedNight, traced: Traced) -> pd.DataFrame:
    """Every flag, of any list, that came, went, changed its tier, or moved further than chance moves it.

    Returns:
        `FLAG_CHANGE_COLUMNS`, sorted by list, tier and person, the slight ones last. A tier is None where the
        person was or is not on the list. ``moved`` says it in words. ``cause`` is the first of `CAUSES` that
        applies, ``why`` all of them in words. ``slight``: nothing of the person's own is touched and the
        probability moved less than `SLIGHT`, as it may when draws are made anew; one off the list has 0.
    """
    flags = ["variant", "person_id", "tier", "probability"]
    both = before.tables["flags"][flags].merge(
        tonight.tables["flags"][flags], on=flags[:2], how="outer", suffixes=("_before", "_after")
    )
    tiers = both[["tier_before", "tier_after"]].astype(object)
    both[tiers.columns] = tiers.where(tiers.notna(), None)
    stayed = both["tier_before"] == both["tier_after"]
    moved = both[~stayed | (_distance(both) >= _by_chance(before, tonight))].copy()
    sides = ("tier_before", "tier_after", "probability_before", "probability_after")
    moved["moved"] = np.array([_in_words(*row) for row in moved[list(sides)].to_numpy().tolist()], object)
    causes = _causes_by_person(before, tonight, touched_records(before, tonight, traced))
    merged = _merged_into(tonight)
    general = _general_causes(before, tonight)
    reach = _reach_moved(before, tonight, traced)
    told = []
    for person, was, now in moved[["person_id", "tier_before", "tier_after"]].to_numpy().tolist():
        into = merged.get(person) if now is None else None
        own = set(causes.get(person, [])) | set(causes.get(into or "", []))
        if reach and "undetermined" in (was, now):
            own.add(("lists", reach))
        found = sorted(own or general, key=first_cause)
        words = [in_words(*one) for one in found]
        why = "; ".join([f"now one person with {into}", *words] if into else words)
        told.append((found[0][0], why, not (own or into)))
    moved[["cause", "why", "slight"]] = pd.DataFrame(
        told, index=moved.index, columns=["cause", "why", "slight"]
    )
    moved["slight"] = moved["slight"].astype(bool) & _barely_moved(moved)
    order = [MAIN_LIST, *sorted(set(moved["variant"]) - {MAIN_LIST})]
    keys = moved.assign(
        list=[order.index(name) for name in moved["variant"]],
        now=[TIERS.index(tier) if tier else len(TIERS) for tier in moved["tier_after"]],
    )
    ordered = keys.sort_values(["slight", "list", "now", "person_id"], ignore_index=True)
    return ordered[FLAG_CHANGE_COLUMNS]


def _barely_moved(moved: pd.DataFrame) -> pd.Series:
    """Whether a probability moved no more than draws made anew move it, and the reach moved no tier."""
    undetermined = (moved["tier_before"] == "undetermined") != (moved["tier_after"] == "undetermined")
    return (_distance(moved) < SLIGHT) & ~undetermined


def _distance(both: pd.DataFrame) -> pd.Series:
    """How far the probability of each row moved; one off the list counts as 0."""
    now, then = (both[f"probability_{side}"].astype(float).fillna(0.0) for side in ("after", "before"))
    return (now - then).abs()


def _by_chance(before: ComparedNight, tonight: ComparedNight) -> float:
    """From where on chance does not explain that a probability moved; fewer draws tell it less exactly."""
    draws = min(int(night.facts.get("draws", _DRAWS)) for night in (before, tonight))
    return max(SLIGHT, 1.96 * math.sqrt(2 * 0.5 * 0.5 / draws))


def _in_words(was: str | None, now: str | None, before: float, after: float) -> str:
    """What moved: from which tier to which, and the probability."""
    if was is None:
        return f"new on the list: {now}, {after:.2f}"
    if now is None:
        return f"no longer on the list: was {was}, {before:.2f}"
    if was == now:
        return f"stays {now}, from {before:.2f} to {after:.2f}"
    return f"from {was}, {before:.2f}, to {now}, {after:.2f}"


def slight_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """The slight ones among rows of ``flag_changes``; none where an older program published them."""
    return changes[changes["slight"].astype(bool)] if "slight" in changes else changes.iloc[:0]


def touched_records(before: ComparedNight, tonight: ComparedNight, traced: Traced) -> pd.DataFrame:
    """The records that are new, gone, or say something else, and those newly decided: `RECORD`, cause, by."""
    columns = [*RECORD, "delivery", "content"]
    both = (
        before.tables["records"]
        .reindex(columns=columns)
        .merge(
            tonight.tables["records"].reindex(columns=columns),
            on=RECORD,
            how="outer",
            suffixes=("_before", "_now"),
            indicator="side",
        )
    )
    known = both["content_before"].notna() & both["content_now"].notna()
    changed = both[(both["side"] != "both") | (known & (both["content_before"] != both["content_now"]))]
    was, now = set(before.facts["deliveries"]), set(tonight.facts["deliveries"])
    newest = {traced.sources.get(one, ""): one for one in tonight.facts["deliveries"] if one not in was}
    undone = {traced.sources.get(one, ""): one for one in before.facts["deliveries"] if one not in now}
    rows: list[tuple[str, ...]] = []
    told = changed[[*RECORD, "delivery_before", "delivery_now", "side"]].to_numpy().tolist()
    for kind, source_name, record_id, delivered, delivers, side in told:
        source = f"{kind}/{source_name}"
        cause, by = "day", ""
        if side != "left_only" and delivers not in was:
            cause, by = "delivery", delivers
        elif source in undone and delivered not in now:
            cause, by = "withdrawal", delivered if delivered in was else undone[source]
        elif source in newest:  # a later whole extract leaves the record out
            cause, by = "delivery", newest[source]
        rows.append((kind, source_name, record_id, cause, f"{by} ({source})" if by else tonight.as_of))
    rows += [(*record, "decision", by) for record, by in _newly_decided(before, tonight, traced)]
    return pd.DataFrame(rows, columns=[*RECORD, "cause", "by"], dtype=object)


def newly_decided(before: ComparedNight, tonight: ComparedNight) -> list[tuple[str, ...]]:
    """The pairs whose verdict in force is another than the night before."""
    sides = [
        night.tables["links"].dropna(subset="decision")[[*PAIR, "decision"]] for night in (before, tonight)
    ]
    both = sides[0].merge(sides[1], on=PAIR, how="outer", suffixes=("_before", "_now"))
    other = both[both["decision_before"].fillna("") != both["decision_now"].fillna("")]
    there = set(tonight.tables["records"][RECORD].itertuples(index=False, name=None))
    pairs = [tuple(map(str, cells)) for cells in other[PAIR].to_numpy().tolist()]
    return [pair for pair in pairs if pair[:3] in there and pair[3:] in there]


def _newly_decided(
    before: ComparedNight, tonight: ComparedNight, traced: Traced
) -> list[tuple[tuple[str, ...], str]]:
    return [
        (record, traced.deciders.get(pair, "no verdict is in force any more"))
        for pair in newly_decided(before, tonight)
        for record in (pair[:3], pair[3:])
    ]


def _causes_by_person(
    before: ComparedNight, tonight: ComparedNight, touched: pd.DataFrame
) -> dict[str, list[tuple[str, str]]]:
    """By person id, before or now, the causes that touch one of the person's records."""
    parts = [
        night.tables[name][["person_id", *RECORD]]
        for night in (before, tonight)
        for name in ("members", "axes")
    ]
    persons = pd.concat(parts, ignore_index=True).drop_duplicates()
    found: dict[str, list[tuple[str, str]]] = {}
    own = persons.merge(touched, on=RECORD)[["person_id", "cause", "by"]].drop_duplicates()
    for person, cause, by in own.itertuples(index=False, name=None):
        found.setdefault(person, []).append((cause, by))
    return found


def _ended(before: ComparedNight, tonight: ComparedNight) -> pd.DataFrame:
    """The ids of which no record is left."""
    members = before.tables["members"]
    still = members.merge(tonight.tables["records"][RECORD], on=RECORD)["person_id"]
    alive = set(still) | set(tonight.tables["members"]["person_id"])
    gone = members[~members["person_id"].isin(alive)].drop_duplicates("person_id")
    return gone.assign(change="ended", person_id=None, other_person_id=gone["person_id"])[
        PERSON_CHANGE_COLUMNS[:6]
    ]


def _merged_into(tonight: ComparedNight) -> dict[str, str]:
    merged = tonight.tables["changes"]
    merged = merged[merged["change"] == "merged"]
    return dict(zip(merged["other_person_id"], merged["person_id"], strict=True))


def _general_causes(before: ComparedNight, tonight: ComparedNight) -> list[tuple[str, str]]:
    """What may move a person none of whose own records is touched, never empty."""
    found = general_causes(before, tonight)
    delivered = [set(night.facts["deliveries"]) for night in (before, tonight)]
    if delivered[0] != delivered[1] or newly_decided(before, tonight) or not found:
        found.append(("others", ""))
    return found


def _reach_moved(before: ComparedNight, tonight: ComparedNight, traced: Traced) -> str:
    """How far the acknowledgement lists reached, and reach now, where that differs or the day does."""
    was, now = (min(night.facts["reach"].values(), default="") for night in (before, tonight))
    if was == now and before.as_of == tonight.as_of:
        return ""
    gone = sorted(set(before.facts["deliveries"]) - set(tonight.facts["deliveries"]))
    lists = [
        f"{one} ({source})" for one in gone if (source := traced.sources.get(one, "")).startswith(_LISTS)
    ]
    told = f"{was or 'to no day'} on {before.as_of}, {now or 'to no day'} on {tonight.as_of}"
    return told + (f"; withdrawn: {', '.join(lists)}" if lists else "")
