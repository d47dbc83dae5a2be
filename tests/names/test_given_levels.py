"""What is decided of given names in bulk is what comparing them one by one would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.given_comparison import compare_given
from linkage.names.given_levels import given_levels_in_bulk
from linkage.names.lexicon import all_folded
from tests.names.bulk_levels import assert_as_one_by_one, in_latin, no_name, share_decided, some_pairs

NAMES = sorted(all_folded("given"))[:: len(all_folded("given")) // 300]

some_name = st.sampled_from([*NAMES, "олександр", "саша", "микола", "николай", "станіслава", "леся", "є"])
spelt = st.one_of(
    some_name,
    some_name.map(in_latin),
    some_name.map(lambda name: f"{name[0]}."),
    no_name,
)


@settings(max_examples=150, deadline=None)
@given(some_pairs(spelt))
def test_what_is_decided_in_bulk_is_what_comparing_one_by_one_finds(pairs: list[tuple[str, str]]) -> None:
    assert_as_one_by_one(given_levels_in_bulk, compare_given, pairs)


def test_most_pairs_of_unlike_given_names_are_decided_in_bulk() -> None:
    assert share_decided(given_levels_in_bulk, NAMES) > 0.7
