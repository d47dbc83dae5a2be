"""What a record says does not depend on whom it speaks of."""

import pandas as pd
import pytest

from linkage.casework.evidence import COLUMNS, acknowledgement_level, evidence_table, is_graded
from linkage.matching.linkage_result import KIND_ORDER


def test_a_night_without_records_of_any_kind_has_an_empty_table():
    assert list(evidence_table({}).columns) == COLUMNS
    columns = ["rid", "kind", "source", "record_id", "learned"]
    empty = {kind: pd.DataFrame(columns=columns) for kind in KIND_ORDER}
    assert evidence_table(empty).empty


def test_rows_do_not_depend_on_the_order_of_the_records(world):
    for _ in range(3):
        world.testimony(world.registry(), seen_to="2023")
    frames = world.frames()
    shuffled = {kind: frame.iloc[::-1] for kind, frame in reversed(frames.items())}
    pd.testing.assert_frame_equal(evidence_table(frames), evidence_table(shuffled))


@pytest.mark.parametrize(
    ("grade", "graded"),
    [(("A", "1"), True), (("C", "3"), True), (("D", "1"), False), (("A", "4"), False), (("A", None), False)],
)
def test_a_grade_needs_both_letter_and_digit(grade, graded):
    assert is_graded(*grade) == graded


def test_a_place_raises_an_admission_only():
    assert acknowledgement_level("held", None, "СІЗО-2") == 4
    assert acknowledgement_level("not_held", None, "СІЗО-2") == 1
    assert acknowledgement_level(None, "letter", "СІЗО-2") == 2


def test_dates_are_intervals(world):
    world.testimony(world.registry(), seen_from="2023", seen_to="2023-06")
    row = evidence_table(world.frames()).query("what == 'testimony'").iloc[0]
    days = [str(row[name].date()) for name in ("begins", "begun_by", "still_on")]
    assert days == ["2023-01-01", "2023-12-31", "2023-06-01"]


@pytest.mark.parametrize("kind", ["testimony", "acknowledgement", "death", "exchange", "interview"])
def test_whatever_is_told_had_begun_by_the_day_it_was_told(world, kind):
    days = {"acknowledgement": "acknowledged_date", "testimony": "seen_from"}
    told = {days.get(kind, f"{kind}_date"): "2023"}
    told |= {"means": "broadcast"} if kind == "acknowledgement" else {"contact": "letter"}
    for learned in ("2022-11-05", "2023-02-03", "2024-05-06"):
        world.add(kind, learned=learned, **told)
    facts = evidence_table(world.frames()).query("what != 'entry'")
    dated = facts[facts["begins"].notna()]
    assert len(facts) and (dated["begins"] <= dated["begun_by"]).all()
    begun_by = {str(day.date()) for day in facts["begun_by"]}
    # a day before that year cannot be: a sighting loses it, an event keeps it
    impossible = "2022-11-05" if kind == "testimony" else "2023-12-31"
    assert begun_by == {impossible, "2023-02-03", "2023-12-31"}


def test_a_sighting_with_one_end_only_is_dated_by_it(world):
    world.testimony(world.registry(), seen_from=None, seen_to="2023-06")
    row = evidence_table(world.frames()).query("what == 'testimony'").iloc[0]
    assert (row.event_from, row.event_to) == ("2023-06", "2023-06")


def test_the_origin_is_whose_words_they_are(world):
    world.testimony(witness_id="W-1", origin_id="W-9")
    world.testimony(witness_id="W-1")
    world.testimony(witness_id=None)
    origins = list(evidence_table(world.frames())["origin"])
    assert origins == ["witness W-9", "witness W-1", "record testimony/testimony-3"]


def test_a_court_paper_is_evidence_even_where_the_answer_denies(world):
    world.add("acknowledgement", means="court", answer="not_held", acknowledged_date="2023-01-01")
    rows = evidence_table(world.frames())
    assert dict(zip(rows["axis"].astype(str), rows["level"], strict=True)) == {
        "acknowledgement": 1,
        "evidence": 3,
    }


def test_a_confirmed_status_without_a_date_is_an_acknowledgement_too(world):
    world.registry(status="confirmed", status_date="2023-02")
    rows = evidence_table(world.frames()).query("what == 'icrc'")
    assert set(zip(rows["axis"].astype(str), rows["level"], rows["event_from"], strict=True)) == {
        ("acknowledgement", 3, "2023-02"),
        ("evidence", 4, "2023-02"),
    }
