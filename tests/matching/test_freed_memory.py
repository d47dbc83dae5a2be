"""Freed memory goes back to the system, and to other threads."""

import ctypes
import os
import subprocess
import sys
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


#: What a second thread takes of the system for as many arrays as a first one has freed.
OF_SECOND_THREAD = """
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from linkage.matching.freed_memory import share_one_heap
from tests.matching.test_freed_memory import resident

def last_of_many():
    return [np.ones(4096) for _ in range(1500)][-1]

if {shared}:
    share_one_heap()
with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
    held = first.submit(last_of_many).result()  # so that the heap's end is in use
    before = resident()
    second.submit(last_of_many).result()
    print(resident() - before)
"""


@pytest.mark.skipif(
    not STATM.exists() or not hasattr(ctypes.CDLL(None), "mallopt"), reason="only glibc on Linux does"
)
def test_what_one_thread_frees_another_uses():
    def taken(shared: bool) -> int:
        code = OF_SECOND_THREAD.format(shared=shared)
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    assert taken(True) < 10e6 < taken(False)


def test_values_still_held_stay():
    held = np.arange(100_000)
    give_back_memory()
    assert (held == np.arange(100_000)).all()
