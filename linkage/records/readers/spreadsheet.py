"""XLSX, XLS and ODS: every sheet as text, formulas by their values, zip bombs refused unopened."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from linkage.errors import BadInput
from linkage.records.readers.decoding import MEGABYTE
from linkage.records.readers.sheet import Cell, Sheet, cell, is_blank
from linkage.records.readers.uncomputed import ADVICE, REASON, cells_of_sheets, column_number, count_in_ods
from linkage.records.rejects import Reject

LARGEST_UNPACKED = 512 * MEGABYTE
# The library lays out the whole rectangle of a sheet, empty cells too: more than these would fill the memory.
MOST_CELLS = 20_000_000
# «<f» in XLSX, the attribute in ODS.
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]|table:formula=")
_LONGEST_MARK = 16
_ROW = re.compile(rb'<(?:row|c)\b[^>]{0,200}?\br="[A-Z]{0,3}(\d{1,7})"')
_COLUMN = re.compile(rb'<c\b[^>]{0,200}?\br="([A-Z]{1,3})\d')


def read_spreadsheet(path: Path) -> list[Sheet]:
    """One sheet of text cells for each sheet of the workbook that holds anything.

    Raises BadInput for a workbook that is damaged, cut off, protected by a password or too large unpacked.
    """
    uncomputed: dict[str, list[tuple[int, int]]] = {}
    if path.read_bytes()[:2] == b"PK":
        uncomputed = _formulas_without_results(path, check_unpacked_size(path))
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        tables = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        grids = [(name, table.to_python(skip_empty_area=False), table) for name, table in tables]
        sheets = [_sheet(path, name, grid, table, len(grids) > 1) for name, grid, table in grids]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the library's own panics are no Exceptions
        fault = "protected by a password" if "assword" in str(error) else "damaged or cut off"
        raise BadInput(f"{path.name}: the workbook is {fault}; save it again and deliver that copy") from None
    for sheet, (name, _, _) in zip(sheets, grids, strict=True):
        _tell_of_formulas(sheet, uncomputed.get(name, ()))
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets and uncomputed:
        raise BadInput(f"{path.name}: the workbook holds formulas without their results alone; {ADVICE}")
    if not sheets:
        raise BadInput(f"{path.name}: the workbook has no filled cells; ask for it again")
    return sheets


def check_unpacked_size(path: Path) -> set[str]:
    """The entries of a zip that hold formulas.

    Refuses one that is damaged, unpacks to more than LARGEST_UNPACKED or spans more than MOST_CELLS.
    """
    with_formulas: set[str] = set()
    try:
        with zipfile.ZipFile(path) as archive:
            left = LARGEST_UNPACKED
            if sum(entry.file_size for entry in archive.infolist()) > left:
                left = -1
            for entry in archive.infolist() if left > 0 else ():
                last_row = last_column = 0
                tail = b""
                with archive.open(entry) as packed:
                    while left > 0 and (chunk := packed.read(MEGABYTE)):
                        left -= len(chunk)
                        if _FORMULA.search(tail + chunk):
                            with_formulas.add(entry.filename)
                        tail = chunk[-_LONGEST_MARK:]
                        if entry.filename.startswith("xl/worksheets/"):
                            last_row = max(last_row, *map(int, _ROW.findall(chunk)), 0)
                            last_column = max(
                                last_column, *map(column_number, set(_COLUMN.findall(chunk))), 0
                            )
                if last_row * last_column > MOST_CELLS:
                    raise BadInput(
                        f"{path.name}: a cell stands far away from the others (the sheet reaches to row "
                        f"{last_row}, column {last_column}); delete what is empty between"
                    )
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        fault = "protected by a password" if "assword" in str(error) else "damaged or cut off"
        raise BadInput(f"{path.name}: the workbook is {fault}; ask for it again") from None
    except zlib.error:
        raise BadInput(f"{path.name}: the workbook is damaged or cut off; ask for it again") from None
    if left <= 0:
        raise BadInput(
            f"{path.name}: unpacked, the workbook is larger than {LARGEST_UNPACKED // MEGABYTE} MB; "
            "deliver it as CSV or in parts"
        )
    return with_formulas


def _formulas_without_results(path: Path, with_formulas: set[str]) -> dict[str, list[tuple[int, int]]]:
    """By sheet the places of formulas without results. BadInput for an ODS that has any."""
    if not with_formulas:
        return {}
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in with_formulas:
            return cells_of_sheets(archive, with_formulas)
        if count := count_in_ods(archive):
            raise BadInput(f"{path.name}: {count} cells hold formulas without their results; {ADVICE}")
    return {}


def _tell_of_formulas(sheet: Sheet, cells: Sequence[tuple[int, int]]) -> None:
    """Rows of nothing but such formulas are rejected; in other rows the cells are, and the rows kept."""
    filled = set(sheet.numbers)
    sheet.uncomputed = [(row, column) for row, column in cells if row in filled]
    for row in sorted({row for row, _ in cells} - filled):
        sheet.broken.append(Reject(sheet.file, row, "", "", REASON, ADVICE))
        sheet.counted += 1
    if cells:
        rows = len({row for row, _ in cells})
        sheet.notes.append(f"{len(cells)} cells in {rows} rows hold formulas without their results; {ADVICE}")


def _sheet(path: Path, name: str, grid: list[list[Any]], table: Any, several: bool) -> Sheet:
    made = Sheet(f"{path.name} [{name}]" if several else path.name, [], [], 0, layout="spreadsheet")
    for number, values in enumerate(grid, start=1):
        row = [cell_text(value) for value in values]
        if not is_blank(row):
            made.rows.append(row)
            made.numbers.append(number)
    made.counted = sum(1 for row in table.iter_rows() if any(cell(str(value)) for value in row))
    return made


def cell_text(value: Any) -> Cell:
    """A cell's value as it would be written in a text file; whole days without their midnight."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return cell(value)
