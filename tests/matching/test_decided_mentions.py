"""What people decided of a mention goes before what competition gave."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.decided_mentions import (
    CERTAIN,
    anchors_as_decided,
    as_decided,
    different_persons,
    same_persons,
)
from linkage.matching.persons_of_mentions import Candidates
from tests.matching.conftest import EXAMPLES

SHARES = st.dictionaries(st.integers(0, 4), st.floats(0.01, 0.24), max_size=4)
MENTIONS = st.dictionaries(st.integers(10, 14), SHARES, max_size=5)
VERDICTS = st.dictionaries(
    st.integers(10, 14), st.sets(st.integers(0, 4), min_size=1, max_size=1), max_size=3
)


def candidates(mentions):
    rows = [(rid, person, p) for rid in sorted(mentions) for person, p in sorted(mentions[rid].items())]
    nobody = {rid: 1.0 - sum(own.values()) for rid, own in mentions.items() if own}
    table = pd.DataFrame(rows, columns=["mention", "person", "posterior"])
    mention, person = (table[name].to_numpy(dtype=np.int32) for name in ("mention", "person"))
    posterior = table["posterior"].to_numpy(dtype=float)
    odds = posterior / np.array([nobody[rid] for rid in mention.tolist()])
    return Candidates(mention, person, np.log(posterior), posterior, nobody, odds, [])


def shares(found, rid):
    at = found.mention == rid
    return dict(zip(found.person[at].tolist(), found.posterior[at].tolist(), strict=True))


@EXAMPLES
@given(MENTIONS, VERDICTS, VERDICTS)
def test_every_mention_is_still_shared_out_whole(mentions, same, different):
    found = as_decided(candidates(mentions), same, different)
    for rid, none in found.nobody.items():
        assert sum(shares(found, rid).values()) + none == pytest.approx(1.0)
    keys = list(zip(found.mention.tolist(), found.person.tolist(), strict=True))
    assert keys == sorted(set(keys))


@EXAMPLES
@given(MENTIONS, VERDICTS, VERDICTS)
def test_decided_mentions_are_as_decided_and_the_others_as_they_were(mentions, same, different):
    before = candidates(mentions)
    found = as_decided(before, same, different)
    for rid in set(mentions) | set(same) | set(different):
        if rid in same:
            assert shares(found, rid) == dict.fromkeys(same[rid], 1.0)
            assert found.nobody[rid] == 0.0
        elif rid in different:
            assert not shares(found, rid).keys() & different[rid]
        else:
            assert shares(found, rid) == shares(before, rid)


def test_a_rejected_persons_share_goes_to_the_others_in_proportion():
    found = as_decided(candidates({10: {0: 0.5, 1: 0.2}}), {}, {10: {0}})
    assert shares(found, 10) == pytest.approx({1: 0.4})
    assert found.nobody[10] == pytest.approx(0.6)


def test_a_mention_is_its_persons_through_another_mention_too():
    person_of = np.array([0, 1, 1, -1, -1, -1])
    assert same_persons([(1, 3), (3, 5)], person_of) == {3: {1}, 5: {1}}
    assert same_persons([(3, 4)], person_of) == {}
    assert different_persons([(2, 4), (0, 1), (3, 4)], person_of) == {4: {1}}


def test_mentions_of_the_unregistered_are_joined_and_parted():
    edges = pd.DataFrame(
        {"anchor_rid": [3, 4], "mention_rid": [5, 6], "odds": [0.5, 2.0], "log_bf": [1.0, 2.0]}
    ).astype({"anchor_rid": np.int32, "mention_rid": np.int32})
    settled = anchors_as_decided(edges, [(3, 7), (5, 7)], [(4, 6)])
    assert settled[["anchor_rid", "mention_rid", "odds"]].values.tolist() == [
        [3, 5, CERTAIN],
        [3, 7, CERTAIN],
    ]
    assert anchors_as_decided(edges, [], []).equals(edges)
