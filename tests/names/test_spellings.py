"""Surnames of other alphabets meet their Cyrillic spelling in comparison, keys and frequency."""

import csv

import pytest

from linkage.names import SurnameLevel, compare, frequency_key, keys
from linkage.names.shipped import reference_folder
from linkage.names.spellings import cyrillic_spellings


def test_every_spelling_of_the_table_is_the_same_name_and_shares_a_key() -> None:
    with (reference_folder() / "surname_spellings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    for row in rows:
        for latin in row["latin"].split(";"):
            for cyrillic in row["uk"].split(";") + row["ru"].split(";"):
                assert compare(latin, cyrillic, "surname").level >= SurnameLevel.SAME_NAME, (latin, cyrillic)
                assert keys(latin) & keys(cyrillic), (latin, cyrillic)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Cemileva", "Джемілєва"),
        ("NAGY", "Надем"),
        ("Toth", "Товта"),
        ("Hakobyan", "Акопяна"),
        ("Eliyeva", "Алієву"),
    ],
)
def test_women_and_inflected_forms_meet_too(latin: str, cyrillic: str) -> None:
    assert compare(latin, cyrillic, "surname").level >= SurnameLevel.SAME_NAME
    assert keys(latin) & keys(cyrillic)


def test_one_name_is_counted_once() -> None:
    assert frequency_key("Cemilev", "surname") == frequency_key("Джемілєв", "surname")


def test_other_names_are_left_alone() -> None:
    assert cyrillic_spellings("shevchenko") == ()
    assert compare("Nagy", "Наговський", "surname").level == SurnameLevel.DIFFERENT
