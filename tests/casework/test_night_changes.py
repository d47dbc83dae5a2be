"""Whatever changed between two nights is told with who or what caused it."""

import pandas as pd
import pytest

from linkage.casework.night_changes import (
    PAIR,
    RECORD,
    ComparedNight,
    Traced,
    flag_changes,
    newly_decided,
    person_changes,
    touched_records,
)
from linkage.casework.persons import CHANGE_COLUMNS, MEMBER_COLUMNS

ENTRY, MENTION, OTHER = ("registry", "mvs", "R-1"), ("testimony", "ngo", "T-1"), ("testimony", "ngo", "T-2")
SOURCES = {"d1": "registry/mvs", "d2": "testimony/ngo", "d3": "testimony/ngo", "a1": "acknowledgement/hq"}
TRACED = Traced(SOURCES, {(*ENTRY, *MENTION): "decision 7 (same, olena)"})
FACTS = {"deliveries": ["d1", "d2", "a1"], "models": "m1", "settings": {"draws": 8}, "code": "c1"}


def night(records=None, flags=None, decided=(), changes=(), as_of="2024-06-01", members=None, **facts):
    """A night: ``records`` is record -> (delivery, content), ``flags`` person -> tier."""
    records = {ENTRY: ("d1", "x"), MENTION: ("d2", "y")} if records is None else records
    flags = {"P-A": "probable"} if flags is None else flags
    members = {ENTRY: "P-A"} if members is None else members
    axes = [("P-A", *record) for record in records if record[0] == "testimony"]
    tables = {
        "records": pd.DataFrame(
            [(*record, *told) for record, told in records.items()], columns=[*RECORD, "delivery", "content"]
        ),
        "flags": pd.DataFrame(
            [("seen_never_acknowledged", person, tier, 0.9) for person, tier in flags.items()],
            columns=["variant", "person_id", "tier", "probability"],
        ),
        "axes": pd.DataFrame(axes, columns=["person_id", *RECORD]),
        "members": pd.DataFrame(
            [(*record, person, "2024-01-01") for record, person in members.items()], columns=MEMBER_COLUMNS
        ),
        "links": pd.DataFrame(decided, columns=[*PAIR, "decision"]),
        "changes": pd.DataFrame(changes, columns=CHANGE_COLUMNS),
    }
    return ComparedNight(as_of, tables, {**FACTS, "reach": {"hq": "2024-05-30"}, **facts})


GONE = {"P-A": "possible"}
CHANGES = [
    ({ENTRY: ("d1", "x"), MENTION: ("d3", "z")}, {"deliveries": ["d1", "d2", "d3", "a1"]}, "delivery", "d3"),
    ({ENTRY: ("d1", "x"), OTHER: ("d3", "z")}, {"deliveries": ["d1", "d3", "a1"]}, "withdrawal", "d2"),
    (None, {"models": "m2"}, "models", "models"),
    (None, {"settings": {"draws": 9}}, "settings", "settings"),
    (None, {"code": "c2"}, "program", "program"),
    (None, {"deliveries": ["d1", "d2", "d9", "a1"]}, "others", "others"),
    (None, {"as_of": "2024-06-02"}, "day", "2024-06-02"),
    (None, {"decided": [(*ENTRY, *MENTION, "confirmed")]}, "decision", "decision 7 (same, olena)"),
]


@pytest.mark.parametrize(("records", "tonight", "cause", "word"), CHANGES)
def test_a_flag_that_moved_names_its_cause(records, tonight, cause, word):
    (row,) = flag_changes(night(), night(records, GONE, **tonight), TRACED).itertuples()
    assert (row.tier_before, row.tier_after, row.cause) == ("probable", "possible", cause)
    assert word in row.why


def test_flags_that_came_and_went_are_listed_and_those_that_stayed_are_not():
    before = night(flags={"P-A": "probable", "P-B": "possible"})
    after = night(flags={"P-A": "probable", "P-C": "possible"})
    rows = flag_changes(before, after, TRACED)
    assert rows[["person_id", "tier_before", "tier_after"]].values.tolist() == [
        ["P-C", None, "possible"],
        ["P-B", "possible", None],
    ]


def test_a_move_to_undetermined_says_how_far_the_lists_reach_and_which_was_withdrawn():
    after = night(flags={"P-A": "undetermined"}, deliveries=["d1", "d2"], reach={})
    (row,) = flag_changes(night(), after, TRACED).itertuples()
    assert row.cause == "lists"
    assert "2024-05-30 on 2024-06-01, to no day on 2024-06-01" in row.why
    assert "withdrawn: a1 (acknowledgement/hq)" in row.why


def test_a_flag_of_a_person_who_gave_way_says_to_whom():
    merge = [("merged", "P-A", "P-B", *MENTION)]
    before, after = night(flags={"P-B": "possible"}), night(flags={}, changes=merge)
    (row,) = flag_changes(before, after, TRACED).itertuples()
    assert row.why.startswith("now one person with P-A")


def test_the_same_content_delivered_again_touches_nothing():
    again = night({ENTRY: ("d1", "x"), MENTION: ("d3", "y")}, deliveries=["d1", "d2", "d3", "a1"])
    assert touched_records(night(), again, TRACED).empty


def test_a_record_that_a_later_whole_extract_leaves_out_is_put_down_to_it():
    after = night({ENTRY: ("d1", "x")}, deliveries=["d1", "d2", "d3", "a1"])
    assert touched_records(night(), after, TRACED).values.tolist() == [
        [*MENTION, "delivery", "d3 (testimony/ngo)"]
    ]


def test_a_merge_is_put_down_to_what_touches_the_record_that_moved():
    merge = [("merged", "P-A", "P-B", *MENTION)]
    tonight = {"deliveries": ["d1", "d2", "d9", "a1"], "decided": [(*ENTRY, *MENTION, "confirmed")]}
    (row,) = person_changes(night(), night(changes=merge, **tonight), TRACED).itertuples()
    assert (row.cause, row.caused_by) == ("decision", "decision 7 (same, olena)")


def test_an_id_none_of_whose_records_is_left_has_ended():
    before = night({ENTRY: ("d1", "x"), OTHER: ("d2", "y")}, members={ENTRY: "P-A", OTHER: "P-U"})
    after = night({ENTRY: ("d1", "x")}, deliveries=["d1", "a1"])
    (row,) = person_changes(before, after, TRACED).itertuples()
    assert (row.change, row.person_id, row.other_person_id) == ("ended", None, "P-U")
    assert (row.cause, row.caused_by) == ("withdrawal", "d2 (testimony/ngo)")


def test_a_verdict_is_new_only_where_both_records_are_still_there():
    decided = [(*ENTRY, *MENTION, "rejected")]
    assert newly_decided(night(), night(decided=decided)) == [(*ENTRY, *MENTION)]
    assert newly_decided(night(decided=decided), night({ENTRY: ("d1", "x")})) == []


def test_two_equal_nights_tell_of_nothing():
    assert flag_changes(night(), night(), TRACED).empty
    assert person_changes(night(), night(), TRACED).empty
