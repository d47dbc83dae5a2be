"""Who speaks is told by the code that the kind's contract has for it."""

import pytest

from linkage.records.contracts import contract
from linkage.records.speakers import SPEAKER, speaker_of


@pytest.mark.parametrize("kind", SPEAKER)
def test_the_contract_holds_it_as_a_code_that_protects_the_source(kind):
    column = next(one for one in contract(kind).columns if one.name == SPEAKER[kind])
    assert (column.type, column.privacy) == ("id", "source-protecting")


@pytest.mark.parametrize(
    ("kind", "columns", "speaker"),
    [
        ("testimony", {"witness_id": "W-03", "origin_id": "W-01"}, "W-03"),
        ("testimony", {"origin_id": "W-01"}, None),
        ("testimony", {"witness_id": ""}, None),
        ("testimony", {"witness_id": float("nan")}, None),
        ("interview", {"respondent_id": "R-7"}, "R-7"),
        ("registry", {"witness_id": "W-03"}, None),
    ],
)
def test_whoever_repeats_anothers_words_speaks(kind, columns, speaker):
    assert speaker_of(kind, columns) == speaker
