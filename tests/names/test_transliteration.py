"""Renderings follow the official examples of each table."""

import random

import pytest

from linkage.names import lexicon
from linkage.names.transliteration import bare, frame, render, table_names


@pytest.mark.parametrize(
    ("name", "table", "latin"),
    [
        ("Згурський", "UkrainianKMU", "Zghurskyi"),
        ("В'ячеслав", "UkrainianKMU", "Viacheslav"),
        ("Юрій", "UkrainianPassport2007", "Iurii"),
        ("Щербак", "UkrainianNational1996", "Scherbak"),
        ("Шевченко", "UkrainianFrench", "Chevtchenko"),
        ("Шевченко", "UkrainianGerman", "Schewtschenko"),
        ("Шевченко", "Polish", "Szewczenko"),
        ("Хрущёв", "RussianICAO", "Khrushchev"),
    ],
)
def test_official_examples(name: str, table: str, latin: str) -> None:
    assert render(name, table) == latin


@pytest.mark.parametrize("table", table_names())
def test_every_table_keeps_the_frame(table: str) -> None:
    names = [
        *random.Random(6).sample(sorted(lexicon.all_folded("surname")), 2000),
        "шоуб",
        "боюк",
        "подъячий",
    ]
    lost = [name for name in names if frame(name) not in (None, frame(bare(render(name, table))))]
    assert not lost


@pytest.mark.parametrize("name", ["подъячий", "королёв"])
def test_a_name_that_tables_disagree_in_has_no_frame(name: str) -> None:
    assert len({frame(bare(render(name, table))) for table in table_names()}) > 1
    assert frame(name) is None


def test_every_table_renders_in_latin_letters() -> None:
    assert len(table_names()) >= 28
    for table in table_names():
        assert bare(render("Шевченко", table)).isascii()
