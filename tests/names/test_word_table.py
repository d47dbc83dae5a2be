"""A table of words holds what a dict of them holds."""

from hypothesis import given
from hypothesis import strategies as st

from linkage.names.word_table import WordTable, laid_out

LETTERS = st.text("абв'-", max_size=6)
WORDS = st.dictionaries(st.text("абв'-", min_size=1, max_size=6), LETTERS)


@given(WORDS, st.integers(1, 5), LETTERS)
def test_a_table_is_the_dict_it_was_made_of(words, letters, other):
    table = WordTable(laid_out(words.items(), letters), letters)
    assert dict(table) == words
    assert len(table) == len(words)
    assert (other in table, table.get(other)) == (other in words, words.get(other))


@given(WORDS)
def test_the_order_of_words_does_not_matter(words):
    assert laid_out(words.items()) == laid_out(reversed(words.items()))


def test_whatever_is_no_word_is_not_in_it():
    table = WordTable(laid_out([("аб", "в")]))
    assert not any(absent in table for absent in ("", "а", "абв", "аб\tв", "\nаб", 7))
