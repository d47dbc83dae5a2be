"""Surnames in columns are the same whenever they were read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names import surname_columns
from linkage.names.surname_columns import KeptSurnames
from linkage.names.surnames import LIKELIEST, surname

spelt = st.one_of(
    st.text(alphabet="абвгдеиіїєжзклмнстухйь'-abcikzyqv", min_size=1, max_size=9).filter(str.strip),
    st.sampled_from(
        ["Шевченко", "Schewtschenko", "Нечуй-Левицький", "Хведорів", "Мельників", "Boiko\tA", "..."]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(spelt, min_size=1, max_size=6), min_size=1, max_size=4), st.integers(1, 9))
def test_a_row_tells_what_is_known_of_its_surname_whatever_was_asked_before(
    asked: list[list[str]], most: int
) -> None:
    kept = KeptSurnames(most)
    for values in asked:
        of, rows = kept.of(values)
        heard, likeliest, meant = (one.at(rows).texts() for one in (of.readings, of.likeliest, of.meant))
        for i, (value, row) in enumerate(zip(values, rows.tolist(), strict=True)):
            one = surname(value)
            assert (of.value[row], of.folded[row]) == (value, one.folded)
            assert (of.cyrillic[row], of.listed[row]) == (one.cyrillic, one.known)
            assert (of.double[row], of.comparable[row]) == (bool(one.halves), bool(one.readings))
            assert heard[i] == list(one.all_readings or ("",))
            assert likeliest[i] == heard[i][:LIKELIEST]
            assert not one.readings or meant[i] == list(one.meant)


@settings(max_examples=60, deadline=None)
@given(spelt, spelt)
def test_readings_skeletons_and_keys_are_shared_where_the_sets_share_them(a: str, b: str) -> None:
    of, rows = KeptSurnames().of([a, b])
    left, right = surname(a), surname(b)
    if not (left.readings and right.readings):
        return
    for texts, one, other in (
        (of.every.widths[0], set(left.all_readings), set(right.all_readings)),
        (of.every.widths[2], left.level3, right.level3),
        (of.every.keys, left.level2, right.level2),
    ):
        assert of.readings.none_shared(texts, rows[:1], rows[1:])[0] == one.isdisjoint(other)


def test_what_is_kept_is_read_once_until_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[list[str]] = []
    told = surname_columns.told

    def counted(values: list[str]) -> object:
        read.append(list(values))
        return told(values)

    monkeypatch.setattr(surname_columns, "told", counted)
    kept = KeptSurnames()
    kept.of(["Бойко-Коваль"])
    kept.of(["Шевченко", "бойко", "Шевченко"])
    assert [one for one in read if one] == [["Бойко-Коваль"], ["бойко", "коваль"], ["Шевченко"]]
    kept.forget()
    _, rows = kept.of(["Шевченко"])
    assert read[-2] == ["Шевченко"] and np.array_equal(rows, [0])
