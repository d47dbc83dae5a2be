"""Freed memory goes back to the system."""

import ctypes
import os
from pathlib import Path

import numpy as np
import pytest

from linkage.matching.freed_memory import give_back_memory

STATM = Path("/proc/self/statm")


def resident() -> int:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(
    not STATM.exists() or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc on Linux does"
)
def test_what_was_freed_is_not_resident_any_more():
    small = [np.ones(4096) for _ in range(4000)]  # 131 MB, each too small to be mapped by itself
    full = resident()
    last = small[-1]  # so that the heap's end is in use
    del small
    give_back_memory()
    assert full - resident() > 100e6
    assert last.sum() == 4096


def test_values_still_held_stay():
    held = np.arange(100_000)
    give_back_memory()
    assert (held == np.arange(100_000)).all()
