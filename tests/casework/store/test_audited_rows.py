"""The audit protects what it tells of: decisions, releases, disclosures and users changed behind it."""

import json

import pandas as pd
import pytest
from sqlalchemy import delete, insert, select, update

from linkage.casework.status import Asked, Status, look_up
from linkage.casework.store import audited_rows, disclosures, releases
from linkage.casework.store.deciding import decide
from linkage.casework.store.releases import told_now
from linkage.casework.store.tables import audit, decision, disclosure, release, user
from linkage.casework.store.users import add_user, close_user

PERSON = {
    "person_id": "P-1",
    "registered": "yes",
    "name": "Ткач Ян Юрійович",
    "birth_date": "1990-05-01",
    "registry_records": "mvs/R-1",
}


@pytest.fixture
def office(store, says):
    """A day's work: two decisions, a release approved, what a family was told of it, a user closed."""
    persons = pd.DataFrame([PERSON])
    with store.writing() as writing:
        decide(writing, says("same", note="Мати впізнала голос"))
        decide(writing, says("different"))
        number = releases.propose(writing, PERSON, Status.PROBABLY_CAPTIVE, "olena", "she was seen")
        releases.approve(writing, number, "maria", persons)
        told = told_now(writing.connection, persons)
        answer = look_up(persons, "Ткач Ян Юрійович", approved={who: one.status for who, one in told.items()})
        disclosures.disclose(writing, Asked(PERSON["name"]), answer, told["P-1"], "заява 1045", "olena")
        close_user(writing, "ivan", "administrator")
    return store


def past_the_program(store, statement):
    with store.writing() as writing:
        writing.connection.execute(statement)
    return store.verify_audit([])[1]


def test_whatever_is_done_by_the_program_fits_the_audit(office):
    assert office.verify_audit([])[1] == []
    assert office.not_covered_by_audit() == 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (update(decision).where(decision.c.id == 1).values(verdict="different"), "decision/1"),
        (update(decision).where(decision.c.id == 1).values(note=None), "decision/1"),
        (update(release).values(status=int(Status.RELEASED)), "release/1"),
        (update(release).values(withdrawn_by="maria", withdrawn_at="2024"), "release/1"),
        (update(disclosure).values(told_to="заява 7"), "disclosure/1"),
        (update(user).where(user.c.name == "petro").values(role="lead"), "user/petro"),
        (update(user).where(user.c.name == "ivan").values(closed_at=None), "user/ivan"),
    ],
)
def test_an_edited_row_no_longer_fits_the_last_audit_row_that_tells_of_it(office, statement, told):
    (complaint,) = past_the_program(office, statement)
    assert complaint.startswith(f"{told} is not as row ")


def test_a_deleted_row_is_missed(office):
    (complaint,) = past_the_program(office, delete(disclosure))
    assert complaint.startswith("disclosure/1, of which row ") and complaint.endswith("was deleted")


def test_a_row_added_past_the_program_is_found(office):
    with office.reading() as connection:
        row = dict(connection.execute(select(decision).where(decision.c.id == 1)).mappings().one())
    assert past_the_program(office, insert(decision).values({**row, "id": 99, "verdict": "different"})) == [
        "decision/99 was added without a row of the audit"
    ]
    intruder = {"name": "nobody", "role": "lead", "added_at": "2024"}
    assert "user/nobody was added without a row of the audit" in past_the_program(
        office, insert(user).values(intruder)
    )


def test_a_password_is_set_without_the_audit(office):
    assert past_the_program(office, update(user).values(password="argon2")) == []


def test_what_the_audit_told_of_before_it_kept_hashes_is_told_as_not_covered(office, says, monkeypatch):
    monkeypatch.setattr(audited_rows, "hash_of_subject", lambda *_: None)
    with office.writing() as writing:
        decide(writing, says("same", "petro"))
        add_user(writing, "taras", "analyst", "administrator")
    monkeypatch.undo()
    assert office.not_covered_by_audit() == 2
    assert (
        past_the_program(office, update(decision).where(decision.c.id == 3).values(verdict="different")) == []
    )
    (complaint,) = past_the_program(office, delete(decision).where(decision.c.id == 3))
    assert "decision/3" in complaint and "deleted" in complaint


def test_the_hash_gives_no_note_or_applicant_away(office):
    """It is keyed, so that nobody who reads the audit can try texts out."""
    with office.reading() as connection:
        details = connection.execute(select(audit.c.detail)).scalars().all()
        row = dict(connection.execute(select(disclosure)).mappings().one())
    hashes = {json.loads(one)["row"] for one in details}
    assert audited_rows._hash(b"another key", "disclosure/1", row) not in hashes
    assert "заява" not in " ".join(details)


def test_a_column_that_a_later_version_adds_changes_no_hash():
    row = {"id": 1, "verdict": "same"}
    assert audited_rows._hash(b"key", "decision/1", row) == audited_rows._hash(
        b"key", "decision/1", {**row, "later": None}
    )
