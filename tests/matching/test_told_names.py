"""What a record tells of the name decides how often it meets its own person's entry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import FIELDS
from linkage.matching.told_names import CLASSES, NONE, PART, WHOLE, chance_of_meeting, class_of
from tests.matching.conftest import EXAMPLES

PLACE = {field.name: i for i, field in enumerate(FIELDS)}
PAIRS = st.lists(
    st.tuples(st.lists(st.booleans(), min_size=len(FIELDS), max_size=len(FIELDS)), st.integers(0, 2)),
    max_size=30,
)


def chances(pairs):
    there = np.array([row for row, _ in pairs], dtype=bool).reshape(-1, len(FIELDS))
    return chance_of_meeting(there, np.array([told for _, told in pairs], dtype=np.int64))


def all_of(told, *names, n_pairs=1000):
    there = np.zeros((n_pairs, len(FIELDS)), dtype=bool)
    there[:, [PLACE[name] for name in names]] = True
    return chance_of_meeting(there, np.full(n_pairs, told))[told]


def test_a_record_tells_both_names_one_or_neither():
    features = {"surname": np.array([3, 3, -1, -1]), "given": np.array([0, -1, 0, -1])}
    assert class_of(features, np.arange(4)).tolist() == [WHOLE, PART, PART, NONE]


@EXAMPLES
@given(PAIRS)
def test_each_chance_is_one_and_is_sure_where_no_record_is_of_the_class(pairs):
    found = chances(pairs)
    assert len(found) == CLASSES
    assert ((found > 0) & (found <= 1)).all()
    for told in {WHOLE, PART, NONE} - {told for _, told in pairs}:
        assert found[told] == 1.0


@EXAMPLES
@given(PAIRS, st.sampled_from([field.name for field in FIELDS]))
def test_whoever_tells_more_is_met_no_less(pairs, name):
    more = [([there or i == PLACE[name] for i, there in enumerate(row)], told) for row, told in pairs]
    assert (chances(more) >= chances(pairs) - 1e-12).all()


def test_a_call_sign_alone_meets_those_whose_entry_tells_it():
    assert all_of(NONE, "call_sign") > 0.8
    assert all_of(NONE, "unit", "home") < 0.01
    assert all_of(WHOLE, "surname", "given") > 0.97
    assert all_of(WHOLE, "surname", "given", "birth_date", "patronymic") == pytest.approx(1.0, abs=1e-3)
