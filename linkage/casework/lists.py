"""The lists of design section 7 as tables: the main one (seen, never acknowledged) and its variants.

What a row says of sightings, dates and places is said of the draws in which the person is on the list: it
counts the mentions that fall on the person in at least half of those (or the likeliest, where none does).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.casework.as_of import AsOf
from linkage.casework.bitsets import Bits, sizes
from linkage.casework.conflicts import conflicts
from linkage.casework.draws import Draws
from linkage.casework.flag_on_draws import RULES_ON_DRAWS, Question
from linkage.casework.levels import Evidence
from linkage.errors import BadInput

MAIN_LIST = "seen_never_acknowledged"
#: The lists that ``--variant`` can name, the main one first.
LISTS = tuple(RULES_ON_DRAWS)
TIERS = ("confirmed", "probable", "possible", "undetermined")
FLAG_COLUMNS = [
    *("person_id", "registry_records", "name", "tier", "probability", "probability_e2", "evidence_level"),
    *("sightings", "witnesses", "first_seen", "last_seen", "last_place", "condition"),
    *("determined_until", "conflicts"),
]

#: From this share of the draws on a homecoming or a death is set against what else is told of a person.
LIKELY_END = 0.1
_PROBABLE = 0.8
#: Whoever is less likely on a list does not stand there.
LEAST = 0.01
# These rest on nobody having acknowledged the person, or more, or since, which stale lists cannot say.
_REST_ON_SILENCE = {
    *(MAIN_LIST, "whereabouts_concealed", "denied_but_seen", "shown_not_acknowledged"),
    *("acknowledged_then_silent", "wounded_unacknowledged"),
}
# These do not rest on a sighting, so its grade does not decide their tier.
_WITHOUT_SIGHTING = {"released_never_acknowledged", "sentenced"}


@dataclass(frozen=True)
class People:
    """What the lists show of the persons beside their facts.

    Attributes:
        table: index person; person_id, registry_records, name.
        dates: what registry entries say (`linkage.casework.conflicts.registry_dates`).
        confirmed: (mention rid, person) pairs that caseworkers confirmed.
    """

    table: pd.DataFrame
    dates: pd.DataFrame
    confirmed: frozenset[tuple[int, int]] = frozenset()


def make_list(
    name: str,
    draws: Draws,
    asof: AsOf,
    people: People,
    question: Question | None = None,
    doubted: bool = False,
) -> pd.DataFrame:
    """One list, with `FLAG_COLUMNS`, sorted by tier, falling probability and person id.

    Args:
        name: one of `LISTS`; BadInput for a list that does not exist.
        draws: the linkage draws.
        asof: the day and the terms.
        people: what the lists show of the persons.
        question: the rules' question to these draws, where it is at hand.
        doubted: whether links that sightings rest on are false more often than the model claims, as seen from
            outside; then nobody is called probable, only possible.
    """
    if name not in RULES_ON_DRAWS:
        raise BadInput(f"there is no list called '{name}'; choose one of {', '.join(LISTS)}")
    question = question or Question(draws, asof)
    holds = RULES_ON_DRAWS[name](question, Evidence.E0 if name in _WITHOUT_SIGHTING else Evidence.E1)
    credibly = RULES_ON_DRAWS[name](question, Evidence.E2)
    probability = sizes(holds) / draws.n_draws
    listed = np.flatnonzero(probability >= LEAST)
    rows = people.table.loc[draws.people[listed]].reset_index(names="person")
    rows["probability"] = probability[listed]
    rows["probability_e2"] = sizes(credibly[listed]) / draws.n_draws
    rows["evidence_level"] = evidence_levels(question, holds, listed)
    told = _told_of(question, holds, listed, people)
    rows = rows.join(told, on="person")
    decisive = rows["probability"] if name in _WITHOUT_SIGHTING else rows["probability_e2"]
    sure = rows["confirmed"].to_numpy(dtype=bool) & (rows["probability"].to_numpy() >= _PROBABLE)
    likely = (decisive >= _PROBABLE) & (not doubted)
    tiers = np.where(sure, "confirmed", np.where(likely, "probable", "possible"))
    stale = asof.undetermined and name in _REST_ON_SILENCE
    rows["tier"] = "undetermined" if stale else tiers
    rows["determined_until"] = asof.reach.day.isoformat() if stale and asof.reach.day else None
    keys = rows.assign(order=[TIERS.index(tier) for tier in rows["tier"]], falling=-rows["probability"])
    sorted_rows = keys.sort_values(["order", "falling", "person_id"], ignore_index=True)
    return sorted_rows[FLAG_COLUMNS]


def evidence_levels(question: Question, holds: Bits, listed: np.ndarray) -> np.ndarray:
    """The highest level of evidence that holds in at least half of the draws that list the person."""
    given = holds[listed]
    whole, levels = sizes(given), np.full(len(listed), "E0", dtype=object)
    for level in (Evidence.E1, Evidence.E2, Evidence.E3, Evidence.E4):
        levels[2 * sizes(question.evidence("told", level)[listed] & given) >= whole] = level.name
    return levels


def _told_of(question: Question, holds: Bits, listed: np.ndarray, people: People) -> pd.DataFrame:
    """By person: sightings, witnesses, first_seen, last_seen, last_place, condition, confirmed, conflicts."""
    draws, facts = question.draws, question.draws.facts
    given = np.zeros_like(holds)
    given[listed] = holds[listed]
    held = draws.holdings(question.known, given)
    # Homecomings and deaths end a flag, so in the flagged draws they are never there: a tenth of all counts.
    ends = draws.holdings(question.outcomes, _everywhere(draws, listed))
    held = held[_counted(held, question.sightings)]
    kept = pd.concat([held, ends[ends["share"] >= LIKELY_END]]).drop_duplicates(["fact", "place"])
    kept = kept.sort_values(["place", "fact"], ignore_index=True)
    told = facts.loc[kept["fact"]].reset_index(drop=True)
    told["person"] = draws.people[kept["place"]]
    told["sighting"] = question.sightings[kept["fact"]]
    rows = _summed(told[told["sighting"]], draws.people[listed], people)
    words = conflicts(told, people.dates).reindex(rows.index)
    rows["conflicts"] = words.astype(object).where(words.notna(), None)
    return rows


def _counted(held: pd.DataFrame, sightings: np.ndarray) -> np.ndarray:
    """Facts that fall on the person in at least half of the given draws, or their likeliest sighting."""
    seen = held["share"].where(sightings[held["fact"]], 0.0)
    best = seen.groupby(held["place"]).transform("max")
    counted: np.ndarray = ((held["share"] >= 0.5) | ((seen > 0) & (best < 0.5) & (seen == best))).to_numpy()
    return counted


def _everywhere(draws: Draws, listed: np.ndarray) -> Bits:
    bits = np.zeros_like(draws.everywhere)
    bits[listed] = draws.everywhere[listed]
    return bits


def _summed(seen: pd.DataFrame, persons: np.ndarray, people: People) -> pd.DataFrame:
    seen = seen.sort_values(["person", "still_on", "begins", "rid"], na_position="first")
    by_person = seen.groupby("person")
    rows = pd.DataFrame(index=pd.Index(persons, name="person"))
    rows["sightings"] = by_person.size().reindex(persons, fill_value=0).astype(int)
    rows["witnesses"] = by_person["origin"].nunique().reindex(persons, fill_value=0).astype(int)
    earliest = seen.dropna(subset="event_from").sort_values(["person", "begins", "event_from"], kind="stable")
    rows["first_seen"] = earliest.groupby("person")["event_from"].first()
    # The last one that tells: a later mention without a place does not hide an earlier one's.
    for column, source in (("last_seen", "event_to"), ("last_place", "place")):
        rows[column] = seen.dropna(subset=source).groupby("person")[source].last()
    # A later «виснажений» must not hide an earlier «мертвий»: every condition told, the last one first.
    told = seen.dropna(subset="condition").iloc[::-1].groupby("person")["condition"]
    rows["condition"] = told.agg(lambda conditions: " | ".join(dict.fromkeys(conditions)))
    pairs = zip(seen["rid"], seen["person"], strict=True)
    decided = pd.Series([pair in people.confirmed for pair in pairs], index=seen.index, dtype=bool)
    # what was only heard is a claim: confirming whom it speaks of makes no sighting of it
    first_hand = seen["first_hand"].astype(bool) | (seen["what"] != "testimony")
    by_whom = seen["person"]
    sure = decided.groupby(by_whom).all() & first_hand.groupby(by_whom).any()
    rows["confirmed"] = sure.reindex(persons, fill_value=False)
    columns = ["first_seen", "last_seen", "last_place", "condition"]
    rows[columns] = rows[columns].astype(object).where(rows[columns].notna(), None)
    return rows
