"""PFIF 1.4, the exchange format for records of missing people: its fields, and files of it read.

People Finder Interchange Format 1.4 (https://zesty.ca/pfif/1.4), field order and vocabularies as in Google
Person Finder (app/pfif.py). It has no word for captivity, and ``believed_dead`` is never taken as a death.
"""

import hashlib
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linkage.errors import BadInput

NAMESPACE = "http://zesty.ca/pfif/1.4"
PERSON_FIELDS = (
    *("person_record_id", "entry_date", "expiry_date", "author_name", "author_email", "author_phone"),
    *("source_name", "source_date", "source_url", "full_name", "given_name", "family_name"),
    *("alternate_names", "description", "sex", "date_of_birth", "age", "home_street"),
    *("home_neighborhood", "home_city", "home_state", "home_postal_code", "home_country"),
    *("photo_url", "profile_urls"),
)
NOTE_FIELDS = (
    *("note_record_id", "person_record_id", "linked_person_record_id", "entry_date", "author_name"),
    *("author_email", "author_phone", "source_date", "author_made_contact", "status"),
    *("email_of_found_person", "phone_of_found_person", "last_known_location", "text", "photo_url"),
)
STATUSES = (
    "information_sought",
    "is_note_author",
    "believed_alive",
    "believed_missing",
    "believed_dead",
)
_ID = r"[^/\s]+/\S+"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"
#: What a field's text must look like, where it is given.
_FORMS = {
    "person_record_id": _ID,
    "note_record_id": _ID,
    "linked_person_record_id": _ID,
    "entry_date": _MOMENT,
    "expiry_date": _MOMENT,
    "source_date": _MOMENT,
    "sex": "male|female|other",
    "date_of_birth": r"\d{4}(-\d\d(-\d\d)?)?",
    "age": r"\d+(-\d+)?",
    "author_made_contact": "true|false",
    "status": "|".join(STATUSES),
}
_MANDATORY = {
    "person": ("person_record_id", "source_date", "full_name"),
    "note": ("note_record_id", "author_name", "source_date", "text"),
}
_SEEN = ("believed_alive", "is_note_author")
Record = dict[str, str]


@dataclass(frozen=True)
class Pfif:
    """What a file holds: person records and notes, each field's text by its name; empty ones are absent.

    ``expired`` counts the placeholders that are left of expired person records.
    """

    persons: tuple[Record, ...]
    notes: tuple[Record, ...]
    expired: int = 0


def read_pfif(path: Path) -> Pfif:
    """The records of a PFIF 1.4 file.

    Raises BadInput for a file that is no XML or of another version, and for a record that misses a mandatory
    field or holds a value that the format does not allow; the line says which record and field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadInput(f"{path.name} declares a document type, which PFIF does not have; it is not read.")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        line, column = error.position
        raise BadInput(f"{path.name} is no XML: line {line}, column {column}.") from error
    if root.tag != f"{{{NAMESPACE}}}pfif":
        raise BadInput(f"{path.name} is not PFIF 1.4: its root must be <pfif> of {NAMESPACE}.")
    persons, notes, expired = [], [], 0
    for at, element in enumerate(root.iter(f"{{{NAMESPACE}}}person"), start=1):
        person = _fields(element, PERSON_FIELDS)
        if "full_name" not in person and "expiry_date" in person:
            expired += 1
            continue
        persons.append(_checked(path, "person", at, person))
    for at, element in enumerate(root.iter(f"{{{NAMESPACE}}}note"), start=1):
        notes.append(_checked(path, "note", at, _fields(element, NOTE_FIELDS)))
    return Pfif(tuple(persons), tuple(notes), expired)


def rows_of_registry(found: Pfif) -> list[Record]:
    """The person records as rows of a registry."""
    return [
        {
            "record_id": one["person_record_id"],
            **_person_cells(one),
            "residence": ", ".join(one[name] for name in ("home_city", "home_state") if name in one),
            "registered_date": one["source_date"][:10],
            "circumstances": one.get("description", ""),
        }
        for one in found.persons
    ]


def rows_of_testimony(found: Pfif) -> list[Record]:
    """The notes that say somebody was seen or is alive, as rows of testimony; authors become pseudonyms.

    Notes that say ``believed_dead``, and those on a person who is not in the file, are left out.
    """
    persons = {one["person_record_id"]: one for one in found.persons}
    told = [
        note
        for note in found.notes
        if note.get("person_record_id") in persons
        and (note.get("status") in _SEEN or (note.get("last_known_location") and "status" not in note))
    ]
    return [
        {
            "record_id": note["note_record_id"],
            "witness_id": _pseudonym(note),
            **_person_cells(persons[note["person_record_id"]]),
            "interview_date": note["source_date"][:10],
            "basis": "saw" if note.get("author_made_contact") == "true" else "told",
            "seen_at": note.get("last_known_location", ""),
            "outcome_claimed": "alive" if note.get("status") in _SEEN else "",
            "statement": note["text"],
        }
        for note in told
    ]


def _person_cells(person: Record) -> Record:
    return {
        "full_name": person["full_name"],
        "surname": person.get("family_name", ""),
        "given_name": person.get("given_name", ""),
        "other_names": person.get("alternate_names", ""),
        "sex": person.get("sex", "").replace("other", ""),
        "birth_date": person.get("date_of_birth", ""),
    }


def _pseudonym(note: Record) -> str:
    who = "\0".join(note.get(name, "") for name in ("author_name", "author_email", "author_phone"))
    return f"pfif-{hashlib.sha256(who.encode()).hexdigest()[:12]}"


def _fields(element: ElementTree.Element, names: Iterable[str]) -> Record:
    texts = ((name, (element.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()) for name in names)
    return {name: text for name, text in texts if text}


def _checked(path: Path, kind: str, at: int, record: Record) -> Record:
    for name in _MANDATORY[kind]:
        if name not in record:
            raise BadInput(f"{path.name}: {kind} {at} has no {name}, which PFIF 1.4 demands.")
    for name, form in _FORMS.items():
        if name in record and not re.fullmatch(form, record[name]):
            raise BadInput(f"{path.name}: {kind} {at}: {name} is not as PFIF 1.4 writes it.")
    return record
