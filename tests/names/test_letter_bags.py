"""Bags are the same whenever they were worked out; what they bound is tested beside closeness."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkage.names.letter_bags import KeptBags, LetterBags, letter_bags
from linkage.names.skeleton import READING_LETTERS, sounds

words = st.text(alphabet="абіїabC'-😀", min_size=1, max_size=6)


def bags_of(texts: list[str]) -> tuple[LetterBags]:
    return (letter_bags(texts),)


def columns(bags: LetterBags) -> list[list[int]]:
    return [one.tolist() for one in (bags.all_have, bags.any_has, bags.shortest, bags.longest)]


@given(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=5), st.integers(1, 9))
def test_kept_bags_are_those_of_each_value_whatever_was_asked_before(
    asked: list[list[str]], most: int
) -> None:
    kept = KeptBags(most)
    for values in asked:

        def made(new: list[int], values: list[str] = values) -> tuple[LetterBags]:
            return bags_of([values[i] for i in new])

        (bags,) = kept.of(values, made)
        assert columns(bags) == columns(letter_bags(values))


def test_what_is_kept_is_made_once_until_it_is_forgotten() -> None:
    kept, made = KeptBags(), []

    def make(new: list[int]) -> tuple[LetterBags]:
        made.append(new)
        return bags_of(["гора"] * len(new))

    kept.of(["гора"], make)
    kept.of(["гора", "нора", "нора"], make)
    kept.of(["нора"], make)
    assert made == [[0], [2]]
    kept.forget()
    kept.of(["нора"], make)
    assert made == [[0], [2], [0]]


def test_letters_of_readings_share_no_bit() -> None:
    (every,) = sounds("абвгдежзийіїклмнопрстуфхцчшщюяєёы")
    letters = sorted(set(every) & set(READING_LETTERS))
    assert len(np.unique(letter_bags(letters).all_have)) == len(letters) > 25
