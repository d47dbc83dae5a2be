"""What other records say of a person counts where it is known, and says nothing where it is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import OtherListsLevel
from linkage.matching.other_lists import LISTS_OF_CAPTIVES, UNCLEAR, OnRecord, level_on_record, on_record
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import Seats
from linkage.matching.speakers import Speakers
from tests.matching.conftest import EXAMPLES

MISSING = -1
#: Every rid below counts where it is of a list; denials are told apart by `DENIED`.
N_RIDS, DENIED = 100, 50
CHANCES = st.floats(0, 1)


def linked(mention: list[int], person: list[int], posterior: list[float]) -> Candidates:
    found = [np.array(column) for column in (mention, person, posterior)]
    return Candidates(found[0], found[1], np.zeros(len(mention)), found[2], {}, np.ones(len(mention)), [])


def of(found: dict[str, Candidates], n_persons: int, *more: Speakers | Seats) -> OnRecord:
    """What is on record; rows of lists from `DENIED` on are denials."""
    return on_record(found, n_persons, np.arange(N_RIDS) < DENIED, *more)


def level_of(chance: float) -> int:
    """What a mention shows of a person on no list whom one other mention is of with this chance."""
    record = of({"testimony": linked([7], [0], [chance])}, 1)
    return int(record.of_pairs(np.array([8]), np.array([0]))[0])


def test_a_doubtful_mention_vouches_for_nobody():
    low, high = UNCLEAR
    assert level_of(low / 2) == OtherListsLevel.ON_NO_LIST
    assert level_of(0.6) == MISSING
    assert level_of((1 + high) / 2) == OtherListsLevel.MENTIONED_BY_OTHERS


@EXAMPLES
@given(CHANCES)
def test_a_mention_does_not_vouch_for_itself(chance):
    record = of({"testimony": linked([7], [0], [chance])}, 1)
    assert record.of_pairs(np.array([7]), np.array([0]))[0] == OtherListsLevel.ON_NO_LIST


#: Eight mentions of three speakers, and the chance that each is of the one person.
SPEAKERS = st.lists(st.integers(0, 2), min_size=8, max_size=8).map(
    lambda told: Speakers(np.array([told.index(speaker) for speaker in told]))
)
OF_ONE = st.lists(CHANCES, min_size=8, max_size=8)


def level_without(chances: list[float], left_out: np.ndarray) -> int:
    """What the mentions that are not left out show of the person."""
    counted = np.array(chances)[~left_out].tolist()
    return level_on_record(["testimony"] * len(counted), counted, [False] * len(counted))


@EXAMPLES
@given(SPEAKERS, OF_ONE)
def test_mentions_of_one_speaker_do_not_vouch_for_each_other(speakers, chances):
    """Each shows what those of other speakers alone would show; one that is yet to come, what all do."""
    found = {
        "interview": linked([0, 1, 2, 3], [0] * 4, chances[:4]),
        "testimony": linked([4, 5, 6, 7], [0] * 4, chances[4:]),
    }
    record, speaker = of(found, 1, speakers), speakers.of(np.arange(9))
    levels = record.of_pairs(np.arange(9), np.zeros(9, dtype=int)).tolist()
    assert levels == [level_without(chances, speaker[:8] == own) for own in speaker]


@EXAMPLES
@given(SPEAKERS, OF_ONE)
def test_none_of_the_speakers_of_a_seat_vouches_for_it(speakers, chances):
    seats = Seats(np.array([1, 2, 5]), np.array([1, 2, 1]))
    record = of({"testimony": linked(list(range(8)), [0] * 8, chances)}, 1, speakers, seats)
    speaker = speakers.of(np.arange(8))
    for head, members in ((1, [1, 5]), (2, [2])):
        level = record.of_pairs(np.array([head]), np.array([0]))[0]
        assert level == level_without(chances, np.isin(speaker, speaker[members]))


@EXAMPLES
@given(CHANCES, CHANCES)
def test_a_speaker_is_left_out_of_what_others_say_of_that_person_only(chance, of_another):
    """Two mentions of one witness that are of two persons are each shown what others say."""
    speakers = Speakers(np.array([0, 0, 2]))
    found = {"testimony": linked([0, 1, 2, 2], [0, 1, 0, 1], [chance, chance, of_another, of_another])}
    levels = of(found, 2, speakers).of_pairs(np.array([0, 1]), np.array([0, 1]))
    assert (levels == level_of(of_another)).all()


@EXAMPLES
@given(CHANCES, st.sampled_from(["exchange", "acknowledgement"]))
def test_a_list_goes_before_whatever_witnesses_say(chance, kind):
    found = {kind: linked([5], [0], [0.9]), "testimony": linked([7], [0], [chance])}
    level = of(found, 1).of_pairs(np.array([8]), np.array([0]))[0]
    assert level == OtherListsLevel.ON_A_LIST_OF_CAPTIVES


@EXAMPLES
@given(CHANCES, CHANCES)
def test_a_denial_makes_nobody_a_captive(chance, denied):
    """It tells who is asked for: the level is what it is without it."""
    told = {"testimony": linked([7], [0], [chance])}
    with_it = told | {"acknowledgement": linked([DENIED], [0], [denied])}
    pairs = np.array([8]), np.array([0])
    assert of(with_it, 1).of_pairs(*pairs)[0] == of(told, 1).of_pairs(*pairs)[0]
    assert list(of(with_it, 1).shares()) == list(of(told, 1).shares())


def test_persons_of_whom_it_is_unclear_count_at_no_level():
    found = {"testimony": linked([7, 8], [0, 1], [0.6, 0.99])}
    clear = of({"testimony": linked([8], [1], [0.99])}, 20).shares()
    unclear = of(found, 20).shares()
    assert unclear.sum() == pytest.approx(1.0)
    assert unclear[OtherListsLevel.ON_NO_LIST] < clear[OtherListsLevel.ON_NO_LIST]


@EXAMPLES
@given(
    st.lists(
        st.tuples(st.sampled_from(["exchange", "acknowledgement", "denial", "death", "testimony"]), CHANCES),
        max_size=4,
    )
)
def test_an_explanation_reads_the_record_as_the_night_did(told):
    kinds = ["acknowledgement" if said == "denial" else said for said, _ in told]
    chances = [chance for _, chance in told]
    rids = [place + DENIED * (said == "denial") for place, (said, _) in enumerate(told)]
    found = {}
    for kind in set(kinds):
        those = [place for place, one in enumerate(kinds) if one == kind]
        found[kind] = linked([rids[i] for i in those], [0] * len(those), [chances[i] for i in those])
    captive = [said in LISTS_OF_CAPTIVES for said, _ in told]
    by_night = of(found, 1).of_pairs(np.array([99]), np.array([0]))[0]
    assert level_on_record(kinds, chances, captive) == by_night
