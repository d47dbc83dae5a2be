"""Seats that may share no person are assigned jointly: exactly, or by a chain where there are too many."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import joint_seats
from linkage.matching.joint_seats import NOBODY, JointSeats
from tests.matching.conftest import EXAMPLES

#: Log odds at which passing through "nobody" happens in no chain.
CERTAIN = 25.0
RING = [[0, 1], [1, 2], [0, 2]]


def seats(persons, apart, log_odds=None):
    log_odds = [np.array(own) for own in log_odds or [[CERTAIN] * len(own) for own in persons]]
    return JointSeats(range(len(persons)), [np.array(own, dtype=int) for own in persons], log_odds, apart)


def all_apart(persons):
    return set(combinations(range(len(persons)), 2))


def brute_force(joint):
    """The marginals by the definition: over all choices of all seats, those that share a person left out."""
    total, found = 0.0, [np.zeros(len(own)) for own in joint.persons]
    for chosen in product(*(range(NOBODY, len(own)) for own in joint.persons)):
        if not allowed(joint, chosen):
            continue
        held = [(seat, option) for seat, option in enumerate(chosen) if option != NOBODY]
        weight = np.exp(sum(joint.log_odds[seat][option] for seat, option in held))
        total += weight
        for seat, option in held:
            found[seat][option] += weight
    return [weights / total for weights in found]


def allowed(joint, chosen):
    persons = [
        None if option == NOBODY else own[option] for own, option in zip(joint.persons, chosen, strict=True)
    ]
    return all(persons[a] is None or persons[a] != persons[b] for a, b in joint.apart)


def frequencies(joint, draws):
    return [
        np.array([(drawn == option).mean() for option in range(len(own))])
        for drawn, own in zip(draws.T, joint.persons, strict=True)
    ]


def assert_close(found, expected, within):
    for own, of_seat in zip(found, expected, strict=True):
        assert own == pytest.approx(of_seat, abs=within)


@st.composite
def instances(draw):
    n = draw(st.integers(1, 5))
    persons = [sorted(draw(st.sets(st.integers(0, 4), max_size=3))) for _ in range(n)]
    log_odds = [[draw(st.floats(-3, 4)) for _ in own] for own in persons]
    pairs = list(combinations(range(n), 2))
    apart = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return seats(persons, apart, log_odds)


class TestEnumerated:
    @settings(EXAMPLES, max_examples=100)
    @given(instances())
    def test_marginals_are_those_of_all_allowed_assignments(self, joint):
        assert_close(joint.marginals, brute_force(joint), 1e-9)

    def test_many_seats_that_keep_no_person_from_each_other_are_exact(self):
        persons = [*RING, *([*range(own, own + 6)] for own in range(10, 50, 10))]
        joint = seats(persons, all_apart(persons))
        assert_close(joint.marginals[:3], [np.full(2, 0.5)] * 3, 1e-6)
        assert_close(joint.marginals[3:], [np.full(6, 1 / 6)] * 4, 1e-6)
        assert_close(frequencies(joint, joint.draws(4000, np.random.default_rng(7))), joint.marginals, 0.04)


@pytest.fixture
def too_many(monkeypatch):
    """As if two assignments were more than can be enumerated."""
    monkeypatch.setattr(joint_seats, "MOST_ASSIGNMENTS", 1)


@pytest.mark.usefixtures("too_many")
class TestWalked:
    def test_rings_turn(self):
        joint = seats(RING, all_apart(RING))
        assert_close(joint.marginals, [np.full(2, 0.5)] * 3, 0.03)
        for seed in range(3):
            draws = joint.draws(1000, np.random.default_rng(seed))
            assert {tuple(drawn) for drawn in draws.tolist()} == {(0, 0, 1), (1, 1, 0)}
            assert_close(frequencies(joint, draws), joint.marginals, 0.07)

    def test_long_rings_turn(self):
        persons = [[seat, (seat + 1) % 12] for seat in range(12)]
        joint = seats(persons, all_apart(persons))
        assert_close(joint.marginals, [np.full(2, 0.5)] * 12, 0.05)

    def test_a_seat_changes_places_with_several_who_share_a_person(self):
        persons = [[0, 1]] * 6
        joint = seats(persons, {(0, other) for other in range(1, 6)})
        assert_close(joint.marginals, [np.full(2, 0.5)] * 6, 0.05)

    def test_odds_of_very_different_size_do_not_keep_ways_from_being_gone(self):
        persons = [[0, 2, 4], [0], [2, 3, 4], [0, 2, 4], [3, 4], [1, 4], [1, 2, 3]]
        log_odds = [[20, 11, 5], [21], [1, 14, 25], [15, 10, 11], [24, 15], [10, 0], [24, 25, 20]]
        joint = seats(persons, all_apart(persons), [list(map(float, own)) for own in log_odds])
        assert_close(joint.marginals, brute_force(joint), 0.12)

    @settings(EXAMPLES, max_examples=15)
    @given(instances())
    def test_marginals_and_draws_agree_with_all_allowed_assignments(self, joint):
        expected = brute_force(joint)
        draws = joint.draws(2000, np.random.default_rng(3))
        assert all(allowed(joint, drawn) for drawn in draws.tolist())
        assert_close(joint.marginals, expected, 0.08)
        assert_close(frequencies(joint, draws), expected, 0.08)


def test_a_ring_among_too_many_assignments_turns():
    persons = [*RING, *([0, 1, 2, *range(own, own + 6)] for own in range(10, 50, 10))]
    log_odds = [*([CERTAIN] * 2 for _ in RING), *([-CERTAIN] * 3 + [CERTAIN] * 6 for _ in range(4))]
    joint = seats(persons, all_apart(persons), log_odds)
    assert_close(joint.marginals[:3], [np.full(2, 0.5)] * 3, 0.03)
