"""A statement gives what it says clearly, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.statements import Statement, read_statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "в камері 5 був Шевченко, позивний Шева, з 36-ї бригади, років тридцять",
            Statement(name="Шевченко", call_sign="Шева", cell="5", unit="36-та бригада", age="28-32"),
        ),
        (
            "Сидел с Хохловым Иваном в СИЗО-2 Таганрог, 36 обрмп, лет 40",
            Statement(
                name="Хохловым Иваном",
                unit="36-та окрема бригада морської піхоти",
                age="38-42",
                seen_at="СІЗО-2, Таганрог, Ростовська область",
            ),
        ),
        (
            "бачив в Оленівці старшого солдата Ткаченка Петра",
            Statement(name="Ткаченка Петра", rank="старший солдат", seen_at="Оленівка, Донецька область"),
        ),
        (
            "Его звали Сергей, позывной «Кот», был в Камышине",
            Statement(name="Сергей", call_sign="Кот", seen_at="Камишин, Волгоградська область"),
        ),
        ("був Кушнір на псевдо Мустанг", Statement(name="Кушнір", call_sign="Мустанг")),
        ("сидел с парнем по кличке Мустанг", Statement(call_sign="Мустанг")),
        ("в одной камере, 25 лет, сержант", Statement(age="25", rank="сержант")),
        ("Невідомий чоловік з України", Statement()),
        ("Він казав, що його били", Statement()),
        ("", Statement()),
    ],
)
def test_reads(text: str, expected: Statement) -> None:
    assert read_statement(text) == expected


@settings(deadline=None)
@given(st.text(max_size=200))
def test_never_raises_and_never_invents_a_name(text: str) -> None:
    name = read_statement(text).name
    assert name is None or all(word in text for word in name.split())
