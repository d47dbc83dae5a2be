"""No number under five is told, nor follows from those that are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from linkage.reports.disclosure_control import LEAST, Sum, withheld

COUNTS = st.integers(0, 12)


def bounds(name, numbers, sums, hidden):
    """The least and the most that somebody who sees the published numbers can find for a hidden one."""
    names = sorted(hidden)
    if name not in names:
        return numbers[name], numbers[name]
    left, right = [], []
    for one in sums:
        row, known = np.zeros(len(names)), 0.0
        for part, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
            if part in hidden:
                row[names.index(part)] += sign
            else:
                known -= sign * numbers[part]
        left.append(row)
        right.append(known)
    aim = np.array([1.0 if one == name else 0.0 for one in names])
    ends = [linprog(sign * aim, A_eq=left, b_eq=right, bounds=(0, 1e6)) for sign in (1, -1)]
    return ends[0].fun, -ends[1].fun


def table(cells):
    """A table with the totals of its lines and columns, and of all."""
    numbers, sums = {}, []
    for (row, column), count in np.ndenumerate(cells):
        numbers[f"{row},{column}"] = count
    for row in range(cells.shape[0]):
        sums.append(Sum(f"{row},*", tuple(f"{row},{column}" for column in range(cells.shape[1]))))
    for column in range(cells.shape[1]):
        sums.append(Sum(f"*,{column}", tuple(f"{row},{column}" for row in range(cells.shape[0]))))
    sums.append(Sum("*,*", tuple(f"{row},*" for row in range(cells.shape[0]))))
    for one in sums:
        numbers[one.total] = sum(numbers[part] for part in one.parts)
    return numbers, sums


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=4, max_size=4), min_size=3, max_size=3))
def test_no_small_number_of_a_table_can_be_worked_out(cells):
    numbers, sums = table(np.array(cells))
    hidden = withheld(numbers, sums)
    for name, number in numbers.items():
        if 0 < number < LEAST:
            assert name in hidden
            low, high = bounds(name, numbers, sums, hidden)
            assert high - low > 0.5, name


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(0, 40))
def test_the_rest_of_a_share_is_protected_too(part, rest):
    numbers = {"part": part, "whole": part + rest, "rest": rest}
    hidden = withheld(numbers, [Sum("whole", ("part", "rest"))], unpublished={"rest"})
    if 0 < rest < LEAST:
        assert hidden & {"part", "whole"}
    elif not 0 < part < LEAST and not 0 < part + rest < LEAST:
        assert not hidden


def test_one_small_part_takes_the_smallest_other_with_it():
    numbers = {"all": 100, "a": 3, "b": 20, "c": 77}
    assert withheld(numbers, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}


def test_two_small_parts_whose_sum_is_small_take_a_third():
    numbers = {"all": 103, "a": 1, "b": 2, "c": 100}
    assert withheld(numbers, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_small_difference_of_two_published_groups_is_protected():
    numbers = {"flags": 50, "credible": 47, "rest": 3}
    assert withheld(numbers, [Sum("flags", ("credible", "rest"))], {"rest"}) == {"credible"}


def test_what_protects_in_one_sum_is_protected_in_the_next():
    numbers = {"all": 100, "2023": 40, "2024": 60, "may": 2, "june": 38}
    hidden = withheld(numbers, [Sum("all", ("2023", "2024")), Sum("2023", ("may", "june"))])
    assert hidden == {"may", "june"}
    with_another_way = [Sum("all", ("2023", "2024")), Sum("2023", ("may", "june")), Sum("copy", ("june",))]
    assert "copy" in withheld({**numbers, "copy": 38}, with_another_way)


def test_what_is_to_be_kept_is_withheld_last():
    numbers = {"strict": 53, "flags": 50, "rest": 3}
    sums = [Sum("strict", ("flags", "rest"))]
    assert withheld(numbers, sums, {"rest"}, keep={"flags"}) == {"strict"}


@pytest.mark.parametrize("number", [0, 5, 5.2, 1000])
def test_none_and_five_or_more_may_be_told(number):
    assert withheld({"a": number}, []) == set()


@pytest.mark.parametrize("number", [0.01, 1, 4.99])
def test_one_to_four_may_not_also_where_they_are_only_expected(number):
    assert withheld({"a": number}, []) == {"a"}
