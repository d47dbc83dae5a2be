"""Skeleton keys: every rendering of a name meets the name; unlike names seldom do."""

import random
from collections import Counter

import jellyfish
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unidecode import unidecode

from linkage.names import keys, lexicon
from linkage.names.clean import fold
from linkage.names.skeleton import one_deletion, sounds, token_keys
from linkage.names.transliteration import render, table_names

SAMPLE = random.Random(20).sample([name for name in lexicon.all_names("surname") if " " not in name], 250)


def meets(a: str, b: str) -> bool:
    left = frozenset().union(*map(one_deletion, keys(a, 3)))
    right = frozenset().union(*map(one_deletion, keys(b, 3)))
    return bool(left & right)


def in_language(name: str, table: str) -> str:
    """The Russian spelling for Russian tables: they have no letters for і, ї and є."""
    if not table.startswith("Russian"):
        return name
    twins = lexicon.twins(fold(name), "surname")
    return (twins[0] if twins else fold(name)).translate(str.maketrans("іїє", "иие")).title()


@pytest.mark.parametrize("table", table_names())
def test_renderings_of_every_table_meet(table: str) -> None:
    found = [meets(name, render(in_language(name, table), table)) for name in SAMPLE]
    assert sum(found) / len(found) >= 0.99


def test_russian_spellings_meet() -> None:
    pairs = [(name, twin) for name in SAMPLE for twin in lexicon.twins(name.lower(), "surname")]
    assert len(pairs) > 50
    assert all(keys(name, 3) & keys(twin, 3) for name, twin in pairs)


def test_blocks_stay_within_one_and_a_half_of_metaphone() -> None:
    names = lexicon.all_names("surname")[::4]

    def mean_block(found: list[frozenset[str]]) -> float:
        size = Counter(key for those in found for key in those)
        return sum(sum(size[key] for key in those) for those in found) / len(found)

    ours = mean_block([token_keys(name, 3) for name in names])
    metaphone = mean_block([frozenset((jellyfish.metaphone(unidecode(name)),)) for name in names])
    assert ours <= 1.5 * metaphone


@pytest.mark.parametrize(
    "spelling", ["Шевченко", "Shevchenko", "Schewtschenko", "Chevtchenko", "Szewczenko", "Ševčenko"]
)
def test_one_name_by_six_traditions(spelling: str) -> None:
    assert "XVXNK" in token_keys(spelling, 3)


@settings(deadline=None)
@given(st.text("абвгдежзиклмнопрстуфхцчшщюя", min_size=1, max_size=12))
def test_sounds_are_ascii_letters(word: str) -> None:
    # DuckDB compares bytes, so what it is given must be ASCII.
    assert all(reading.isascii() for reading in sounds(word))
    assert all(key.isascii() for level in (2, 3) for key in token_keys(word, level))


@settings(deadline=None)
@given(st.text("ABCDE", min_size=2, max_size=8), st.data())
def test_keys_one_deletion_apart_share_a_neighbour(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    assert one_deletion(key) & one_deletion(key[:place] + key[place + 1 :])


def test_inflected_and_double_surnames_meet() -> None:
    assert keys("Шевченком") & keys("Шевченко")
    assert keys("Нечуй-Левицький") & keys("Левицька")
