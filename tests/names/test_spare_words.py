"""One word too many in a name: a call sign that nothing marks, or a patronymic misspelt."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from linkage.names import parse
from linkage.names.lexicon import all_folded
from linkage.names.spare_words import _is_near_patronymic


@pytest.mark.parametrize(
    ("text", "surname", "given", "patronymic", "call_sign"),
    [
        ("Філософ Антон Випорхонюк", "Випорхонюк", "Антон", "", "Філософ"),
        ("Мустанг Петро Кушнір", "Кушнір", "Петро", "", "Мустанг"),
        ("МУСТАНГ ПЕТРО КУШНІР", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг КУШНІР Петро", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг, Кушнір Петро", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг (Кушнір Петро)", "Кушнір", "Петро", "", "Мустанг"),
        ("Сокіл Іван Шевченко", "Шевченко", "Іван", "", "Сокіл"),
        ("Мустанга Петра Кушніра", "Кушніра", "Петра", "", "Мустанга"),
    ],
)
def test_an_unmarked_call_sign_is_told_from_the_surname(
    text: str, surname: str, given: str, patronymic: str, call_sign: str
) -> None:
    found = parse(text)
    assert (found.surname, found.given, found.patronymic) == (surname, given, patronymic)
    assert found.call_sign == call_sign and not found.second_surname


@pytest.mark.parametrize(
    "text", ["Сокіл Іван", "Коваль Іван Петрович", "Іван Сокіл", "Вовк І. П.", "Мустанг Петро", "Тигр Птро"]
)
def test_the_only_word_that_may_be_a_surname_is_one(text: str) -> None:
    found = parse(text)
    assert found.surname and not found.call_sign


SURNAMES = ["Коваль", "Ткач", "Мороз", "Бондар", "Шевченко", "Сокіл"]
GIVEN = ["Марія", "Анна", "Іван", "Роман", "Віктор", "Тарас", "Назар"]


@pytest.mark.parametrize("surname", SURNAMES)
def test_of_two_given_names_none_is_the_surname(surname: str) -> None:
    for first, second in permutations(GIVEN, 2):
        for text in (f"{surname} {first} {second}", f"{first} {second} {surname}"):
            found = parse(text)
            assert found.surname == surname and found.given in (first, second) and not found.call_sign, text


@pytest.mark.parametrize("text", ["Петренко Іван Київ", "Коваль Іван кулеметник", "Коваль Іван Одеса"])
def test_what_is_noted_beside_a_name_is_no_call_sign(text: str) -> None:
    found = parse(text)
    assert found.surname in ("Петренко", "Коваль") and found.given == "Іван" and not found.call_sign


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Петренко Коваленко Олена", "Коваленко"),
        ("Лазарчук Бондар Ганна", "Бондар"),
        ("Ткач (Коваль) Олена", "Коваль"),
    ],
)
def test_a_second_surname_stays_one(text: str, second: str) -> None:
    found = parse(text)
    assert second in (found.surname, found.second_surname) and found.second_surname and not found.call_sign


@pytest.mark.parametrize("text", ["Сокіл Коваль Іван", "Сокіл Іван Коваль", "Коваль Іван Петрович Сокіл"])
def test_words_that_may_be_either_stay_surnames(text: str) -> None:
    found = parse(text)
    assert {found.surname, found.second_surname} == {"Сокіл", "Коваль"} and not found.call_sign


def test_a_call_sign_that_is_told_leaves_no_other() -> None:
    found = parse("Сокіл Іван Коваль, позивний Грім")
    assert found.call_sign == "Грім" and found.second_surname


@pytest.mark.parametrize(
    ("text", "surname", "given", "patronymic"),
    [
        ("Назар Івановивч Мартинюк", "Мартинюк", "Назар", "Івановивч"),
        ("Виборний Василь Юрійоивч", "Виборний", "Василь", "Юрійоивч"),
        ("Вяктор Алексеевивч Бортничук", "Бортничук", "Вяктор", "Алексеевивч"),
        ("Мария Андреевла Мукшименко", "Мукшименко", "Мария", "Андреевла"),
        ("Юрко Ілріч Попов", "Попов", "Юрко", "Ілріч"),
        ("Олександром Дмитровивчем ПИЛИПЕНКОМ", "Пилипенком", "Олександром", "Дмитровивчем"),
    ],
)
def test_a_misspelt_patronymic_is_no_surname(text: str, surname: str, given: str, patronymic: str) -> None:
    found = parse(text)
    assert (found.surname, found.given, found.patronymic) == (surname, given, patronymic)
    assert not found.second_surname and not found.call_sign


@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 20), st.sampled_from("абвикн")), max_size=3))
@settings(max_examples=30, deadline=None)
def test_letters_alone_leave_out_no_patronymic_that_is_near(at: int, slips: list[tuple[int, str]]) -> None:
    listed = list(all_folded("patronymic"))
    word = listed[at]
    for place, letter in slips:  # a letter changed, or one more at the end
        word = word[:place] + letter + word[place + 1 :]
    nearest = min(OSA.distance(word, other) for other in listed)
    assert [_is_near_patronymic(word, most) for most in (1, 2)] == [nearest <= 1, nearest <= 2]
