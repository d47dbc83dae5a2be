"""The lists of design section 7 as tables: the main one (seen, never acknowledged) and its variants.

What a row says of sightings, dates and places is said of the draws in which the person is on the list: it
counts the mentions that fall on the person in at least half of those (or the likeliest, where none does).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from linkage.casework.as_of import AsOf
from linkage.casework.bitsets import Bits, sizes
from linkage.casework.conflicts import OF_REGISTRY, conflicts, joined
from linkage.casework.draws import Draws
from linkage.casework.flag_on_draws import RULES_ON_DRAWS, Question
from linkage.casework.levels import Evidence

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


class _Rows(NamedTuple):
    """The rows of all lists, one list after the other.

    Attributes:
        variant: the list's name, each row.
        place: who it is, as a row of the draws' people.
        given: the draws in which the person is on the list.
        credibly: those in which that rests on evidence of E2 or more.
    """

    variant: np.ndarray
    place: np.ndarray
    given: Bits
    credibly: Bits


def make_lists(
    draws: Draws,
    asof: AsOf,
    people: People,
    question: Question | None = None,
    doubted: bool = False,
) -> pd.DataFrame:
    """Every list, one below the other: ``variant`` (its name) and `FLAG_COLUMNS`.

    Each is sorted by tier, falling probability and person id. They are made together, as a list of some
    hundred people takes nearly as long as all of them.

    Args:
        draws: the linkage draws.
        asof: the day and the terms.
        people: what the lists show of the persons.
        question: the rules' question to these draws, where it is at hand.
        doubted: whether links that sightings rest on are false more often than the model claims, as seen from
            outside; then nobody is called probable, only possible.
    """
    question = question or Question(draws, asof)
    listed = _listed(question)
    table = people.table.loc[draws.people[listed.place]].reset_index(names="person")
    table.insert(0, "variant", listed.variant)
    table["probability"] = sizes(listed.given) / draws.n_draws
    table["probability_e2"] = sizes(listed.credibly) / draws.n_draws
    table["evidence_level"] = evidence_levels(question, listed.place, listed.given)
    table = table.join(_told_of(question, listed, people))
    unseen = np.isin(listed.variant, list(_WITHOUT_SIGHTING))
    decisive = np.where(unseen, table["probability"], table["probability_e2"])
    sure = table["confirmed"].to_numpy(dtype=bool) & (table["probability"].to_numpy() >= _PROBABLE)
    likely = (decisive >= _PROBABLE) & (not doubted)
    tiers = np.where(sure, "confirmed", np.where(likely, "probable", "possible"))
    stale = np.isin(listed.variant, list(_REST_ON_SILENCE)) & asof.undetermined
    table["tier"] = np.where(stale, "undetermined", tiers).astype(object)
    until = asof.reach.day.isoformat() if asof.reach.day else None
    table["determined_until"] = np.array([until if one else None for one in stale], dtype=object)
    keys = table.assign(
        list=pd.Categorical(table["variant"], LISTS).codes,
        order=pd.Categorical(table["tier"], TIERS).codes,
        falling=-table["probability"],
    )
    sorted_rows: pd.DataFrame = keys.sort_values(["list", "order", "falling", "person_id"], ignore_index=True)
    return sorted_rows[["variant", *FLAG_COLUMNS]]


def _listed(question: Question) -> _Rows:
    """Who is on which list, in which draws; whoever is less likely there than `LEAST` is not."""
    parts = []
    for name, rule in RULES_ON_DRAWS.items():
        holds = rule(question, Evidence.E0 if name in _WITHOUT_SIGHTING else Evidence.E1)
        place = np.flatnonzero(sizes(holds) / question.draws.n_draws >= LEAST)
        variant = np.full(len(place), name, dtype=object)
        parts.append(_Rows(variant, place, holds[place], rule(question, Evidence.E2)[place]))
    return _Rows(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def evidence_levels(question: Question, place: np.ndarray, given: Bits) -> np.ndarray:
    """The highest level of evidence that holds in at least half of a row's draws.

    Args:
        question: the rules' question to the draws.
        place: who each row is about, as a row of the draws' people.
        given: the draws it is asked of [rows].
    """
    whole, levels = sizes(given), np.full(len(place), "E0", dtype=object)
    for level in (Evidence.E1, Evidence.E2, Evidence.E3, Evidence.E4):
        levels[2 * sizes(question.evidence("told", level)[place] & given) >= whole] = level.name
    return levels


def _told_of(question: Question, listed: _Rows, people: People) -> pd.DataFrame:
    """By row: sightings, witnesses, first_seen, last_seen, last_place, condition, confirmed, conflicts."""
    draws, place = question.draws, listed.place
    held = draws.holdings(question.known, place, listed.given)
    # Homecomings and deaths end a flag, so in the flagged draws they are never there: a tenth of all counts.
    ends = draws.holdings(question.outcomes, place, draws.everywhere[place])
    held = held[_counted(held, question.sightings)]
    kept = pd.concat([held, ends[ends["share"] >= LIKELY_END]]).drop_duplicates(["fact", "row"])
    kept = kept.sort_values(["row", "fact"], ignore_index=True)
    told = draws.facts.loc[kept["fact"]].reset_index(drop=True).assign(row=kept["row"].to_numpy())
    persons = draws.people[place]
    seen = told[question.sightings[kept["fact"]]]
    rows = _summed(seen, persons, people.confirmed)
    # the same person stands on several lists, and each row is judged by what is told in its own draws
    dates = pd.DataFrame(
        {
            "missing": people.dates["missing"].reindex(persons).to_numpy(),
            **{name: people.dates[name].reindex(persons, fill_value=False) for name in OF_REGISTRY},
        }
    ).reset_index(drop=True)
    words = conflicts(told.rename(columns={"row": "person"}), dates, question.asof.day).reindex(rows.index)
    rows["conflicts"] = words.astype(object).where(words.notna(), None)
    return rows


def _counted(held: pd.DataFrame, sightings: np.ndarray) -> np.ndarray:
    """Facts that fall on the person in at least half of the given draws, or their likeliest sighting."""
    seen = held["share"].where(sightings[held["fact"]], 0.0)
    best = seen.groupby(held["row"]).transform("max")
    counted: np.ndarray = ((held["share"] >= 0.5) | ((seen > 0) & (best < 0.5) & (seen == best))).to_numpy()
    return counted


def _summed(seen: pd.DataFrame, persons: np.ndarray, confirmed: frozenset[tuple[int, int]]) -> pd.DataFrame:
    """What the sightings of each row tell together; ``persons`` says who a row is about."""
    seen = seen.sort_values(["row", "still_on", "begins", "rid"], na_position="first")
    by_row = seen.groupby("row")
    rows = pd.DataFrame(index=pd.RangeIndex(len(persons), name="row"))
    rows["sightings"] = by_row.size().reindex(rows.index, fill_value=0).astype(int)
    rows["witnesses"] = by_row["origin"].nunique().reindex(rows.index, fill_value=0).astype(int)
    earliest = seen.dropna(subset="event_from").sort_values(["row", "begins", "event_from"], kind="stable")
    rows["first_seen"] = earliest.groupby("row")["event_from"].first()
    # The last one that tells: a later mention without a place does not hide an earlier one's.
    for column, source in (("last_seen", "event_to"), ("last_place", "place")):
        rows[column] = seen.dropna(subset=source).groupby("row")[source].last()
    # A later «виснажений» must not hide an earlier «мертвий»: every condition told, the last one first.
    told = seen.loc[seen["condition"].notna(), ["row", "condition"]].iloc[::-1].drop_duplicates()
    rows["condition"] = joined(told["condition"], told["row"])
    pairs = zip(seen["rid"].tolist(), persons[seen["row"]].tolist(), strict=True)
    decided = pd.Series([pair in confirmed for pair in pairs], index=seen.index, dtype=bool)
    # what was only heard is a claim: confirming whom it speaks of makes no sighting of it
    first_hand = seen["first_hand"].astype(bool) | (seen["what"] != "testimony")
    sure = decided.groupby(seen["row"]).all() & first_hand.groupby(seen["row"]).any()
    rows["confirmed"] = sure.reindex(rows.index, fill_value=False)
    columns = ["first_seen", "last_seen", "last_place", "condition"]
    rows[columns] = rows[columns].astype(object).where(rows[columns].notna(), None)
    return rows
