"""Persons as PFIF 1.4 for a controlled exchange: only what families may be told, and never a death.

A PFIF feed is public by design and has no word for captivity. So unit, rank, place, evidence and probability
are not in it; the note says what two people approved for the family, or that it is not known.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from linkage.casework.status import SENTENCES, Status
from linkage.records.pfif import NAMESPACE, NOTE_FIELDS, PERSON_FIELDS, Record

#: After so many days a receiver must forget everything but the record's id.
EXPIRES_AFTER_DAYS = 180
#: From this share of the draws on, a return or a death is taken to be reported.
_REPORTED = 0.5
#: The format's words for the sex of a record; it has another for whoever is neither, of whom we say nothing.
_SEX = {"m": "male", "f": "female"}
_SAYS = {
    Status.CAPTIVITY_UNKNOWN: "believed_missing",
    Status.PROBABLY_CAPTIVE: "believed_alive",
    Status.CONFIRMED: "believed_alive",
    Status.RELEASED: "believed_alive",
}


def sought_persons(persons: pd.DataFrame, approved: Mapping[str, Status | None]) -> pd.DataFrame:
    """The rows of the persons table that can be told of in PFIF.

    Left out are the unregistered; those reported dead, of whom PFIF could only say it or deny it; those
    reported back whom no approved release calls released; and those whose release is withheld (None), of whom
    families are told nothing either.
    """
    withheld = {person for person, status in approved.items() if status is None}
    released = persons["person_id"].map(approved).eq(Status.RELEASED)
    back = (persons["returned"] >= _REPORTED) & ~released
    open_cases = (persons["registered"] == "yes") & (persons["dead"] < _REPORTED) & ~back
    open_cases &= ~persons["person_id"].isin(withheld)
    return persons[open_cases].reset_index(drop=True)


def pfif_document(
    persons: pd.DataFrame, approved: Mapping[str, Status | None], domain: str, as_of: str, moment: datetime
) -> bytes:
    """The document: a person and a note for each row.

    Args:
        persons: `sought_persons`, with surname, given_name, other_names and sex of the registry entry.
        approved: by person id, the status of a release that two people approved.
        domain: under which the records are known, such as ``example.org``.
        as_of: ISO day of the night that they are from.
        moment: when they are exported.
    """
    ElementTree.register_namespace("pfif", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}pfif")
    plain = persons.astype(object).where(persons.notna(), "")
    for row in plain.to_dict("records"):
        status = approved.get(row["person_id"]) or Status.CAPTIVITY_UNKNOWN
        person = _person({str(name): value for name, value in row.items()}, domain, as_of, moment)
        element = _element(root, "person", person, PERSON_FIELDS)
        _element(element, "note", _note(person, status, domain), NOTE_FIELDS)
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _person(row: Mapping[str, Any], domain: str, as_of: str, moment: datetime) -> Record:
    return {
        "person_record_id": f"{domain}/{row['person_id']}",
        "entry_date": _written(moment),
        "expiry_date": _written(moment + timedelta(days=EXPIRES_AFTER_DAYS)),
        "author_name": domain,
        "source_name": domain,
        "source_date": f"{as_of}T00:00:00Z",
        "full_name": row["name"],
        "given_name": row["given_name"],
        "family_name": row["surname"],
        "alternate_names": row["other_names"],
        "sex": _SEX.get(row["sex"], ""),
        "date_of_birth": row["birth_date"],
    }


def _note(person: Record, status: Status, domain: str) -> Record:
    contact = {"author_made_contact": "true"} if status == Status.RELEASED else {}
    return {
        "note_record_id": f"{person['person_record_id']}.status",
        "person_record_id": person["person_record_id"],
        "entry_date": person["entry_date"],
        "author_name": domain,
        "source_date": person["source_date"],
        "status": _SAYS[status],
        "text": " / ".join(SENTENCES[status]),
        **contact,
    }


def _element(
    parent: ElementTree.Element, tag: str, record: Record, order: tuple[str, ...]
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for name in order:
        if record.get(name):
            ElementTree.SubElement(element, f"{{{NAMESPACE}}}{name}").text = record[name]
    return element


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
