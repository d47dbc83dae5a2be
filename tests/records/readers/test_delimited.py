"""CSV and its kin: any delimiter, quoted line breaks, and a stray quote costs one row at most."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.records.readers.delimited import DELIMITERS, find_delimiter, read_delimited
from linkage.records.readers.sheet import Sheet

PATH = Path("list.csv")
KNOWN = {"ПІБ", "Дата народження", "Частина"}


def read(text: str) -> Sheet:
    return read_delimited(text, PATH, KNOWN.__contains__)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_told(delimiter: str, line_end: str) -> None:
    rows = [
        ["ПІБ", "Дата народження", "Частина"],
        ["Шевченко Іван", "01.02.1990", "36 обрмп"],
        ["Коваль", "", ""],
    ]
    sheet = read(line_end.join(delimiter.join(row) for row in rows))
    assert sheet.rows == [[cell or None for cell in row] for row in rows]
    assert sheet.numbers == [1, 2, 3]


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffd"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(DELIMITERS))
def test_what_the_csv_module_writes_comes_back_whole(rows: list[list[str]], delimiter: str) -> None:
    rows = [["ПІБ", "Дата народження", "Частина"], *rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    sheet = read(written.getvalue())
    full = [row for row in rows if any(text.strip(" \u00a0\u200b\ufeff") for text in row)]
    assert [[text or "" for text in row] for row in sheet.rows] == [
        [text if text.strip(" \t\r\n\u00a0\u200b\ufeff") else "" for text in row] for row in full
    ]
    assert sheet.counted == len(full)


def test_a_quoted_cell_may_hold_delimiters_and_line_breaks() -> None:
    sheet = read('ПІБ;Частина\n"Шевченко; Іван";"36\nобрмп"\nКоваль;"полк ""Азов"""\n')
    assert sheet.rows[1:] == [["Шевченко; Іван", "36\nобрмп"], ["Коваль", 'полк "Азов"']]
    assert sheet.numbers == [1, 2, 4]


def test_an_unclosed_quote_costs_one_row() -> None:
    rows = "".join(f"Коваль {at};36 обрмп\n" for at in range(500))
    sheet = read(f'ПІБ;Частина\nШевченко;"36 обрмп\n{rows}')
    assert len(sheet.rows) == 501
    (broken,) = sheet.broken
    assert (broken.row, broken.reason) == (2, "a quote is opened and never closed")
    assert sheet.counted == len(sheet.rows) + len(sheet.broken)


def test_a_quote_within_a_cell_is_a_letter_like_any_other() -> None:
    assert read('ПІБ;Частина\nШевченко;полк "Азов"\n').rows[1] == ["Шевченко", 'полк "Азов"']


def test_a_row_with_nul_bytes_is_rejected_by_its_number() -> None:
    sheet = read("ПІБ;Частина\nШев\x00ченко;36\nКоваль;36\n")
    assert [one.row for one in sheet.broken] == [2]
    assert sheet.rows[1:] == [["Коваль", "36"]]
    assert "\x00" not in sheet.broken[0].value


def test_the_hint_of_a_spreadsheet_names_the_delimiter() -> None:
    sheet = read("sep=^\nПІБ^Частина\nШевченко, Іван^36, 37\n")
    assert sheet.rows == [["ПІБ", "Частина"], ["Шевченко, Іван", "36, 37"]]


def test_one_column_needs_no_delimiter() -> None:
    assert read("ПІБ\nШевченко Іван, 1990\nКоваль\n").rows == [["ПІБ"], ["Шевченко Іван, 1990"], ["Коваль"]]


def test_known_headers_tell_more_than_equal_lengths() -> None:
    lines = ["ПІБ;Дата народження", "Шевченко, Іван, Петрович;1990", "Коваль, Олег, Ігорович;1985"]
    assert find_delimiter(lines, KNOWN.__contains__) == ";"
