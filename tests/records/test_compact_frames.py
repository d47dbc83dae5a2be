"""A compact frame holds the same records as one with a text in each cell."""

import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from linkage.records.compact_frames import coded, compact, in_texts

TEXTS = st.one_of(st.none(), st.sampled_from(["Шевченко", "Shevchenko", ""]))
RECORDS = st.lists(st.tuples(st.integers(0, 9), TEXTS, TEXTS), min_size=1).map(
    lambda rows: pd.DataFrame(rows, columns=["row", "surname", "note"]).astype(
        {"surname": object, "note": object}
    )
)
COLUMNS = pa.schema({"row": pa.int64(), "surname": pa.string(), "note": pa.string()})


def compacted(frame):
    return compact(pa.Table.from_pandas(frame, COLUMNS, preserve_index=False))


@given(RECORDS)
def test_back_in_texts_it_is_what_it_was(frame):
    pd.testing.assert_frame_equal(in_texts(compacted(frame)), frame)


@given(RECORDS)
def test_texts_are_held_once_a_column(frame):
    held = compacted(frame)
    for name in ("surname", "note"):
        _, texts = coded(held[name])
        assert sorted(texts) == sorted(set(frame[name].dropna()))


@given(RECORDS)
def test_a_frame_of_texts_stays_as_it_is(frame):
    pd.testing.assert_frame_equal(in_texts(frame), frame)


def test_what_stands_in_many_cells_is_a_small_part():
    many = pd.DataFrame({"row": range(10_000), "surname": ["Шевченко", "Коваль"] * 5_000, "note": None})
    assert compacted(many)["surname"].memory_usage(deep=True) < many["surname"].memory_usage() / 7


def test_where_nobody_says_anything_a_record_takes_a_byte():
    nothing = compact(pa.table({"row": range(10_000), "tax_number": pa.nulls(10_000)}))
    assert nothing["tax_number"].memory_usage(index=False, deep=True) < 12_000
    assert in_texts(nothing)["tax_number"].isna().all()
