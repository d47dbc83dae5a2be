"""Columns that hold names and were not understood, and sheets that are no table."""

from pathlib import Path

import openpyxl
import pytest

from linkage.errors import BadInput
from linkage.inspection import inspect
from linkage.records.delivery import read_delivery

HEADER = "Камрад"  # may be the person, and may be a comrade
PEOPLE = ("Тестенко Юхим Саввич", "Зразкевич Лев Хомич", "Прикладов Марко Ілліч")


def test_a_row_without_a_name_says_which_column_holds_names(tmp_path: Path) -> None:
    path = tmp_path / "svidchennia.csv"
    rows = "".join(f"С-{at};{'Грім' if at else ''};{name};бачив\n" for at, name in enumerate(PEOPLE))
    path.write_text(f"Код свідка;Позивний;{HEADER};Звідки знає\n" + rows, encoding="utf-8")
    profile = tmp_path / "p.toml"
    profile.write_text(f'[columns]\n"{HEADER}" = "full_name"\n', encoding="utf-8")
    delivered = read_delivery(path, "testimony", "ngo")
    (lost,) = [one for one in delivered.rejects if not one.row_was_kept]
    assert f"'{HEADER}' looks like a name" in lost.reason
    assert "--kind testimony --source ngo --save" in lost.advice and "full_name" in lost.advice
    assert any(f"'{HEADER}' looks like names" in one for one in delivered.report["odd"])
    mapped = read_delivery(path, "testimony", "ngo", profile)
    assert mapped.report["rejected"] == 0 and list(mapped.records["full_name"]) == list(PEOPLE)


def workbook(path: Path, headers: list[str], rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [headers, *rows]:
        sheet.append(row)
    notes = book.create_sheet("Пояснення")
    notes.append(["Як заповнювати таблицю"])
    notes.append(["Код свідка присвоює оператор, більше його не змінюють"])
    book.save(path)
    return path


def test_a_sheet_of_notes_is_no_table(tmp_path: Path) -> None:
    rows = [["С-1", PEOPLE[0], "бачив"], ["С-2", PEOPLE[1], "чув"]]
    path = workbook(tmp_path / "a.xlsx", ["Код свідка", "ПІБ", "Звідки знає"], rows)
    delivered = read_delivery(path, "testimony", "ngo")
    assert delivered.report["accepted"] == delivered.report["rows_in_file"] == 2
    assert "Як заповнювати таблицю" not in [one.header for one in inspect(path, "testimony").columns]
    assert any("[Пояснення]: is no table but a text" in note for note in delivered.report["notes"])


def test_a_refusal_names_the_sheet_of_notes_as_none(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Де", "Звідки знає"], [["Оленівка", "бачив"], ["Таганрог", "чув"]])
    with pytest.raises(BadInput) as caught:
        read_delivery(path, "testimony", "ngo")
    line = str(caught.value)
    assert "the headers are 'Де', 'Звідки знає' (a.xlsx [Пояснення] is no table but a text)" in line
    assert "Як заповнювати" not in line and "--save" in line
