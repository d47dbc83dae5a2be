"""What the records do not bear is not to be told; what they bore once is held to what they say now."""

import pytest

from linkage.casework.release_grounds import Grounds, changed_since, objections
from linkage.casework.status import Status

CAPTIVE, CONFIRMED, RELEASED = Status.PROBABLY_CAPTIVE, Status.CONFIRMED, Status.RELEASED


def person(evidence="E2", admitted="A0", outcome="unresolved", **shares):
    at = {"acknowledged": float(admitted in ("A3", "A4")), "returned": float(outcome == "returned")}
    at |= {"dead": float(outcome == "died")}
    return {"evidence_level": evidence, "acknowledgement_level": admitted, "outcome": outcome} | at | shares


@pytest.mark.parametrize(
    ("status", "known", "against"),
    [
        (CONFIRMED, person("E3"), ("not_acknowledged",)),
        (CONFIRMED, person("E4", "A3"), ()),
        (CONFIRMED, person("E4", "A3", acknowledged=0.4), ("not_acknowledged",)),
        (CONFIRMED, person("E4", "A3", icrc_confirmed=0.9), ()),
        (CONFIRMED, person("E4", "A3", icrc_confirmed=0.1), ("not_by_icrc",)),
        (CONFIRMED, person("E3", icrc_confirmed=0.0), ("not_acknowledged",)),
        (CAPTIVE, person("E4", "A3", icrc_confirmed=0.0), ()),
        (CONFIRMED, person("E4", "A4", "returned"), ("home",)),
        (RELEASED, person("E4", "A3"), ("no_return",)),
        (RELEASED, person("E0", "A0", "closed"), ("no_return",)),
        (RELEASED, person("E0", "A0", "returned"), ()),
        (RELEASED, person("E0", "A0", "returned", dead=0.7), ("dead",)),
        (CAPTIVE, person("E1"), ()),
        (CAPTIVE, person("E0", "A2"), ()),
        (CAPTIVE, person("E0"), ("nothing_told",)),
        (CAPTIVE, person("E2", outcome="returned"), ("home",)),
        (CAPTIVE, person("E2", outcome="died"), ("dead",)),
        (CAPTIVE, person("E2", outcome="closed"), ("closed",)),
    ],
)
def test_a_status_stands_only_on_what_holds_in_most_linkages(status, known, against):
    assert objections(known, status) == against


def test_what_was_known_is_kept_as_it_was():
    grounds = Grounds.of(person("E3", "A1", dead=0.05), ("home",))
    assert Grounds.read(grounds.written()) == grounds
    assert Grounds.read(None) is None and Grounds.of({"outcome": "returned"}) is None


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (person("E2"), []),
        (person("E3"), []),
        (person("E1"), ["the evidence was E2 then and is E1 now"]),
        (person("E2", outcome="returned"), ["the person came home in most of the linkages"]),
        (person("E2", dead=0.3), ["a death was learned since, the person's in 30 % of the linkages"]),
        (person("E2", dead=0.05), []),
    ],
)
def test_weaker_evidence_a_return_and_a_death_since_are_told(now, told):
    assert changed_since(Grounds.of(person("E2")), now, CAPTIVE) == told


def test_evidence_that_is_gone_is_told_also_of_a_release_from_before_this_was_kept():
    told = changed_since(None, person("E0"), CAPTIVE)
    assert told == ["nobody tells of the person in captivity in most of the linkages"]


def test_what_was_insisted_on_or_was_known_then_is_not_told_again():
    before = Grounds.of(person("E2", dead=0.3), ("not_acknowledged",))
    assert changed_since(before, person("E2", dead=0.3), CONFIRMED) == []
