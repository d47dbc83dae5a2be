"""A first name and a surname that stand in each other's column."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.records.delivery import read_delivery
from linkage.records.swapped_names import put_right


@pytest.mark.parametrize(
    ("surname", "given_name"),
    [("Олександр", "Тестенко"), ("Артем", "Выдашенко"), ("Vladimir", "POKRASHENKO"), ("Галина", "Бондар")],
)
def test_names_in_each_others_cells_change_places(surname: str, given_name: str) -> None:
    surnames, given_names = [surname], [given_name]
    assert put_right(surnames, given_names) == 1
    assert (surnames, given_names) == ([given_name], [surname])


@pytest.mark.parametrize(
    ("surname", "given_name"),
    [
        ("Роман", "Іван"),  # a first name that serves as a surname
        ("Мартин", "Олексадр"),  # the same, beside a mistyped first name
        ("Роман", "Жан"),  # and beside a strange one
        ("Данило", "Хасан"),
        ("Бондар", "Тестенко"),  # two surnames
        ("Роман", "І."),
        ("Роман", None),
        (None, "Бондар"),
    ],
)
def test_one_odd_cell_proves_nothing(surname: str | None, given_name: str | None) -> None:
    surnames, given_names = [surname], [given_name]
    assert put_right(surnames, given_names) == 0
    assert (surnames, given_names) == ([surname], [given_name])


_CELLS = st.sampled_from([None, "Роман", "Іван", "Тестенко", "Бондар", "Хасан", "О.", "Oleksandr"])


@given(st.lists(st.tuples(_CELLS, _CELLS)))
def test_nothing_is_lost_and_a_second_look_changes_nothing(rows: list[tuple[str | None, str | None]]) -> None:
    surnames, given_names = [row[0] for row in rows], [row[1] for row in rows]
    put_right(surnames, given_names)
    assert [set(row) for row in rows] == [set(row) for row in zip(surnames, given_names, strict=True)]
    assert put_right(surnames, given_names) == 0


def test_the_delivery_says_so_and_keeps_what_was_delivered(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Прізвище,Ім'я,По батькові\nОлександр,Тестенко,Іванович\nБондар,Іван,Петрович\n", encoding="utf-8"
    )
    delivered = read_delivery(path, "registry", "s")
    frame = delivered.frame
    assert frame["surname"].tolist() == ["Тестенко", "Бондар"]
    assert frame["given_name"].tolist() == ["Олександр", "Іван"]
    assert frame["surname_raw"].tolist() == ["Олександр", "Бондар"]
    assert any(note.startswith("1 row: a first name stands under") for note in delivered.report["notes"])
