"""What other records say of a person counts where it is known, and says nothing where it is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import OtherListsLevel
from linkage.matching.other_lists import UNCLEAR, level_on_record, on_record
from linkage.matching.persons_of_mentions import Candidates
from tests.matching.conftest import EXAMPLES

MISSING = -1
CHANCES = st.floats(0, 1)


def linked(mention: list[int], person: list[int], posterior: list[float]) -> Candidates:
    found = [np.array(column) for column in (mention, person, posterior)]
    return Candidates(found[0], found[1], np.zeros(len(mention)), found[2], {}, np.ones(len(mention)), [])


def level_of(chance: float) -> int:
    """What a mention shows of a person on no list whom one other mention is of with this chance."""
    record = on_record({"testimony": linked([7], [0], [chance])}, 1)
    return int(record.of_pairs(np.array([8]), np.array([0]))[0])


def test_a_doubtful_mention_vouches_for_nobody():
    low, high = UNCLEAR
    assert level_of(low / 2) == OtherListsLevel.ON_NO_LIST
    assert level_of(0.6) == MISSING
    assert level_of((1 + high) / 2) == OtherListsLevel.MENTIONED_BY_OTHERS


@EXAMPLES
@given(CHANCES)
def test_a_mention_does_not_vouch_for_itself(chance):
    record = on_record({"testimony": linked([7], [0], [chance])}, 1)
    assert record.of_pairs(np.array([7]), np.array([0]))[0] == OtherListsLevel.ON_NO_LIST


@EXAMPLES
@given(CHANCES, st.sampled_from(["exchange", "acknowledgement"]))
def test_a_list_goes_before_whatever_witnesses_say(chance, kind):
    found = {kind: linked([5], [0], [0.9]), "testimony": linked([7], [0], [chance])}
    level = on_record(found, 1).of_pairs(np.array([8]), np.array([0]))[0]
    assert level == OtherListsLevel.ON_A_LIST_OF_CAPTIVES


def test_persons_of_whom_it_is_unclear_count_at_no_level():
    found = {"testimony": linked([7, 8], [0, 1], [0.6, 0.99])}
    clear = on_record({"testimony": linked([8], [1], [0.99])}, 20).shares()
    unclear = on_record(found, 20).shares()
    assert unclear.sum() == pytest.approx(1.0)
    assert unclear[OtherListsLevel.ON_NO_LIST] < clear[OtherListsLevel.ON_NO_LIST]


@EXAMPLES
@given(
    st.lists(
        st.tuples(st.sampled_from(["exchange", "acknowledgement", "death", "testimony"]), CHANCES), max_size=4
    )
)
def test_an_explanation_reads_the_record_as_the_night_did(told):
    found = {}
    for kind in {kind for kind, _ in told}:
        chances = [chance for of, chance in told if of == kind]
        found[kind] = linked(list(range(len(chances))), [0] * len(chances), chances)
    by_night = on_record(found, 1).of_pairs(np.array([99]), np.array([0]))[0]
    assert level_on_record([kind for kind, _ in told], [chance for _, chance in told]) == by_night
