"""The search for cycles rests while records are linked, and only then."""

import gc

import pytest

from linkage.matching.cycles import no_search_for_cycles


def test_the_search_goes_on_afterwards_whatever_happened() -> None:
    with pytest.raises(KeyError), no_search_for_cycles():
        raise KeyError
    assert gc.isenabled()


def test_a_search_that_rested_before_still_rests() -> None:
    gc.disable()
    try:
        with no_search_for_cycles():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
