"""The office's own work: what waits, whether decisions held, and whether a family was told in vain."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from linkage.casework.status import Status
from linkage.casework.store.pairs import Pair, RecordName
from linkage.reports.operations import DEFINITIONS, Store, operations, registry_flow

TODAY = date(2024, 6, 30)
ENTRY = RecordName("registry", "mvs", "R-1")
AXES = ["axis", "level", "kind", "source", "record_id", "event_to"]


def pair(mention):
    return Pair.of(ENTRY, RecordName("testimony", "ngo", mention))


def decided(verdict, day="2024-06-01", reviewer="olena", settles=0, number=1, imported=None):
    return {
        "id": number,
        "verdict": verdict,
        "reviewer": reviewer,
        "settles": settles,
        "decided_at": f"{day}T09:00:00.000000+00:00",
        "import_key": imported,
    }


def told(facts=(), runs=None, **store):
    held = {"decided": {}, "waiting": [], "releases": [], "disclosures": []} | store
    return operations(Store(**held), runs or {}, pd.DataFrame(facts, columns=AXES), TODAY)


def sighting(mention, day):
    return ("evidence", "E2", "testimony", "ngo", mention, day)


def test_an_office_that_has_done_nothing_has_nothing_to_tell():
    values = {name: one["value"] for name, one in told().items()}
    assert list(values) == list(DEFINITIONS)
    assert set(values.values()) == {None, 0}


def test_a_pair_waits_since_the_night_that_first_brought_it():
    runs = {"one": date(2024, 6, 1), "two": date(2024, 6, 20), "three": date(2024, 6, 29)}
    waiting = [{"first_run": run} for run in ("one", "two", "three", "a night no longer there")]
    found = told(runs=runs, waiting=waiting)
    assert found["backlog_median_days"]["value"] == 10
    assert found["backlog_oldest_days"]["value"] == 29
    assert (found["backlog_median_days"]["numerator"], found["backlog_median_days"]["undetermined"]) == (3, 1)


def test_review_is_counted_from_the_last_day_a_testimony_speaks_of_to_its_first_decision_here():
    facts = [sighting("T-1", "2024-05-22"), sighting("T-2", "2024-04"), sighting("T-3", None)]
    rows = {
        pair("T-1"): [decided("same"), decided("different", "2024-06-15", number=2)],
        pair("T-2"): [decided("same", "2024-01-01", imported="old"), decided("same", "2024-05-20", number=2)],
        pair("T-3"): [decided("same")],
    }
    found = told(facts, decided=rows)["sighting_to_review_median_days"]
    assert found["value"] == 15  # ten days, and twenty from the end of April
    assert (found["numerator"], found["undetermined"]) == (2, 1)


def test_an_accepted_pair_holds_if_it_is_still_the_same_person_once_decided_again():
    again = [decided("same"), decided("same", "2024-06-02", "petro", number=2)]
    overturned = [decided("same"), decided("different", "2024-06-02", "maria", settles=1, number=2)]
    rows = {
        pair("T-1"): again,
        pair("T-2"): overturned,
        pair("T-3"): [decided("same")],
        pair("T-4"): [decided("different"), decided("same", "2024-06-02", number=2)],
    }
    found = told(decided=rows)["accepted_later_confirmed"]
    assert (found["value"], found["numerator"], found["denominator"]) == (0.5, 1, 2)
    assert found["low"] < 0.5 < found["high"]


def test_pairs_with_too_little_to_decide_and_disputed_ones_are_counted_by_what_is_in_force():
    rows = {
        pair("T-1"): [decided("not_enough")],
        pair("T-2"): [decided("not_enough"), decided("same", "2024-06-02", number=2)],
        pair("T-3"): [decided("same"), decided("different", "2024-06-02", "petro", number=2)],
    }
    found = told(decided=rows)
    assert (found["not_enough"]["value"], found["disputed"]["value"]) == (1, 1)


@pytest.mark.parametrize(
    ("status", "withdrawn_at", "false"),
    [
        (Status.PROBABLY_CAPTIVE, "2024-06-02", 1),
        (Status.PROBABLY_CAPTIVE, None, 0),
        (Status.PROBABLY_CAPTIVE, "2024-05-02", 0),
        (Status.CAPTIVITY_UNKNOWN, "2024-06-02", 0),
    ],
)
def test_hope_is_false_where_a_family_was_told_what_was_withdrawn_afterwards(status, withdrawn_at, false):
    told_of = {"status": int(status), "release": 7, "told_at": "2024-06-01"}
    if status == Status.CAPTIVITY_UNKNOWN:
        told_of["release"] = None
    found = told(releases=[{"id": 7, "withdrawn_at": withdrawn_at}], disclosures=[told_of])
    assert found["false_hope"]["value"] == false


def test_the_registry_grows_by_what_enters_less_what_closes():
    def closing(record, day):
        return ("registration", "CLOSED", "registry", "mvs", record, day)

    # an entry that may be either of two people stands twice among the facts, and closes once
    facts = [closing("R-1", "2024-02-10"), closing("R-1", "2024-02-10"), closing("R-2", "2024-03")]
    facts += [closing("R-3", None), closing("R-4", "2023"), sighting("T-1", "2024-02-01")]
    flow = registry_flow({"2024-01": 5, "2024-02": 1}, pd.DataFrame(facts, columns=AXES))
    assert [tuple(row.values()) for row in flow] == [
        *(("2024-01", 5, 0, 5), ("2024-02", 1, 1, 0), ("2024-03", 0, 1, -1)),
        (None, 0, 2, -2),
    ]


def test_every_figure_is_listed_for_the_analyst():
    page = (Path(__file__).parents[2] / "docs" / "analyst.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in DEFINITIONS)
