"""What statuses and conditions say, however they are written."""

import pytest

from linkage.casework.conditions import is_wounded_or_ill
from linkage.casework.levels import Outcome
from linkage.casework.registry_status import outcome_of_status


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (None, Outcome.UNRESOLVED),
        ("missing", Outcome.UNRESOLVED),
        ("captive", Outcome.UNRESOLVED),
        ("confirmed", Outcome.UNRESOLVED),
        ("absent", Outcome.UNRESOLVED),
        ("released", Outcome.RETURNED),
        ("found", Outcome.RETURNED),
        ("dead", Outcome.DIED),
        ("identified", Outcome.IDENTIFIED),
        ("closed", Outcome.CLOSED),
        ("зниклий безвісти за особливих обставин", Outcome.UNRESOLVED),
        ("не знайдено", Outcome.UNRESOLVED),
        ("тіло не ідентифіковано", Outcome.UNRESOLVED),
        ("Звільнений під час обміну 12", Outcome.RETURNED),
        ("тело опознано 12.03", Outcome.IDENTIFIED),
        ("розшук припинено рішенням", Outcome.CLOSED),
    ],
)
def test_only_what_ends_the_search_resolves_it(status, outcome):
    assert outcome_of_status(status) == outcome


def test_every_status_of_the_contract_is_understood():
    from linkage.casework.registry_status import _VALUES
    from linkage.records.contracts import contract

    assert set(contract("registry").column("status").values) == set(_VALUES)


@pytest.mark.parametrize(
    "words", ["поранений у ногу", "Тяжело ранен", "wounded, left arm", "хворіє на туберкульоз"]
)
def test_wounds_and_illness_are_recognised(words):
    assert is_wounded_or_ill(words)


@pytest.mark.parametrize(
    "words", [None, "", "здоровий", "не поранений", "задовільний", "not wounded", "still alive"]
)
def test_silence_and_health_are_neither(words):
    assert not is_wounded_or_ill(words)
