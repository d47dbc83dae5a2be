"""PFIF 1.4 is read as the format says; nobody is called dead on its word."""

import pytest

from linkage.errors import BadInput
from linkage.records.pfif import NAMESPACE, read_pfif, rows_of_registry, rows_of_testimony

PERSON = """<pfif:person_record_id>example.org/p1</pfif:person_record_id>
<pfif:source_date>2024-03-01T10:00:00Z</pfif:source_date><pfif:full_name>Коваль Олег</pfif:full_name>
<pfif:family_name>Коваль</pfif:family_name><pfif:given_name>Олег</pfif:given_name>
<pfif:date_of_birth>1990-05</pfif:date_of_birth><pfif:sex>male</pfif:sex>"""
NOTE = """<pfif:note_record_id>example.org/n{number}</pfif:note_record_id>
<pfif:person_record_id>example.org/p1</pfif:person_record_id><pfif:author_name>Сусід Петро</pfif:author_name>
<pfif:source_date>2024-04-01T10:00:00Z</pfif:source_date>{more}<pfif:text>Бачив його</pfif:text>"""


def written(tmp_path, *records, namespace=NAMESPACE, head=""):
    path = tmp_path / "received.xml"
    path.write_text(f'{head}<pfif:pfif xmlns:pfif="{namespace}">{"".join(records)}</pfif:pfif>', "utf-8")
    return path


def person(text=PERSON):
    return f"<pfif:person>{text}</pfif:person>"


def note(number=1, **more):
    fields = "".join(f"<pfif:{name}>{value}</pfif:{name}>" for name, value in more.items())
    return f"<pfif:note>{NOTE.format(number=number, more=fields)}</pfif:note>"


def test_a_person_record_is_a_row_of_a_registry(tmp_path):
    (row,) = rows_of_registry(read_pfif(written(tmp_path, person())))
    assert (row["record_id"], row["surname"], row["birth_date"]) == ("example.org/p1", "Коваль", "1990-05")
    assert (row["sex"], row["registered_date"]) == ("male", "2024-03-01")


def test_a_note_that_somebody_is_alive_is_testimony_under_a_pseudonym(tmp_path):
    alive = note(1, author_made_contact="true", status="believed_alive", last_known_location="Оленівка")
    (row,) = rows_of_testimony(read_pfif(written(tmp_path, person(), alive)))
    assert (row["basis"], row["outcome_claimed"], row["seen_at"]) == ("saw", "alive", "Оленівка")
    assert row["surname"] == "Коваль"
    assert row["witness_id"].startswith("pfif-")
    assert "Сусід" not in str(row)


@pytest.mark.parametrize("status", ["believed_dead", "believed_missing", "information_sought"])
def test_other_notes_are_no_testimony_and_a_death_least_of_all(tmp_path, status):
    found = read_pfif(written(tmp_path, person(), note(1, status=status, last_known_location="Оленівка")))
    assert len(found.notes) == 1
    assert rows_of_testimony(found) == []


def test_what_is_left_of_an_expired_record_is_counted_and_not_taken(tmp_path):
    expired = """<pfif:person_record_id>example.org/p2</pfif:person_record_id>
    <pfif:source_date>2024-03-01T10:00:00Z</pfif:source_date>
    <pfif:expiry_date>2024-04-01T10:00:00Z</pfif:expiry_date>"""
    found = read_pfif(written(tmp_path, person(), person(expired)))
    assert (len(found.persons), found.expired) == (1, 1)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (person(PERSON.replace("Коваль Олег", "")), "person 1 has no full_name"),
        (person(PERSON.replace("1990-05", "травень 1990")), "person 1: date_of_birth"),
        (person() + note(1, status="captive"), "note 1: status"),
        (person() + note(1).replace("Бачив його", ""), "note 1 has no text"),
        ("<pfif:person>", "is no XML"),
    ],
)
def test_a_record_that_breaks_the_format_is_told_of_by_its_place(tmp_path, broken, told):
    with pytest.raises(BadInput, match=told) as caught:
        read_pfif(written(tmp_path, broken))
    assert "Коваль" not in str(caught.value)


def test_other_versions_and_documents_that_declare_a_type_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"not PFIF 1\.4"):
        read_pfif(written(tmp_path, person(), namespace="http://zesty.ca/pfif/1.3"))
    with pytest.raises(BadInput, match="document type"):
        read_pfif(written(tmp_path, head='<!DOCTYPE pfif [<!ENTITY a "b">]>'))
