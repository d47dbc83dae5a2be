"""Relatives, twins and namesakes resemble a person, each in a way of their own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.competition import compete, each_for_itself
from linkage.matching.fields import BY_NAME, FIELDS
from linkage.matching.look_alikes import LOOK_ALIKES, documented_chances, log_look_alike
from linkage.matching.model import field_weight
from linkage.matching.training import Sample, prior_model, train
from tests.matching.conftest import EXAMPLES
from tests.matching.test_model import CHANCE, FREQUENCY, MODEL, PATTERNS, alone, pattern, vectors, weighed


def highest(*names):
    return {name: max(BY_NAME[name].levels) for name in names}


HOUSEHOLD = highest("surname", "patronymic", "birth_date", "unit", "home", "missing_place", "missing_date")
NAME = highest("surname", "given", "patronymic")
CHANCES = st.tuples(*[st.floats(1e-4, 0.1)] * len(LOOK_ALIKES))


def test_their_shares_add_up_to_one_and_they_speak_of_fields_that_exist():
    assert sum(kind.weight for kind in LOOK_ALIKES) == pytest.approx(1.0)
    for kind in LOOK_ALIKES:
        assert set(kind.agree) | set(kind.levels) <= set(BY_NAME)
        assert not set(kind.agree) & set(kind.levels)
        assert all(0 < share < 1 for share in kind.agree.values())
        for name, levels in kind.levels.items():
            assert len(levels) == len(BY_NAME[name].levels)
            assert sum(levels) == pytest.approx(1.0)


def test_two_entries_that_differ_in_the_given_name_alone_are_sooner_twins():
    found = weighed([pattern(**HOUSEHOLD, given=0)])
    filed_twice = compete(found.log_bf, found.log_alike, each_for_itself(1), 0.03, 71_000, 1)
    assert filed_twice.posterior[0] < 0.5


def test_a_namesake_born_on_another_day_of_the_same_year_is_no_sure_match():
    same_year = BY_NAME["birth_date"].levels.SAME_YEAR
    without = weighed([pattern(**NAME, birth_date=same_year, home=0, rank=0)])
    assert alone(without.log_bf, without.log_alike)[0] < alone(without.log_bf)[0]
    own = weighed([pattern(**NAME, **highest("birth_date", "home", "rank"))])
    assert alone(own.log_bf, own.log_alike)[0] > 0.99


def test_nor_is_one_of_the_same_unit_who_went_missing_on_the_same_day_at_the_same_place():
    same_year = BY_NAME["birth_date"].levels.SAME_YEAR
    found = weighed(
        [pattern(**NAME, **highest("unit", "missing_place", "missing_date"), birth_date=same_year)]
    )
    filed_twice = compete(found.log_bf, found.log_alike, each_for_itself(1), 0.03, 71_000, 1)
    assert filed_twice.posterior[0] < 0.9


@EXAMPLES
@given(PATTERNS)
def test_the_mixture_lies_between_the_least_and_the_most_alike(rows):
    levels = np.array(rows, dtype=np.int8)
    weights = {field.name: np.where(levels[:, i] >= 0, 1.0, 0.0) for i, field in enumerate(FIELDS)}
    each = [log_look_alike(weights, levels, MODEL.chance.u, (kind,)) for kind in LOOK_ALIKES]
    mixed = log_look_alike(weights, levels, MODEL.chance.u)
    assert (mixed <= np.max(each, axis=0) + 1e-9).all()
    assert (mixed >= np.min(each, axis=0) - 1e-9).all()


@EXAMPLES
@given(PATTERNS, CHANCES)
def test_pairs_weigh_as_often_as_the_model_takes_each_kind_to_be_met(rows, chances):
    pairs = vectors(rows)
    weights = {
        field.name: field_weight(field.name, pairs.levels[:, i], pairs.r, MODEL, FREQUENCY)
        for i, field in enumerate(FIELDS)
    }
    expected = log_look_alike(weights, pairs.levels, MODEL.chance.u, chances=np.array(chances))
    found = weighed(rows, replace(MODEL, alike=np.array(chances)))
    assert found.log_alike == pytest.approx(expected, abs=1e-9)


ENTRIES = 20_000
RELATIVE, TWIN_TOGETHER, TWIN, NAMESAKE_TOGETHER, NAMESAKE = range(len(LOOK_ALIKES))


def drawn(rng, **shares):
    """A level by its probabilities, for each field named."""
    return {name: rng.choice(len(of), p=np.array(of) / sum(of)) for name, of in shares.items()}


def entered_twice(rng):
    fields = ("surname", "given", "patronymic", "birth_date", "unit", "home", "missing_place")
    return pattern(**drawn(rng, **{name: BY_NAME[name].m for name in fields}))


def namesakes(rng):
    born = LOOK_ALIKES[NAMESAKE].levels["birth_date"]
    alike = highest("surname", "given", "patronymic", "unit", "missing_place")
    return pattern(**alike, home=0, **drawn(rng, birth_date=born))


def twins(rng, lost_together):
    own = highest("surname", "patronymic", "birth_date", "home")
    shared = ("unit", "missing_place")
    where = highest(*shared) if lost_together else drawn(rng, **{name: BY_NAME[name].u for name in shared})
    return pattern(**own, given=0, **where)


def learnt(n_namesakes, n_right=ENTRIES, kinds=("registry", "registry"), of_twins=()):
    """The model of 300 persons entered twice and of so many pairs of namesakes who were lost together.

    ``of_twins`` tells of each pair of twins beside them whether they were lost together.
    """
    rng = np.random.default_rng(3)
    rows = [entered_twice(rng) for _ in range(300)] + [namesakes(rng) for _ in range(n_namesakes)]
    rows += [twins(rng, together) for together in of_twins]
    sample = Sample(vectors(rows), each_for_itself(len(rows)), n_right)
    return train(sample, prior_model(*kinds, ENTRIES, CHANCE), FREQUENCY)[0]


def test_where_namesakes_abound_pairs_of_entries_tell_it():
    found = learnt(n_namesakes=100)
    assert found.trained
    assert found.alike[NAMESAKE_TOGETHER] > 1.3 * documented_chances()[NAMESAKE_TOGETHER]
    assert found.alike[NAMESAKE] < 1.3 * documented_chances()[NAMESAKE]
    assert found.in_left * ENTRIES == pytest.approx(300, rel=0.07)


def test_where_twins_abound_they_are_not_taken_for_persons_whose_given_name_is_wrong():
    """What twins share they share at once, so a pair alike in all but the given name gains nothing."""
    found = learnt(n_namesakes=0, of_twins=[True] * 60)
    assert found.alike[TWIN_TOGETHER] > 1.5 * documented_chances()[TWIN_TOGETHER]
    assert found.m["given"][0] < 2 * BY_NAME["given"].m[0]
    assert found.in_left * ENTRIES == pytest.approx(300, rel=0.05)


@pytest.mark.parametrize(("lost_together", "kind"), [(True, TWIN_TOGETHER), (False, TWIN)])
def test_entries_tell_whether_twins_are_lost_together(lost_together, kind):
    chances = learnt(n_namesakes=0, of_twins=[lost_together] * 60).alike / documented_chances()
    assert chances[kind] == max(chances) > 1.5


def test_they_are_no_rarer_than_documented_and_relatives_are_as_documented():
    assert learnt(n_namesakes=0).alike.tolist() == documented_chances().tolist()
    assert learnt(n_namesakes=100).alike[RELATIVE] == documented_chances()[RELATIVE]


def test_a_short_registry_hardly_tells():
    few = learnt(n_namesakes=5, n_right=300).alike
    assert few[NAMESAKE_TOGETHER] < 3 * documented_chances()[NAMESAKE_TOGETHER]


def test_other_pairs_of_kinds_take_what_entries_told():
    assert learnt(100, kinds=("registry", "testimony")).alike.tolist() == documented_chances().tolist()
