"""What is decided of patronymics in bulk is what comparing them one by one would find."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.evidence import UNDECIDED
from linkage.names.lexicon import all_folded
from linkage.names.patronymic_comparison import compare_patronymics, patronymic_levels_in_bulk
from linkage.names.transliteration import bare_renderings

NAMES = sorted(all_folded("patronymic"))[:: len(all_folded("patronymic")) // 300]

some_name = st.sampled_from(
    [*NAMES, "іванович", "иванович", "івановна", "івановича", "миколайович", "николаевич"]
)
spelt = st.one_of(
    some_name,
    some_name.map(lambda name: sorted(bare_renderings(name))[0]),
    some_name.map(lambda name: name[1:]),
    some_name.map(lambda name: f"{name[0]}."),
    st.text(alphabet="абвгдеиіїєґжзкльй'abcikzy", min_size=1, max_size=9).filter(str.strip),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(spelt, spelt), min_size=1, max_size=20))
def test_what_is_decided_in_bulk_is_what_comparing_one_by_one_finds(pairs: list[tuple[str, str]]) -> None:
    values = sorted({value for pair in pairs for value in pair})
    lefts, rights = (np.array([values.index(pair[side]) for pair in pairs]) for side in (0, 1))
    for (a, b), level in zip(pairs, patronymic_levels_in_bulk(values, lefts, rights), strict=True):
        assert level in (UNDECIDED, compare_patronymics(a, b)[0])


def test_most_pairs_of_unlike_patronymics_are_decided_in_bulk() -> None:
    lefts = np.arange(len(NAMES) - 1)
    assert (patronymic_levels_in_bulk(NAMES, lefts, lefts[::-1] + 1) != UNDECIDED).mean() > 0.9
