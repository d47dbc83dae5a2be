"""Freed memory is used again: by other threads, and by the system where another allocator needs as much.

What is asked for here the C library has where it is glibc; elsewhere nothing is done.
"""

import ctypes
import os
from collections.abc import Callable

#: The number of glibc's setting (malloc.h) of how many heaps threads allocate from.
_ARENA_MAX = -8


def share_one_heap() -> None:
    """Let threads begun from now on allocate from one heap, so that what one frees another uses.

    Each would have its own, which holds what the thread freed until the process ends. Threads that compute
    with arrays ask for memory too rarely to wait for each other.
    """
    mallopt = _of_c_library("mallopt")
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)


def give_back_memory() -> None:
    """Hand back what was freed and is kept in reserve.

    DuckDB and Python's objects have allocators of their own, and each thread has a reserve of its own, so
    they cannot use what NumPy freed in another: what comes after a large computation would add up with it.
    It takes some milliseconds, and what is taken again afterwards a quarter of a second a gigabyte.
    """
    trim = _of_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _of_c_library(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
