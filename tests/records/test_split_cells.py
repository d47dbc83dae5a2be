"""Cells that hold what several columns need."""

import pytest

from linkage.records.split_cells import DATE, date_and_rest, grade, period


@pytest.mark.parametrize(
    ("text", "date", "rest"),
    [
        ("01.02.1990, м. Суми", "01.02.1990", "м. Суми"),
        ("м. Суми, 01.02.1990 р.н.", "01.02.1990 р.н.", "м. Суми"),
        ("1 лютого 1990 року, с. Оленівка", "1 лютого 1990 року", "с. Оленівка"),
        ("1990", "1990", None),
        ("Суми", None, "Суми"),
    ],
)
def test_a_date_and_a_place_are_parted_in_either_order(text: str, date: str | None, rest: str | None) -> None:
    assert date_and_rest(text) == (date, rest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("з 03.2023 по 05.2023", "03.2023", "05.2023"),
        ("01.03.2023-15.05.2023", "01.03.2023", "15.05.2023"),
        ("2022 – 2023", "2022", "2023"),
        ("2023-03 - 2023-05", "2023-03", "2023-05"),
        ("березень - травень 2023", "березень 2023", "травень 2023"),
        ("from March 2023 to May 2023", "March 2023", "May 2023"),
        ("весна 2023", "весна 2023", "весна 2023"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert period(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "pieces"), [("B2", ("B", "2")), ("в-3", ("в", "3")), ("F / 6", ("F", "6")), ("x", ("x", "x"))]
)
def test_a_grade_is_a_letter_and_a_digit(text: str, pieces: tuple[str, str]) -> None:
    assert grade(text) == pieces


def test_a_date_is_found_within_running_text() -> None:
    texts = ("народився 5 травня 1979 року", "born May 1979", "2023-02-24T10:00", "близько 1985 р.н.")
    assert all(DATE.search(text) for text in texts)
    assert not DATE.search("36 обрмп, в/ч А1234")
