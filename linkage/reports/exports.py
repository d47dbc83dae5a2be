"""Tables as files that people open: CSV, Parquet, JSON Lines and XLSX, by the suffix of the name.

The same table gives the same bytes, whenever and wherever it is written, so that two exports can be compared.
A file appears whole or not at all.
"""

import io
import json
import math
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkage.errors import BadInput

SUFFIXES = (".csv", ".parquet", ".jsonl", ".xlsx")
# What spreadsheets may take for a formula (OWASP, "CSV Injection"), beside NUL, which hides what follows it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d[\d ]*([.,]\d+)*")
# An id must stay what it is, for others join by it; without brackets, quotes or bars none can call anything.
_ID = re.compile(r"[+\-@]?[\w./#:-]+")
_ID_COLUMNS = re.compile(r"(.*_)?(id|record|document|number)|delivery")
_SHEET_ROWS = 1_048_576
_CELL_LETTERS = 32_767
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_NEEDS_QUOTES = re.compile('[",\r\n]')
# Control characters that XML, and hence XLSX, cannot hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def check_suffix(path: Path) -> None:
    """Refuse a file that could not be written, before any work is done for it.

    Raises BadInput for a suffix that names no format, a folder that is not there, or a name that is a folder.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"{path.name}: cannot write '{path.suffix}'; use one of {', '.join(SUFFIXES)}")
    _check_place(path)


def _check_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise BadInput(f"{path.parent}: there is no such folder; make it first")
    if path.is_dir():
        raise BadInput(f"{path.name}: this is a folder; name a file")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table to ``path``, as `table_bytes` has it, replacing what was there."""
    write_whole(path, table_bytes(table, path))


def table_bytes(table: pd.DataFrame, path: Path) -> bytes:
    """A table in the format that the suffix of ``path`` names.

    Numbers keep full precision. Text that a spreadsheet would run as a formula gets a leading apostrophe in
    CSV and XLSX; numbers, also signed ones, and ordinary ids stay as they are. Parquet and JSON Lines hold
    the text itself, for they are read by programs.

    Raises BadInput as `check_suffix` does, and for a table too long for XLSX.
    """
    check_suffix(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx" and len(table) >= _SHEET_ROWS:
        raise BadInput(f"{path.name}: {len(table):,} rows are more than a sheet holds; use .csv or .parquet")
    writers = dict(zip(SUFFIXES, (_csv, _parquet, _json_lines, _xlsx), strict=True))
    return writers[suffix](table)


def check_page(path: Path) -> None:
    """Refuse a page that could not be written, before any work is done for it.

    Raises BadInput for a name that is no page's, a folder that is not there, or a name that is a folder.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise BadInput(f"{path.name}: a page ends in .html; name it so")
    _check_place(path)


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place at once, so that no reader sees half of it; readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def safe_text(text: str) -> str:
    """The text as a spreadsheet may have it: an apostrophe before what it would take for a formula."""
    if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def _csv(table: pd.DataFrame) -> bytes:
    columns = [[_quoted(cell) for cell in _cells(table[name], _safely(name))] for name in table.columns]
    lines = [[_quoted(str(name)) for name in table.columns], *zip(*columns, strict=True)]
    return "".join(",".join(line) + "\n" for line in lines).encode("utf-8")


def _quoted(cell: object) -> str:
    """A cell as RFC 4180 has it; the csv module would leave a lone carriage return unquoted."""
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _json_lines(table: pd.DataFrame) -> bytes:
    columns = [_cells(table[name], str, number=lambda value: value) for name in table.columns]
    names = [str(name) for name in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


def _parquet(table: pd.DataFrame) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [
        pa.array(table[name].to_numpy(), from_pandas=True, type=_arrow_type(table[name])) for name in table
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays, names=[str(name) for name in table.columns]), buffer)
    return buffer.getvalue()


def _xlsx(table: pd.DataFrame) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(*_SAME_TIME)
    sheet = book.create_sheet("table")
    sheet.freeze_panes = "A2"

    sheet.append([str(name) for name in table.columns])
    columns = [_cells(table[name], _sheet_text(name), number=lambda value: value) for name in table.columns]
    for row in zip(*columns, strict=True):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_times(buffer.getvalue())


def _safely(column: object) -> Callable[[str], str]:
    """How the text of a column of this name is made safe."""
    if not _ID_COLUMNS.fullmatch(str(column)):
        return safe_text
    return lambda text: text if _ID.fullmatch(text) else safe_text(text)


def _sheet_text(column: object) -> Callable[[str], str]:
    safe = _safely(column)
    return lambda text: _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", safe(text))[:_CELL_LETTERS]


def _same_times(package: bytes) -> bytes:
    """The same zip with its times set to one day, so that equal tables are equal files."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()


def _cells(
    column: "pd.Series[Any]",
    text: Callable[[str], str],
    number: Callable[[int | float], object] = repr,
) -> list[object]:
    """A column's cells: None where there is nothing, text and numbers as told."""
    return [_cell(value, text, number) for value in column.tolist()]


def _cell(value: object, text: Callable[[str], str], number: Callable[[int | float], object]) -> object:
    if isinstance(value, str):
        return text(value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return number(int(value))
    if isinstance(value, float | np.floating):
        return None if math.isnan(value) else number(float(value))
    return text(str(value))


def _arrow_type(column: "pd.Series[Any]") -> Any:
    import pyarrow as pa

    if pd.api.types.is_bool_dtype(column):
        return pa.bool_()
    if pd.api.types.is_integer_dtype(column):
        return pa.int64()
    if pd.api.types.is_float_dtype(column):
        return pa.float64()
    return pa.string()  # also where a whole column is empty: its type does not depend on its rows
