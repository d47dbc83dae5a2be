"""What a published night kept of single records tells what the night itself would have told."""

from types import SimpleNamespace

import pandas as pd
import pytest

from linkage.kept_night import KeptNight
from linkage.matching.fields import OtherListsLevel

#: By rid: testimonies of two witnesses, an interview whose respondent has the code of one, a nameless, a row.
RECORDS = {
    0: ("testimony", {"witness_id": "W-03"}),
    1: ("testimony", {"witness_id": "W-03"}),
    2: ("testimony", {"witness_id": "W-04"}),
    3: ("interview", {"respondent_id": "W-03"}),
    4: ("testimony", {}),
    5: ("exchange", {}),
}


def kept_night(*mentions):
    """A night in which these records are surely of person 7."""
    edges = pd.DataFrame({"mention_rid": mentions, "person": 7, "probability": 0.99})

    def rows(table, **asked):
        if table == "edges":
            return edges
        kind = RECORDS[asked["rid"]][0]
        return pd.DataFrame([{"kind": kind, "source": "s", "record_id": str(asked["rid"])}])

    persons = pd.DataFrame(columns=["person", "anchor_rid", "registered"])
    snapshot = SimpleNamespace(
        night=SimpleNamespace(as_of="2025-01-01"),
        rows=rows,
        table=lambda _: persons,
        facts=lambda: {"linkage": {"recalibration": {"strata": []}}},
    )
    kept = KeptNight(None, snapshot)
    kept._texts = {rid: columns for rid, (_, columns) in RECORDS.items()}
    return kept


@pytest.mark.parametrize(
    ("others", "asked", "level"),
    [
        ((0,), 0, OtherListsLevel.ON_NO_LIST),
        ((1,), 0, OtherListsLevel.ON_NO_LIST),
        ((0, 1), 0, OtherListsLevel.ON_NO_LIST),
        ((1, 2), 0, OtherListsLevel.MENTIONED_BY_OTHERS),
        ((3,), 0, OtherListsLevel.MENTIONED_BY_OTHERS),
        ((4,), 0, OtherListsLevel.MENTIONED_BY_OTHERS),
        ((0,), 4, OtherListsLevel.MENTIONED_BY_OTHERS),
        ((1, 5), 0, OtherListsLevel.ON_A_LIST_OF_CAPTIVES),
    ],
)
def test_a_person_is_mentioned_by_others_than_who_speaks(others, asked, level):
    assert kept_night(*others).on_record(7, asked) == level
