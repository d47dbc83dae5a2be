"""Cells that hold what several columns need."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.records.delivery import read_delivery
from linkage.records.split_cells import DATE, SPLITTERS, date_and_rest, grade, period


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("з 03.2025 по 08.2025", "2025-03", "2025-08"),
        ("березень-серпень 2025", "2025-03", "2025-08"),
        ("з 01.03 по 15.05.2025", "2025-03-01", "2025-05-15"),
        ("2022-2023", "2022", "2023"),
        ("до 08.2025", None, "2025-08"),
        ("по серпень 2025", None, "2025-08"),
        ("08.2025", "2025-08", "2025-08"),
        ("2025-03-01 00:00:00", "2025-03-01", "2025-03-01"),
    ],
)
def test_a_sighting_may_be_a_period_or_have_an_upper_bound_alone(
    tmp_path: Path, text: str, first: str | None, last: str
) -> None:
    path = tmp_path / "told.csv"
    path.write_text(
        f"Кого опитали;Коли говорили;ПІБ;Коли востаннє бачив\nС-1;15.09.2026;Тестенко Іван;{text}\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "s")
    told = delivered.frame.iloc[0]
    assert (told["seen_from"], told["seen_to"]) == (first, last)
    assert (told["witness_id"], told["interview_date"]) == ("С-1", "2026-09-15")
    assert delivered.rejects == []


@pytest.mark.parametrize("text", ["- 2023", "– 05.2023", " — травень 2023", "-2023-05 ", ", - 2023"])
def test_a_period_with_nothing_before_its_sign_never_fails(text: str) -> None:
    assert len(period(text)) == 2


@pytest.mark.parametrize(("text", "last"), [("- 2023", "2023"), ("– 05.2023", "05.2023")])
def test_a_period_without_a_beginning_has_an_end_alone(text: str, last: str) -> None:
    assert period(text) == (None, last)


@given(text=st.text(st.sampled_from("-–—., /0123поздсічень"), max_size=16))
def test_any_cell_has_the_pieces_its_columns_need(text: str) -> None:
    for split in SPLITTERS.values():
        assert len(split(text)) == 2
