"""Closeness is relative to length, slips are counted; both are symmetric."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.closeness import ANY_SLIP, closeness, one_meant, slips
from linkage.names.skeleton import sounds

NAMES = st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=2, max_size=10).map(lambda name: sounds(name)[0])


@settings(deadline=None)
@given(NAMES, NAMES)
def test_both_are_symmetric(a: str, b: str) -> None:
    assert closeness(a, b) == pytest.approx(closeness(b, a))
    assert slips([a], [b]) == pytest.approx(slips([b], [a]))


@settings(deadline=None)
@given(NAMES)
def test_a_name_differs_from_itself_by_nothing(name: str) -> None:
    assert slips([name], [name]) == 0


@pytest.mark.parametrize(
    ("name", "cheap", "dear"),
    [("гончар", "хончар", "лончар"), ("шевченко", "шавченко", "шевченно"), ("колос", "калос", "олос")],
)
def test_what_sounds_alike_is_a_cheaper_slip(name: str, cheap: str, dear: str) -> None:
    original, near, far = (sounds(word) for word in (name, cheap, dear))
    assert 0 < slips(original, near) < slips(original, far) <= ANY_SLIP


def test_the_same_slip_tells_less_in_a_longer_name() -> None:
    assert one_meant(ANY_SLIP, 10) > one_meant(ANY_SLIP, 4) > 0.5 > one_meant(2 * ANY_SLIP, 10)
