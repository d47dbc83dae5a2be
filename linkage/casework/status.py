"""What a family may be told of a person: one of five fixed sentences, and nothing else (design, section 7).

The sentences are those of the National Information Bureau. Without a release that two people approved only
the first or the second is ever said; no match, however sure, makes it more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import pandas as pd

from linkage import names
from linkage.records.reference_tables import table

_LIKELY = 2  # level of a full-name comparison from which two names may be one person's
# Surnames in Latin letters that are less alike than this (0 to 100) are brought together by no rule of names.
_NEAR_ENOUGH = 55


class Status(IntEnum):
    """What may be said, in the National Information Bureau's order."""

    NO_DATA = 1
    CAPTIVITY_UNKNOWN = 2
    PROBABLY_CAPTIVE = 3
    CONFIRMED = 4
    RELEASED = 5


_WORDINGS = table("family_wordings")
#: The version of the wordings that is said now; earlier ones stay in the file for the log of disclosures.
WORDING = _WORDINGS[-1]["version"]
_SAID = {row["says"]: (row["uk"], row["en"]) for row in _WORDINGS if row["version"] == WORDING}

#: The sentence of each status, in Ukrainian and English.
SENTENCES = {status: _SAID[status.name.lower()] for status in Status}

#: Said with every answer: a death is never told from here.
OF_DEATHS = _SAID["of_deaths"]

#: What to ask for when several people fit or too little is given, in Ukrainian and English. Why one more fact
#: is needed is not said: that several people fit, or that a release waits for it.
QUESTIONS = {
    "full_name": (
        "Назвіть прізвище та ім'я.",
        "Ask for the surname and the given name.",
    ),
    "birth_date": (
        "Потрібна ще одна відомість. Назвіть дату народження.",
        "One more fact is needed. Ask for the date of birth.",
    ),
    "patronymic": (
        "Потрібна ще одна відомість. Назвіть по батькові.",
        "One more fact is needed. Ask for the patronymic.",
    ),
    "case_number": (
        "Потрібна ще одна відомість. Назвіть номер запису в реєстрі.",
        "One more fact is needed. Ask for the number of the registry entry.",
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a family asks for: a name, and what narrows it (see `look_up`)."""

    name: str
    born: str | None = None
    case: str | None = None


@dataclass(frozen=True)
class Answer:
    """What to say: a status, or, where several people fit or too little is given, the fact to ask for.

    ``person_id`` and ``records`` (the registry entries) are the person's of whom it is said, for the log.
    """

    status: Status | None
    ask: str | None = None
    person_id: str | None = None
    records: str = ""

    @property
    def sentences(self) -> tuple[str, str]:
        """The words in Ukrainian and English."""
        if self.status is not None:
            return SENTENCES[self.status]
        return QUESTIONS[self.ask or "case_number"]


def look_up(
    persons: pd.DataFrame,
    name: str,
    born: str | None = None,
    case: str | None = None,
    approved: Mapping[str, Status] | None = None,
) -> Answer:
    """What may be said to a family that asks for ``name``.

    Args:
        persons: the published persons table.
        name: in any script and spelling.
        born: ISO date of birth, partial or whole.
        case: record id of a registry entry, as the family's extract has it.
        approved: by person id, the status of a release that two people approved.

    A surname alone, without a date of birth or a case number, names nobody, and nor does a given name; to
    answer "no data" to that would tell a family what nobody knows.

    A release is not told on a surname and a given name alone, which a stranger may know: it takes the
    patronymic too, where the registry has one, or another fact. What is asked then is what is asked of
    namesakes, so that the question betrays nothing.
    """
    asked = names.parse(name)
    if not asked.surname or not (asked.given or born or case):
        return Answer(None, "full_name")
    found = fitting(persons[persons["registered"] == "yes"], name, born, case)
    if found.empty:
        return Answer(Status.NO_DATA)
    if len(found) > 1:
        return Answer(None, _next_question(name, born))
    person = found.iloc[0]
    status = (approved or {}).get(person["person_id"], Status.CAPTIVITY_UNKNOWN)
    whole = asked.patronymic or not names.parse(str(person["name"])).patronymic
    if status > Status.CAPTIVITY_UNKNOWN and not (whole or born or case):
        return Answer(None, "birth_date")
    return Answer(status, person_id=person["person_id"], records=person["registry_records"])


def fitting(
    persons: pd.DataFrame, name: str, born: str | None = None, case: str | None = None
) -> pd.DataFrame:
    """The rows of the persons table that may be whom someone asks for, by what is given of them.

    A person whose date of birth is not known fits any.
    """
    some = persons
    if case is not None:
        own = some["registry_records"].fillna("").str.split(" | ", regex=False)
        some = some[[any(case == record.split("/", 1)[-1] for record in records) for records in own]]
    if born is not None:
        dates = some["birth_date"].fillna("")
        some = some[[born.startswith(date) or date.startswith(born) for date in dates]]
    some = some[_surname_is_near(some["name"].fillna(""), name)]
    fits = {own for own in some["name"].unique() if may_be_one(name, own)}
    return some[some["name"].isin(fits)].reset_index(drop=True)


def may_be_one(name: str, other: str) -> bool:
    """Whether two full names may be one person's."""
    return names.compare(name, other).level >= _LIKELY


def _surname_is_near(called: "pd.Series[str]", name: str) -> "pd.Series[bool]":
    """A quick look that spares comparing every name: surnames stand first in the table.

    Whatever the one asking put first may be the surname, so each word of the name is tried.
    """
    from rapidfuzz import fuzz, process
    from unidecode import unidecode

    first = called.str.split(" ").str[0]
    latin = {surname: unidecode(surname).lower() for surname in first.unique()}
    near: set[str] = set()
    for word in name.split():
        hits = process.extract(
            unidecode(word).lower(), latin, scorer=fuzz.ratio, limit=None, score_cutoff=_NEAR_ENOUGH
        )
        near.update(
            surname for _, _, surname in hits if names.compare(word, surname, part="surname").level > 0
        )
    return first.isin(near)


def _next_question(name: str, born: str | None) -> str:
    if born is None or len(born) < len("YYYY-MM-DD"):
        return "birth_date"
    return "case_number" if names.parse(name).patronymic else "patronymic"
