"""Ages become the range of years that the words allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.ages import OLDEST, age_text, parse_age


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35", (35, 35)),
        ("35.0", (35, 35)),
        ("35 років", (35, 35)),
        ("25-річний", (25, 25)),
        ("≈35", (33, 37)),
        ("~ 40", (38, 42)),
        ("близько сорока", (38, 42)),
        ("років 40", (38, 42)),
        ("лет 40", (38, 42)),
        ("30 – 35 років", (30, 35)),
        ("від тридцяти до сорока", (30, 40)),
        ("30/35", (30, 35)),
        ("35..40", (35, 40)),
        ("40 +/- 5", (35, 45)),
        ("під 50", (46, 50)),
        ("за тридцять", (30, 35)),
        ("30+", (30, 35)),
        ("тридцять п'ять років", (35, 35)),
        ("сорока пяти", (45, 45)),
        ("тридцять з чимось", (30, 39)),
        ("in his 40s", (40, 49)),
    ],
)
def test_reads(text: str, expected: tuple[int, int]) -> None:
    assert parse_age(text) == expected


@pytest.mark.parametrize("text", ["1990", "молодий", "", "35-30", "200"])
def test_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        parse_age(text)


@settings(deadline=None)
@given(st.integers(0, OLDEST), st.integers(0, OLDEST))
def test_canonical_text_reads_back_as_itself(a: int, b: int) -> None:
    low, high = sorted((a, b))
    assert parse_age(age_text(low, high)) == (low, high)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        low, high = parse_age(text)
    except ValueError:
        return
    assert 0 <= low <= high <= OLDEST
