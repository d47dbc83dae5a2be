import subprocess
import sys
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.errors import BadInput, RunUnderWay
from linkage.records import warehouse as warehouses
from linkage.records.contracts import contract
from linkage.records.rejects import Reject
from linkage.records.warehouse import Delivery

MOMENT = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def warehouse(tmp_path):
    with warehouses.opened(tmp_path / "warehouse.duckdb") as found:
        yield found


def frame(kind, *records):
    rows = [{"row": number, **record} for number, record in enumerate(records, 2)]
    return pd.DataFrame(rows, columns=list(contract(kind).frame_columns), dtype=object).astype(object)


def deliver(
    warehouse, identity, *records, kind="registry", source="mia", day="2025-06-01", full=False, rejects=()
):
    delivery = Delivery(
        id=identity,
        seq=0,
        kind=kind,
        source=source,
        file="list.csv",
        sha256="0" * 64,
        delivered_at=datetime.fromisoformat(f"{day}T09:00:00"),
        delivered_day=day,
        full_extract=full,
        covers_until=None,
        rows_in_file=len(records) + len(rejects),
        accepted=len(records),
        rejected=len(rejects),
        history=False,
        withdrawn_at=None,
        report={"notes": ["привіт"]},
    )
    return warehouse.add_delivery(delivery, frame(kind, *records), list(rejects))


def publish(warehouse, run="run", day="2025-06-01"):
    ids = [one.id for one in warehouse.in_force(date.fromisoformat(day))]
    warehouse.note_published(run, date.fromisoformat(day), MOMENT, ids)


def surnames(warehouse, as_of=date(9999, 12, 31), kind="registry"):
    found = warehouse.current_records(kind, as_of)
    return dict(zip(found["record_id"], found["surname"], strict=True))


def learned(warehouse, as_of=date(9999, 12, 31), kind="registry"):
    found = warehouse.current_records(kind, as_of)
    return dict(zip(found["record_id"], found["learned"], strict=True))


def test_records_come_back_as_delivered_with_raw_beside_typed(warehouse):
    record = {
        "record_id": "R-1",
        "surname": "Шевченко",
        "surname_raw": "ШЕВЧЕНКО",
        "birth_date": "1990-05",
        "extra": '{"колір": "синій"}',
    }
    deliver(warehouse, "a", record)
    found = warehouse.current_records("registry").iloc[0]
    assert found["surname"] == "Шевченко"
    assert found["surname_raw"] == "ШЕВЧЕНКО"
    assert found["birth_date"] == "1990-05"
    assert found["extra"] == '{"колір": "синій"}'
    assert found["given_name"] is None
    assert (found["kind"], found["source"], found["delivery"], found["row"]) == ("registry", "mia", "a", 2)


def test_an_empty_kind_is_an_empty_frame_with_the_contracts_columns(warehouse):
    found = warehouse.current_records("death")
    assert found.empty
    assert {"record_id", "death_date", "death_date_raw", "learned"} <= set(found.columns)


def test_a_warehouse_that_does_not_exist_yet_is_read_as_an_empty_one(tmp_path):
    path = tmp_path / "none.duckdb"
    with warehouses.opened(path, read_only=True) as found:
        assert found.current_records("registry").empty
        assert found.deliveries() == []
        assert found.rejects().empty
    assert not path.exists()


def test_a_newer_delivery_supersedes_by_record_id_and_only_in_its_source(warehouse):
    deliver(warehouse, "a", {"record_id": "1", "surname": "Старий"}, {"record_id": "2", "surname": "Другий"})
    deliver(warehouse, "b", {"record_id": "1", "surname": "Інший"}, source="unit")
    deliver(warehouse, "c", {"record_id": "1", "surname": "Новий"})
    found = warehouse.current_records("registry")
    assert found[["source", "record_id", "surname"]].values.tolist() == [
        ["mia", "1", "Новий"],
        ["mia", "2", "Другий"],
        ["unit", "1", "Інший"],
    ]


def test_a_full_extract_withdraws_what_it_leaves_out_until_it_is_delivered_again(warehouse):
    deliver(warehouse, "a", {"record_id": "1", "surname": "А"}, {"record_id": "2", "surname": "Б"})
    deliver(warehouse, "b", {"record_id": "2", "surname": "Б"}, full=True)
    assert set(surnames(warehouse)) == {"2"}
    assert warehouse.record_counts("registry") == {"mia": (1, 1)}
    deliver(warehouse, "c", {"record_id": "1", "surname": "А"})
    assert set(surnames(warehouse)) == {"1", "2"}


def test_a_withdrawn_delivery_counts_for_nothing_and_what_it_superseded_stands_again(warehouse):
    deliver(warehouse, "a1", {"record_id": "1", "surname": "Старий"})
    deliver(warehouse, "b2", {"record_id": "3", "surname": "Чужий"}, full=True)
    assert warehouse.withdraw("b", MOMENT).id == "b2"
    assert surnames(warehouse) == {"1": "Старий"}
    assert [one.withdrawn_at is None for one in warehouse.deliveries()] == [True, False]


@pytest.mark.parametrize("wrong", ["", "x", "a"])
def test_withdrawing_needs_an_id_that_names_one_standing_delivery(warehouse, wrong):
    deliver(warehouse, "a1", {"record_id": "1", "surname": "А"})
    deliver(warehouse, "a2", {"record_id": "2", "surname": "Б"})
    with pytest.raises(BadInput, match="linkage deliveries"):
        warehouse.withdraw(wrong, MOMENT)
    warehouse.withdraw("a1", MOMENT)
    with pytest.raises(BadInput, match="already"):
        warehouse.withdraw("a1", MOMENT)


def test_history_is_learned_on_the_records_own_date_at_its_latest_day_never_after_delivery(warehouse):
    deliver(
        warehouse,
        "a",
        {"record_id": "day", "surname": "А", "registered_date": "2023-04-20"},
        {"record_id": "month", "surname": "А", "registered_date": "2024-02"},
        {"record_id": "year", "surname": "А", "registered_date": "2022"},
        {"record_id": "future", "surname": "А", "registered_date": "2025"},
        {"record_id": "none", "surname": "А"},
    )
    assert learned(warehouse) == {
        "day": "2023-04-20",
        "month": "2024-02-29",
        "year": "2022-12-31",
        "future": "2025-06-01",
        "none": "2025-06-01",
    }


def test_of_each_delivery_it_is_told_what_is_known_later_and_when(warehouse):
    dated = {"surname": "А", "death_date": "2023-01-01"}
    deliver(warehouse, "a", {"record_id": "1", **dated}, {"record_id": "2", "surname": "А"}, kind="death")
    deliver(warehouse, "b", {"record_id": "3", **dated, "death_date": "2024-03"}, kind="death", source="unit")
    assert warehouse.known_later("death", date(2023, 6, 1)) == {
        "a": (1, "2025-06-01", "2025-06-01"),
        "b": (1, "2024-03-31", "2024-03-31"),
    }
    known = {name: day for name, day in learned(warehouse, kind="death").items() if day > "2024-03-31"}
    assert warehouse.known_later("death", date(2024, 3, 31)) == {
        "a": (len(known), "2025-06-01", "2025-06-01")
    }
    assert warehouse.known_later("death", date(2025, 6, 1)) == {}


def test_what_another_source_says_too_is_counted_by_id_and_content(warehouse):
    one, two = {"record_id": "1", "surname": "А"}, {"record_id": "2", "surname": "Б"}
    deliver(warehouse, "a", one, two, {"record_id": "3", "surname": "В"})

    def also(*records, source="unit"):
        told = frame("registry", *records)
        return warehouse.also_said_by("registry", source, told.where(told.notna(), None).to_dict("list"))

    assert also(one | {"surname_raw": "а"}, two | {"surname": "Г"}, one | {"record_id": "9"}) == {"mia": 1}
    assert also(one, source="mia") == {} == also({"record_id": "9", "surname": "Д"})


def test_what_has_no_date_of_its_own_is_learned_on_the_day_it_happened(warehouse):
    deliver(warehouse, "a", {"record_id": "1", "surname": "А", "death_date": "2023-01-01"}, kind="death")
    deliver(warehouse, "b", {"record_id": "2", "surname": "А", "missing_date": "2022-03"})
    assert learned(warehouse, kind="death") == {"1": "2023-01-01"}
    assert learned(warehouse) == {"2": "2022-03-31"}


def test_after_a_published_run_a_sources_next_delivery_is_news(warehouse):
    old = {"surname": "А", "registered_date": "2023-04-20"}
    assert deliver(warehouse, "a", {"record_id": "1", **old}).history
    assert deliver(warehouse, "b", {"record_id": "2", **old}).history
    publish(warehouse)
    assert not deliver(warehouse, "c", {"record_id": "3", **old}, day="2025-07-01").history
    assert deliver(warehouse, "d", {"record_id": "4", **old}, source="unit", day="2025-07-01").history
    assert learned(warehouse) == {"1": "2023-04-20", "2": "2023-04-20", "3": "2025-07-01", "4": "2023-04-20"}


def test_the_same_content_delivered_again_was_learned_when_it_first_came(warehouse):
    old = {"record_id": "1", "surname": "А", "registered_date": "2023-04-20"}
    deliver(warehouse, "a", old)
    publish(warehouse)
    deliver(warehouse, "b", old, full=True, day="2025-07-01")
    assert learned(warehouse) == {"1": "2023-04-20"}
    deliver(warehouse, "c", {**old, "surname": "Б"}, full=True, day="2025-08-01")
    assert learned(warehouse) == {"1": "2025-08-01"}


def test_what_was_known_on_a_day_leaves_out_later_deliveries(warehouse):
    deliver(warehouse, "a", {"record_id": "1", "surname": "Старий"}, {"record_id": "2", "surname": "Б"})
    publish(warehouse)
    deliver(warehouse, "b", {"record_id": "1", "surname": "Новий"}, full=True, day="2025-07-01")
    assert surnames(warehouse, date(2025, 6, 30)) == {"1": "Старий", "2": "Б"}
    assert surnames(warehouse, date(2025, 7, 1)) == {"1": "Новий"}
    assert [one.id for one in warehouse.in_force(date(2025, 6, 30))] == ["a"]


def test_the_effect_of_a_delivery_is_told_before_it_is_kept(warehouse):
    deliver(warehouse, "a", *({"record_id": one, "surname": "А"} for one in "123"))
    arriving = frame(
        "registry",
        {"record_id": "1", "surname": "А"},
        {"record_id": "2", "surname": "Б"},
        {"record_id": "9", "surname": "В"},
    )
    effect = warehouse.effect("registry", "mia", arriving)
    assert (effect.added, effect.superseded, effect.unchanged, effect.left_out) == (1, 1, 1, 1)
    assert warehouse.effect("registry", "unit", arriving).added == 3


def test_rejects_are_kept_with_reason_and_advice_and_go_with_their_delivery(warehouse):
    bad = Reject(
        file="list.csv", row=7, column="birth_date", value="32.13.1990", reason="no date", advice="correct it"
    )
    deliver(warehouse, "a", {"record_id": "1", "surname": "А"}, rejects=[bad])
    assert warehouse.rejects().values.tolist() == [
        ["a", "list.csv", 7, "birth_date", "32.13.1990", "no date", "correct it"]
    ]
    assert len(warehouse.rejects(date(2020, 1, 1))) == 1  # history counts on any day
    warehouse.withdraw("a", MOMENT)
    assert warehouse.rejects().empty


def test_a_delivery_that_fails_halfway_leaves_nothing(warehouse):
    deliver(warehouse, "a", {"record_id": "1", "surname": "А"})
    with pytest.raises(Exception, match="record_id"):
        deliver(warehouse, "b", {"record_id": "2", "surname": "Б"}, {"record_id": None, "surname": "В"})
    assert [one.id for one in warehouse.deliveries()] == ["a"]
    assert surnames(warehouse) == {"1": "А"}


def test_a_column_that_a_contract_gains_later_is_added_to_the_table(tmp_path):
    import duckdb

    path = tmp_path / "w.duckdb"
    with warehouses.opened(path) as warehouse:
        deliver(warehouse, "a", {"record_id": "1", "surname": "А", "call_sign": "Лис"})
    with duckdb.connect(str(path)) as older:
        older.execute("alter table registry_records drop column call_sign")
    with warehouses.opened(path, read_only=True) as warehouse:
        assert "call_sign" in warehouse.current_records("registry").columns
    with warehouses.opened(path) as warehouse:
        deliver(warehouse, "b", {"record_id": "2", "surname": "Б", "call_sign": "Вовк"})
        found = warehouse.current_records("registry")
        assert found["call_sign"].tolist() == [None, "Вовк"]


WRITE = """
import sys, time
from pathlib import Path
from linkage.records import warehouse
with warehouse.opened(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(60)
"""


def test_a_look_while_another_process_writes_says_so_after_a_moment(tmp_path):
    path = tmp_path / "w.duckdb"
    writer = subprocess.Popen([sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(RunUnderWay), warehouses.opened(path, read_only=True, patience=0.2):
            pass
    finally:
        writer.kill()
        writer.wait()
    with warehouses.opened(path, read_only=True) as found:
        assert found.deliveries() == []


def test_a_file_that_is_no_warehouse_is_one_clear_line(tmp_path):
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(BadInput, match="cannot be opened"), warehouses.opened(path):
        pass


changes = st.lists(
    st.tuples(
        st.booleans(), st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["Ш", "К"]), min_size=1)
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8, deadline=None)
@given(changes)
def test_what_stands_is_what_replaying_the_deliveries_gives(tmp_path_factory, deliveries):
    standing: dict[str, str] = {}
    with warehouses.opened(tmp_path_factory.mktemp("w") / "w.duckdb") as warehouse:
        for number, (full, records) in enumerate(deliveries):
            rows = [{"record_id": key, "surname": value} for key, value in records.items()]
            deliver(warehouse, f"d{number}", *rows, full=full)
            standing = {**({} if full else standing), **records}
        assert surnames(warehouse) == standing


def test_one_record_is_the_row_that_stands_among_all(warehouse):
    """Also where another source uses its id, and where it was delivered again or left out of an extract."""
    deliver(warehouse, "a", {"record_id": "1", "surname": "Старий"}, {"record_id": "2", "surname": "Другий"})
    deliver(warehouse, "b", {"record_id": "1", "surname": "Інший"}, source="unit")
    deliver(warehouse, "c", {"record_id": "1", "surname": "Новий"}, full=True)
    every = warehouse.current_records("registry")
    for source, name in zip(every["source"], every["record_id"], strict=True):
        one = warehouse.current_records("registry", only=(source, name))
        same = every[(every["source"] == source) & (every["record_id"] == name)]
        assert one.to_dict("records") == same.to_dict("records")
    assert warehouse.current_records("registry", only=("mia", "2")).empty
    assert warehouse.current_records("registry", only=("nobody", "R-0")).empty
