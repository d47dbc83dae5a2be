"""Formulas whose results a workbook does not hold: programs write such, and a reader sees empty cells."""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree

REASON = "the cell holds a formula without its result"
ADVICE = "open the file in a spreadsheet program, save it and deliver that copy"

_CHUNK = 1 << 20
# A formula has 8,192 signs at most; what is longer and never closed is no cell.
_LONGEST_CELL = 1 << 16
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v\b[^>/]*>[^<]|is>)")
_EMPTY_TEXT = re.compile(rb"<(?:\w+:)?v\b")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ODS_CELL = re.compile(rb"<table:table-cell\b[^>]*\btable:formula=[^>]*>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cells_of_sheets(archive: zipfile.ZipFile, with_formulas: set[str]) -> dict[str, list[tuple[int, int]]]:
    """By sheet the (row from 1, column from 0) of each formula without a result, in an XLSX.

    ``with_formulas`` are the entries of the archive to look into; they were found to be of a bearable size.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for name, entry in _sheets(archive):
        if entry in with_formulas and (cells := list(_uncomputed(archive, entry))):
            found[name] = cells
    return found


def count_in_ods(archive: zipfile.ZipFile) -> int:
    """How many formulas of an ODS have no result."""
    return sum(
        1
        for cell in _pieces(archive, "content.xml", _ODS_CELL)
        if b"office:value-type=" not in cell.group() and b"calcext:value-type=" not in cell.group()
    )


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the entry that holds it."""
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        return
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for one in book.iter():
        if one.tag.endswith("}sheet") and (target := targets.get(one.get(_RELATION))):
            entry = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            yield one.get("name") or "", entry


def _uncomputed(archive: zipfile.ZipFile, entry: str) -> Iterator[tuple[int, int]]:
    for cell in _pieces(archive, entry, _CELL):
        place = _PLACE.search(cell.group(1))
        if place and _FORMULA.search(cell.group(2)) and not _has_result(*cell.groups()):
            yield int(place.group(2)), column_number(place.group(1)) - 1


def _has_result(attributes: bytes, content: bytes) -> bool:
    """Whether a cell's formula came to something; a text may be an empty one, as of «=IF(A2="";"";A2)»."""
    return _RESULT.search(content) is not None or (
        b't="str"' in attributes and _EMPTY_TEXT.search(content) is not None
    )


def _pieces(archive: zipfile.ZipFile, entry: str, piece: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Every match in an entry, read in chunks."""
    rest = b""
    with archive.open(entry) as packed:
        while chunk := packed.read(_CHUNK):
            rest += chunk
            end = 0
            for match in piece.finditer(rest):
                end = match.end()
                yield match
            rest = rest[max(end, len(rest) - _LONGEST_CELL) :]


def column_number(letters: bytes) -> int:
    """The number of a spreadsheet's column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
