"""Parquet: columns as text, nested values as JSON, pictures left out."""

import json
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.records.readers.decoding import MEGABYTE
from linkage.records.readers.sheet import Cell, Sheet, cell
from linkage.records.readers.spreadsheet import cell_text

LARGEST_UNPACKED = 1024 * MEGABYTE


def read_parquet(path: Path) -> Sheet:
    """The rows of a Parquet file. BadInput where it is damaged, encrypted or too large unpacked."""
    import pyarrow as arrow
    import pyarrow.parquet

    try:
        file = arrow.parquet.ParquetFile(path)
        groups = range(file.metadata.num_row_groups)
        unpacked = sum(file.metadata.row_group(at).total_byte_size for at in groups)
        if unpacked > LARGEST_UNPACKED:
            raise BadInput(f"{path.name}: unpacked, the file is too large; deliver it in parts")
        table = file.read()
    except (arrow.ArrowException, OSError) as error:
        del error
        raise BadInput(f"{path.name}: the Parquet file is damaged or cut off; ask for it again") from None
    pictures = [field.name for field in table.schema if _is_binary(field.type)]
    table = table.drop_columns(pictures)
    columns = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    rows: list[list[Cell]] = [list(cells) for cells in zip(*columns, strict=True)]
    full = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    sheet = Sheet(path.name, [row for _, row in full], [number for number, _ in full], 0, layout="Parquet")
    sheet.columns = [str(name) for name in table.column_names]
    sheet.counted = file.metadata.num_rows - (len(rows) - len(full))
    sheet.notes += [f"the column '{name}' holds binary data and was left out" for name in pictures]
    return sheet


def _is_binary(kind: Any) -> bool:
    import pyarrow as arrow

    return bool(arrow.types.is_binary(kind) or arrow.types.is_large_binary(kind))


def _text(value: Any) -> Cell:
    if isinstance(value, dict | list | tuple):
        return cell(json.dumps(value, ensure_ascii=False, default=str))
    return cell_text(value)
