"""Linking does without Python's search for objects that only hold each other: it finds none there."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """While this lasts, objects are freed as soon as nobody holds them, and not otherwise.

    The search walks all that is known of many thousand names each time that some thousands more are read: an
    eighth of linking, for three hundred objects of a whole night. It is the process's, not a thread's.

    >>> with no_search_for_cycles():
    ...     gc.isenabled()
    False
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
