"""Where a person stands on the four axes, and why they are on a list or on none, in words."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from linkage.casework.as_of import AsOf
from linkage.casework.bitsets import Bits, sizes
from linkage.casework.flag_on_draws import Question
from linkage.casework.levels import Acknowledgement, Evidence, Outcome
from linkage.casework.lists import LEAST, MAIN_LIST, evidence_levels

#: Of a person of whom nothing is told but that they are registered.
NOTHING_KNOWN = {
    "evidence_level": Evidence.E0.name,
    "acknowledgement_level": Acknowledgement.A0.name,
    "outcome": Outcome.UNRESOLVED.name.lower(),
}

#: Which day a coarse date is taken for.
_AT_THE_LATEST = "it began by the day it was told at the latest: its interview, else the day it was learned"


def standing(question: Question) -> pd.DataFrame:
    """The highest level on each axis that holds in at least half of the draws, by number of the person.

    Columns evidence_level, acknowledgement_level, outcome; persons with a mere registration are not there
    (`NOTHING_KNOWN`).
    """
    draws = question.draws

    def mostly(bits: Bits) -> np.ndarray:
        held: np.ndarray = 2 * sizes(bits) >= draws.n_draws
        return held

    admitted = np.full(len(draws.people), Acknowledgement.A0.name, dtype=object)
    for level in list(Acknowledgement)[1:]:
        admitted[mostly(draws.any(question.acknowledgements & (question.level >= level)))] = level.name
    outcome = np.full(len(draws.people), Outcome.UNRESOLVED.name.lower(), dtype=object)
    home = draws.any(question.returns & (question.level == Outcome.RETURNED))
    for ended, bits in ((Outcome.DIED, question.is_dead), (Outcome.CLOSED, question.is_returned)):
        outcome[mostly(bits)] = ended.name.lower()
    outcome[mostly(home)] = Outcome.RETURNED.name.lower()
    everybody = np.arange(len(draws.people))
    return pd.DataFrame(
        {
            "evidence_level": evidence_levels(question, everybody, draws.everywhere),
            "acknowledgement_level": admitted,
            "outcome": outcome,
        },
        index=pd.Index(draws.people, name="person"),
    )


def reasons(person: Mapping[str, Any], lists: pd.DataFrame, asof: AsOf) -> list[str]:
    """Why a person is on the lists they are on, or on none, one reason a line.

    Args:
        person: a row of the persons table.
        lists: the person's rows of the published lists (variant, tier, probability, conflicts).
        asof: the day and the terms of the night.
    """
    entries = person["registry_records"]
    return [
        f"registered: {entries}" if person["registered"] == "yes" else "registered nowhere",
        f"seen in {_share(person, 'seen')} of the linkages, credibly (E2 or more) in "
        f"{_share(person, 'seen_e2')}",
        f"grace period of {asof.grace_days} days: a sighting counts if it began by {asof.ripe_by}",
        f"acknowledged (A3 or more) in {_share(person, 'acknowledged')} of the linkages; after "
        f"{asof.silence_days} days without a word an acknowledged person counts as silent",
        f"came home or was closed in {_share(person, 'returned')}, died in {_share(person, 'dead')} "
        f"of the linkages: {person['outcome']}",
        _reach(asof),
        *(f"on the list {_listed(row)}" for row in lists.to_dict("records")),
        *(_not_ripe(row, asof) for row in lists.to_dict("records") if _waits(row)),
        *(() if len(lists) else ("on no list",)),
        *((_held_back(asof),) if _is_held_back(person, lists) else ()),
        *(f"conflict: {one}" for one in conflicts_of(person, lists)),
    ]


def conflicts_of(person: Mapping[str, Any], lists: pd.DataFrame) -> list[str]:
    """The person's conflicts, and those of the draws in which they are on a list."""
    told = [person["conflicts"], *lists["conflicts"]]
    return list(dict.fromkeys(one for cell in told if isinstance(cell, str) for one in cell.split(" | ")))


def _reach(asof: AsOf) -> str:
    if asof.reach.day is None:
        return "no acknowledgement list tells how far it reaches: who was not acknowledged is undetermined"
    told = f"the acknowledgement lists reach to {asof.reach.day} ({asof.reach.decisive_source})"
    if asof.undetermined:
        return f"{told}, more than {asof.tolerance_days} days before {asof.day}: silence is undetermined"
    return f"{told}, within {asof.tolerance_days} days of {asof.day}: silence tells"


def _listed(row: Mapping[Any, Any]) -> str:
    return f"{row['variant']}: {row['tier']}, probability {row['probability']:.2f}"


def _waits(row: Mapping[Any, Any]) -> bool:
    """Whether the level shown rests on sightings that the main list does not count yet."""
    level, chances = row.get("evidence_level"), (row.get("probability_e2"), row["probability"])
    if row["variant"] != MAIN_LIST or level is None or chances[0] is None:
        return False
    return str(level) >= Evidence.E2.name and 2 * float(chances[0]) < float(chances[1])


def _not_ripe(row: Mapping[Any, Any], asof: AsOf) -> str:
    return (
        f"probability_e2 is {float(row['probability_e2']):.2f} though the evidence is "
        f"{row['evidence_level']}: "
        "what makes it more than a claim is still in its grace period, as it may have begun after "
        f"{asof.ripe_by} ({_AT_THE_LATEST})"
    )


def _is_held_back(person: Mapping[str, Any], lists: pd.DataFrame) -> bool:
    """Whether linkages are left in which nothing but the day of the sightings keeps the person off the list.

    What is seen, is neither acknowledged nor at an end, and is not on the main list has not been long enough.
    """
    ended = sum(float(person[name]) for name in ("acknowledged", "returned", "dead"))
    sought = float(person["seen"]) - ended >= LEAST
    return person["registered"] == "yes" and sought and MAIN_LIST not in set(lists["variant"])


def _held_back(asof: AsOf) -> str:
    late = f"the first sighting may have begun after {asof.ripe_by}, within the grace period"
    if asof.undetermined and asof.reach.day is not None:
        late += f", or is dated after {asof.reach.day}, where the acknowledgement lists end"
    return f"not on the list {MAIN_LIST}: {late} ({_AT_THE_LATEST})"


def _share(person: Mapping[str, Any], name: str) -> str:
    return f"{100 * float(person[name]):.0f} %"
