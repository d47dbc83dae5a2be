"""Names that follow from names: patronymics, women's surnames, cases, slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.synthetic import slips, vocabulary
from linkage.synthetic.declension import CASES, decline
from linkage.synthetic.draws import Draws, Weighted
from linkage.synthetic.kin_names import (
    RUSSIAN_TABLES,
    UKRAINIAN_TABLES,
    latin,
    patronymic,
    russian,
    womens_surname,
)

words = st.text("абвгдежзиклмнопрстуфхцчшіє", min_size=3, max_size=14)
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Іван", "Іванович", "Іванівна"), ("Андрій", "Андрійович", "Андріївна"),
        ("Микола", "Миколайович", "Миколаївна"), ("Василь", "Василович", "Василівна"),
        ("Петро", "Петрович", "Петрівна"), ("Ілля", "Ілліч", "Іллівна"), ("Лев", "Львович", "Львівна"),
    ],
)  # fmt: skip
def test_the_patronymic_is_made_from_the_fathers_name(father: str, son: str, daughter: str) -> None:
    assert (patronymic(father, "m"), patronymic(father, "f")) == (son, daughter)


def test_every_patronymic_has_a_russian_form_in_the_dictionary() -> None:
    for father in vocabulary.given_names("m").items:
        for sex, endings in (("m", ("ич",)), ("f", ("вна", "чна"))):
            assert russian(patronymic(father.name, sex), "patronymic").endswith(endings), father.name


@pytest.mark.parametrize(
    ("surname", "borne"),
    [("Ковальський", "Ковальська"), ("Попов", "Попова"), ("Чорний", "Чорна"), ("Шевченко", "Шевченко")],
)
def test_women_bear_the_feminine_form(surname: str, borne: str) -> None:
    assert womens_surname(surname) == borne


@pytest.mark.parametrize(
    ("token", "sex", "language", "part", "forms"),
    [
        ("Марунчак", "m", "uk", "surname", "Марунчака Марунчаку Марунчака Марунчаком"),
        ("Шевченко", "m", "uk", "surname", "Шевченка Шевченку Шевченка Шевченком"),
        ("Левицький", "m", "uk", "surname", "Левицького Левицькому Левицького Левицьким"),
        ("Павло", "m", "uk", "given", "Павла Павлу Павла Павлом"),
        ("Микола", "m", "uk", "given", "Миколи Миколі Миколу Миколою"),
        ("Хохлачова", "f", "uk", "surname", "Хохлачової Хохлачовій Хохлачову Хохлачовою"),
        ("Катерина", "f", "uk", "given", "Катерини Катерині Катерину Катериною"),
        ("Шевченко", "m", "ru", "surname", "Шевченко Шевченко Шевченко Шевченко"),
        ("Сергей", "m", "ru", "given", "Сергея Сергею Сергея Сергеем"),
        ("Павел", "m", "ru", "given", "Павла Павлу Павла Павлом"),
        ("Васильевич", "m", "ru", "patronymic", "Васильевича Васильевичу Васильевича Васильевичем"),
    ],
)
def test_oblique_cases(token: str, sex: str, language: str, part: str, forms: str) -> None:
    assert [decline(token, case, sex, language, part) for case in CASES] == forms.split()


@given(words, seeds)
def test_a_slip_changes_little_and_never_the_first_letter(word: str, seed: int) -> None:
    draws = Draws(seed, "slips")
    for slip in (slips.mistyped, slips.misheard):
        slipped = slip(word, draws)
        assert slipped[0] == word[0]
        assert abs(len(slipped) - len(word)) <= 1


@given(words, seeds)
def test_a_disguise_looks_the_same(word: str, seed: int) -> None:
    assert len(slips.disguised(word, Draws(seed, "disguise"))) == len(word)


@pytest.mark.parametrize(
    ("tables", "names"),
    [
        (UKRAINIAN_TABLES, ("Щербаківський", "Юр'єв", "Ґудзь")),
        (RUSSIAN_TABLES, ("Объедков", "Быстрых", "Юрьев")),
    ],
)
def test_every_latin_table_leaves_no_cyrillic_letter(
    tables: tuple[tuple[str, float], ...], names: tuple[str, ...]
) -> None:
    for table, _ in tables:
        for name in names:
            assert not set(latin(name, table).lower()) & set("абвгґдеєжзиіїйклмнопрстуфхцчшщьыъэюя"), table


@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=20), seeds)
def test_weighted_draws_come_from_the_bag(weights: list[float], seed: int) -> None:
    bag = Weighted(range(len(weights)), weights)
    draws = Draws(seed, "bag")
    assert all(0 <= bag.draw(draws) < len(weights) for _ in range(50))


def test_an_empty_bag_is_refused() -> None:
    with pytest.raises(ValueError, match="as many weights"):
        Weighted([], [])


def test_call_signs_are_many_and_each_stands_once() -> None:
    signs = vocabulary.call_signs().items
    assert len(signs) == len(set(signs)) >= 150
