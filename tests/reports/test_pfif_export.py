"""What leaves in PFIF says what a family may be told, and never that somebody is dead."""

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from linkage.casework.status import SENTENCES, Status
from linkage.records.pfif import NOTE_FIELDS, PERSON_FIELDS, read_pfif, rows_of_registry
from linkage.records.sex import parse_sex
from linkage.reports.pfif_export import pfif_document, sought_persons

MOMENT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
COLUMNS = ["person_id", "registered", "name", "birth_date", "returned", "dead"]


def persons(*rows):
    table = pd.DataFrame(rows, columns=COLUMNS)
    split = table["name"].str.split(" ", expand=True).reindex(columns=range(2))
    return table.assign(surname=split[0], given_name=split[1], other_names=None, sex="m")


def exported(tmp_path, table, approved):
    path = tmp_path / "out.xml"
    sought = sought_persons(table, approved)
    path.write_bytes(pfif_document(sought, approved, "example.org", "2025-01-01", MOMENT))
    return path, read_pfif(path)


def test_a_document_reads_back_as_the_persons_it_was_made_of(tmp_path):
    table = persons(
        ("P-A", "yes", "Коваль Олег", "1990-05-17", 0.0, 0.0), ("P-B", "yes", "<Ткач> & Ко", None, 0.1, 0.0)
    )
    _, found = exported(tmp_path, table, {})
    rows = rows_of_registry(found)
    assert [row["record_id"] for row in rows] == ["example.org/P-A", "example.org/P-B"]
    assert [row["full_name"] for row in rows] == table["name"].tolist()
    assert [row["birth_date"] for row in rows] == ["1990-05-17", ""]
    assert [note["person_record_id"] for note in found.notes] == [row["record_id"] for row in rows]


@given(st.lists(st.sampled_from(list(Status)[1:]), min_size=1, max_size=5))
def test_a_note_says_the_families_sentence_and_never_a_death(tmp_path_factory, statuses):
    table = persons(*((f"P-{at}", "yes", "Коваль Олег", None, 0.0, 0.0) for at in range(len(statuses))))
    approved = {f"P-{at}": status for at, status in enumerate(statuses)}
    path, found = exported(tmp_path_factory.mktemp("pfif"), table, approved)
    for note, status in zip(found.notes, statuses, strict=True):
        assert note["text"] == " / ".join(SENTENCES[status])
        assert note["status"] in ("believed_missing", "believed_alive")
        assert (note.get("author_made_contact") == "true") == (status == Status.RELEASED)
    assert "believed_dead" not in path.read_text("utf-8")


def test_the_dead_the_returned_and_the_unregistered_are_left_out(tmp_path):
    table = persons(
        ("P-A", "yes", "Коваль Олег", None, 0.0, 0.9),
        ("P-B", "yes", "Ткач Ян", None, 0.9, 0.0),
        ("P-C", "no", "Мельник Гнат", None, 0.0, 0.0),
        ("P-D", "yes", "Бойко Лев", None, 1.0, 0.0),
    )
    _, found = exported(tmp_path, table, {"P-D": Status.RELEASED})
    assert [one["full_name"] for one in found.persons] == ["Бойко Лев"]


def test_a_person_whose_release_is_withheld_is_left_out(tmp_path):
    table = persons(("P-A", "yes", "Коваль Олег", None, 0.0, 0.2), ("P-B", "yes", "Ткач Ян", None, 0.0, 0.0))
    _, found = exported(tmp_path, table, {"P-A": None, "P-B": Status.PROBABLY_CAPTIVE})
    assert [row["record_id"] for row in rows_of_registry(found)] == ["example.org/P-B"]


def test_fields_stand_in_the_order_of_the_format_and_expire(tmp_path):
    path, found = exported(tmp_path, persons(("P-A", "yes", "Коваль Олег", None, 0.0, 0.0)), {})
    person, note = path.read_text("utf-8").split("<pfif:note>")
    for text, record, fields in (
        (person, found.persons[0], PERSON_FIELDS),
        (note, found.notes[0], NOTE_FIELDS),
    ):
        places = [text.index(f"<pfif:{name}>") for name in fields if name in record]
        assert places == sorted(places)
    assert found.persons[0]["expiry_date"] == "2025-07-01T03:04:05Z"


@given(st.lists(st.sampled_from(["m", "f", None]), min_size=1, max_size=4))
def test_the_sex_leaves_in_the_words_of_the_format_and_comes_back_as_it_was(tmp_path_factory, sexes):
    table = persons(*((f"P-{at}", "yes", "Коваль Олег", None, 0.0, 0.0) for at in range(len(sexes))))
    table["sex"] = pd.Series(sexes, dtype=object)
    _, found = exported(tmp_path_factory.mktemp("pfif"), table, {})
    assert [parse_sex(row["sex"]) if row["sex"] else None for row in rows_of_registry(found)] == sexes
