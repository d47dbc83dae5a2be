"""The lock's turns are short while linking lasts, and then as long as before, also where it fails."""

import sys

import pytest

from linkage.matching.short_turns import TURN, short_turns


def test_turns_are_as_long_again_once_linking_is_done():
    before = sys.getswitchinterval()
    with short_turns():
        assert sys.getswitchinterval() == pytest.approx(TURN)
        assert before > TURN
    assert sys.getswitchinterval() == before


def test_so_they_are_where_it_fails():
    before = sys.getswitchinterval()
    with pytest.raises(ZeroDivisionError), short_turns():
        raise ZeroDivisionError
    assert sys.getswitchinterval() == before
