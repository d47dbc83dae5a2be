import os
import threading
import time
from datetime import date, timedelta

import pytest

from linkage.cli_deliveries import show_ingested
from linkage.deliveries import ingest, ingest_inbox, readable_warehouse, withdraw
from linkage.errors import BadInput
from linkage.workspace import Workspace, today

HEADER = "record_id,surname,given_name,patronymic,birth_date\n"
TWO = HEADER + "R-1,Шевченко,Іван,Петрович,1990-01-05\nR-2,Коваль,Олег,Ілліч,1985-03-02\n"
ACKNOWLEDGED = """record_id,surname,given_name,acknowledged_date
A-1,Шевченко,Іван,2024-05-01
A-2,Коваль,Олег,2024-06-30
"""


@pytest.fixture
def workspace(tmp_path):
    workspace = Workspace.created(tmp_path / "w")
    workspace.settings_file.write_text("inbox_settle_seconds = 0.5\n")
    return Workspace.opened(tmp_path / "w")


def write(folder, text, name="list.csv"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def surnames(workspace, kind="registry"):
    with readable_warehouse(workspace) as warehouse:
        found = warehouse.current_records(kind)
    return dict(zip(found["record_id"], found["surname"], strict=True))


def test_a_delivered_file_is_counted_and_its_bytes_are_kept(workspace, tmp_path):
    file = write(tmp_path, TWO)
    done = ingest(workspace, file, "registry", "mia")
    assert (done.delivery.rows_in_file, done.delivery.accepted, done.delivery.rejected) == (2, 2, 0)
    assert done.effect.added == 2
    assert surnames(workspace) == {"R-1": "Шевченко", "R-2": "Коваль"}
    kept = list(workspace.deliveries.iterdir())
    assert [one.name for one in kept] == [f"{done.delivery.sha256}.csv"]
    assert kept[0].read_bytes() == file.read_bytes()
    assert file.exists()


def test_the_source_is_the_kind_unless_named(workspace, tmp_path):
    assert ingest(workspace, write(tmp_path, TWO), "registry").delivery.source == "registry"


def test_the_same_bytes_twice_change_nothing(workspace, tmp_path):
    first = ingest(workspace, write(tmp_path, TWO), "registry")
    again = ingest(workspace, write(tmp_path, TWO, "renamed.csv"), "registry")
    assert again.already
    assert again.delivery.id == first.delivery.id
    with readable_warehouse(workspace) as warehouse:
        assert len(warehouse.deliveries()) == 1


def test_the_same_bytes_of_another_source_are_another_delivery(workspace, tmp_path):
    file = write(tmp_path, TWO)
    assert (
        ingest(workspace, file, "registry", "mia").delivery.id
        != ingest(workspace, file, "registry", "ngo").delivery.id
    )
    assert len(list(workspace.deliveries.iterdir())) == 1


def test_a_newer_file_supersedes_and_a_full_one_withdraws(workspace, tmp_path):
    ingest(workspace, write(tmp_path, TWO), "registry")
    newer = ingest(workspace, write(tmp_path, HEADER + "R-1,Шевчук,Іван,,1990-01-05\n"), "registry")
    assert (newer.effect.superseded, newer.effect.left_out) == (1, 1)
    assert surnames(workspace) == {"R-1": "Шевчук", "R-2": "Коваль"}
    whole = HEADER + "R-1,Шевчук,Іван,,1990-01-05\nR-3,Бойко,Юрій,,1979\n"
    ingest(workspace, write(tmp_path, whole), "registry", full=True)
    assert surnames(workspace) == {"R-1": "Шевчук", "R-3": "Бойко"}


def test_a_source_marked_in_the_settings_always_delivers_whole_extracts(workspace, tmp_path):
    workspace.settings_file.write_text('full_sources = ["registry/mia"]\n')
    marked = Workspace.opened(workspace.folder)
    ingest(marked, write(tmp_path, TWO), "registry", "mia")
    ingest(marked, write(tmp_path, HEADER + "R-2,Коваль,Олег,Ілліч,1985-03-02\n"), "registry", "mia")
    assert set(surnames(marked)) == {"R-2"}


def test_a_withdrawn_file_can_be_delivered_again(workspace, tmp_path):
    file = write(tmp_path, TWO)
    first = ingest(workspace, file, "registry").delivery
    withdraw(workspace, first.id)
    assert surnames(workspace) == {}
    again = ingest(workspace, file, "registry")
    assert not again.already
    assert again.delivery.id != first.id
    assert set(surnames(workspace)) == {"R-1", "R-2"}


def test_rejected_rows_are_named_by_the_delivered_files_name(workspace, tmp_path):
    done = ingest(workspace, write(tmp_path, TWO + "R-9,,,,1990\n", "перелік.csv"), "registry")
    assert done.delivery.rejected == 1
    with readable_warehouse(workspace) as warehouse:
        rejects = warehouse.rejects()
    assert rejects["file"].tolist() == ["перелік.csv"]
    assert rejects["row"].tolist() == [4]
    assert all(rejects["advice"])


def test_a_refused_file_leaves_nothing_behind_and_is_spoken_of_by_its_own_name(workspace, tmp_path):
    file = write(tmp_path, "a,b\n1,2\n", "wrong.csv")
    with pytest.raises(BadInput, match=r"wrong\.csv") as refusal:
        ingest(workspace, file, "registry")
    assert "deliveries" not in str(refusal.value)
    assert list(workspace.deliveries.iterdir()) == []
    with readable_warehouse(workspace) as warehouse:
        assert warehouse.deliveries() == []


@pytest.mark.parametrize(
    ("kind", "source", "until", "named"),
    [
        ("people", None, None, "no kind of record 'people'"),
        ("registry", "a/b", None, "cannot name a source"),
        ("registry", "..", None, "cannot name a source"),
        ("registry", None, date(2024, 1, 1), "acknowledgements only"),
        ("acknowledgement", None, today() + timedelta(2), "has not come"),
    ],
)
def test_what_cannot_be_meant_is_refused(workspace, tmp_path, kind, source, until, named):
    with pytest.raises(BadInput, match=named):
        ingest(workspace, write(tmp_path, ACKNOWLEDGED), kind, source, covers_until=until)


@pytest.mark.parametrize("name", ["nothing.csv", "folder.csv"])
def test_a_file_that_is_none_is_refused(workspace, tmp_path, name):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BadInput, match=name):
        ingest(workspace, tmp_path / name, "registry")


def test_ingest_says_how_far_an_acknowledgement_list_reaches_and_how_to_declare_more(workspace, tmp_path):
    file = write(tmp_path, ACKNOWLEDGED)
    (told,) = ingest(workspace, file, "acknowledgement").advice
    assert "reaches to 2024-06-30" in told
    assert "--covers-until" in told
    declared = ingest(workspace, file, "acknowledgement", covers_until=date(2024, 9, 1))
    assert declared.already
    assert declared.delivery.covers_until == "2024-09-01"
    with readable_warehouse(workspace) as warehouse:
        assert [one.covers_until for one in warehouse.deliveries()] == ["2024-09-01"]


def test_files_dropped_in_the_inbox_are_taken_in_and_leave_it(workspace):
    write(workspace.inbox / "registry" / "mia", TWO)
    outcome = ingest_inbox(workspace)
    assert [one.delivery.source for one in outcome.taken] == ["mia"]
    assert surnames(workspace).keys() == {"R-1", "R-2"}
    assert not any(path.is_file() for path in workspace.inbox.rglob("*"))
    assert len(list(workspace.deliveries.iterdir())) == 1


def test_a_bad_file_in_the_inbox_stays_and_keeps_no_other_out(workspace):
    write(workspace.inbox / "registry" / "mia", "a,b\n1,2\n", "bad.csv")
    write(workspace.inbox / "registry" / "ngo", TWO)
    write(workspace.inbox, TWO, "nowhere.csv")
    write(workspace.inbox / "people" / "ngo", TWO)
    write(workspace.inbox / "registry" / "mia", TWO, "copying.csv.part")
    outcome = ingest_inbox(workspace)
    assert [one.delivery.source for one in outcome.taken] == ["ngo"]
    assert [file for file, _ in outcome.refused] == [
        "inbox/nowhere.csv",
        "inbox/people/ngo/list.csv",
        "inbox/registry/mia/bad.csv",
    ]
    assert (workspace.inbox / "registry" / "mia" / "bad.csv").exists()


def test_a_file_still_growing_is_left_for_the_next_run(workspace):
    path = write(workspace.inbox / "registry" / "mia", TWO)
    stop = threading.Event()

    def grow():
        number = 10
        while not stop.is_set():
            with path.open("a", encoding="utf-8") as file:
                file.write(f"R-{number},Ткач,Ян,,1990\n")
            number += 1
            time.sleep(0.05)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        outcome = ingest_inbox(workspace)
    finally:
        stop.set()
        writer.join()
    assert outcome.growing == ("inbox/registry/mia/list.csv",)
    assert outcome.taken == ()
    assert path.exists()
    os.utime(path, (time.time() - 60,) * 2)
    assert len(ingest_inbox(workspace).taken) == 1


def test_what_a_process_that_died_left_half_copied_is_swept_up(workspace, tmp_path):
    (workspace.deliveries / "incoming.partial").write_text("half")
    ingest(workspace, write(tmp_path, TWO), "registry")
    assert not list(workspace.deliveries.glob("*.partial"))


def test_a_complaint_is_told_once_with_how_many_rows_share_it(workspace, tmp_path, capsys):
    rows = "".join(f"Умовний Гнат,С-{at},хтозна,31.02.198{at}\n" for at in range(5))
    file = write(tmp_path, f"full_name,witness_id,basis,birth_date\n{rows}")
    done = ingest(workspace, file, "testimony")
    assert [one.split(":")[0] for one in done.set_aside] == [
        "row 2 and 4 more, basis",
        "row 2 and 4 more, birth_date",
    ]
    show_ingested(done, workspace.folder)
    told = capsys.readouterr().out
    assert told.count("is none of saw") == told.count("only its year is kept") == 1
    assert told.count("kept without it") == 0


def test_the_same_bytes_under_another_source_are_warned_of(workspace, tmp_path):
    file = write(tmp_path, "record_id,full_name,witness_id\nT-1,Тестенко Юхим,С-1\n")
    first = ingest(workspace, file, "testimony", "ngo")
    again = ingest(workspace, file, "testimony", "other")
    assert first.warnings == ()
    (warning,) = again.warnings
    assert "as testimony/ngo" in warning
    assert f"if this one is the mistake, linkage withdraw {again.delivery.id};" in warning
    assert f"if the older one is, linkage withdraw {first.delivery.id}" in warning
    withdraw(workspace, first.delivery.id)
    assert ingest(workspace, file, "testimony", "third").warnings[0].count("testimony/other") == 1


def test_a_shortened_copy_under_another_source_is_warned_of_and_other_records_are_not(workspace, tmp_path):
    head = "record_id,full_name,witness_id\n"
    rows = [f"T-{at},{name},С-1\n" for at, name in enumerate(("Тестенко Юхим", "Умовний Гнат", "Вигадь Лев"))]
    first = ingest(workspace, write(tmp_path, head + "".join(rows)), "testimony", "ngo")
    shorter = ingest(workspace, write(tmp_path, head + "".join(rows[:2])), "testimony", "other")
    (warning,) = shorter.warnings
    assert warning.startswith("2 OF THESE 2 RECORDS STAND ALREADY, word for word, as testimony/ngo")
    assert shorter.delivery.id in warning and first.delivery.id in warning
    # The same numbers for others are two sources' own numbering.
    others = write(tmp_path, head + "T-0,Зразкевич Хома,С-9\nT-1,Прикладов Ілля,С-9\n")
    assert ingest(workspace, others, "testimony", "third").warnings == ()


def test_a_file_of_another_kind_is_refused_and_keeps_nothing_unless_insisted_on(workspace, tmp_path):
    text = "ПІБ,Дата зникнення,Місце зникнення\nТестенко Юхим,01.05.2022,Бахмут\n"
    with pytest.raises(BadInput, match="looks like registry"):
        ingest(workspace, write(tmp_path, text), "acknowledgement")
    assert list(workspace.deliveries.iterdir()) == []
    done = ingest(workspace, write(tmp_path, text), "acknowledgement", insist=True)
    assert done.warnings and done.delivery.accepted == 1


def test_a_file_of_headers_alone_is_refused_unless_it_declares_that_there_is_nothing(workspace, tmp_path):
    empty = write(tmp_path, "record_id,full_name,acknowledged_date\n")
    with pytest.raises(BadInput, match="no rows"):
        ingest(workspace, empty, "acknowledgement")
    assert list(workspace.deliveries.iterdir()) == []
    declared = ingest(workspace, empty, "acknowledgement", covers_until=date(2024, 1, 1))
    assert declared.delivery.accepted == 0


@pytest.mark.parametrize("name", ["court", "acknowledgement/court"])
def test_a_one_off_source_is_named_with_its_kind_or_without(tmp_path, name):
    place = Workspace.created(tmp_path / "o")
    place.settings_file.write_text(f'one_off_sources = ["{name}"]\n')
    done = ingest(Workspace.opened(tmp_path / "o"), write(tmp_path, ACKNOWLEDGED), "acknowledgement", "court")
    assert "one-off" in done.advice[0]


def test_a_list_that_may_have_come_once_is_told_how_to_say_so(workspace, tmp_path):
    (advice,) = ingest(workspace, write(tmp_path, ACKNOWLEDGED), "acknowledgement", "court").advice
    assert 'one_off_sources = ["court"]' in advice and "--covers-until" in advice
