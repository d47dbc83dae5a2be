"""Freed memory goes back to the system where a large computation ends and something else needs as much."""

import ctypes
import os


def give_back_memory() -> None:
    """Hand back what was freed and is kept in reserve, where the C library can (glibc).

    Python's objects have an allocator of their own, and each thread may have a reserve of its own, so they
    cannot use what NumPy freed in another: what comes after a large computation would add up with it.
    It takes some milliseconds, and what is taken again afterwards a quarter of a second a gigabyte.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
