"""How far a delivered list of acknowledgements reaches: what ingest says is what the night goes by."""

from datetime import date

import pytest

from linkage.deliveries import ingest, readable_warehouse
from linkage.night_plan import make_plan
from linkage.pipeline import terms
from linkage.workspace import Workspace

HEADS = "record_id,surname,given_name,acknowledged_date\n"
TWO = HEADS + "A-1,Шевченко,Іван,2024-05-01\nA-2,Коваль,Олег,2024-06-30\n"


@pytest.fixture
def deliver(tmp_path):
    place = Workspace.created(tmp_path / "w")

    def delivered(text=TWO, until=None, file="list.csv"):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return ingest(place, path, "acknowledgement", covers_until=until)

    delivered.place = place
    return delivered


def reach(place):
    """As tonight's run has it."""
    plan = make_plan(place, date(2026, 11, 1))
    with readable_warehouse(place) as warehouse:
        return terms(place, plan, warehouse.current_records("acknowledgement", plan.as_of)).reach.day


def test_a_declared_day_wins_over_later_dates_and_ingest_says_so(deliver):
    (told,) = deliver(until=date(2024, 5, 15)).advice
    assert told.startswith("This list reaches to 2024-05-15, as declared, although")
    assert "1 row" in told and "2024-06-30" in told
    assert reach(deliver.place) == date(2024, 5, 15)


def test_a_day_declared_later_wins_too_earlier_or_not(deliver):
    deliver()
    assert reach(deliver.place) == date(2024, 6, 30)
    for day in (date(2024, 5, 15), date(2024, 9, 1)):
        (told,) = deliver(until=day).advice
        assert str(day) in told and reach(deliver.place) == day


def test_a_source_reaches_as_far_as_its_furthest_list(deliver):
    deliver()
    deliver(HEADS + "A-3,Бойко,Ян,2026-01-20\n", until=date(2024, 6, 1), file="stray.csv")
    assert reach(deliver.place) == date(2024, 6, 30)


def test_a_stray_row_far_behind_all_others_is_warned_of(deliver):
    assert deliver().warnings == ()  # there is nothing to compare it with
    assert deliver(HEADS + "A-3,Бойко,Ян,2024-07-20\n", file="near.csv").warnings == ()
    (told,) = deliver(HEADS + "A-4,Бойко,Юрій,2026-01-20\n", file="stray.csv").warnings
    assert "REACHES TO 2026-01-20 RESTS ON 1 ROW" in told and told.endswith("--covers-until 2024-07-20")
