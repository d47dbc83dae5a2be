import duckdb
import pandas as pd
import pytest

from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import PAIR_COLUMNS
from linkage.matching.lessons import PATTERN
from linkage.publishing import Night, Snapshot
from linkage.queue_pairs import queue_pairs

ENTRIES = [RecordName("registry", "mvs", f"R-{n}") for n in range(3)]
MENTION = RecordName("testimony", "ngo", "T-1")
NIGHT = Night("run", "2024-12-31", "2024-12-31T00:00:00", {})


@pytest.fixture
def snapshot():
    """Three entries and a mention: links to entry 2 and then to entry 0, of which the second was compared."""
    records = [(one.kind, one.source, one.record_id, f"says {one.record_id}") for one in (*ENTRIES, MENTION)]
    links = [
        {**Pair(entry, MENTION).columns(), "probability": p, "match_weight": 1.0}
        for entry, p in ((ENTRIES[2], 0.7), (ENTRIES[0], 0.2))
    ]
    tables = {
        "records": pd.DataFrame(records, columns=["kind", "source", "record_id", "evidence"]).reset_index(
            names="rid"
        ),
        "links": pd.DataFrame(links),
        "comparisons": pd.DataFrame([{"left_rid": 0, "right_rid": 3, **dict.fromkeys(PATTERN, 2)}]),
    }
    tables |= {
        "members": pd.DataFrame(
            [(one.kind, one.source, one.record_id, f"P-{one.record_id}") for one in ENTRIES],
            columns=["kind", "source", "record_id", "person_id"],
        ),
        "flags": pd.DataFrame(
            [
                ("seen_never_acknowledged", "P-R-0", 0.5),
                ("denied_but_seen", "P-R-0", 0.25),
                ("released_never_acknowledged", "P-R-2", 1.0),
            ],
            columns=["variant", "person_id", "probability"],
        ),
    }
    with duckdb.connect() as connection:
        for name, made in tables.items():
            stored = made.assign(position=range(len(made)))  # noqa: F841
            connection.execute(f"create table {name} as select * from stored")
        yield Snapshot(NIGHT, connection)


def test_links_come_in_their_order_with_what_their_records_say_and_their_levels_where_compared(snapshot):
    pairs = queue_pairs(snapshot, [])
    assert list(pairs["left_record"]) == ["R-2", "R-0"]
    assert list(pairs["left_evidence"] + ", " + pairs["right_evidence"]) == [
        "says R-2, says T-1",
        "says R-0, says T-1",
    ]
    assert pairs[PATTERN].isna().all(axis=1).tolist() == [True, False]


def test_a_pair_is_urgent_as_far_as_the_place_of_its_entry_on_a_list_of_captives_depends_on_it(snapshot):
    pairs = queue_pairs(snapshot, [])
    assert pairs["urgency"].tolist() == [0.0, pytest.approx(0.2 * 0.5)]


def test_a_decided_pair_is_there_once_and_without_a_probability_where_it_is_no_link(snapshot):
    decided = [Pair(ENTRIES[1], MENTION), Pair(ENTRIES[0], MENTION)]
    pairs = queue_pairs(snapshot, decided)
    assert list(pairs["left_record"]) == ["R-2", "R-0", "R-1"]
    assert pairs["probability"].isna().tolist() == [False, False, True]
    assert pairs["decided"].tolist() == [False, True, True]
    assert pairs.iloc[2][list(PAIR_COLUMNS)].to_dict() == decided[0].columns()


def test_a_decided_pair_of_which_a_record_is_gone_is_not_there(snapshot):
    gone = Pair(RecordName("registry", "mvs", "R-9"), MENTION)
    assert len(queue_pairs(snapshot, [gone])) == 2
