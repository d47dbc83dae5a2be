"""Relatives, twins and namesakes resemble a person, each in a way of their own."""

import numpy as np
import pytest
from hypothesis import given

from linkage.matching.competition import compete, each_for_itself
from linkage.matching.fields import BY_NAME, FIELDS
from linkage.matching.look_alikes import LOOK_ALIKES, log_look_alike
from tests.matching.conftest import EXAMPLES
from tests.matching.test_model import MODEL, PATTERNS, alone, pattern, weighed


def highest(*names):
    return {name: max(BY_NAME[name].levels) for name in names}


HOUSEHOLD = highest("surname", "patronymic", "birth_date", "unit", "home", "missing_place")
NAME = highest("surname", "given", "patronymic")


def test_their_shares_add_up_to_one_and_they_speak_of_fields_that_exist():
    assert sum(kind.weight for kind in LOOK_ALIKES) == pytest.approx(1.0)
    for kind in LOOK_ALIKES:
        assert set(kind.agree) | set(kind.levels) <= set(BY_NAME)
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


def test_nor_is_one_of_the_same_unit_who_went_missing_at_the_same_place():
    same_year = BY_NAME["birth_date"].levels.SAME_YEAR
    found = weighed([pattern(**NAME, **highest("unit", "missing_place"), birth_date=same_year)])
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
