"""What is decided of patronymics in bulk is what comparing them one by one would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.lexicon import all_folded
from linkage.names.patronymic_comparison import compare_patronymics, patronymic_levels_in_bulk
from tests.names.bulk_levels import assert_as_one_by_one, in_latin, no_name, share_decided, some_pairs

NAMES = sorted(all_folded("patronymic"))[:: len(all_folded("patronymic")) // 300]

some_name = st.sampled_from(
    [*NAMES, "іванович", "иванович", "івановна", "івановича", "миколайович", "николаевич"]
)
spelt = st.one_of(
    some_name,
    some_name.map(in_latin),
    some_name.map(lambda name: name[1:]),
    some_name.map(lambda name: f"{name[0]}."),
    no_name,
)


@settings(max_examples=150, deadline=None)
@given(some_pairs(spelt))
def test_what_is_decided_in_bulk_is_what_comparing_one_by_one_finds(pairs: list[tuple[str, str]]) -> None:
    assert_as_one_by_one(patronymic_levels_in_bulk, compare_patronymics, pairs)


def test_most_pairs_of_unlike_patronymics_are_decided_in_bulk() -> None:
    assert share_decided(patronymic_levels_in_bulk, NAMES) > 0.9
