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


def contest(candidate, not_compared, look_alikes, spoken_of, listed=0.0, again=0.0):
    """The competition of what each weighs, where the listed weigh ``listed`` times what nobody does.

    Of the unknown and their look-alikes the share ``again`` is left out, who would be spoken of by others.
    """
    total = candidate + not_compared + look_alikes + spoken_of + UNKNOWN
    nobody = 1.0 - candidate / total
    apart = (not_compared + spoken_of) * again / (1.0 - again)
    weight = (nobody * total * (1.0 + listed) + apart) * (1.0 - again)
    return Contest(
        1,
        float(np.log(total)),
        nobody,
        weight / (candidate + weight),
        not_compared=not_compared / total,
        spoken_of=spoken_of / total,
        listed=listed,
        again=again,
    )


@EXAMPLES
@given(MASS, MASSES)
def test_each_stands_in_by_what_it_weighs(candidate, masses):
    one = contest(candidate, *masses)
    total = np.exp(one.log_total)
    assert list(one.stand_ins(C)) == list(STAND_INS)
    assert [share * total for share in one.stand_ins(C).values()] == pytest.approx(masses, abs=1e-9)


@EXAMPLES
@given(MASS, MASSES, MASS, st.floats(0.0, 0.95))
def test_in_the_end_the_parts_and_the_unknown_are_all_that_is_left(candidate, masses, listed, again):
    one = contest(candidate, *masses, listed, again)
    parts = one.parts_of_nobody(C)
    assert all(part >= 0.0 for part in parts.values())
    not_compared, look_alikes, spoken_of = masses
    known = listed * (UNKNOWN + sum(masses))
    weights = {
        "not_compared": not_compared,
        "look_alikes": look_alikes * (1.0 - again),
        "spoken_of": spoken_of,
        "listed": known * (1.0 - again),
    }
    each = one.left_over / (sum(weights.values()) + UNKNOWN * (1.0 - again))
    assert parts == pytest.approx({name: each * weight for name, weight in weights.items()}, abs=1e-9)


def test_of_nights_that_did_not_keep_them_apart_all_are_look_alikes():
    one = Contest(1, 0.0, nobody=0.8, left_over=0.4, unrelated=0.6)
    assert one.stand_ins(C) == {}
    assert one.parts_of_nobody(C) == {"look_alikes": pytest.approx(0.1)}
    earlier = Contest(1, 0.0, nobody=0.4, left_over=0.4)
    assert earlier.parts_of_nobody(C) == {"look_alikes": pytest.approx(0.4 - UNKNOWN)}
