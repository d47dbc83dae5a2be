"""One word too many in a name: a call sign that nothing marks, or a patronymic misspelt."""

import pytest

from linkage.names import parse, similarity
from linkage.names.parsing import surnames_in_doubt


@pytest.mark.parametrize(
    ("text", "surname", "given", "patronymic", "call_sign"),
    [
        ("Філософ Антон Випорхонюк", "Випорхонюк", "Антон", "", "Філософ"),
        ("Мустанг Петро Кушнір", "Кушнір", "Петро", "", "Мустанг"),
        ("МУСТАНГ ПЕТРО КУШНІР", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг КУШНІР Петро", "Кушнір", "Петро", "", "Мустанг"),
        ("Кушнір Петро Мустанг", "Кушнір", "Петро", "", "Мустанг"),
        ("Петро Мустанг Кушнір", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг, Кушнір Петро", "Кушнір", "Петро", "", "Мустанг"),
        ("Мустанг (Кушнір Петро)", "Кушнір", "Петро", "", "Мустанг"),
        ("Сокіл Шевченко Іван Петрович", "Шевченко", "Іван", "Петрович", "Сокіл"),
        ("Шевченко Іван Петрович Сокіл", "Шевченко", "Іван", "Петрович", "Сокіл"),
        ("Сокіл Іван Шевченко", "Шевченко", "Іван", "", "Сокіл"),
        ("Мустанга Петра Кушніра", "Кушніра", "Петра", "", "Мустанга"),
        ("Mustang Petro Kushnir", "Kushnir", "Petro", "", "Mustang"),
        ("Сивий Вовк Бойко Іван", "Бойко", "Іван", "", "Сивий Вовк"),
        ("Мустанг Кушнір П.П.", "Кушнір", "П.", "П.", "Мустанг"),
        ("Кушнір П. П. Мустанг", "Кушнір", "П.", "П.", "Мустанг"),
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
def test_of_two_words_that_may_be_either_both_surnames_are_read(text: str) -> None:
    assert set(surnames_in_doubt(parse(text))) == {"Сокіл", "Коваль"}
    assert min(similarity(text, "Коваль Іван"), similarity(text, "Сокіл Іван")) > 0.9


@pytest.mark.parametrize("text", ["Шевченко Іван", "Сокіл Іван Шевченко", "Мустанг Петро Кушнір"])
def test_what_is_told_apart_is_in_no_doubt(text: str) -> None:
    assert surnames_in_doubt(parse(text)) == (parse(text).surname,)


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
