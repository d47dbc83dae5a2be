"""The committed demonstration is what the generator writes, in layouts that can be opened."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from linkage.synthetic.demo import MANIFEST, OPEN_DATA_ROWS, SIZES, read_manifest, write_demo

COMMITTED = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    write_demo(made)
    return made


def _content(path: Path) -> bytes | dict[str, bytes]:
    """The bytes of a file; of a workbook those of its members, since packers differ between machines."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_the_committed_files_are_those_the_generator_writes(folder: Path) -> None:
    assert sorted(p.name for p in COMMITTED.iterdir()) == sorted(p.name for p in folder.iterdir())
    for path in folder.iterdir():
        assert _content(path) == _content(COMMITTED / path.name), path.name


def test_the_manifest_names_every_file_once_and_six_kinds(folder: Path) -> None:
    demo = read_manifest(folder)
    assert sorted([d.file for d in demo.deliveries] + [MANIFEST]) == sorted(p.name for p in folder.iterdir())
    assert len({d.kind for d in demo.deliveries}) == 6
    assert demo.as_of == "2024-12-31"


def test_the_demonstration_stays_below_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 1_000_000


def test_the_registry_is_a_windows_1251_table_with_two_ragged_rows() -> None:
    text = (COMMITTED / "znykli_bezvisty.csv").read_bytes().decode("windows-1251")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][1] == "Прізвище"
    assert len(rows) == 1 + SIZES.registry - OPEN_DATA_ROWS
    assert sum(len(row) != len(rows[0]) for row in rows) == 2


def test_open_data_has_its_twenty_keys_and_a_byte_order_mark() -> None:
    raw = (COMMITTED / "mvswantedbezvesti_1.json").read_bytes()
    people = json.loads(raw.decode("utf-8-sig"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert len(people) == OPEN_DATA_ROWS
    assert {len(one) for one in people} == {20}


def test_workbooks_open_with_headings_in_their_languages() -> None:
    russian = CalamineWorkbook.from_path(COMMITTED / "podtverzhdeniya.xlsx").get_sheet_by_index(0).to_python()
    assert "Фамилия" in russian[0]
    assert len(russian) == 1 + SIZES.acknowledgement
    ukrainian = CalamineWorkbook.from_path(COMMITTED / "obminy.xlsx").get_sheet_by_index(0).to_python()
    assert "ПІБ" in ukrainian[1]


def test_one_exchange_is_published_only_as_text() -> None:
    lines = (COMMITTED / "obmin_2024-12-06.txt").read_text(encoding="utf-8").splitlines()
    numbered = [line for line in lines if line[:1].isdigit()]
    assert numbered
    assert [int(line.split(".")[0]) for line in numbered] == list(range(1, len(numbered) + 1))
    stated = int(lines[1].split(": ")[1].split()[0])
    assert stated == len(numbered) + 2
