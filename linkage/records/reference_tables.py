"""Reads a table of data/reference/ once."""

import csv
from functools import cache

from linkage.errors import BadInput
from linkage.names.shipped import reference_folder


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/reference/<name>.csv`` as dicts of text, in the file's order."""
    path = reference_folder() / f"{name}.csv"
    if not path.is_file():
        raise BadInput(
            f"The reference table {name}.csv is missing from {path.parent}; reinstall the package."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            {key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)
        )


def several(cell: str) -> list[str]:
    """The values of a cell that holds several, joined by ``|``."""
    return [part.strip() for part in cell.split("|") if part.strip()]
