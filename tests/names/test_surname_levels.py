"""What is decided of surnames in bulk is what comparing them one by one would find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage import names
from linkage.names.closeness import nearest, nearest_of_each
from linkage.names.lexicon import all_folded
from linkage.names.readings import as_words, readings_of
from linkage.names.surname_comparison import compare_surnames
from linkage.names.surname_levels import surname_levels_in_bulk
from linkage.names.surnames import surname
from tests.names.bulk_levels import assert_as_one_by_one, in_latin, no_name, share_decided, some_pairs

SURNAMES = sorted(all_folded("surname"))[:: len(all_folded("surname")) // 400]


def misspelt(name: str, place: int, letter: str) -> str:
    """The name with one letter put in, or another's place taken."""
    at = place % (len(name) + 1)
    return name[:at] + letter + name[at + place % 2 :]


some_surname = st.sampled_from(SURNAMES)
spelt = st.one_of(
    some_surname,
    some_surname.map(in_latin),
    st.builds(misspelt, some_surname, st.integers(0, 20), st.sampled_from("аеиіорстьй")),
    st.builds("{}-{}".format, some_surname, some_surname),
    no_name,
)


@settings(max_examples=150, deadline=None)
@given(some_pairs(spelt))
def test_what_is_decided_in_bulk_is_what_comparing_one_by_one_finds(pairs: list[tuple[str, str]]) -> None:
    assert_as_one_by_one(surname_levels_in_bulk, compare_surnames, pairs)


@settings(max_examples=100, deadline=None)
@given(some_pairs(spelt))
def test_levels_in_bulk_are_the_levels_of_each_pair(pairs: list[tuple[str, str]]) -> None:
    levels = names.levels([a for a, _ in pairs], [b for _, b in pairs], "surname")
    assert levels.tolist() == [compare_surnames(a, b)[0] for a, b in pairs]


def test_most_pairs_of_unlike_surnames_are_decided_in_bulk() -> None:
    assert share_decided(surname_levels_in_bulk, SURNAMES) > 0.9


@pytest.mark.parametrize("floor", [0.25, 0.67, 0.9])
@settings(max_examples=50, deadline=None)
@given(pairs=some_pairs(spelt))
def test_closeness_in_bulk_is_that_of_each_pair_above_the_floor(
    floor: float, pairs: list[tuple[str, str]]
) -> None:
    readings = [surname(value).readings or ("",) for pair in pairs for value in pair]
    lefts = np.arange(0, len(readings), 2)
    found = nearest_of_each(readings_of([*map(as_words, readings)]), lefts, lefts + 1, floor)
    for i, near in zip(lefts.tolist(), found.tolist(), strict=True):
        own = nearest(readings[i], readings[i + 1])
        assert (near <= floor and own <= floor) or near == pytest.approx(own)
