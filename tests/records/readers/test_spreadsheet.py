"""Workbooks as offices keep them: titles, merged headers, several sheets, formulas, dates."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from linkage.records.delivery import read_delivery

ROWS = [["ПІБ", "Рік народження"], ["Шевченко Іван", 1990], ["Коваль Олег", 1985]]


def write(sheet: Worksheet, rows: list[list[object]]) -> None:
    for row in rows:
        sheet.append(row)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_the_three_formats_say_the_same(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list.{suffix}"
    if suffix == "xls":
        book = xlwt.Workbook()
        sheet = book.add_sheet("list")
        for at, row in enumerate(ROWS):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
        book.save(str(path))
    else:
        engine = {"xlsx": "openpyxl", "ods": "odf"}[suffix]
        pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_excel(path, index=False, engine=engine)
    frame = read_delivery(path, "exchange", "s").frame
    assert list(frame.surname) == ["Шевченко", "Коваль"]
    assert list(frame.birth_date) == ["1990", "1985"]
    assert list(frame.row) == [2, 3]


def test_titles_merged_headers_and_a_row_of_numbers_are_no_records(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows: list[list[object]] = [
        ["Відомості про осіб, зниклих безвісти", None, None, None],
        ["№ з/п", "ПІБ", "Місце проживання", None],
        [None, None, "Область", "Місто"],
        [1, 2, 3, 4],
        [1, "Шевченко Іван Петрович", "Сумська", "Суми"],
        [2, "Коваль Олег Ігорович", "Донецька", "Бахмут"],
        ["Всього:", 2, None, None],
    ]
    write(book.active, rows)
    book.active.merge_cells("A1:D1")
    book.active.merge_cells("C2:D2")
    book.save(tmp_path / "list.xlsx")
    delivered = read_delivery(tmp_path / "list.xlsx", "registry", "s")
    assert list(delivered.frame.row) == [5, 6]
    assert "Суми" in delivered.frame.residence[0]
    assert "Сумська" in delivered.frame.residence[0]
    assert delivered.report["stated_totals"] == [2]


def test_every_sheet_that_names_people_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    write(book.active, [list(row) for row in ROWS])
    write(book.create_sheet("цивільні"), [["Прізвище", "Ім'я"], ["Бондар", "Тарас"]])
    write(book.create_sheet("довідник"), [["Область", "Код"], ["Сумська", 18]])
    book.save(tmp_path / "list.xlsx")
    delivered = read_delivery(tmp_path / "list.xlsx", "exchange", "s")
    assert list(delivered.frame.surname) == ["Шевченко", "Коваль", "Бондар"]
    assert delivered.report["rows_in_file"] == 3
    assert any("довідник" in note and "not read" in note for note in delivered.report["notes"])


def test_a_formula_counts_by_its_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    write(book.active, [*[list(row) for row in ROWS], ["Бондар Тарас", "=1900+79"]])
    book.save(tmp_path / "list.xlsx")
    frame = read_delivery(tmp_path / "list.xlsx", "exchange", "s").frame
    assert list(frame.surname) == ["Шевченко", "Коваль", "Бондар"]
    assert not any(isinstance(text, str) and text.startswith("=") for text in frame.birth_date)
