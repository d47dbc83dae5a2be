"""An answer is the ICRC's only where something that is told of it names the ICRC."""

import pytest

from linkage.casework.evidence import evidence_table
from linkage.casework.issuers import came_through_the_icrc, names_the_icrc


@pytest.mark.parametrize(
    "told",
    [
        *("МКЧХ", "мккк", "ICRC", "icrc_2024-03", "Список МКЧХ", "через МКЧХ/ЦАР", "ICRC list", "CICR"),
        *("Міжнародний комітет Червоного Хреста", "Комитет Красного Креста", "Red Cross", "the Red Cross's"),
        *("Ukrainian Red Cross, from the ICRC", "Comité international de la Croix-Rouge"),
    ],
)
def test_the_icrc_is_known_by_its_names_in_any_case_ending(told):
    assert names_the_icrc(told)


@pytest.mark.parametrize(
    "told",
    [
        *(
            "rf_ombudsman",
            "Омбудсман РФ",
            "НІБ",
            "адвокат",
            "acknowledgement",
            "",
            "суд",
            "Хрестовоздвиженська",
        ),
        *("Товариство Червоного Хреста України", "Российский Красный Крест", "Russian Red Cross"),
    ],
)
def test_nobody_else_is_the_icrc(told):
    assert not came_through_the_icrc(told, None)


@pytest.mark.parametrize(
    ("told", "by_icrc"),
    [
        ({"source": "rf_ombudsman"}, False),
        ({"source": "rf_ombudsman", "issuer": "МКЧХ"}, True),
        ({"source": "icrc"}, True),
        ({"source": "answers", "issuer": "НІБ"}, False),
    ],
)
def test_an_acknowledgement_says_through_whom_it_came(world, told, by_icrc):
    entry = world.registry()
    world.add("acknowledgement", entry, answer="held", **told)
    facts = evidence_table(world.frames())
    (admitted,) = facts[facts["axis"] == "acknowledgement"].itertuples()
    assert admitted.by_icrc == by_icrc and told["source"] in admitted.through
    (person,) = world.assess("2024-01-01").persons().itertuples()
    assert (person.acknowledged, person.icrc_confirmed) == (1.0, float(by_icrc))


@pytest.mark.parametrize(
    ("told", "by_icrc"),
    [
        ({"icrc_confirmed_date": "2022-08-01"}, True),
        ({"status": "confirmed"}, False),
        ({"status": "confirmed", "icrc_confirmed_date": "2022-08"}, True),
    ],
)
def test_a_registry_that_says_confirmed_without_saying_by_whom_is_no_word_of_the_icrc(world, told, by_icrc):
    world.registry(**told)
    (person,) = world.assess("2024-01-01").persons().itertuples()
    assert (person.acknowledged, person.icrc_confirmed) == (1.0, float(by_icrc))


def test_the_icrc_confirms_in_those_draws_in_which_its_answer_is_the_persons(world):
    entry, other = world.registry(), world.registry()
    world.add("acknowledgement", entry, {0}, answer="held", source="icrc")
    world.add("acknowledgement", entry, {0, 1, 2}, answer="held", source="rf_ombudsman")
    shares = world.assess("2024-01-01").persons()[["acknowledged", "icrc_confirmed"]]
    assert sorted(map(tuple, shares.to_numpy())) == [(0.0, 0.0), (0.75, 0.25)] and other is not entry
