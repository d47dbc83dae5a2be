"""What may cause a change between two nights, and how a cause is said in words.

The causes that touch a record of the person's own are found in `linkage.casework.night_changes`; those of
here may move anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkage.records.counted import counted
from linkage.settings import MACHINE_ONLY

#: Causes, the one that a person took first.
CAUSES = (
    *("decision", "withdrawal", "delivery", "lists"),
    *("models", "settings", "program", "recalibration", "training", "frequencies", "day", "others"),
)
#: Pairs of kinds named at once.
_NAMED = 3
# Of a model's own account: what it takes from the records of the night it scores, and how training went,
# which tells how it came to weigh so and not what it weighs.
_OF_THE_NIGHT = ("n_left", "training")


@dataclass(frozen=True)
class ComparedNight:
    """One of the two nights.

    Attributes:
        as_of: ISO day.
        tables: those of `linkage.casework.night_changes.NEEDED` by name.
        facts: the snapshot's facts; used are deliveries, linkage, settings, code and reach.
    """

    as_of: str
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any]


def general_causes(before: ComparedNight, tonight: ComparedNight) -> list[tuple[str, str]]:
    """What may move a person none of whose own records is touched: each cause with what caused it.

    That the records of others changed is no part of it, as only their tables tell.
    """
    found = [*_models(before, tonight), *_settings(before, tonight)]
    if before.facts["code"] != tonight.facts["code"]:
        found.append(("program", str(tonight.facts["code"])))
    if told := _recalibrated(before, tonight):
        found.append(("recalibration", told))
    if before.as_of != tonight.as_of:
        found.append(("day", tonight.as_of))
    return sorted(found, key=first_cause)


def first_cause(one: tuple[str, str]) -> tuple[int, str]:
    """Sorts causes, each with what caused it, in the order of `CAUSES`."""
    return CAUSES.index(one[0]), one[1]


def in_words(cause: str, by: str) -> str:
    """A cause as the tables of changes tell it."""
    told = {
        "decision": by,
        "withdrawal": f"delivery {by} was withdrawn",
        "delivery": f"delivery {by}",
        "lists": f"how far the acknowledgement lists reach: {by}",
        "models": f"other models are in force: {by}",
        "settings": f"the settings were changed: {by}",
        "program": f"another version of the program: {by}",
        "recalibration": f"probabilities are recalibrated otherwise by what was decided: {by}",
        "training": f"models that train themselves in each run learnt otherwise: {by}",
        "frequencies": (
            "models weighed as documented were not trained, but count anew in each run how common a value "
            f"is: {by}"
        ),
        "day": f"the day asked of is {by}",
        "others": "the records of others, who compete for the same mentions or vouch for them",
    }
    return told[cause]


def _models(before: ComparedNight, tonight: ComparedNight) -> list[tuple[str, str]]:
    """Pairs of kinds whose model is another: a frozen one was exchanged, one learnt, or one counted, anew."""
    was, now = (
        {(one["left"], one["right"]): one for one in _linkage(night).get("models", ())}
        for night in (before, tonight)
    )
    frozen = {(one["left"], one["right"]) for one in _linkage(before).get("frozen", ())}
    other = [pair for pair in now if pair in was and _says_otherwise(was[pair], now[pair])]
    exchanged = [pair for pair in other if pair in frozen]
    own = [pair for pair in other if pair not in frozen]
    learnt = [pair for pair in own if _was_trained(was[pair]) or _was_trained(now[pair])]
    counted_anew = [pair for pair in own if pair not in learnt]
    version = max((one["version"] for one in _linkage(tonight).get("frozen", ())), default=0)
    found = [("models", f"version {version} ({_named(exchanged)})")] if exchanged else []
    found += [("training", _named(learnt))] if learnt else []
    return [*found, *([("frequencies", _named(counted_anew))] if counted_anew else [])]


def _was_trained(model: Mapping[str, Any]) -> bool:
    """Whether a model moved its documented weights; what is not told of is taken for trained."""
    return bool(model.get("trained", True))


def _says_otherwise(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two models weigh otherwise, in what both nights' programs tell of them."""
    return any(was[name] != now[name] for name in was if name in now and name not in _OF_THE_NIGHT)


def _named(pairs: Iterable[tuple[str, str]]) -> str:
    names = ["-".join(pair) for pair in pairs]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _settings(before: ComparedNight, tonight: ComparedNight) -> list[tuple[str, str]]:
    """What can change a result; a setting that only one of two programs knows is none that was changed."""
    was, now = before.facts["settings"], tonight.facts["settings"]
    changed = [name for name in was if name in now and name not in MACHINE_ONLY and was[name] != now[name]]
    return [("settings", ", ".join(changed))] if changed else []


def _recalibrated(before: ComparedNight, tonight: ComparedNight) -> str:
    """The kinds that are recalibrated by more or fewer decisions than before, and by how many now."""
    was, now = (_deciding(night) for night in (before, tonight))
    told: dict[int, list[str]] = {}
    for kind in {**was, **now}:
        if was.get(kind) != now.get(kind):
            told.setdefault(now.get(kind, 0), []).append(kind)
    return "; ".join(
        f"{', '.join(kinds)} ({counted(decisions, 'decision')})" for decisions, kinds in told.items()
    )


def _deciding(night: ComparedNight) -> dict[str, int]:
    """By how many decisions each kind is recalibrated; those that are not stand not here."""
    strata = (_linkage(night).get("recalibration") or {}).get("strata", ())
    return {kind: one["decisions"] for one in strata if one["recalibrated"] for kind in one["kinds"]}


def _linkage(night: ComparedNight) -> Mapping[str, Any]:
    told: Mapping[str, Any] = night.facts.get("linkage") or {}
    return told
