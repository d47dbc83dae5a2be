"""Cleaning brings what was typed, scanned or pasted back to the letters meant, and touches nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.clean import display, fold, is_cyrillic, repair_script

CYRILLIC = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=1, max_size=12)
LOOKALIKES = {"а": "a", "о": "o", "е": "e", "і": "i", "с": "c", "р": "p", "х": "x", "у": "y"}


@settings(deadline=None)
@given(CYRILLIC)
def test_fold_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@settings(deadline=None)
@given(CYRILLIC)
def test_case_does_not_matter(word: str) -> None:
    assert fold(word.upper()) == fold(word) == fold(word.title())


@settings(deadline=None)
@given(CYRILLIC.filter(lambda word: any(letter not in LOOKALIKES for letter in word)))
def test_lookalike_letters_are_repaired(word: str) -> None:
    mixed = "".join(LOOKALIKES.get(letter, letter) for letter in word)
    assert fold(mixed) == fold(word)


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_latin_words_are_never_made_cyrillic(word: str) -> None:
    assert repair_script(word) == word


@pytest.mark.parametrize("mark", "'’ʼ‘`´′ʹ*＇")
def test_every_apostrophe_is_one(mark: str) -> None:
    assert fold(f"Дем{mark}яненко") == "демяненко"
    assert display(f"дем{mark}яненко") == "Дем'яненко"


@pytest.mark.parametrize("dash", "-‐‑–—―−")
def test_every_dash_is_one(dash: str) -> None:
    assert display(f"НЕЧУЙ{dash}ЛЕВИЦЬКИЙ") == "Нечуй-Левицький"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Бон\u00adдаренко", "бондаренко"),
        ("Шевче\u0301нко", "шевченко"),
        ("И\u0306осип", "йосип"),
        ("Карпо3", "карпоз"),
        ("К0валь", "коваль"),
        ("АЛЁХИН", "алехин"),
        ("Ґалаґан", "галаган"),
    ],
)
def test_invisible_marks_stress_digits_and_yo(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@settings(deadline=None)
@given(
    st.text("АбвІіїєґЁAbcİxßО'’`*\"0136|-–— .\u0301\u00ad´", max_size=10)
    | st.text(st.characters(max_codepoint=0x52F), max_size=8)
)
def test_what_is_shown_is_shown_the_same_again(text: str) -> None:
    assert display(display(text)) == display(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("О'НІЛ", "О'Ніл"), ("o’brien", "O'Brien"), ("д'артаньян", "Д'Артаньян"), ("МАР'ЯНА", "Мар'яна"),
        ("D'YACHENKO", "D'yachenko"), ("L'VOV", "L'vov"), ("Д'ЯЧЕНКО", "Д'яченко"), ("İBRAHİM", "İbrahim"),
    ],
)  # fmt: skip
def test_a_prefix_keeps_the_capital_after_it(written: str, shown: str) -> None:
    assert display(written) == shown


def test_a_latin_word_with_one_cyrillic_letter_stays_latin() -> None:
    assert not is_cyrillic(repair_script("Kоvalchuk"))
    assert display("Pokhіl") == "Pokhil"


def test_digits_in_a_latin_word_are_letters_and_a_units_number_stays() -> None:
    assert display("PETR0VENK0") == "Petrovenko"
    assert display("A1234") == "A1234"
