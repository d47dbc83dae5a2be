"""Whatever is delivered: one clear line, or records and rejects that add up to the rows of the file."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from linkage.errors import BadInput
from linkage.records.contracts import KINDS, contract
from linkage.records.delivery import Delivered, read_delivery

HEADERS = sorted(
    {
        alias
        for kind in KINDS
        for column in (*contract(kind).columns, *contract(kind).parts, *contract(kind).kept)
        for aliases in column.aliases.values()
        for alias in aliases
    }
)
ODD = [
    *("\u2003", "\u2028", "\x1f", "\x85", "\u00a0"),
    *("", "  ", "\x00", "\ufffd", '"', '""', "=1+1", "x" * 3000, "\u202e", "\u200b", "İ", "²", "٣٤", "nan"),
    *("Шевченко Іван Петрович", "солдат Коваль О.П.", "Коваль (", "«Зразок»", "О'Ніл", "1.", "• Іван", "№"),
    *(
        "31.02.1990",
        "1990 р.н.",
        "- 2023",
        "по 05.2023",
        "00.00.0000",
        "32905",
        "9999-99-99",
        "B2",
        "1;2",
        "a|b",
    ),
    *("не значиться", "held", "так", "12 років", "А0000", "\r", "\n", "Шевченко" * 50),
]
CELL = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=10))
HEADER = st.one_of(st.sampled_from(HEADERS), st.sampled_from(HEADERS), CELL)
CAREFUL = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells as wide as their headers, now and then ragged, blank, repeated, or without headers."""
    width = draw(st.integers(1, 6))
    headers = draw(st.lists(HEADER, min_size=width, max_size=width))
    row = st.one_of(
        st.lists(CELL, min_size=width, max_size=width),
        st.lists(CELL, max_size=width + 2),
        st.just([""] * width),
        st.just(headers),
    )
    rows = draw(st.lists(row, max_size=8))
    return [headers, *rows] if draw(st.integers(0, 9)) else rows


def taken_in(path: Path, data: bytes, kind: str) -> Delivered | None:
    """What a file gives, None where it is refused; either way as it was promised."""
    path.write_bytes(data)
    try:
        made = read_delivery(path, kind, "s")
    except BadInput as refusal:
        assert len(str(refusal).splitlines()) == 1
        assert "please report" not in str(refusal)
        return None
    report = made.report
    assert report["accepted"] + report["rejected"] + report["left_out"] == report["rows_in_file"]
    assert len({len(cells) for cells in made.records.values()}) == 1
    assert len(set(made.records["record_id"])) == report["accepted"]
    assert all(one.reason and one.advice for one in made.rejects)
    json.dumps(report)
    return made


@CAREFUL
@given(data=st.binary(max_size=400), kind=st.sampled_from(KINDS))
def test_any_bytes(tmp_path: Path, data: bytes, kind: str) -> None:
    taken_in(tmp_path / "list.csv", data, kind)


@CAREFUL
@given(
    grid=grids(),
    kind=st.sampled_from(KINDS),
    delimiter=st.sampled_from([",", ";", "\t", "|", "~", " "]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
    quoted=st.booleans(),
)
def test_any_delimited_text(
    tmp_path: Path,
    grid: list[list[str]],
    kind: str,
    delimiter: str,
    line_end: str,
    encoding: str,
    quoted: bool,
) -> None:
    def shown(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    lines = [[shown(cell) for cell in row] for row in grid]
    text = line_end.join(delimiter.join(row) for row in lines)
    taken_in(tmp_path / "list.csv", text.encode(encoding, "replace"), kind)


@CAREFUL
@given(
    grid=grids(),
    kind=st.sampled_from(KINDS),
    strange=st.lists(
        st.sampled_from([None, 1, "x", [1], {"a": {"b": [{"c": 1.5}]}}, {"n": True}]), max_size=3
    ),
    inside=st.booleans(),
    as_lines=st.booleans(),
)
def test_any_json(
    tmp_path: Path, grid: list[list[str]], kind: str, strange: list[object], inside: bool, as_lines: bool
) -> None:
    records = [dict(zip(grid[0], row, strict=False)) for row in grid[1:]] if grid else []
    everything = [*records, *strange]
    if as_lines:
        text = "\n".join(json.dumps(one, ensure_ascii=False) for one in everything)
        taken_in(tmp_path / "list.jsonl", text.encode("utf-8", "surrogatepass"), kind)
    else:
        text = json.dumps({"data": everything} if inside else everything, ensure_ascii=False)
        taken_in(tmp_path / "list.json", text.encode("utf-8", "surrogatepass"), kind)


@CAREFUL
@given(
    grid=grids(),
    kind=st.sampled_from(KINDS),
    formulas=st.sets(st.integers(0, 30), max_size=3),
    harm=st.one_of(st.none(), st.integers(0, 6000)),
)
def test_any_workbook(
    tmp_path: Path, grid: list[list[str]], kind: str, formulas: set[int], harm: int | None
) -> None:
    book = openpyxl.Workbook()
    cells = 0
    for row in grid:
        written: list[str | None] = []
        for cell in row:
            text = ILLEGAL_CHARACTERS_RE.sub("", cell)
            written.append("=A1" if cells in formulas else text or None)
            cells += 1
        book.active.append(written)
    kept = io.BytesIO()
    book.save(kept)
    data = bytearray(kept.getvalue())
    if harm is not None:
        data[harm % len(data)] ^= 0xFF
    taken_in(tmp_path / "list.xlsx", bytes(data), kind)


@CAREFUL
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["1. ", "2) ", "• ", "", "№3 ", "– "]), st.lists(CELL, min_size=1, max_size=4)
        ),
        max_size=10,
    ),
    kind=st.sampled_from(KINDS),
)
def test_any_text_list(tmp_path: Path, lines: list[tuple[str, list[str]]], kind: str) -> None:
    text = "\n".join(mark + ", ".join(cells) for mark, cells in lines)
    taken_in(tmp_path / "list.txt", text.encode("utf-8", "replace"), kind)


def test_words_of_a_witness_in_a_kind_without_a_column_for_them_stay_beside_the_record(
    tmp_path: Path,
) -> None:
    table = "ПІБ;Дата загибелі;Свідчення\nШевченко Іван Петрович;01.02.2023;бачив сам у камері 5\n"
    made = taken_in(tmp_path / "list.csv", table.encode(), "death")
    assert made is not None
    assert "бачив сам" in made.records["extra"][0]


def test_signs_that_break_lines_in_a_key_do_not_break_the_line_of_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"що\r\nце": "1", "а\x00б": "2"}]), encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_delivery(path, "registry", "s")
    assert len(str(refusal.value).splitlines()) == 1


def test_initials_that_are_no_letters_are_set_aside(tmp_path: Path) -> None:
    table = "Прізвище;Ініціали\nШевченко;І.П.\nКоваль;777\n"
    made = taken_in(tmp_path / "list.csv", table.encode(), "registry")
    assert made is not None
    assert [(one.row, one.column) for one in made.rejects] == [(3, "Ініціали")]


@pytest.mark.parametrize("unseen", ["\u200b", "\u2003", "\u00a0", "\ufeff"])
def test_a_row_of_signs_that_nobody_sees_is_blank(tmp_path: Path, unseen: str) -> None:
    book = openpyxl.Workbook()
    for row in (["ПІБ", "Звання"], ["Шевченко Іван Петрович", "солдат"], [unseen, None]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    made = taken_in(tmp_path / "list.xlsx", kept.getvalue(), "registry")
    assert made is not None
    assert made.report["rows_in_file"] == 1


def test_a_sign_that_breaks_lines_within_a_text_of_json_lines_breaks_no_record(tmp_path: Path) -> None:
    lines = '{"ПІБ": "Шевченко Іван", "Обставини": "бій\u2028і полон"}\n \u2003\n{"ПІБ": "Коваль Олег"}\n'
    made = taken_in(tmp_path / "list.jsonl", lines.encode(), "registry")
    assert made is not None
    assert made.report["accepted"] == 2
