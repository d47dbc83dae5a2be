"""Whether the published night bears what a family is to be told, and still does later.

A release is people's word, but not against what the records say: the sentence "the ICRC has confirmed" must
not be mixed up with the tier *confirmed*, which says that caseworkers confirmed links. What holds in at least
half of the linkage draws counts as what the records say.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from linkage.casework.levels import Acknowledgement, Evidence, Outcome
from linkage.casework.lists import LIKELY_END
from linkage.casework.status import Status

_HALF = 0.5
_HOME, _CLOSED = Outcome.RETURNED.name.lower(), Outcome.CLOSED.name.lower()
#: What the columns of the persons table that are needed here are called.
NEEDED = ("evidence_level", "acknowledgement_level", "outcome", "acknowledged", "returned", "dead")

#: Why the records do not bear a status, by code.
OBJECTIONS = {
    "not_acknowledged": "no acknowledgement (A3 or more) is known of the person in most of the linkages;"
    " the tier 'confirmed' says that caseworkers confirmed sightings, not that the ICRC confirmed captivity",
    "not_by_icrc": "no acknowledgement is known that came through the ICRC in most of the linkages; the"
    " sentence says that the ICRC confirmed, which an answer to somebody else does not bear",
    "no_return": "no return of the person is known in most of the linkages",
    "nothing_told": "nobody tells of the person in captivity in most of the linkages",
    "home": "the person came home in most of the linkages",
    "closed": "the registry closed the search for the person in most of the linkages",
    "dead": "the person is reported dead in most of the linkages",
}


@dataclass(frozen=True)
class Grounds:
    """What was known of the person when a release was proposed, and then when it was approved.

    ``insisted`` are the codes of `OBJECTIONS` that whoever proposed it set aside, with a reason.
    """

    evidence_level: str
    acknowledgement_level: str
    outcome: str
    returned: float
    dead: float
    insisted: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Mapping[str, Any], insisted: Collection[str] = ()) -> "Grounds | None":
        """From a row of the persons table; None where the night is too old to tell."""
        if not is_told(person):
            return None
        evidence, acknowledgement, outcome = (str(person[name]) for name in NEEDED[:3])
        ends = float(person["returned"]), float(person["dead"])
        return cls(evidence, acknowledgement, outcome, *ends, tuple(insisted))

    @classmethod
    def read(cls, text: str | None) -> "Grounds | None":
        """As the store keeps it; None of a release from before it was kept."""
        if not text:
            return None
        told = json.loads(text)
        return cls(**{**told, "insisted": tuple(told["insisted"])})

    def written(self) -> str:
        """For the store."""
        return json.dumps(asdict(self), sort_keys=True)


def is_told(person: Mapping[str, Any]) -> bool:
    """Whether a row of the persons table says what is needed to judge a release."""
    return all(name in person for name in NEEDED)


def objections(person: Mapping[str, Any], status: Status) -> tuple[str, ...]:
    """The codes of `OBJECTIONS` that stand against telling ``status`` of a row of the persons table."""
    if not is_told(person):
        return ()
    outcome, captive = person["outcome"], status != Status.RELEASED
    # a letter or a call tells of captivity too, though nobody was seen
    told = Evidence[person["evidence_level"]] >= Evidence.E1
    told = told or Acknowledgement[person["acknowledgement_level"]] >= Acknowledgement.A2
    found = {
        "not_acknowledged": status == Status.CONFIRMED and float(person["acknowledged"]) < _HALF,
        "not_by_icrc": status == Status.CONFIRMED and _by_others_alone(person),
        "no_return": status == Status.RELEASED and outcome != _HOME,
        "nothing_told": status == Status.PROBABLY_CAPTIVE and not told,
        "home": captive and outcome == _HOME,
        "closed": captive and outcome == _CLOSED,
        "dead": float(person["dead"]) >= _HALF,
    }
    return tuple(code for code, holds in found.items() if holds)


def _by_others_alone(person: Mapping[str, Any]) -> bool:
    """Whether the person is acknowledged, but not through the ICRC; False in a night too old to tell."""
    if "icrc_confirmed" not in person or float(person["acknowledged"]) < _HALF:
        return False
    return float(person["icrc_confirmed"]) < _HALF


def changed_since(before: Grounds | None, person: Mapping[str, Any], status: Status) -> list[str]:
    """Why a release must be looked at again, in words; nothing where the records bear it as they did.

    Args:
        before: what was known when it was approved (or proposed, while it waits).
        person: the person's row of the persons table now.
        status: what the release says.
    """
    now = Grounds.of(person)
    if now is None:
        return []
    standing = objections(person, status)
    insisted = before.insisted if before else ()
    found = [OBJECTIONS[code].partition(";")[0] for code in standing if code not in insisted]
    if before is None:
        return found
    if status == Status.PROBABLY_CAPTIVE and now.evidence_level < before.evidence_level:
        found.append(f"the evidence was {before.evidence_level} then and is {now.evidence_level} now")
    for name, told in (("returned", "a return"), ("dead", "a death")):
        was, share = getattr(before, name), getattr(now, name)
        if status != Status.RELEASED and was < LIKELY_END <= share < _HALF:
            found.append(f"{told} was learned since, the person's in {100 * share:.0f} % of the linkages")
    return found
