"""Freed memory goes back to the system where another allocator is about to need as much."""

import ctypes
import os


def give_back_memory() -> None:
    """Hand back what was freed and is kept in reserve, where the C library can (glibc).

    DuckDB has an allocator of its own, so it cannot use what NumPy freed: a search after a large computation
    would add up with it.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
