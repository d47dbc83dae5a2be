"""XLSX, XLS and ODS: every sheet as text, formulas by their values, zip bombs refused unopened."""

import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from linkage.errors import BadInput
from linkage.records.readers.decoding import MEGABYTE
from linkage.records.readers.sheet import Cell, Sheet, cell, is_blank

LARGEST_UNPACKED = 512 * MEGABYTE
# The library lays out the whole rectangle of a sheet, empty cells too: more than these would fill the memory.
MOST_CELLS = 20_000_000
_ROW = re.compile(rb'<(?:row|c)\b[^>]{0,200}?\br="[A-Z]{0,3}(\d{1,7})"')
_COLUMN = re.compile(rb'<c\b[^>]{0,200}?\br="([A-Z]{1,3})\d')


def read_spreadsheet(path: Path) -> list[Sheet]:
    """One sheet of text cells for each sheet of the workbook that holds anything.

    Raises BadInput for a workbook that is damaged, cut off, protected by a password or too large unpacked.
    """
    if path.read_bytes()[:2] == b"PK":
        check_unpacked_size(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        tables = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        grids = [(name, table.to_python(skip_empty_area=False), table) for name, table in tables]
        sheets = [_sheet(path, name, grid, table, len(grids) > 1) for name, grid, table in grids if grid]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the library's own panics are no Exceptions
        fault = "protected by a password" if "assword" in str(error) else "damaged or cut off"
        raise BadInput(f"{path.name}: the workbook is {fault}; save it again and deliver that copy") from None
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise BadInput(f"{path.name}: the workbook has no filled cells; ask for it again")
    return sheets


def check_unpacked_size(path: Path) -> None:
    """Refuse a zip that is damaged, unpacks to more than LARGEST_UNPACKED or spans more than MOST_CELLS."""
    try:
        with zipfile.ZipFile(path) as archive:
            left = LARGEST_UNPACKED
            if sum(entry.file_size for entry in archive.infolist()) > left:
                left = -1
            for entry in archive.infolist() if left > 0 else ():
                last_row = last_column = 0
                with archive.open(entry) as packed:
                    while left > 0 and (chunk := packed.read(MEGABYTE)):
                        left -= len(chunk)
                        if entry.filename.startswith("xl/worksheets/"):
                            last_row = max(last_row, *map(int, _ROW.findall(chunk)), 0)
                            last_column = max(
                                last_column, *map(_column_number, set(_COLUMN.findall(chunk))), 0
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


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(path: Path, name: str, grid: list[list[Any]], table: Any, several: bool) -> Sheet:
    made = Sheet(f"{path.name} [{name}]" if several else path.name, [], [], 0, layout="spreadsheet")
    for number, values in enumerate(grid, start=1):
        row = [cell_text(value) for value in values]
        if not is_blank(row):
            made.rows.append(row)
            made.numbers.append(number)
    made.counted = sum(1 for row in table.iter_rows() if any(str(value).strip() for value in row))
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
