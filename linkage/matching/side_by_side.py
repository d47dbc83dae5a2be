"""Work on independent things, several at a time.

Threads of Python take turns, so this gains where the work is numpy's or rapidfuzz's, which leave
Python alone while they compute. What is found is the same with any number of threads.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Found = TypeVar("Found")


def side_by_side(work: Callable[[Thing], Found], things: Iterable[Thing], threads: int) -> list[Found]:
    """What ``work`` finds of each thing, in their order.

    Args:
        work: must not touch what it does of another thing.
        things: the one that takes longest first. It is worked on in this thread: memory that another thread
            frees is not used by this one later, so the largest is better done here.
        threads: things worked on at a time, this thread's among them; they are begun in their order, each by
            whoever is free.

    Raises:
        Whatever ``work`` raises of a thing, once those that are begun are done.
    """
    every = list(things)
    if threads <= 1 or len(every) <= 1:
        return [work(thing) for thing in every]
    at_once = min(threads, len(every))
    found: dict[int, Found] = {}
    waiting = iter(range(at_once, len(every)))  # of threads that ask at once each is given another

    def take_turns(place: int | None) -> None:
        try:
            while place is not None:
                found[place] = work(every[place])
                place = next(waiting, None)
        except BaseException:
            list(waiting)  # nobody begins another
            raise

    with ThreadPoolExecutor(at_once - 1) as workers:
        others = [workers.submit(take_turns, first) for first in range(1, at_once)]
        take_turns(0)
    for other in others:
        other.result()
    return [found[place] for place in range(len(every))]
