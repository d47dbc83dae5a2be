"""XLSX, XLS and ODS: every sheet as text, formulas by their values, zip bombs refused unopened."""

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
    """Refuse a zip whose content is damaged or would unpack to more than LARGEST_UNPACKED bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            left = LARGEST_UNPACKED
            if sum(entry.file_size for entry in archive.infolist()) > left:
                left = -1
            for entry in archive.infolist() if left > 0 else ():
                with archive.open(entry) as packed:
                    while left > 0 and (chunk := packed.read(MEGABYTE)):
                        left -= len(chunk)
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
