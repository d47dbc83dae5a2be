"""One step of all fields at once is the step of each field for itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import FIELDS, TIERS
from linkage.matching.frequencies import documented_chance
from linkage.matching.m_step import PRIOR_MATCHES, PRIOR_MATCHES_OF_ENTRIES, MStep, by_field, row_of, starts
from linkage.matching.splits import monotone
from tests.matching.conftest import EXAMPLES

N_LEVELS = int(starts()[-1])
U = documented_chance().u
M = {field.name: np.array(field.m) for field in FIELDS}
COUNTS = st.lists(st.floats(0, 1e4), min_size=N_LEVELS, max_size=N_LEVELS).map(np.array)


def shrunk(field, counts, weight):
    return (counts + weight * M[field.name]) / (counts.sum() + weight)


def tiers_as_one(field, m):
    """u with each tier's mass spread as m is."""
    u = U[field.name].copy()
    for tier in TIERS.get(field.name, ()):
        levels = list(tier.levels)
        if not tier.partial:
            u[levels] = u[levels].sum() * m[levels] / m[levels].sum()
    return u


def step_of_field(field, counts, weight):
    m = shrunk(field, counts, weight)
    if field.settled:
        return M[field.name]
    return monotone(m, tiers_as_one(field, m)) if field.ordered else m


@EXAMPLES
@given(COUNTS, st.booleans())
def test_a_step_is_that_of_each_field(counts, of_entries):
    moved = by_field(MStep(M, U, of_entries).moved(counts))
    own = PRIOR_MATCHES_OF_ENTRIES if of_entries else {}
    for field in FIELDS:
        weight = own.get(field.name, PRIOR_MATCHES)
        alone = step_of_field(field, by_field(counts)[field.name], weight)
        assert moved[field.name] == pytest.approx(alone, rel=1e-12), field.name


@EXAMPLES
@given(COUNTS)
def test_order_is_not_asked_inside_a_tier(counts):
    moved = MStep(M, U, False).moved(counts)
    for field in FIELDS:
        m = shrunk(field, by_field(counts)[field.name], PRIOR_MATCHES)
        for tier in TIERS.get(field.name, ()):
            if not tier.partial and field.ordered:
                levels = list(tier.levels)
                own = by_field(moved)[field.name][levels]
                assert own / own.sum() == pytest.approx(m[levels] / m[levels].sum())


def test_where_nothing_is_expected_the_prior_stands():
    assert MStep(M, U, False).moved(np.zeros(N_LEVELS)) == pytest.approx(row_of(M))


def test_the_row_and_the_fields_are_the_same():
    assert {name: values.tolist() for name, values in by_field(row_of(M)).items()} == {
        name: values.tolist() for name, values in M.items()
    }
