"""Contradictions in what is linked to one person: shown to the caseworker, never a filter."""

import itertools
from datetime import date

import numpy as np
import pandas as pd

from linkage.casework.levels import Acknowledgement, Evidence, Outcome
from linkage.records.dates import parse_iso
from linkage.records.days_to_come import has_not_come

#: What each conflict is called, in Ukrainian and English, in the order in which they are shown.
WORDS = {
    "seen_before_missing": ("бачили до зникнення", "seen before going missing"),
    "seen_after_death": ("бачили після повідомлення про загибель", "seen after a reported death"),
    "seen_after_return": ("бачили після повернення", "seen after coming home"),
    "returned_before_missing": ("повернення до зникнення", "came home before going missing"),
    "died_before_missing": ("загибель до зникнення", "died before going missing"),
    "acknowledged_before_missing": ("підтвердження до зникнення", "acknowledged before going missing"),
    "asked_for_before_missing": ("запитували до зникнення", "asked for before going missing"),
    "dead_and_returned": ("повідомлення і про загибель, і про повернення", "reported dead and come home"),
    "dated_after_told": ("дата пізніша, ніж про це розповіли", "dated after it was told"),
    "birth_dates_differ": ("різні дати народження в реєстрі", "registry dates of birth differ"),
}


#: What the registry contradicts itself in, by what it is called in WORDS.
OF_REGISTRY = ("birth_dates_differ", "dated_after_told")
#: The days of events that a registry entry tells.
ENTRY_DAYS = ("missing_date", "registered_date", "status_date", "icrc_confirmed_date")


def registry_dates(entries: pd.DataFrame, today: date) -> pd.DataFrame:
    """What the registry entries of each person say of going missing and of birth, and what cannot be so.

    Args:
        entries: person, `ENTRY_DAYS` and birth_date (ISO partial texts or None), one row an entry.
        today: no day told by now is later. Not the day asked of: an entry tells later news of itself as well.

    Returns:
        index person: missing (earliest day any entry can mean, NaT if none says), birth_dates_differ,
        dated_after_told (a day of an entry has not come).
    """
    days = {text: _earliest(text) for text in entries["missing_date"].dropna().unique()}
    missing = entries["missing_date"].map(days).astype("datetime64[s]")
    told = entries[entries["birth_date"].notna()]
    shared = told[told["person"].duplicated(keep=False)]
    born = shared.groupby("person")["birth_date"].agg(_differ)
    table = pd.DataFrame({"missing": missing.groupby(entries["person"]).min()})
    table["birth_dates_differ"] = born.reindex(table.index, fill_value=False).astype(bool)
    table["dated_after_told"] = False
    for name in ENTRY_DAYS:
        late = {text for text in entries[name].dropna().unique() if has_not_come(text, today)}
        persons = entries["person"][entries[name].isin(late)]
        table["dated_after_told"] |= table.index.isin(persons)
    return table


def conflicts(told: pd.DataFrame, dates: pd.DataFrame, day: date) -> "pd.Series[str]":
    """The conflicts of each person in English words, joined by `` | ``; only persons that have some.

    Only certain contradictions count: where partial dates could still agree there is none.

    Args:
        told: rows of the evidence table with their ``person``.
        dates: `registry_dates`.
        day: the day asked of; what is known by then and dated later cannot be so.
    """
    missing = told["person"].map(dates["missing"])
    dated = told["begins"].notna()
    before = dated & (told["begun_by"] < missing)
    outcome, answer = told["axis"] == "outcome", told["axis"] == "acknowledgement"
    # a denial, or no answer, tells that somebody asked
    admits = answer & (told["level"] >= Acknowledgement.A2)
    seen = (told["axis"] == "evidence") & (told["level"] < Evidence.E4)
    death = outcome & told["level"].isin([Outcome.DIED, Outcome.IDENTIFIED])
    home = outcome & (told["level"] == Outcome.RETURNED)
    found = {
        "seen_before_missing": seen & before,
        "seen_after_death": seen & _after_first(told, death & dated),
        "seen_after_return": seen & _after_first(told, home & dated),
        "returned_before_missing": home & before,
        "died_before_missing": death & before,
        "acknowledged_before_missing": admits & before,
        "asked_for_before_missing": answer & ~admits & before,
        "dated_after_told": told["late"].astype(bool) | (told["begins"] > pd.Timestamp(day)),
        "dead_and_returned": death & told["person"].isin(told.loc[home, "person"]),
    }
    order = list(WORDS)
    rows = [told.loc[these, ["person"]].assign(order=order.index(name)) for name, these in found.items()]
    # What the registry itself contradicts needs no fact told of the person.
    for name in OF_REGISTRY:
        rows.append(pd.DataFrame({"person": dates.index[dates[name]].to_numpy(), "order": order.index(name)}))
    every = pd.concat(rows).drop_duplicates().sort_values(["person", "order"])
    words = [english for _, english in WORDS.values()]
    return joined(every["order"].map(words.__getitem__), every["person"])


def joined(texts: "pd.Series[str]", persons: "pd.Series[int]") -> "pd.Series[str]":
    """The texts of each person, joined by `` | `` in their order."""
    by_person: dict[int, str] = {}
    for person, text in zip(persons.tolist(), texts.tolist(), strict=True):
        by_person[person] = f"{by_person[person]} | {text}" if person in by_person else text
    return pd.Series(by_person, dtype=object)


def _after_first(told: pd.DataFrame, events: "pd.Series[bool]") -> "pd.Series[bool]":
    """Facts that certainly still held after the first of the person's events."""
    first = told.loc[events].groupby("person")["begun_by"].min()
    return told["still_on"] > told["person"].map(first)


def _earliest(text: str) -> np.datetime64:
    return np.datetime64(parse_iso(text).earliest, "s")


def _differ(dates: "pd.Series[str]") -> bool:
    """Whether two of the partial dates cannot mean the same day."""
    pairs = itertools.combinations(set(dates), 2)
    return any(not (left.startswith(right) or right.startswith(left)) for left, right in pairs)
