"""Finds the people who were seen in captivity but never acknowledged."""

import ctypes
import os

# What reading files or a thread's work took is to be used again by whatever comes next, or handed back (see
# matching.freed_memory); so nothing keeps a reserve of its own. Both are asked before anything begins: Arrow
# reads once which allocator it is to use, and glibc gives every thread that is there already its own reserve.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
_M_ARENA_MAX = -8  # malloc.h
_mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
if _mallopt is not None and "MALLOC_ARENA_MAX" not in os.environ:
    _mallopt(_M_ARENA_MAX, 1)

__version__ = "0.1.0"
