"""DuckDB in memory, and what it spills in a place of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def in_memory(**config: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of DuckDB's in memory; what it spills is removed with it, after an error too.

    Records may be too many for memory. DuckDB would then write them to ``.tmp`` of the working directory,
    where a run that is killed leaves them: here it is a directory that only its owner reads, where temporary
    files are (docs/administrator.md).

    Args:
        config: DuckDB's, such as ``threads`` or ``memory_limit``.
    """
    with tempfile.TemporaryDirectory(prefix="linkage-") as spilled:
        fixed: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": spilled,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with duckdb.connect(":memory:", config=fixed | config) as con:
            yield con
