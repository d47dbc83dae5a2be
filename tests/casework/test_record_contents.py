"""What a record says, as a hash."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.casework.record_contents import record_contents

CELL = st.one_of(st.none(), st.sampled_from(["", "Шевченко", "1990", "м"]))
ROWS = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8)


def told(rows, **more):
    frame = pd.DataFrame(rows, columns=["surname", "birth_date"], dtype=object)
    return record_contents({"registry": frame.assign(rid=range(len(rows)), delivery="d", **more)})["content"]


@settings(deadline=None)
@given(ROWS)
def test_it_is_that_of_the_row_alone_whoever_stands_beside_it(rows):
    assert told(rows).tolist() == [told([row]).item() for row in rows]


@settings(deadline=None)
@given(ROWS)
def test_it_is_pandas_hash_of_the_texts_in_hex(rows):
    texts = pd.DataFrame(rows, columns=["surname", "birth_date"], dtype=object).fillna("")
    hashes = pd.util.hash_pandas_object(texts, index=False)
    assert told(rows).tolist() == [f"{one:016x}" for one in hashes]


def test_it_is_not_changed_by_where_the_record_came_from():
    rows = [("Шевченко", "1990")]
    assert told(rows, source="a", record_id="1", learned="2024").equals(told(rows, source="b", record_id="2"))
