"""Malformed files: one clear line each, and nothing of them fills the memory or the screen."""

import io
import json
import random
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from linkage.errors import BadInput
from linkage.records.delivery import read_delivery

TABLE = "Прізвище;Ім'я;Рік народження\nШевченко;Іван;1990\nКоваль;Олег;1985\n"


def refused(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(BadInput) as caught:
        read_delivery(path, "registry", "s")
    line = str(caught.value)
    assert "\n" not in line
    assert path.name in line
    assert "Шевченко" not in line
    return line


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.split(";"))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "list.csv")


@pytest.mark.parametrize(
    ("name", "what"), [("note.pdf", "a PDF"), ("scan.JPG", "a picture"), ("a.docx", "a text")]
)
def test_text_under_the_name_of_what_is_not_read_is_no_table(tmp_path: Path, name: str, what: str) -> None:
    assert f"by its name the file is {what}" in refused(written(tmp_path, name, b"hello world\n"))
    assert len(read_delivery(written(tmp_path, name, TABLE.encode()), "registry", "s").frame) == 2


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "list.csv").mkdir()
    assert "a folder" in refused(tmp_path / "list.csv")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    assert "is empty" in refused(written(tmp_path, "list.csv", data))


@pytest.mark.parametrize(
    ("name", "what"), [("l.xlsx", "a workbook"), ("l.ODS", "a workbook"), ("l.parquet", "a Parquet")]
)
def test_bytes_under_a_workbooks_name_are_told_to_be_none(tmp_path: Path, name: str, what: str) -> None:
    noise = random.Random(1).randbytes(3000)
    line = refused(written(tmp_path, name, noise))
    assert f"named as {what}" in line and "UTF-8" not in line
    assert "UTF-8" in refused(written(tmp_path, "list.csv", noise))


def test_a_table_of_text_under_a_workbooks_name_is_read_all_the_same(tmp_path: Path) -> None:
    made = read_delivery(written(tmp_path, "list.xlsx", TABLE.encode()), "registry", "s")
    assert made.report["accepted"] == 2


def test_headers_alone_are_a_file_without_records(tmp_path: Path) -> None:
    delivered = read_delivery(written(tmp_path, "list.csv", "Прізвище;Ім'я\n".encode()), "registry", "s")
    assert (len(delivered.frame), delivered.report["rows_in_file"]) == (0, 0)


def test_one_endless_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    line = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "line 1 is longer than 8 MB" in line
    assert peak < 20 << 20


def test_a_zip_bomb(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry:
            for _ in range(520):
                entry.write(b"0" * (1 << 20))
    assert "larger than 512 MB" in refused(written(tmp_path, "list.xlsx", packed.getvalue()))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off(tmp_path: Path, share: float) -> None:
    whole = workbook()
    assert "damaged or cut off" in refused(written(tmp_path, "list.xlsx", whole[: int(len(whole) * share)]))


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "list.xlsx")
    assert "no filled cells" in refused(tmp_path / "list.xlsx")


def test_an_old_workbook_that_is_none(tmp_path: Path) -> None:
    assert "damaged" in refused(written(tmp_path, "list.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 2000))


def test_an_archive_and_a_text_document(tmp_path: Path) -> None:
    for inside, says in (("list.csv", "zip archive"), ("word/document.xml", "")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(inside, TABLE)
        assert says in refused(written(tmp_path, "list.xlsx", packed.getvalue()))


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"%PDF-1.7 ...", "a PDF"), (b"\x1f\x8b\x08..", "gzip"), (b"\x89PNG....", "a picture")],
)
def test_a_file_of_another_sort(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refused(written(tmp_path, "list.csv", data))


def test_binary_data(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "list.csv", bytes(range(256)) * 200))
    assert "binary" in refused(written(tmp_path, "list.csv", bytes(range(1, 32)) * 200))


RUSSIAN = "Фамилия;Имя;Год рождения\nТестенко;Юхим;1990\nЗразкевич;Лев;1985\n"


def test_a_wrong_encoding(tmp_path: Path) -> None:
    text = TABLE.replace("і", "и").replace("І", "И")
    line = refused(written(tmp_path, "list.csv", text.encode("mac_cyrillic")))
    assert "save the file again as UTF-8" in line


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_an_old_encoding_without_headers_is_not_guessed(tmp_path: Path, encoding: str) -> None:
    text = "Тестенко;Юхим;1990\nЗразкевич;Лев;1985\n"
    line = refused(written(tmp_path, "list.csv", text.encode(encoding)))
    assert "save the file again as UTF-8" in line and "no two headers show it" in line


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("koi8-r", RUSSIAN), ("koi8-u", RUSSIAN), ("koi8-u", TABLE), ("cp866", RUSSIAN), ("cp1125", RUSSIAN),
        ("cp1125", TABLE), ("koi8-u", TABLE.upper()),
    ],
)  # fmt: skip
def test_an_old_encoding_is_told_by_its_headers(tmp_path: Path, encoding: str, text: str) -> None:
    delivered = read_delivery(written(tmp_path, "list.csv", text.encode(encoding)), "registry", "s")
    assert list(delivered.records["surname"]) == [
        line.split(";")[0].capitalize() for line in text.split("\n")[1:3]
    ]
    assert any("old encoding" in note for note in delivered.report["notes"])


@pytest.mark.parametrize("taken_for", ["cp1251", "cp1252"])
def test_utf_8_that_was_saved_as_another_encoding_is_turned_back(tmp_path: Path, taken_for: str) -> None:
    text = f"{TABLE}Ильин;Игор;1981\n"  # the second byte of И has no letter there
    garbled = "".join(
        bytes([byte]).decode(taken_for) if _has_letter(byte, taken_for) else chr(byte)
        for byte in text.encode()
    )
    delivered = read_delivery(written(tmp_path, "list.csv", garbled.encode()), "registry", "s")
    assert list(delivered.records["surname"]) == ["Шевченко", "Коваль", "Ильин"]
    assert any("saved again" in note for note in delivered.report["notes"])
    if taken_for == "cp1251":
        lost = garbled.replace("\x98", "?")
        assert "read as Windows-1251" in refused(written(tmp_path, "list.csv", lost.encode()))


def _has_letter(byte: int, encoding: str) -> bool:
    try:
        bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    "start",
    ["<html><body><table>", "<!DOCTYPE html>\n<table>", "<?xml version='1.0'?><Workbook>", " <table>"],
)
def test_a_web_page_under_the_name_of_a_workbook(tmp_path: Path, start: str) -> None:
    text = f"{start}<tr><th>ПІБ</th></tr><tr><td>Шевченко</td></tr></table>"
    assert "save it as XLSX" in refused(written(tmp_path, "list.xls", text.encode()))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251"]
)
def test_a_right_encoding(tmp_path: Path, encoding: str) -> None:
    frame = read_delivery(written(tmp_path, "list.csv", TABLE.encode(encoding)), "registry", "s").frame
    assert list(frame.surname) == ["Шевченко", "Коваль"]


def test_a_few_broken_bytes_cost_only_their_row(tmp_path: Path) -> None:
    data = TABLE.encode().replace("Шевченко".encode(), "Шев".encode() + b"\xff\xfe" + "ко".encode())
    delivered = read_delivery(written(tmp_path, "list.csv", data), "registry", "s")
    assert list(delivered.frame.surname) == ["Коваль"]
    assert [one.row for one in delivered.rejects] == [2]


@pytest.mark.parametrize(
    "text", ['[{"surname": "Шевченко"}, {"surn', '{"a": ', "[1, 2", '[{"surname": "Шевченко"}}]']
)
def test_broken_json(tmp_path: Path, text: str) -> None:
    assert "the JSON is" in refused(written(tmp_path, "list.json", text.encode()))


def test_rows_of_json_may_be_lists_under_a_row_of_headers(tmp_path: Path) -> None:
    text = json.dumps([["Прізвище", "Ім'я"], ["Шевченко", "Іван"], ["Коваль"]])
    delivered = read_delivery(written(tmp_path, "list.json", text.encode()), "registry", "s")
    assert list(delivered.frame.surname) == ["Шевченко"]
    assert [one.row for one in delivered.rejects] == [3]


def test_json_nested_too_deep(tmp_path: Path) -> None:
    assert "nested too deep" in refused(written(tmp_path, "list.json", b"[" * 200_000 + b"]" * 200_000))


@pytest.mark.parametrize("text", ['{"a": [1, 2]}', "[]", '"text"', "{}"])
def test_json_without_records(tmp_path: Path, text: str) -> None:
    assert refused(written(tmp_path, "list.json", text.encode()))


def test_a_broken_line_of_json_lines_costs_only_itself(tmp_path: Path) -> None:
    lines = ['{"surname": "Шевченко"}', '{"surname": ', "[1]", '{"surname": "Коваль"}']
    delivered = read_delivery(written(tmp_path, "list.jsonl", "\n".join(lines).encode()), "registry", "s")
    assert list(delivered.frame.surname) == ["Шевченко", "Коваль"]
    assert [one.row for one in delivered.rejects] == [2, 3]
    assert delivered.report["rows_in_file"] == 4


def test_lone_surrogates_and_nul_in_json_do_not_stop_the_rest(tmp_path: Path) -> None:
    records = [{"surname": "Шев\ud800ченко"}, {"surname": "Ко\u0000валь"}, {"surname": "Бондар"}]
    path = written(tmp_path, "list.json", json.dumps(records).encode())
    delivered = read_delivery(path, "registry", "s")
    assert delivered.report["rows_in_file"] == 3
    assert "Бондар" in set(delivered.frame.surname)
    assert not any("\x00" in text for text in delivered.frame.surname)


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    assert "Parquet" in refused(written(tmp_path, "list.parquet", b"PAR1" + b"x" * 100 + b"PAR1"))


def test_a_formula_is_read_by_its_value_and_never_run(tmp_path: Path) -> None:
    frame = read_delivery(
        written(tmp_path, "list.csv", f"{TABLE}=1+1;Тарас;1980\n".encode()), "registry", "s"
    ).frame
    assert frame.given_name[2] == "Тарас"
    assert frame.surname_raw[2] == "=1+1"


def test_a_cell_far_away_is_told_of_before_the_library_lays_out_the_emptiness(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["ПІБ", "Дата народження"], ["Шевченко Іван", "1990"]):
        book.active.append(row)
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(BadInput, match="row 1048576, column 16384"):
        read_delivery(tmp_path / "far.xlsx", "registry", "s")


def test_a_record_with_an_endless_cell_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"name": "a" * 3_000_000}) + '\n{"name": "Шевченко Іван"}\n', encoding="utf-8")
    delivered = read_delivery(path, "registry", "s")
    assert (delivered.report["accepted"], delivered.report["rejected"]) == (1, 1)
    assert "3000000 signs" in delivered.rejects[0].reason
    assert len(delivered.rejects[0].value) < 2_000


def test_headers_without_records_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("ПІБ;Дата народження\n", encoding="utf-8")
    delivered = read_delivery(path, "registry", "s")
    assert delivered.report["rows_in_file"] == 0
    assert any("no records" in note for note in delivered.report["notes"])


def test_a_key_that_stands_twice_in_one_record_is_told_before_one_of_its_values_is_lost(
    tmp_path: Path,
) -> None:
    twice = '{"name": "Шевченко Іван", "name": "Коваль Олег"}'
    assert "'name' stands twice" in refused(written(tmp_path, "list.json", f"[{twice}]".encode()))
    lines = f'{{"name": "Бондар Тарас"}}\n{twice}\n'
    delivered = read_delivery(written(tmp_path, "list.jsonl", lines.encode()), "registry", "s")
    assert list(delivered.frame.surname) == ["Бондар"]
    (reject,) = delivered.rejects
    assert (reject.row, "twice" in reject.reason) == (2, True)
    assert delivered.report["rows_in_file"] == 2
