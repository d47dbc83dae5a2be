"""Bags of letters; what they bound is tested beside closeness."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkage.names.letter_bags import LetterBags, joined, letter_bags
from linkage.names.skeleton import READING_LETTERS, sounds

words = st.lists(st.text(alphabet="абіїabC'-😀", min_size=1, max_size=6), min_size=1, max_size=8)


def columns(bags: LetterBags) -> list[list[int]]:
    return [one.tolist() for one in (bags.all_have, bags.any_has, bags.shortest, bags.longest)]


@given(words, words)
def test_joined_bags_are_those_of_all_values(some: list[str], more: list[str]) -> None:
    assert columns(joined(letter_bags(some), letter_bags(more))) == columns(letter_bags([*some, *more]))


def test_letters_of_readings_share_no_bit() -> None:
    (every,) = sounds("абвгдежзийіїклмнопрстуфхцчшщюяєёы")
    letters = sorted(set(every) & set(READING_LETTERS))
    assert len(np.unique(letter_bags(letters).all_have)) == len(letters) > 25
