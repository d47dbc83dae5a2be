"""Entries of the registry that are one person: stars around an anchor, never chains."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.duplicates import ONE_PERSON, registered_persons, shares_of_entries
from tests.matching.conftest import EXAMPLES

N = 8
REGISTRY = np.arange(N) + 3  # rids need not begin at nought
PAIR = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] < pair[1])
GRAPHS = st.dictionaries(PAIR, st.floats(0.01, 0.99), max_size=20)


def frame(pairs):
    rows = [(REGISTRY[a], REGISTRY[b], p, np.log(p)) for (a, b), p in pairs.items()]
    return pd.DataFrame(rows, columns=["left_rid", "right_rid", "probability", "log_bf"])


@EXAMPLES
@given(GRAPHS)
def test_every_entry_is_joined_to_its_anchor_by_a_likely_pair_of_its_own(pairs):
    persons = registered_persons(REGISTRY, frame(pairs))
    for entry in persons.entries.itertuples():
        anchor = persons.anchors[entry.person]
        if entry.entry_rid == anchor:
            assert entry.chance == 1.0
        else:
            own = tuple(sorted((int(anchor) - 3, entry.entry_rid - 3)))
            assert entry.chance == pairs[own] >= ONE_PERSON


@EXAMPLES
@given(GRAPHS)
def test_every_entry_belongs_to_one_person_and_every_person_has_its_anchor(pairs):
    persons = registered_persons(REGISTRY, frame(pairs))
    assert persons.entries["entry_rid"].tolist() == REGISTRY.tolist()
    assert persons.anchors.tolist() == sorted(set(persons.anchors.tolist()))
    assert set(persons.entries["person"]) == set(range(len(persons.anchors)))
    person_of = persons.person_of(N + 5)
    assert person_of[persons.anchors].tolist() == list(range(len(persons.anchors)))
    assert (person_of[:3] == -1).all()
    assert (person_of[REGISTRY] >= 0).all()
    assert (person_of[N + 3 :] == -1).all()


@EXAMPLES
@given(GRAPHS, st.integers(0, 1000))
def test_the_order_of_pairs_does_not_matter(pairs, seed):
    one = registered_persons(REGISTRY, frame(pairs))
    other = registered_persons(REGISTRY, frame(pairs).sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(one.entries, other.entries)
    assert one.anchors.tolist() == other.anchors.tolist()


@EXAMPLES
@given(GRAPHS)
def test_a_likely_pair_stays_apart_only_where_one_of_the_two_is_already_joined(pairs):
    persons = registered_persons(REGISTRY, frame(pairs))
    person_of = persons.person_of(N + 3)
    sizes = np.bincount(persons.entries["person"])
    for (a, b), probability in pairs.items():
        a, b = person_of[REGISTRY[a]], person_of[REGISTRY[b]]
        if probability >= ONE_PERSON and a != b:
            assert sizes[a] > 1 or sizes[b] > 1


def test_nobody_is_joined_through_a_third():
    # the first resembles the second and the second the third, but the first and third do not meet
    persons = registered_persons(REGISTRY, frame({(0, 1): 0.9, (1, 2): 0.8}))
    person_of = persons.person_of(N + 3)
    assert person_of[3] == person_of[4] != person_of[5]


def test_three_entries_that_all_resemble_each_other_are_one_person():
    persons = registered_persons(REGISTRY, frame({(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.95}))
    assert len(set(persons.person_of(N + 3)[3:6])) == 1


def test_a_pair_less_likely_than_not_joins_nobody():
    persons = registered_persons(REGISTRY, frame({(0, 1): ONE_PERSON - 0.01}))
    assert len(persons.anchors) == N
    assert (persons.entries["chance"] == 1.0).all()


def test_an_empty_registry_has_no_persons():
    persons = registered_persons(np.zeros(0, dtype=int), frame({}))
    assert len(persons.anchors) == len(persons.entries) == 0
    assert persons.person_of(2).tolist() == [-1, -1]


def test_beyond_53_bits_the_heavier_pair_is_still_joined_first():
    """Two pairs of probability one: the second in order is by 20 bits the surer."""
    pairs = frame({(0, 1): 1.0, (1, 2): 1.0}).assign(log_bf=np.log(2) * np.array([60.0, 80.0]))
    person = registered_persons(REGISTRY, pairs).person_of(N + 3)
    assert person[REGISTRY[1]] == person[REGISTRY[2]]


@EXAMPLES
@given(GRAPHS, st.sets(PAIR, max_size=6))
def test_entries_decided_to_be_two_persons_never_become_one(pairs, different):
    apart = {(int(REGISTRY[a]), int(REGISTRY[b])) for a, b in different}
    person = registered_persons(REGISTRY, frame(pairs), apart).person_of(N + 3)
    assert all(person[left] != person[right] for left, right in apart)


WEIGHTS = st.one_of(st.floats(-20, 40), st.just(np.nan))
#: A record's weight with each entry of a person, the anchor's first, and the chance to be its person.
ENTRIES = st.lists(st.tuples(WEIGHTS, st.floats(0.5, 1.0)), min_size=2, max_size=4).map(
    lambda entries: [(entries[0][0], 1.0), *entries[1:]]
)


def shares(entries, decided=()):
    weights, chances = (np.array(column) for column in zip(*entries, strict=True))
    of_these = np.isin(np.arange(len(entries)), decided)
    return shares_of_entries(weights, chances, np.zeros(len(entries), dtype=np.int64), of_these)


@EXAMPLES
@given(ENTRIES)
def test_of_entries_that_are_surely_one_person_each_has_all_that_a_record_says(entries):
    assert shares([(weight, 1.0) for weight, _ in entries]) == pytest.approx(1.0)


@EXAMPLES
@given(ENTRIES)
def test_the_entry_that_fits_best_has_the_most(entries):
    found, weights = shares(entries), np.array([weight for weight, _ in entries])
    assert (found >= 0).all() and (found <= 1 + 1e-12).all()
    if len(entries) == 2 and not np.isnan(weights).any():
        better, worse = (found[0], found[1]) if weights[0] >= weights[1] else (found[1], found[0])
        assert better >= worse - 1e-12


def test_a_record_that_fits_one_entry_is_of_another_only_as_far_as_both_are_one_person():
    assert shares([(8.0, 1.0), (30.0, 0.75)]) == pytest.approx([0.75, 1.0], abs=1e-6)
    assert shares([(30.0, 1.0), (8.0, 0.75)]) == pytest.approx([1.0, 0.75], abs=1e-6)
    assert shares([(30.0, 1.0), (np.nan, 0.75)]) == pytest.approx([1.0, 0.75])
    of_two_doubtful = shares([(8.0, 1.0), (30.0, 0.75), (8.0, 0.6)])
    assert of_two_doubtful == pytest.approx([0.75, 1.0, 0.75 * 0.6], abs=1e-6)


@EXAMPLES
@given(st.lists(ENTRIES, min_size=1, max_size=4), st.randoms())
def test_persons_do_not_hang_on_each_other_nor_on_the_order_of_rows(persons, random):
    rows = [(*entry, number) for number, entries in enumerate(persons) for entry in entries]
    alone = np.concatenate([shares(entries) for entries in persons])
    order = list(range(len(rows)))
    random.shuffle(order)
    weights, chances, group = (np.array(column) for column in zip(*[rows[i] for i in order], strict=True))
    nobody_said = np.zeros(len(rows), dtype=bool)
    assert shares_of_entries(weights, chances, group, nobody_said) == pytest.approx(alone[order])


@EXAMPLES
@given(ENTRIES, st.data())
def test_what_people_decided_goes_before_what_fits(entries, data):
    one = data.draw(st.integers(0, len(entries) - 1))
    found = shares(entries, decided=[one])
    of_both = [a * entries[one][1] if place != one else 1.0 for place, (_, a) in enumerate(entries)]
    assert found == pytest.approx(of_both)


def test_an_entry_that_was_never_compared_has_the_chance_that_it_is_the_person_s():
    assert shares([(np.nan, 1.0), (np.nan, 0.8)]).tolist() == [1.0, 0.8]
