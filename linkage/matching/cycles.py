"""Linking does without Python's search for objects that only hold each other: it finds none there."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class _Resting:
    """How many ask now that the search may rest, and whether it ran before the first of them."""

    lock: Lock = field(default_factory=Lock)
    asked: int = 0
    searched: bool = True


_RESTING = _Resting()


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """While this lasts, objects are freed as soon as nobody holds them, and not otherwise.

    The search walks all that is known of many thousand names each time that some thousands more are read: an
    eighth of linking, for three hundred objects of a whole night. It is the process's, not a thread's: it
    rests until the last of several that ask for it at once is done.

    >>> with no_search_for_cycles():
    ...     gc.isenabled()
    False
    """
    with _RESTING.lock:
        if not _RESTING.asked:
            _RESTING.searched = gc.isenabled()
            gc.disable()
        _RESTING.asked += 1
    try:
        yield
    finally:
        with _RESTING.lock:
            _RESTING.asked -= 1
            if not _RESTING.asked and _RESTING.searched:
                gc.enable()
