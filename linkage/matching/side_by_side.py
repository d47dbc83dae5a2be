"""Work on independent things, several at a time: one place that knows of threads.

Threads of Python take turns, so this gains where the work is numpy's, DuckDB's or rapidfuzz's, which leave
Python alone while they compute. What is found is the same with any number of threads.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

Thing = TypeVar("Thing")
Found = TypeVar("Found")


def side_by_side(
    work: Callable[[Thing], Found],
    things: Iterable[Thing],
    threads: int,
    done: Callable[[], None] = lambda: None,
) -> list[Found]:
    """What ``work`` finds of each thing, in their order.

    Args:
        work: must not touch what it does of another thing.
        things: those that take longest first, so that no thread is left alone with one.
        threads: things worked on at a time; they are begun in their order.
        done: called in this thread once each thing is done.

    Raises:
        Whatever ``work`` raises, of the first thing of which it does.
    """
    with ThreadPoolExecutor(threads) as workers:
        begun = [workers.submit(work, thing) for thing in things]
        for _ in as_completed(begun):
            done()
        return [one.result() for one in begun]
