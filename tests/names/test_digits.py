"""Digits that a scan made of letters are letters again where a known name comes out."""

import random

import pytest

from linkage.names import SurnameLevel, compare, lexicon
from linkage.names.digits import repair_digits
from linkage.names.transliteration import render

SCANNED = {"о": "0", "з": "3", "в": "8", "б": "5", "д": "9"}


def test_a_listed_name_with_one_letter_misread_is_itself_in_nearly_every_case() -> None:
    names = random.Random(3).sample(
        [name for name in lexicon.all_names("surname") if len(name) > 5 and "-" not in name], 300
    )
    spoilt = [
        (name, name.replace(letter, digit, 1))
        for name in names
        for letter, digit in SCANNED.items()
        if letter in name
    ]
    found = [compare(name, scanned, "surname").level == SurnameLevel.SAME for name, scanned in spoilt]
    assert sum(found) > 0.93 * len(found)


@pytest.mark.parametrize("name", ["Коваленко", "Шевченко", "Бондар"])
def test_a_latin_name_is_repaired_too(name: str) -> None:
    latin = render(name, "UkrainianKMU").upper()
    assert repair_digits(latin.replace("O", "0").replace("E", "3")) == latin.title()


@pytest.mark.parametrize("word", ["А1234", "A1234", "1985", "3-тя", "Ко9ль", "12.03.1990", "Бойко"])
def test_numbers_and_what_makes_no_name_stay(word: str) -> None:
    assert repair_digits(word) == word
