"""Python's lock goes round in short turns while linking works on several threads."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds that a thread may keep the lock while another waits for it; Python's own are ten times as long.
TURN = 0.0005


@contextmanager
def short_turns() -> Iterator[None]:
    """While this lasts, a thread that waits for Python's lock gets it within half a millisecond.

    A thread in NumPy lets go of the lock for a few milliseconds at a time. Beside one that compares names, in
    Python, it would wait as long again after each step.

    >>> with short_turns():
    ...     sys.getswitchinterval()
    0.0005
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
