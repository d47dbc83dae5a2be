"""A date in three columns is one date; columns that only look so stay what they are."""

import json
from pathlib import Path

import pytest

from linkage.inspection import inspect
from linkage.records.delivery import Delivered, read_delivery

NAMES = ["Тестенко Іван Петрович", "Коваль Олег Ігорович", "Бондар Тарас Іванович", "Мельник Роман Юрійович"]


def read(folder: Path, headers: list[str], *columns: list[str], kind: str = "registry") -> Delivered:
    rows = zip(NAMES, *columns, strict=True)
    text = "\n".join(";".join(row) for row in [["ПІБ", *headers], *rows])
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_delivery(path, kind, "s")


DAYS, MONTHS, YEARS = ["1", "24", "7", "30"], ["02", "12", "5", "11"], ["1990", "1985", "2001", "1977"]
DATES = ["1990-02-01", "1985-12-24", "2001-05-07", "1977-11-30"]


@pytest.mark.parametrize(
    "headers",
    [
        ["День нар.", "Міс. нар.", "Рік нар."],
        ["Число", "місяць", "рік народження"],
        ["День рождения", "Месяц рождения", "Год рождения"],
        ["birth_day", "birth_month", "birth_year"],
        ["BirthDay", "BirthMonth", "BirthYear"],
        ["den_nar", "mis_nar", "rik_nar"],
    ],
    ids=lambda headers: headers[0],
)
def test_day_month_and_year_are_one_date_of_birth(tmp_path: Path, headers: list[str]) -> None:
    made = read(tmp_path, headers, DAYS, MONTHS, YEARS)
    assert made.records["birth_date"] == DATES
    assert not made.records["birth_place"][0] and not made.rejects
    assert json.loads(made.records["extra"][0]) == dict(zip(headers, ("1", "02", "1990"), strict=True))
    assert not set(headers) & set(made.report["unknown_columns"])


@pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1)])
def test_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    headers, cells = ["День нар.", "Місяць нар.", "Рік нар."], [DAYS, MONTHS, YEARS]
    made = read(tmp_path, [headers[at] for at in order], *(cells[at] for at in order))
    assert made.records["birth_date"] == DATES


def test_two_dates_of_one_row_stay_apart(tmp_path: Path) -> None:
    headers = ["День нар.", "Міс. нар.", "Рік нар.", "День зникн.", "Міс. зникн.", "Рік зникн."]
    made = read(tmp_path, headers, DAYS, MONTHS, YEARS, MONTHS, MONTHS, ["2022"] * 4)
    assert made.records["birth_date"] == DATES
    assert made.records["missing_date"] == ["2022-02-02", "2022-12-12", "2022-05-05", "2022-11-11"]
    assert not made.records["missing_place"][0]


def test_what_is_missing_leaves_what_is_told(tmp_path: Path) -> None:
    days, months, years = ["", "24", "7", "30"], ["лютий", "", "травня", "11"], ["1990", "1985", "2001", ""]
    made = read(tmp_path, ["День нар.", "Місяць нар.", "Рік нар."], days, months, years)
    assert made.records["birth_date"] == ["1990-02", "1985", "2001-05-07", None]


def test_a_day_that_is_none_leaves_its_year_and_is_told_of(tmp_path: Path) -> None:
    made = read(tmp_path, ["День нар.", "Місяць нар.", "Рік нар."], ["31", "24", "7", "30"], MONTHS, YEARS)
    assert made.records["birth_date"] == ["1990", *DATES[1:]]
    (reject,) = made.rejects
    assert (reject.row, reject.column, reject.value) == (2, "Дата нар.", "31.02.1990") and reject.row_was_kept


def test_places_are_no_months_and_numbers_no_places(tmp_path: Path) -> None:
    places = ["Бахмут", "Ізюм", "Суми", "Лиман"]
    made = read(tmp_path, ["День нар.", "Міс. нар.", "Рік нар."], DAYS, places, YEARS)
    assert made.records["birth_date"] == YEARS and made.records["birth_place"][2].startswith("Суми")
    alone = read(tmp_path, ["Міс. нар."], MONTHS)
    assert not any(alone.records["birth_place"]) and alone.report["unknown_columns"] == ["Міс. нар."]


def test_inspect_shows_it_and_a_profile_may_undo_it(tmp_path: Path) -> None:
    headers = ["День нар.", "Місяць нар.", "Рік нар."]
    read(tmp_path, headers, DAYS, MONTHS, YEARS)
    found = {one.header: (one.column, one.how) for one in inspect(tmp_path / "list.csv", "registry").columns}
    assert found["Дата нар."] == ("birth_date", "alias")
    assert all(found[header] == (None, "joined") for header in headers)
    profile = tmp_path / "p.toml"
    profile.write_text('[columns]\n"Рік нар." = "birth_year"\n"Дата нар." = "extra"\n', encoding="utf-8")
    profiled = {one.header: one.column for one in inspect(tmp_path / "list.csv", "registry", profile).columns}
    assert (profiled["Рік нар."], profiled["Дата нар."]) == ("birth_year", None)
