"""Whatever changed between two nights is told with who or what caused it."""

from dataclasses import replace

import pandas as pd
import pytest

from linkage.casework.change_causes import ComparedNight, general_causes, in_words
from linkage.casework.night_changes import (
    PAIR,
    RECORD,
    Traced,
    flag_changes,
    newly_decided,
    person_changes,
    slight_changes,
    touched_records,
)
from linkage.casework.persons import CHANGE_COLUMNS, MEMBER_COLUMNS

ENTRY, MENTION, OTHER = ("registry", "mvs", "R-1"), ("testimony", "ngo", "T-1"), ("testimony", "ngo", "T-2")
SOURCES = {"d1": "registry/mvs", "d2": "testimony/ngo", "d3": "testimony/ngo", "a1": "acknowledgement/hq"}
TRACED = Traced(SOURCES, {(*ENTRY, *MENTION): "decision 7 (same, olena)"})


def linkage(
    weight=3.0, frozen=(("registry", "testimony", 1),), decisions=0, others=2.0, trained=None, fit=0.0
):
    """What a night says of its models: one weight of the frozen pair of kinds, one of a pair that is not.

    ``trained``: whether the latter trained itself; None where the night does not say. ``fit``: how it went.
    """
    own = {} if trained is None else {"trained": trained}
    own |= {"training": {"log_likelihood": fit}}
    strata = [{"kinds": ["testimony"], "decisions": decisions, "recalibrated": decisions >= 200}]
    return {
        "models": [
            {"left": "registry", "right": "testimony", "n_left": 7 + weight, "fields": {"surname": weight}},
            {"left": "registry", "right": "death", "fields": {"surname": others}, **own},
        ],
        "frozen": [{"left": left, "right": right, "version": version} for left, right, version in frozen],
        "recalibration": {"strata": strata},
    }


FACTS = {
    "deliveries": ["d1", "d2", "a1"],
    "linkage": linkage(),
    "settings": {"draws": 8},
    "code": "c1",
}
TRAINED = linkage(weight=3.5, frozen=[("registry", "testimony", 2)])


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
    (None, {"linkage": TRAINED}, "models", "other models are in force: version 2 (registry-testimony)"),
    (None, {"linkage": linkage(others=2.5)}, "training", "learnt otherwise: registry-death"),
    (None, {"linkage": linkage(others=2.5, trained=True)}, "training", "learnt otherwise: registry-death"),
    (None, {"linkage": linkage(others=2.5, trained=False)}, "training", "learnt otherwise: registry-death"),
    (None, {"linkage": linkage(decisions=230)}, "recalibration", "testimony (230 decisions)"),
    (None, {"settings": {"draws": 9}}, "settings", "the settings were changed: draws"),
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


def test_a_model_that_trained_in_neither_night_is_not_said_to_have_learnt():
    was, now = (night(linkage=linkage(others=weight, trained=False)) for weight in (2.0, 2.5))
    ((cause, by),) = general_causes(was, now)
    assert (cause, by) == ("frequencies", "registry-death")
    said = in_words(cause, by)
    assert "weighed as documented" in said and "not trained" in said and said.endswith(": registry-death")
    trained = night(linkage=linkage(others=2.5, trained=True))
    assert general_causes(was, trained) == [("training", "registry-death")]


def test_how_training_went_is_no_cause_where_the_model_weighs_the_same():
    was, now = (night(linkage=linkage(trained=False, fit=fit)) for fit in (-1.0, -2.0))
    assert general_causes(was, now) == []


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


def test_models_that_a_night_freezes_are_no_cause_on_the_next_that_scores_with_them():
    first = night(linkage=linkage(frozen=[("registry", "testimony", 1)]), models=None)
    (row,) = flag_changes(first, night(flags=GONE, models="80f9"), TRACED).itertuples()
    assert row.cause == "others"


def test_a_merge_that_models_caused_names_their_pairs_of_kinds():
    merge = [("merged", "P-A", "P-B", *MENTION)]
    (row,) = person_changes(night(), night(changes=merge, linkage=TRAINED), TRACED).itertuples()
    assert (row.cause, row.caused_by) == ("models", "version 2 (registry-testimony)")


@pytest.mark.parametrize(
    ("before", "after", "tonight", "slight"),
    [
        ((None, 0.0), ("possible", 0.034), {}, True),
        (("possible", 0.012), (None, 0.0), {}, True),
        (("possible", 0.78), ("probable", 0.82), {}, True),
        ((None, 0.0), ("possible", 0.05), {}, False),
        (("possible", 0.5), ("probable", 0.91), {}, False),
        # a decision on the person's own record, and lists that reach less far, are news at any size
        (("possible", 0.012), (None, 0.0), {"decided": [(*ENTRY, *MENTION, "rejected")]}, False),
        (("possible", 0.5), ("undetermined", 0.5), {"reach": {}}, False),
    ],
)
def test_what_draws_made_anew_may_move_is_told_apart(before, after, tonight, slight):
    nights = []
    for (tier, probability), facts in ((before, {}), (after, tonight)):
        one = night(flags={"P-A": tier} if tier else {}, **facts)
        nights.append(
            replace(one, tables=one.tables | {"flags": one.tables["flags"].assign(probability=probability)})
        )
    changes = flag_changes(*nights, TRACED)
    assert changes["slight"].tolist() == [slight]
    assert len(slight_changes(changes)) == slight


@pytest.mark.parametrize(
    ("before", "after", "draws", "listed"),
    [
        (0.03, 0.78, 1000, True),
        (0.78, 0.03, 1000, True),
        (0.50, 0.55, 1000, True),
        (0.50, 0.54, 1000, False),
        # two sets of 100 draws of one linkage differ by up to .139
        (0.50, 0.60, 100, False),
        (0.50, 0.64, 100, True),
    ],
)
def test_a_flag_that_stays_in_its_tier_is_listed_where_it_moved_further_than_chance_moves_it(
    before, after, draws, listed
):
    records = {ENTRY: ("d1", "x"), MENTION: ("d3", "z")}
    nights = [
        night(flags={"P-A": "possible"}, draws=draws),
        night(records, flags={"P-A": "possible"}, draws=draws, deliveries=["d1", "d3", "a1"]),
    ]
    for one, probability in zip(nights, (before, after), strict=True):
        one.tables["flags"]["probability"] = probability
    rows = flag_changes(*nights, TRACED)
    assert len(rows) == listed
    if listed:
        (row,) = rows.itertuples()
        assert row.moved == f"stays possible, from {before:.2f} to {after:.2f}"
        assert (row.cause, row.slight) == ("delivery", False)


def test_what_moved_is_said_in_words():
    was = {"P-A": "possible", "P-B": "probable", "P-C": "possible"}
    before, after = night(flags=was), night(flags={"P-C": "probable", "P-D": "possible"})
    before.tables["flags"]["probability"] = [0.4, 0.93, 0.5]
    after.tables["flags"]["probability"] = [0.91, 0.07]
    assert dict(flag_changes(before, after, TRACED)[["person_id", "moved"]].to_numpy()) == {
        "P-A": "no longer on the list: was possible, 0.40",
        "P-B": "no longer on the list: was probable, 0.93",
        "P-C": "from possible, 0.50, to probable, 0.91",
        "P-D": "new on the list: possible, 0.07",
    }


def test_slight_changes_stand_last_and_none_is_lost():
    before, after = night(flags={}), night(flags={"P-A": "possible", "P-B": "possible"})
    after.tables["flags"]["probability"] = [0.02, 0.4]
    assert flag_changes(before, after, TRACED)["person_id"].tolist() == ["P-B", "P-A"]
    assert slight_changes(pd.DataFrame({"cause": ["day"]})).empty


def test_two_equal_nights_tell_of_nothing():
    assert flag_changes(night(), night(), TRACED).empty
    assert person_changes(night(), night(), TRACED).empty
