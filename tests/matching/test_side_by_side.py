"""Work on several things at a time finds what it does on one after the other."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.side_by_side import side_by_side
from tests.matching.conftest import EXAMPLES


@EXAMPLES
@given(st.lists(st.integers(), max_size=20), st.integers(1, 4))
def test_what_is_found_stands_in_the_order_of_things_whatever_the_threads(things, threads):
    assert side_by_side(lambda thing: thing * 3, things, threads) == [thing * 3 for thing in things]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_first_thing_is_worked_on_in_the_thread_that_asks(threads):
    asked = threading.get_ident()
    found = side_by_side(lambda _: threading.get_ident(), range(6), threads)
    assert found[0] == asked
    assert len(set(found)) <= threads


def test_two_things_are_worked_on_at_once():
    met = threading.Barrier(2, timeout=10)
    assert len(side_by_side(lambda _: met.wait(), range(2), 2)) == 2


def test_whoever_is_free_takes_what_waits():
    """One thing lasts until all others are done, so another thread takes every one of them."""
    left = threading.Semaphore(0)

    def work(place: int) -> int:
        if place == 1:
            assert all(left.acquire(timeout=10) for _ in range(4))
        else:
            left.release()
        return threading.get_ident()

    found = side_by_side(work, range(5), 2)
    assert found[2:] == [found[0]] * 3 and found[1] != found[0]


def test_once_something_goes_wrong_nothing_else_is_begun():
    begun = []

    def work(place: int) -> None:
        begun.append(place)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        side_by_side(work, range(50), 2)
    assert set(begun) <= {0, 1}


@pytest.mark.parametrize("wrong", [0, 2])
@pytest.mark.parametrize("threads", [1, 2])
def test_what_goes_wrong_is_told(wrong, threads):
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda thing: 1 // (thing - wrong), range(4), threads)
