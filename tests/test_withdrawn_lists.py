"""A withdrawn list of acknowledgements holds its source back until something takes its place."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from linkage.withdrawn_lists import to_deliver_anew, unreplaced_lists


@dataclass(frozen=True)
class List:
    id: str
    seq: int
    source: str = "icrc"
    kind: str = "acknowledgement"
    full_extract: bool = False
    withdrawn_at: datetime | None = None

    @property
    def delivered_at(self) -> datetime:
        return datetime(2024, 6, self.seq)


GONE = datetime(2024, 6, 20)
OLD, NEW = List("old", 1), List("new", 5)
WITHDRAWN = List("gone", 3, withdrawn_at=GONE)


def held_back(*lists, relied_on=("old", "gone", "new"), one_off=()):
    return unreplaced_lists(lists, relied_on, one_off)


def test_of_a_source_without_its_only_list_nothing_tells_how_far_it_reaches():
    assert held_back(WITHDRAWN, List("other", 2, source="ombudsman")) == {"icrc": ()}


def test_a_newest_list_that_was_a_mistake_leaves_the_older_ones_as_they_were():
    assert held_back(OLD, WITHDRAWN) == {}


def test_a_list_gone_from_between_others_leaves_what_came_before_it():
    assert held_back(OLD, WITHDRAWN, NEW) == {"icrc": ("old",)}


@pytest.mark.parametrize("after", [List("after", 21), List("whole", 5, full_extract=True)])
def test_what_is_delivered_after_the_withdrawal_or_whole_after_the_list_takes_its_place(after):
    assert held_back(OLD, WITHDRAWN, after) == {}


def test_a_list_that_no_night_relied_on_and_a_source_that_came_once_hold_nobody_back():
    assert held_back(WITHDRAWN, relied_on=()) == {}
    assert held_back(WITHDRAWN, one_off=("icrc",)) == {}


def test_lists_of_other_kinds_are_no_answers():
    assert held_back(List("gone", 3, kind="exchange", withdrawn_at=GONE)) == {}


def test_a_person_is_told_which_source_to_deliver_anew():
    (line,) = to_deliver_anew({"icrc": ()})
    assert line.startswith("deliver acknowledgement/icrc anew") and "one_off_sources" in line
