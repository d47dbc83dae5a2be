"""The wrong keyboard layout is repaired where the dictionary knows the name; Latin names stay."""

import random

import pytest

from linkage.names import SurnameLevel, compare, lexicon
from linkage.names.given_names import all_classes
from linkage.names.layout import repair_layout
from linkage.names.transliteration import render

KEYS = dict(zip("йцукенгшщзхїфівапролджєячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True))


def typed_blindly(name: str) -> str:
    return "".join(KEYS.get(letter, letter) for letter in name.lower())


def test_most_slips_are_repaired() -> None:
    names = [name for name in random.Random(5).sample(lexicon.all_names("surname"), 300) if "'" not in name]
    repaired = [compare(name, typed_blindly(name), "surname").level == SurnameLevel.SAME for name in names]
    assert sum(repaired) >= 0.95 * len(repaired)


@pytest.mark.parametrize("layout", ["йцукенгшщзфівапролдячсмить", "йцукенгшщзфывапролдячсмить"])
def test_latin_names_typed_with_cyrillic_keys_are_repaired(layout: str) -> None:
    keys = dict(zip("qwertyuiopasdfghjklzxcvbnm", layout, strict=True))
    names = random.Random(9).sample(lexicon.all_names("surname"), 200)
    latin = [render(name, "UkrainianKMU") for name in names if "-" not in name]
    repaired = [repair_layout("".join(keys[letter] for letter in name.lower())) == name for name in latin]
    assert sum(repaired) >= 0.85 * len(repaired)


@pytest.mark.parametrize(("typed", "meant"), [("Сергый", "Сергій"), ("Ыгор", "Ігор"), ("Эвген", "Євген")])
def test_ukrainian_names_typed_with_russian_keys_are_repaired(typed: str, meant: str) -> None:
    assert repair_layout(typed) == meant


def test_cyrillic_names_and_their_cases_are_left_alone() -> None:
    names = random.Random(6).sample(lexicon.all_names("surname"), 1000)
    cases = [name[:-1] + ending for name in names for ending in ("а", "у", "ом", "ові", "ою", "ы")]
    touched = [word for word in (*names, *cases, "Аллы", "Тамары") if repair_layout(word) != word]
    assert len(touched) <= 0.005 * len(cases)


@pytest.mark.parametrize("table", ["UkrainianKMU", "RussianICAO"])
def test_latin_names_are_left_alone(table: str) -> None:
    names = random.Random(6).sample(lexicon.all_names("surname"), 1000)
    names += [item.ukrainian[0] for item in all_classes().values()]
    touched = [name for name in names if repair_layout(render(name, table)) != render(name, table)]
    assert not touched


def test_a_double_surname_is_repaired_by_halves() -> None:
    assert repair_layout("Ytxeq-Ktdbwmrbq") == "Нечуй-Левицький"
    assert repair_layout("Shevchenko-Levytskyi") == "Shevchenko-Levytskyi"
