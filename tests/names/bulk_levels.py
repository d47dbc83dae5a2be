"""What the tests of levels in bulk share: pairs of names, and what is asked of every part of a name."""

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkage.names.evidence import UNDECIDED
from linkage.names.transliteration import bare_renderings

InBulk = Callable[[Sequence[str], NDArray[np.intp], NDArray[np.intp]], NDArray[np.int8]]

#: Letters of any alphabet that are no name.
no_name = st.text(alphabet="абвгдеиіїєґжзкльй'abcikzy", min_size=1, max_size=9).filter(str.strip)


def in_latin(name: str) -> str:
    """One of the name's renderings in Latin letters, always the same."""
    return sorted(bare_renderings(name))[0]


def some_pairs(spelt: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Up to twenty pairs of spellings."""
    return st.lists(st.tuples(spelt, spelt), min_size=1, max_size=20)


def assert_as_one_by_one(
    in_bulk: InBulk, one_by_one: Callable[[str, str], tuple[int, float]], pairs: list[tuple[str, str]]
) -> None:
    """What is decided in bulk of the pairs is what comparing them one by one finds."""
    values = sorted({value for pair in pairs for value in pair})
    lefts, rights = (np.array([values.index(pair[side]) for pair in pairs]) for side in (0, 1))
    for (a, b), level in zip(pairs, in_bulk(values, lefts, rights), strict=True):
        assert level in (UNDECIDED, one_by_one(a, b)[0])


def share_decided(in_bulk: InBulk, names: Sequence[str]) -> float:
    """The share of pairs of unlike names that is decided in bulk."""
    lefts = np.arange(len(names) - 1)
    return float((in_bulk(names, lefts, lefts[::-1] + 1) != UNDECIDED).mean())
