"""Remarks and second persons in a cell of names."""

import time
from pathlib import Path

import pytest

from linkage.records.delivery import read_delivery
from linkage.records.name_cells import take_apart
from linkage.records.name_notes import part_name_cell


@pytest.mark.parametrize(
    ("text", "name", "call_sign"),
    [
        ("Тестенко (ім'я не знає)", "Тестенко", None),
        ("Тестенко, ім'я невідоме", "Тестенко", None),
        ("Тестенко имя не помнит", "Тестенко", None),
        ("Тестенко (ім'я та по батькові невідомі)", "Тестенко", None),
        ("не пам'ятає прізвища, позивний Зразок", None, "Зразок"),
        ("Тестенко Юхим, не з нашої роти", "Тестенко Юхим", None),
        ("Тестенко Юхим (родом з Полтави)", "Тестенко Юхим", None),
        ("прізвище не знає, Степан", "Степан", None),
        ("хлопець на прізвище Тестенко", "Тестенко", None),
        ("Тестенко, на ім'я Павло", "Тестенко Павло", None),
        ("Тестенко Олег та ще двоє", "Тестенко Олег", None),
    ],
)
def test_a_remark_is_no_part_of_the_name(text: str, name: str | None, call_sign: str | None) -> None:
    cell = take_apart(text)
    assert (cell.full_name, cell.call_sign) == (name, call_sign)
    assert cell.other_names is None
    assert part_name_cell(text).notes


@pytest.mark.parametrize(
    "text",
    [
        "Тестенко, Тарас Григорович",
        "тестенко, тарас",
        "Тестенко Слава, капітан",
        "Тестенко Олег, «Зразок»",
        "Тестенко (Бойко) Олена",
        "Тестенко І.П.",
        "солдат Тестенко Іван Петрович, 01.02.1990 р.н.",
        "Тестенко Степан (позивний зразок)",
        "Тестенко Олексій / Льоша",
    ],
)
def test_what_belongs_to_the_name_stays(text: str) -> None:
    around = part_name_cell(text)
    assert (around.name, around.notes, around.second) == (text, (), None)


@pytest.mark.parametrize("text", ["Тестенко Коля{}Руденко Роман", "Тестенко Микола Іванович{}Руденко Роман"])
@pytest.mark.parametrize("between", [" та ", " і ", " и ", ", ", "; ", " and "])
def test_the_second_person_of_a_cell_is_told_of(tmp_path: Path, text: str, between: str) -> None:
    path = tmp_path / "told.csv"
    cell = text.format(between)
    path.write_text(f'ПІБ,Де бачили\n"{cell}",Таганрог\n"Бондар Тарас",Таганрог\n', encoding="utf-8")
    delivered = read_delivery(path, "testimony", "s")
    assert list(delivered.frame["surname"]) == ["Тестенко", "Бондар"]
    assert delivered.frame["full_name_raw"][0] == cell
    told = [one for one in delivered.rejects if "two people" in one.reason]
    assert [(one.row, one.value, one.row_was_kept) for one in told] == [(2, "Руденко Роман", True)]


def test_a_unit_after_the_comma_is_the_unit_and_no_first_name(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "ПІБ;Дата зникнення\n"
        '"Ковшаренко О., 36 бр";01.05.2022\n"Тестенко Юхим (в/ч А0000)";02.05.2022\n'
        '"Зразкевич Лев, 01.02.1990";03.05.2022\n',
        encoding="utf-8",
    )
    records = read_delivery(path, "registry", "mia").records
    assert list(zip(records["surname"], records["given_name"], records["military_unit"], strict=True)) == [
        ("Ковшаренко", "О.", "36-та бригада"),
        ("Тестенко", "Юхим", "в/ч А0000"),
        ("Зразкевич", "Лев", None),
    ]
    assert records["full_name_raw"][0] == "Ковшаренко О., 36 бр"
    assert records["birth_date"] == [None, None, "1990-02-01"]


@pytest.mark.parametrize(
    "text", ["невідомий", "невідомий чоловік", "неизвестный мужчина", "двоє невідомих", "unknown man"]
)
def test_somebody_unknown_is_no_name(text: str) -> None:
    assert take_apart(text).full_name is None


def test_a_surname_that_means_unknown_is_a_name_beside_a_first_name() -> None:
    assert take_apart("Невідомий Іван").surname == "Невідомий"
    assert take_apart("Син Олександр").surname == "Син"


def test_a_doubted_name_is_read_and_the_doubt_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Прізвище;Ім'я;Дата зникнення\nТестенко;Артем?;01.05.2022\n"
        "Зразкевич;неизвестный мужчина;02.05.2022\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "registry", "mia")
    assert delivered.records["given_name"] == ["Артем", None]
    assert delivered.records["given_name_raw"] == ["Артем?", "неизвестный мужчина"]
    assert any("1 name is marked as doubtful" in note for note in delivered.report["notes"])


def test_a_long_row_of_words_for_parts_of_a_name_is_read_at_once() -> None:
    start = time.process_time()
    part_name_cell("ім'я " * 40 + "Коваль")
    assert time.process_time() - start < 2.0
