"""An answer that is not understood never passes for an admission."""

import pytest

from linkage.records.answers import NotUnderstood, contact_told, headed_answers, parse_answer


@pytest.mark.parametrize(
    "text",
    [
        "не значится среди удерживаемых",
        "у списках військовополонених не значиться",
        "среди военнопленных не числится",
        "в плену не находится",
        "Не утримується",
        "not held",
        "he is not in our custody",
        "факт утримання заперечується",
    ],
)
def test_a_denial_is_read_in_whatever_words(text):
    assert parse_answer(text) == "not_held"


@pytest.mark.parametrize(
    "text",
    [
        "Информацией не располагаем",
        "інформації немає",
        "відмовлено у наданні інформації",
        "ответ не поступал",
        "no information available",
        "не підтверджено",
        "очікується",
    ],
)
def test_no_answer_is_no_denial_and_no_admission(text):
    assert parse_answer(text) == "no_answer"


@pytest.mark.parametrize(
    "text",
    [
        "Факт полону підтверджено",
        "держатся в плену",
        "Содержится в СИЗО",
        "перебуває в полоні",
        "confirmed by letter",
    ],
)
def test_an_admission_is_read_in_whatever_words(text):
    assert parse_answer(text) == "held"


@pytest.mark.parametrize(
    "text",
    ["умер 03.06.2025", "розглядається", "див. лист", "родина вважає що утримується", "ймовірно утримується"],
)
def test_what_is_not_understood_counts_as_no_answer_and_is_said(text):
    with pytest.raises(NotUnderstood) as told:
        parse_answer(text)
    assert told.value.instead == "no_answer"
    assert text not in str(told.value)


@pytest.mark.parametrize(
    ("letters", "calls", "told"),
    [
        ("так", "ні", "letter"),
        ("нет", "да", "call"),
        ("yes", "yes", "letter and call"),
        ("3", "0", "letter"),
        ("ні", "ні", "none"),
        ("немає", None, "none"),
        (None, None, None),
        ("у березні 2023", "ні", "у березні 2023"),
    ],
)
def test_letters_and_calls_asked_apart_are_one_contact(letters, calls, told):
    assert contact_told(letters, calls) == told


def test_a_no_to_one_question_says_nothing_of_the_other():
    assert contact_told("ні", "так") == contact_told(None, "так") == "call"


@pytest.mark.parametrize(("yes", "no"), [("так", "ні"), ("да", "нет"), ("yes", "no"), ("+", "-"), ("є", "0")])
def test_a_column_of_yes_and_no_says_what_its_header_asks(yes, no):
    assert headed_answers([yes, no, None, yes], "Поранення") == ["Поранення", None, None, "Поранення"]


def test_a_column_that_says_more_than_yes_and_no_is_left_as_it_is():
    cells = ["так", "поранення ноги", None]
    assert headed_answers(cells, "Поранення") == cells
