"""Every word for a call sign is known, in any case and short form, and none of it stays in the name."""

import pytest

from linkage.names import parse

INTRODUCTIONS = """
позивний | позивним | з позивним | із позивним | на позивний | має позивний | позивн. | поз. | позив.
псевдо | на псевдо | псевд. | під псевдо | із псевдонімом | псевдонім | прізвисько | на прізвисько
кличка | на кличку | кликуха | погоняло | відомий як
позывной | с позывным | под позывным | прозвище | по прозвищу | по кличке | с кличкой
под псевдонимом
call sign | callsign | call-sign | with the call sign | c/s | nickname | nicknamed | aka | a.k.a. | alias
also known as
"""
SAID = [one.strip() for line in INTRODUCTIONS.strip().split("\n") for one in line.split("|")]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(
    "written", ["{} Мустанг", "{} «Мустанг»", '{}: "Мустанг"', "({} Мустанг)", "[{} «Мустанг»]"]
)
@pytest.mark.parametrize("form", ["Кушнір Петро {}", "Кушнір Петро, {}, 1990 р.н."])
def test_what_introduces_a_call_sign_is_no_name(said: str, written: str, form: str) -> None:
    name = parse(form.format(written.format(said)))
    assert (name.surname, name.given, name.patronymic, name.call_sign) == ("Кушнір", "Петро", "", "Мустанг")
    assert (name.second_surname, name.second_given) == ("", "")


@pytest.mark.parametrize(
    ("text", "name", "call_sign"),
    [
        ("позивний Мустанг Кушнір Петро", "Кушнір Петро", "Мустанг"),
        ("солдат, псевдо Мустанг Петро Кушнір", "Кушнір Петро", "Мустанг"),
        ("позивний «Сивий Вовк» Кушнір Петро", "Кушнір Петро", "Сивий Вовк"),
        ("на псевдо Мустанг", "", "Мустанг"),
        ("позивний Сивий Вовк", "", "Сивий Вовк"),
        ("Кушнір Петро, позивний Сивий Вовк", "Кушнір Петро", "Сивий Вовк"),
        ("Кушнір Петро. Позивний Мустанг.", "Кушнір Петро", "Мустанг"),
        ("Кушнір Петро поз.Мустанг", "Кушнір Петро", "Мустанг"),
        ("Кушнір Петро позивний «Дем'ян»", "Кушнір Петро", "Дем'ян"),
    ],
)
def test_a_call_sign_before_or_without_a_name(text: str, name: str, call_sign: str) -> None:
    found = parse(text)
    assert " ".join(filter(None, (found.surname, found.given))) == name
    assert found.call_sign == call_sign


@pytest.mark.parametrize("text", ["Кличка Віталія", "Позивайко Іван", "Aka Boiko"])
def test_names_that_look_like_such_words_stay_names(text: str) -> None:
    found = parse(text)
    assert found.surname and found.given and not found.call_sign
