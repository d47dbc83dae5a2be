"""The true values of the figures that a world's lists allow, by the ids of the figures report."""

from collections.abc import Callable, Mapping

from linkage.synthetic.truth import (
    Known,
    admitted_on,
    days,
    evidence_level,
    flag,
    is_acknowledged,
    is_home,
    is_resolved,
    level_of_answer,
    sightings,
)

# What the witnesses of a world say of the wounded and ill; having lost weight is neither.
HURT = ("поранений", "хворий", "туберкульоз")


def denied_but_seen(known: Known, as_of: int) -> bool:
    """Denied by the captor, seen by a credible witness, never acknowledged, search open."""
    denied = any(
        level_of_answer(row) == 1 and days(row["acknowledged_date"])[1] <= as_of
        for row in known.of("acknowledgement")
    )
    return denied and evidence_level(sightings(known, as_of)) >= 2 and _silent(known, as_of)


def killed_in_captivity_reported(known: Known, as_of: int) -> bool:
    """A witness says the person was killed, who did not come home."""
    told = [row for row in known.of("testimony") if row.get("outcome_claimed") == "killed"]
    return any(days(row["interview_date"])[1] <= as_of for row in told) and not is_home(known, as_of)


def wounded_unacknowledged(known: Known, as_of: int) -> bool:
    """Seen wounded or ill, never acknowledged, search open."""
    hurt = [row for row in known.of("testimony") if row.get("condition") in HURT]
    return any(days(row["interview_date"])[1] <= as_of for row in hurt) and _silent(known, as_of)


def sentenced(known: Known, as_of: int) -> bool:
    """Reported sentenced, did not come home."""
    told = [row for row in known.of("acknowledgement") if row.get("sentence")]
    return any(days(row["acknowledged_date"])[1] <= as_of for row in told) and not is_home(known, as_of)


def seen_not_registered(known: Known, as_of: int) -> bool:
    """Seen in captivity, on no registry, search open."""
    return bool(sightings(known, as_of)) and not known.of("registry") and not is_resolved(known, as_of)


def _silent(known: Known, as_of: int) -> bool:
    return not is_acknowledged(known, as_of) and not is_resolved(known, as_of)


COUNTED: Mapping[str, Callable[[Known, int], bool]] = {
    rule.__name__: rule
    for rule in (
        *(denied_but_seen, killed_in_captivity_reported, wounded_unacknowledged, sentenced),
        seen_not_registered,
    )
}


def figures(people: Mapping[str, Known], as_of: int, reached: int) -> dict[str, float | int]:
    """Every figure of a world, from what truly is known of each person.

    Args:
        people: what is known, by person.
        as_of: the day asked of.
        reached: how far the acknowledgement lists reach.
    """
    entries = sum(len(known.of("registry")) for known in people.values())
    registered = [known for known in people.values() if known.of("registry")]
    returned = [known for known in people.values() if known.of("exchange")]
    rows = [row for known in returned for row in known.of("exchange")]
    never = sum(1 for known in returned if not _admitted_before_return(known))
    talks = [row for known in people.values() for row in known.of("interview")]
    told = [row for row in talks if row.get("contact") not in ("", "none")]
    after = sum(1 for row in told if row.get("contact_after_broadcast") == "yes")
    mentions = {person: _mentions(known) for person, known in people.items()}
    of_registered = sum(mentions[person] for person, known in people.items() if known.of("registry"))
    flags = [flag(known, as_of, reached) for known in registered]
    return {
        "registry_entries": entries,
        "registry_persons": len(registered),
        "registry_open": sum(1 for k in registered if not is_resolved(k, as_of)),
        "exchanges": len({row["list_id"] for row in rows}),
        "returned": len(returned),
        "returned_civilians": sum(1 for row in rows if row.get("category") == "civilian"),
        "released_never_acknowledged": never / len(returned) if returned else 0.0,
        "released_while_missing": sum(1 for k in returned if k.of("registry")) / max(1, len(returned)),
        "interviews": len(talks),
        "interviews_with_contact": len(told) / max(1, len(talks)),
        "contact_before_broadcast": (len(told) - after) / max(1, len(talks)),
        "contact_after_broadcast": after / max(1, len(talks)),
        "mentions_of_registered": of_registered / max(1, sum(mentions.values())),
        "captives_seen": sum(1 for known in people.values() if sightings(known, as_of)),
        "flags": sum(1 for one in flags if one),
        "flags_e2": sum(1 for one in flags if one == 2),
        **{name: sum(rule(known, as_of) for known in people.values()) for name, rule in COUNTED.items()},
    }


def _mentions(known: Known) -> int:
    return sum(len(rows) for kind, rows in known.rows.items() if kind != "registry")


def _admitted_before_return(known: Known) -> bool:
    back = min(days(row["exchange_date"])[0] for row in known.of("exchange"))
    return any(day < back for day in admitted_on(known))
