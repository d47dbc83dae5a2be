"""Lists that hold a person once: one row to one person, in probabilities and in every draw."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import exclusive_lists
from linkage.matching.exclusive_lists import Component, assign_jointly, conflicting_components
from linkage.matching.persons_of_mentions import Candidates
from tests.matching.conftest import EXAMPLES

#: (row, person) -> odds against nobody
ODDS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(0.1, 30), min_size=1, max_size=10
)


def candidates(odds):
    """Rows that compete for persons, as the competition leaves them: each row for itself."""
    edges = sorted(odds)
    mention, person = (np.array(column) for column in zip(*edges, strict=True))
    against = np.array([odds[edge] for edge in edges])
    total = {row: 1 + sum(o for (r, _), o in odds.items() if r == row) for row in set(mention.tolist())}
    posterior = against / np.array([total[row] for row in mention.tolist()])
    nobody = {row: 1 / whole for row, whole in total.items()}
    return Candidates(mention, person, np.log(against), posterior, nobody, against, [])


def brute_force(odds):
    """Joint marginals by looking at every way of giving each row one of its persons, or none."""
    rows = sorted({row for row, _ in odds})
    options = [[None, *(person for r, person in sorted(odds) if r == row)] for row in rows]
    shares, total = dict.fromkeys(odds, 0.0), 0.0
    for chosen in itertools.product(*options):
        persons = [person for person in chosen if person is not None]
        if len(persons) != len(set(persons)):
            continue
        edges = [(row, p) for row, p in zip(rows, chosen, strict=True) if p is not None]
        weight = float(np.prod([odds[edge] for edge in edges]))
        total += weight
        for edge in edges:
            shares[edge] += weight
    return np.array([shares[edge] / total for edge in sorted(odds)])


class TestMarginals:
    @EXAMPLES
    @given(ODDS)
    def test_are_those_of_every_possible_assignment(self, odds):
        assert assign_jointly(candidates(odds)).posterior == pytest.approx(brute_force(odds), abs=1e-9)

    @EXAMPLES
    @given(ODDS)
    def test_no_row_and_no_person_holds_more_than_one(self, odds):
        found = assign_jointly(candidates(odds))
        assert (np.bincount(found.person, found.posterior) <= 1 + 1e-9).all()
        for row, nobody in found.nobody.items():
            assert found.posterior[found.mention == row].sum() + nobody == pytest.approx(1)

    def test_two_rows_that_want_one_person_share_it(self):
        found = assign_jointly(candidates({(0, 0): 1000.0, (1, 0): 1000.0}))
        assert found.posterior == pytest.approx([0.5, 0.5], abs=1e-3)

    def test_a_row_gives_way_where_it_has_another_choice(self):
        found = assign_jointly(candidates({(0, 0): 100.0, (1, 0): 100.0, (1, 1): 90.0}))
        first, contested, other = found.posterior
        assert first > 0.9
        assert contested < 0.1 < 0.9 < other

    def test_who_competes_with_nobody_is_left_as_he_was(self):
        alone = candidates({(0, 0): 5.0, (1, 1): 3.0, (2, 2): 0.4})
        found = assign_jointly(alone)
        assert found.posterior.tolist() == alone.posterior.tolist()
        assert found.components == []

    def test_nothing_to_assign(self):
        nothing = np.zeros(0)
        none = np.zeros(0, dtype=int)
        assert len(assign_jointly(Candidates(none, none, nothing, nothing, {}, nothing, [])).posterior) == 0


class TestComponents:
    @EXAMPLES
    @given(ODDS)
    def test_rows_of_different_components_want_nobody_in_common(self, odds):
        found = candidates(odds)
        components = conflicting_components(found.mention, found.person, found.posterior)
        wanted = [set(found.person[edges].tolist()) for edges in components]
        contested = [
            {p for p in persons if (found.person[edges] == p).sum() > 1}
            for persons, edges in zip(wanted, components, strict=True)
        ]
        for a, b in itertools.combinations(range(len(components)), 2):
            assert not contested[a] & wanted[b]
            assert not set(found.mention[components[a]]) & set(found.mention[components[b]])
        assert all(contested)

    @EXAMPLES
    @given(ODDS)
    def test_a_component_holds_its_rows_whole_and_in_order(self, odds):
        found = candidates(odds)
        components = conflicting_components(found.mention, found.person, found.posterior)
        for edges in components:
            rows = np.isin(found.mention, found.mention[edges])
            assert edges.tolist() == np.flatnonzero(rows).tolist()
        assert [edges[0] for edges in components] == sorted(edges[0] for edges in components)


def whole_component(odds):
    found = candidates(odds)
    return Component(np.arange(len(odds)), found), found


class TestDraws:
    @settings(EXAMPLES, max_examples=20)
    @given(ODDS, st.integers(0, 1000))
    def test_no_draw_gives_a_person_two_rows_or_a_row_two_persons(self, odds, seed):
        component, found = whole_component(odds)
        drawn = component.draws(200, np.random.default_rng(seed))
        assert drawn.shape == (len(odds), 200)
        for of in (found.mention, found.person):
            for one in np.unique(of):
                assert (drawn[of == one].sum(axis=0) <= 1).all()

    @settings(EXAMPLES, max_examples=20)
    @given(ODDS)
    def test_shares_of_draws_are_the_marginals_within_monte_carlo_error(self, odds):
        component, _ = whole_component(odds)
        n, exact = 4000, brute_force(odds)
        shares = component.draws(n, np.random.default_rng(5)).mean(axis=1)
        assert (np.abs(shares - exact) <= 5 * np.sqrt(exact * (1 - exact) / n) + 1e-9).all()


class TestSampling:
    """Where there are too many assignments to enumerate, they are sampled."""

    @pytest.fixture(autouse=True)
    def too_many(self, monkeypatch):
        monkeypatch.setattr(exclusive_lists, "MOST_ASSIGNMENTS", 1)

    @settings(EXAMPLES, max_examples=15)
    @given(ODDS.filter(lambda odds: len(odds) > 1))
    def test_agrees_with_enumeration(self, odds):
        component, _ = whole_component(odds)
        assert component.draws(4000, np.random.default_rng(3)).mean(axis=1) == pytest.approx(
            brute_force(odds), abs=0.06
        )
        assert component.marginals() == pytest.approx(brute_force(odds), abs=0.08)

    @settings(EXAMPLES, max_examples=15)
    @given(ODDS)
    def test_no_draw_gives_a_person_two_rows_or_a_row_two_persons(self, odds):
        component, found = whole_component(odds)
        drawn = component.draws(100, np.random.default_rng(3))
        for of in (found.mention, found.person):
            for one in np.unique(of):
                assert (drawn[of == one].sum(axis=0) <= 1).all()

    @pytest.mark.parametrize("odds", [1e3, 1e6, 1e12])
    @pytest.mark.parametrize("rows", [3, 4, 8])
    def test_a_ring_turns_however_high_the_odds(self, rows, odds):
        """Each row wants two persons: nearly all the weight is on two assignments, which share no pair."""
        ring = {(row, (row + more) % rows): odds for row in range(rows) for more in range(2)}
        component, _ = whole_component(ring)
        drawn = component.draws(4000, np.random.default_rng(3))
        assert drawn.mean(axis=1) == pytest.approx(brute_force(ring), abs=0.06)
        assert component.marginals() == pytest.approx(brute_force(ring), abs=0.08)

    @pytest.mark.parametrize("odds", [1e3, 1e6, 1e12])
    @pytest.mark.parametrize(
        "wanted",
        [
            {(row, 0): 1 for row in range(3)},
            {(row, person): 1 for row in range(4) for person in range(3)},
            {(0, 0): 1e-3, (1, 0): 1, (1, 1): 1, (2, 1): 1e-3},
        ],
        ids=["three for one", "four for three", "a chain with nobody at either end"],
    )
    def test_who_is_left_with_nobody_changes_however_high_the_odds(self, wanted, odds):
        against = {pair: share * odds for pair, share in wanted.items()}
        component, _ = whole_component(against)
        drawn = component.draws(8000, np.random.default_rng(3))
        assert drawn.mean(axis=1) == pytest.approx(brute_force(against), abs=0.06)

    def test_the_same_component_has_the_same_marginals_again(self):
        odds = {(row, person): 2.0 + row for row in range(3) for person in range(3)}
        assert whole_component(odds)[0].marginals().tolist() == whole_component(odds)[0].marginals().tolist()


@EXAMPLES
@given(ODDS, st.permutations(range(4)), st.permutations(range(4)))
def test_neither_the_numbers_of_rows_nor_of_persons_matter(odds, rows, persons):
    renamed = {(rows[row], persons[person]): o for (row, person), o in odds.items()}
    one, other = assign_jointly(candidates(odds)), assign_jointly(candidates(renamed))
    by_edge = dict(zip(sorted(renamed), other.posterior.tolist(), strict=True))
    assert one.posterior == pytest.approx([by_edge[rows[r], persons[p]] for r, p in sorted(odds)])


def test_two_lists_may_hold_the_same_person():
    both = candidates({(0, 0): 1000.0, (1, 0): 1000.0})
    apart = assign_jointly(both, source_of=np.array([0, 1]))
    assert apart.posterior == pytest.approx(both.posterior)
    assert not apart.components
