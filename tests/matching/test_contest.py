"""Who is behind "nobody": the parts of its share, in the competition and in the end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.contest import STAND_INS, Contest
from tests.matching.conftest import EXAMPLES

C = 0.7
MASS = st.floats(0.0, 100.0)
MASSES = st.tuples(MASS, MASS, MASS)
UNKNOWN = 1.0 - C


def contest(candidate, not_compared, look_alikes, spoken_of, listed=0.0):
    """The competition of what each weighs, where the listed weigh ``listed`` times what nobody does."""
    total = candidate + not_compared + look_alikes + spoken_of + UNKNOWN
    nobody = 1.0 - candidate / total
    after = total + listed * (nobody * total)
    return Contest(
        1,
        float(np.log(total)),
        nobody,
        1.0 - candidate / after,
        not_compared=not_compared / total,
        spoken_of=spoken_of / total,
        listed=listed,
    )


@EXAMPLES
@given(MASS, MASSES)
def test_each_stands_in_by_what_it_weighs(candidate, masses):
    one = contest(candidate, *masses)
    total = np.exp(one.log_total)
    assert list(one.stand_ins(C)) == list(STAND_INS)
    assert [share * total for share in one.stand_ins(C).values()] == pytest.approx(masses, abs=1e-9)


@EXAMPLES
@given(MASS, MASSES, MASS)
def test_in_the_end_the_parts_and_the_unknown_are_all_that_is_left(candidate, masses, listed):
    one = contest(candidate, *masses, listed)
    parts = one.parts_of_nobody(C)
    assert all(part >= 0.0 for part in parts.values())
    unknown = one.left_over * UNKNOWN / (one.nobody * np.exp(one.log_total)) / (1.0 + listed)
    assert sum(parts.values()) + unknown == pytest.approx(one.left_over)
    assert parts["listed"] == pytest.approx(one.left_over * listed / (1.0 + listed))


def test_of_nights_that_did_not_keep_them_apart_all_are_look_alikes():
    one = Contest(1, 0.0, nobody=0.8, left_over=0.4, unrelated=0.6)
    assert one.stand_ins(C) == {}
    assert one.parts_of_nobody(C) == {"look_alikes": pytest.approx(0.1)}
    earlier = Contest(1, 0.0, nobody=0.4, left_over=0.4)
    assert earlier.parts_of_nobody(C) == {"look_alikes": pytest.approx(0.4 - UNKNOWN)}
