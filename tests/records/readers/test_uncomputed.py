"""Formulas that a program wrote without their results: nothing of them is lost in silence."""

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from linkage.errors import BadInput
from linkage.records.delivery import Delivered, read_delivery
from linkage.records.rejects import ROW_KEPT

HEADERS = ["ПІБ", "Дата народження", "Звання"]


def delivered(path: Path, rows: list[list[object]], sheets: int = 1) -> Delivered:
    book = openpyxl.Workbook()
    for at in range(sheets):
        sheet = book.active if at == 0 else book.create_sheet(f"ще {at}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return read_delivery(path, "registry", "s")


def adds_up(one: Delivered) -> bool:
    report = one.report
    return bool(report["accepted"] + report["rejected"] == report["rows_in_file"])


def test_the_cell_is_told_of_with_row_and_header_and_its_row_is_kept(tmp_path: Path) -> None:
    rows = [HEADERS, ["Шевченко Іван", "=DATE(1990,2,1)", "солдат"], ["Коваль Олег", "1985", "матрос"]]
    one = delivered(tmp_path / "list.xlsx", rows)
    assert list(one.frame.surname) == ["Шевченко", "Коваль"]
    (reject,) = one.rejects
    assert (reject.row, reject.column) == (2, "Дата народження")
    assert reject.reason.endswith(ROW_KEPT)
    assert "save it" in reject.advice
    assert adds_up(one)


def test_a_row_of_nothing_else_is_rejected_by_its_number(tmp_path: Path) -> None:
    rows = [HEADERS, ["Шевченко Іван", "1990", "солдат"], ["=A9", "=B9", "=C9"], ["Коваль Олег", "1985", ""]]
    one = delivered(tmp_path / "list.xlsx", rows)
    assert [(reject.row, reject.column) for reject in one.rejects] == [(3, "")]
    assert one.report["rows_in_file"] == 3
    assert adds_up(one)


def test_each_sheet_has_its_own(tmp_path: Path) -> None:
    one = delivered(tmp_path / "list.xlsx", [HEADERS, ["Шевченко Іван", "=1+1", "солдат"], ["=A9"]], sheets=2)
    assert len({reject.file for reject in one.rejects if "formula" in reject.reason}) == 2
    assert adds_up(one)


def test_formulas_alone_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="formulas without their results alone"):
        delivered(tmp_path / "list.xlsx", [["=A1", "=B1"]])


def rewrite(folder: Path, parts: dict[bytes, bytes]) -> None:
    """Make full.xlsx of bare.xlsx as a program writes it that keeps results."""
    with zipfile.ZipFile(folder / "bare.xlsx") as bare, zipfile.ZipFile(folder / "full.xlsx", "w") as full:
        for entry in bare.namelist():
            data = bare.read(entry)
            for old, new in parts.items():
                data = data.replace(old, new)
            full.writestr(entry, data)


def test_a_formula_with_its_result_is_a_cell_like_any_other(tmp_path: Path) -> None:
    delivered(tmp_path / "bare.xlsx", [HEADERS, ["Шевченко Іван", "=1990+1", "солдат"]])
    rewrite(tmp_path, {b"<v></v>": b"<v>1991</v>", b"<v />": b"<v>1991</v>"})
    one = read_delivery(tmp_path / "full.xlsx", "registry", "s")
    assert (list(one.frame.birth_date), one.rejects) == (["1991"], [])


def test_an_empty_text_is_a_result(tmp_path: Path) -> None:
    delivered(tmp_path / "bare.xlsx", [HEADERS, ["Шевченко Іван", "1990", '=IF(A9="","",A9)']])
    rewrite(tmp_path, {b'<c r="C2"><f>': b'<c r="C2" t="str"><f>'})
    assert b't="str"' in zipfile.ZipFile(tmp_path / "full.xlsx").read("xl/worksheets/sheet1.xml")
    assert read_delivery(tmp_path / "full.xlsx", "registry", "s").rejects == []


def test_an_ods_is_refused_as_its_cells_cannot_be_named(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    pd.DataFrame([["Шевченко Іван", "1990"]], columns=HEADERS[:2]).to_excel(path, index=False, engine="odf")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "formula.ods", "w") as made:
        for entry in whole.namelist():
            cell = b"<table:table-cell table:formula='of:=1+1'/></table:table-row></table:table>"
            data = whole.read(entry)
            if entry == "content.xml":
                data = data.replace(b"</table:table-row></table:table>", cell)
            made.writestr(entry, data)
    assert len(read_delivery(path, "registry", "s").frame) == 1
    with pytest.raises(BadInput, match="1 cells hold formulas"):
        read_delivery(tmp_path / "formula.ods", "registry", "s")
