"""The search for cycles rests while records are linked, and only then."""

import gc

import pytest

from linkage.matching.cycles import no_search_for_cycles


def test_the_search_goes_on_afterwards_whatever_happened() -> None:
    with pytest.raises(KeyError), no_search_for_cycles():
        raise KeyError
    assert gc.isenabled()


def test_of_two_at_once_the_last_lets_it_go_on() -> None:
    first, second = no_search_for_cycles(), no_search_for_cycles()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_search_that_rested_before_still_rests() -> None:
    gc.disable()
    try:
        with no_search_for_cycles():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
