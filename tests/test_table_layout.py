"""A table fits its terminal, and what it says can be read there."""

import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from linkage.table_layout import tables_of

WORDS = st.lists(st.text("абвгxyz/-1", min_size=1, max_size=28), max_size=6).map(" ".join)
NUMBERS = st.floats(-1e6, 1e6).map("{:+.4f}".format)


def printed(heads, rows, numbers, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False)
    for table in tables_of(heads, rows, numbers, width):
        console.print(table)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_at_80_columns_no_number_is_cut_and_no_word_is_broken(data):
    n_words, n_numbers = data.draw(st.integers(1, 6)), data.draw(st.integers(0, 16))
    heads = [f"words{i}" for i in range(n_words)] + [f"number {i} of these" for i in range(n_numbers)]
    row = st.tuples(*[WORDS] * n_words, *[NUMBERS] * n_numbers)
    rows = data.draw(st.lists(row, min_size=1, max_size=4))
    shown = printed(heads, rows, heads[n_words:])
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80
    said = shown.split()
    for cells in rows:
        for cell in cells:
            assert set(cell.split()) <= set(said)


def test_columns_that_fit_stand_beside_each_other():
    shown = printed(("name", "town", "rows"), [("a", "b c", 71000), (None, "d", None)], ("rows",))
    assert re.search(r"name +town +rows", shown)
    assert re.search(r"a +b c +71,000", shown)


def test_words_that_do_not_fit_stand_below_the_first_cell_with_their_heads():
    left, right = "registry/registry/R-104589", "acknowledgement/acknowledgement/A-111390"
    shown = printed(
        ("state", "left", "right", "probability"), [("open", left, right, 0.0298)], ("probability",)
    )
    lines = [line.split() for line in shown.splitlines()]
    assert ["open", "0.0298"] in lines
    assert ["left:", left] in lines
    assert ["right:", right] in lines


def test_numbers_that_do_not_fit_follow_in_a_table_with_the_names_of_their_rows():
    heads = ["kind", *(f"measure{i}" for i in range(12))]
    shown = printed(heads, [("exchange", *range(12)), ("death", *range(12))], heads[1:])
    assert shown.count("exchange") == shown.count("death") == 2


def test_a_word_wider_than_the_terminal_is_broken_and_the_number_beside_it_is_not():
    shown = printed(("word", "number"), [("x" * 90, "-11.02")], ("number",), width=40)
    assert shown.count("x") == 90
    assert "-11.02" in shown
