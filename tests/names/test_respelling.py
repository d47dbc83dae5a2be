"""A Ukrainian surname that no dictionary has is spelt in Russian by letters."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names import SurnameLevel, compare, lexicon
from linkage.names.respelling import russian_spellings


@pytest.mark.parametrize(
    ("ukrainian", "russian"),
    [
        ("шмундрівський", "шмундровский"), ("бзюкайлів", "бзюкайлов"), ("рябощапий", "рябощапый"),
        ("чорноклюєв", "черноклюев"), ("зюркмянець", "зюркмьянец"), ("пряжекотій", "пряжекотий"),
    ],
)  # fmt: skip
def test_the_russian_spelling_is_among_those_told(ukrainian: str, russian: str) -> None:
    assert russian in [form for form, _ in russian_spellings(ukrainian)]


def test_the_dictionarys_own_spellings_are_found_by_letters_too() -> None:
    names = [
        name for name in sorted(lexicon.all_folded("surname")) if not lexicon.only_russian(name, "surname")
    ]
    told = [
        (lexicon.twins(name, "surname"), [form for form, _ in russian_spellings(name)])
        for name in random.Random(5).sample(names, 4000)
    ]
    told = [(twins, found) for twins, found in told if twins and found]
    assert sum(bool(set(twins) & set(found)) for twins, found in told) >= 0.95 * len(told)
    assert sum(found[0] in twins for twins, found in told) >= 0.85 * len(told)


def test_shares_are_likeliest_first_and_sum_to_no_more_than_one() -> None:
    for name in random.Random(6).sample(sorted(lexicon.all_folded("surname")), 1000):
        shares = [share for _, share in russian_spellings(name)]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1.0001


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="абвгдеєжзиіїйклмнопрстуфхцчшщьюяыэё-", min_size=1, max_size=40))
def test_letters_in_whatever_order_are_spelt_somehow(letters: str) -> None:
    name = letters + "іяк"
    assert all(0 < share <= 1 for _, share in russian_spellings(name))


def test_a_letter_that_ukrainian_has_not_stays_where_it_was_written() -> None:
    assert russian_spellings("герачымяк")[0][0] == "герачымьяк"


def test_a_name_that_nothing_tells_to_be_ukrainian_has_none() -> None:
    assert russian_spellings("шмундрак") == ()


@pytest.mark.parametrize(
    ("a", "b"), [("Бзюкайлів", "Бзюкайлов"), ("Шмундрівський", "Шмундровский"), ("Чорноклюєв", "Черноклюев")]
)
def test_an_unlisted_name_is_the_same_name_in_russian(a: str, b: str) -> None:
    found = compare(a, b, "surname")
    assert found.level == SurnameLevel.SAME_NAME
    assert "other language" in found.reason_en
