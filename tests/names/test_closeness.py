"""Closeness is relative to length, slips are counted; both are symmetric."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from linkage.names.closeness import (
    ANY_SLIP,
    bags_at_widths,
    bounds_of_each,
    closeness,
    nearest,
    one_meant,
    slips,
)
from linkage.names.letter_bags import letter_bags
from linkage.names.readings import as_words, readings_of
from linkage.names.skeleton import (
    all_classes,
    all_classes_of_each,
    consonants,
    consonants_of_each,
    sounds,
)

NAMES = st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=2, max_size=10).map(lambda name: sounds(name)[0])
# Few letters, so that many pairs are near; qv is a sound that dialects say as two.
HEARD = st.lists(st.sampled_from("aAeiobhqvdSscklmtf"), max_size=8).map("".join) | NAMES
READINGS = st.lists(HEARD, min_size=1, max_size=3).map(tuple)
ONE_PAIR = np.array([0]), np.array([1])


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


@settings(deadline=None)
@given(st.lists(HEARD, min_size=1), st.lists(HEARD, min_size=1))
def test_texts_are_never_fewer_edits_apart_than_their_letters_tell(
    lefts: list[str], rights: list[str]
) -> None:
    bags = letter_bags([*lefts, *rights], [len(lefts), len(rights)])
    least = bags.least_edits(*ONE_PAIR)
    pairs = [(a, b) for a in lefts for b in rights]
    assert least[0] <= min(OSA.distance(a, b) for a, b in pairs)
    assert bags.least_apart(least, *ONE_PAIR)[0] <= min(OSA.normalized_distance(a, b) for a, b in pairs)


@settings(deadline=None)
@given(READINGS, READINGS)
def test_no_reading_of_a_pair_is_beyond_its_bounds(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    bounds = bounds_of_each(bags_at_widths(readings_of([as_words(left), as_words(right)])), *ONE_PAIR)
    pairs = [(a, b) for a in left for b in right]
    assert nearest(left, right) <= bounds.near[0]
    assert max(OSA.normalized_similarity(a, b) for a, b in pairs) <= bounds.alike[0]
    assert slips(left, right) >= bounds.cost[0] - 1e-9
    assert bounds.sounds[0] == 0 or set(left).isdisjoint(right)
    assert bounds.skeletons[0] == 0 or set(map(consonants, left)).isdisjoint(map(consonants, right))


@settings(deadline=None)
@given(st.lists(HEARD))
def test_what_is_read_line_by_line_is_what_each_reading_gives(heard: list[str]) -> None:
    assert all_classes_of_each(heard) == [*map(all_classes, heard)]
    assert consonants_of_each(heard) == [*map(consonants, heard)]
