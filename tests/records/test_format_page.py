"""The page of file formats says what the contracts say."""

from pathlib import Path

from linkage.records.contracts import KINDS, contract
from linkage.records.format_page import MARK, tables
from linkage.records.readers.decoding import LARGEST_JSON, LARGEST_TEXT, LONGEST_LINE, MEGABYTE
from linkage.records.readers.mia import LOST_SINCE
from linkage.records.readers.spreadsheet import LARGEST_UNPACKED

PAGE = Path(__file__).parents[2] / "docs" / "file-formats.md"


def test_the_page_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    advice = "run: python -m linkage.records.format_page docs/file-formats.md"
    assert text.partition(MARK)[2] == tables(), advice


def test_the_page_names_every_column_and_value() -> None:
    text = tables()
    for kind in KINDS:
        for column in contract(kind).columns:
            assert f"`{column.name}`" in text
            assert all(f"- `{value}`" in text for value in column.values)


def test_the_page_states_the_limits_that_hold() -> None:
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    limits = (LARGEST_TEXT, LONGEST_LINE, LARGEST_UNPACKED, LARGEST_JSON)
    assert all(f"{limit // MEGABYTE} MB" in head for limit in limits)
    assert LOST_SINCE in head
