"""Exports: the same table, the same bytes, and nothing in them that a spreadsheet would run."""

import json

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.errors import BadInput
from linkage.reports.exports import check_suffix, safe_text, write_table

SUFFIXES = [".csv", ".parquet", ".jsonl", ".xlsx"]


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "record_id": ["-R-1", "+380671234567", "R 3"],
            "name": ["Шевченко Тарас", None, "=1+1"],
            "probability": [0.1 + 0.2, np.nan, 1.0],
            "sightings": [1, 2, 3],
            "registered": [True, False, True],
        }
    )


def read_back(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype={"record_id": str}, float_precision="round_trip")
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".jsonl":
        return pd.DataFrame(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return pd.read_excel(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_numbers_keep_full_precision_and_ids_stay_whole(table, tmp_path, suffix):
    write_table(table, tmp_path / f"t{suffix}")
    back = read_back(tmp_path / f"t{suffix}")
    assert list(back.columns) == list(table.columns)
    assert list(back["record_id"].astype(str)) == list(table["record_id"])
    digits = 1e-15 if suffix == ".xlsx" else 0  # a sheet holds fifteen digits
    assert abs(back["probability"].iloc[0] - (0.1 + 0.2)) <= digits
    assert pd.isna(back["probability"].iloc[1]) and pd.isna(back["name"].iloc[1])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_equal_tables_give_equal_bytes(table, tmp_path, suffix):
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    write_table(table, first)
    write_table(table.copy(), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_text_that_starts_like_a_formula_gets_an_apostrophe(tmp_path, suffix):
    notes = ["=HYPERLINK(A1)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "-"]
    write_table(pd.DataFrame({"note": notes}), tmp_path / f"t{suffix}")
    back = read_back(tmp_path / f"t{suffix}")["note"]
    assert all(text.startswith("'") for text in back)


def test_an_id_that_would_run_is_made_safe_too(tmp_path):
    write_table(pd.DataFrame({"record_id": ["=cmd|' /C calc'!A0", "@SUM(1)"]}), tmp_path / "t.csv")
    assert all(text.startswith("'") for text in read_back(tmp_path / "t.csv")["record_id"])


def test_no_cell_of_a_sheet_is_a_formula(table, tmp_path):
    write_table(table, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_written_as_text_are_left_alone(number):
    text = f"{number:+f}" if isinstance(number, float) else f"{number:+d}"
    assert safe_text(text) == text


@given(st.text(min_size=1))
def test_safe_text_never_starts_a_formula_and_loses_nothing(text):
    safe = safe_text(text)
    assert safe.removeprefix("'") == text.removeprefix("'")
    assert not safe.startswith(("=", "@", "\t", "\r", "\0"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_table_keeps_its_header(tmp_path, suffix):
    write_table(pd.DataFrame(columns=["record_id", "name"]), tmp_path / f"t{suffix}")
    assert len((tmp_path / f"t{suffix}").read_bytes()) > 0 or suffix == ".jsonl"
    if suffix != ".jsonl":
        assert list(read_back(tmp_path / f"t{suffix}").columns) == ["record_id", "name"]


def test_characters_that_a_sheet_cannot_hold_do_not_stop_the_export(tmp_path):
    write_table(pd.DataFrame({"note": ["a\x01b", "x" * 40_000]}), tmp_path / "t.xlsx")
    assert read_back(tmp_path / "t.xlsx")["note"].str.len().tolist() == [3, 32_767]


def test_a_failed_export_leaves_the_old_file(tmp_path, table):
    path = tmp_path / "t.csv"
    write_table(table, path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        write_table(pd.DataFrame({"a": ["x", "y"], "b": [1, object]}).map(_Unprintable), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]


class _Unprintable:
    def __init__(self, value):
        self.value = value

    def __str__(self):
        raise TypeError("no text")


@pytest.mark.parametrize("name", ["t.pdf", "t", "missing/t.csv"])
def test_what_cannot_be_written_is_refused_in_one_line(tmp_path, name):
    with pytest.raises(BadInput) as refused:
        check_suffix(tmp_path / name)
    assert "\n" not in str(refused.value)
