"""Places of detention: how many speak of each independently, how many people, and between which months.

Only places that the reference table knows are named: any other text could be anything, a person's name too.
"""

import numpy as np
import pandas as pd

from linkage.casework.levels import Acknowledgement, Axis
from linkage.records.detention import parse_detention_place
from linkage.records.reference_tables import table
from linkage.reports.counting import Counting
from linkage.reports.figure import Breakdown, Group, counted

_UNCLEAR = ("unclear", "")


def detention_places(counting: Counting) -> Breakdown:
    """Each place with the people told of there, those with most people first.

    ``mentions`` counts origins: whose words are repeated, else the witness, else the record. ``first`` and
    ``last`` are the months between which it was told of.
    """
    facts = counting.draws.facts
    told = counting.question.known & pd.notna(facts["place"]).to_numpy()
    # a place in a denial is where somebody is not, or was asked after
    told &= (facts["axis"] != Axis.ACKNOWLEDGEMENT) | (facts["level"] >= Acknowledgement.A2)
    places = {text: place_label(text) for text in facts["place"][told].unique()}
    labels = sorted(set(places.values()))
    number = {text: labels.index(label) for text, label in places.items()}
    group = np.full(len(facts), -1, dtype=np.int64)
    group[told] = [number[text] for text in facts["place"][told]]
    people = counting.people_by(group, len(labels))
    mentions = facts[told].assign(place=group[told])
    by_place = mentions.groupby("place")
    origins = by_place["origin"].nunique()
    first, last = by_place["begins"].min(), by_place["begun_by"].max()
    groups = [
        Group(
            label,
            counted(people[place]),
            {
                "mentions": int(origins[place]),
                "first": _month(first[place]),
                "last": _month(last[place]),
            },
        )
        for place, label in enumerate(labels)
    ]
    groups.sort(key=lambda one: (one.labels == _UNCLEAR, -one.amount.numerator, one.labels))
    return Breakdown(("place", "code"), groups)


def place_label(text: str) -> tuple[str, str]:
    """A place's name and its code in the reference table, if it is one place there."""
    place = parse_detention_place(text)
    if place.by_table:
        return place.by_table, place.key or ""
    if place.town in {row["town"] for row in table("detention_places")}:
        return place.text, ""
    return _UNCLEAR


def _month(day: pd.Timestamp) -> str | None:
    return None if pd.isna(day) else f"{day:%Y-%m}"
