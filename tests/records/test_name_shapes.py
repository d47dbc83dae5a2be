"""What a text must look like to be taken for a name."""

import time

import pytest

from linkage.records.name_shapes import named


@pytest.mark.parametrize(
    "text", ["Бойко", "Бойко Іван", "О'Ніл-Бойко І.П.", "Бойко І. П.", "А.Б.В.Г.Ґ.", "a b c d e"]
)
def test_one_to_five_words_of_letters_are_shaped_as_a_name(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize("text", ["", "a b c d e f", "Бойко 7", "А..Б", "Бойко, Іван", ". Бойко"])
def test_more_words_figures_and_other_signs_are_not(text: str) -> None:
    assert not named(text)


def test_a_long_text_that_is_no_name_is_told_at_once() -> None:
    start = time.process_time()
    assert named("x" * 20_000)
    assert not named("x" * 20_000 + "7")
    assert time.process_time() - start < 2.0
