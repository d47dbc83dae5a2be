"""What a family may be told of a person: one of five fixed sentences, and nothing else (design, section 7).

The sentences are those of the National Information Bureau. Without a release that two people approved only
the first or the second is ever said; no match, however sure, makes it more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import pandas as pd

from linkage import names
from linkage.casework.case_numbers import of_case
from linkage.names.initials import is_initial
from linkage.names.layout import repair_layout
from linkage.records.reference_tables import table

_LIKELY = 2  # level of a full-name comparison from which two names may be one person's
# Surnames in Latin letters that are less alike than this (0 to 100) are brought together by no rule of names.
_NEAR_ENOUGH = 55
_WHOLE_DATE = len("YYYY-MM-DD")
# A year that is so many off may be the one that is meant.
_YEARS_OFF = (*range(6), 10)


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
#: is needed is not said: that several people fit, or that a release waits for it. A fact that does not fit
#: whom the name fits is asked for again. "caseworkers" is for the liaison and not for the family; it is the
#: same whatever the reason, as a death is never told from here.
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
    "full_name_again": (
        "Перепитайте повне ім'я по літерах, з по батькові та колишнім прізвищем: з названим відповісти не"
        " можна. Якщо воно певне, перш ніж відповідати, запитайте тих, хто веде справи.",
        "Ask for the whole name again, letter by letter, with the patronymic and any former surname: with the"
        " one given nothing can be answered. Where it is certain, ask a caseworker before answering.",
    ),
    "birth_date_again": (
        "Перепитайте дату народження: з названою відповісти не можна. Якщо вона певна, назвіть номер запису в"
        " реєстрі.",
        "Ask for the date of birth again: with the one given nothing can be answered. Where it is certain,"
        " ask for the number of the registry entry.",
    ),
    "caseworkers": (
        "Перш ніж відповідати, запитайте тих, хто веде справи.",
        "Ask a caseworker before answering.",
    ),
    "case_number_again": (
        "Перепитайте номер запису в реєстрі: з названим відповісти не можна. Якщо він певний, назвіть дату"
        " народження замість нього.",
        "Ask for the number of the registry entry again: with the one given nothing can be answered. Where it"
        " is certain, ask for the date of birth in its place.",
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
    """What to say: a status, or what to ask for, where several people fit, too little is given, or the
    caseworkers are to be asked first.

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
    approved: Mapping[str, Status | None] | None = None,
) -> Answer:
    """What may be said to a family that asks for ``name``.

    Args:
        persons: the published persons table.
        name: in any script and spelling.
        born: ISO date of birth, partial or whole.
        case: number of a registry entry, as the family's extract has it (`linkage.casework.case_numbers`).
        approved: by person id, the status of a release that two people approved; None where it is withheld.

    Nothing is answered without a surname and a given name, both written out, whatever else is given: that
    there are no data, said to half a name, would tell a family what nobody knows, and a stranger has a
    surname, an initial and a year of birth. Nor is it answered where the name fits somebody and the other
    fact may be mistyped: that fact is asked for again.  The name is asked for again where one of its words
    can be no part of a name, and where it fits nobody, but the case number exists, or somebody was born on
    that very day of whom half the name fits.

    A release is not told on a surname and a given name alone, which a stranger may know: it takes the whole
    patronymic too, where the registry has one, or another fact that the registry confirms. What is asked then
    is what is asked of namesakes, so that the question betrays nothing.
    """
    asked = names.parse(name)
    if not (_is_whole(asked.surname) and _is_whole(asked.given)):
        return Answer(None, "full_name_again" if asked.aside else "full_name")
    registered = persons[persons["registered"] == "yes"]
    called = fitting(registered, name)
    found = _narrowed(called, born, case)
    if found.empty:
        again = _asked_again(called, born, case) or _name_again(registered, asked, born, case)
        return Answer(None, again) if again else Answer(Status.NO_DATA)
    if len(found) > 1:
        return Answer(None, _next_question(name, born))
    person = found.iloc[0]
    status = (approved or {}).get(person["person_id"], Status.CAPTIVITY_UNKNOWN)
    if status != Status.CAPTIVITY_UNKNOWN and not _enough_for_a_release(asked, born, case, person):
        return Answer(None, _next_question(name, born))
    if status is None:
        return Answer(None, "caseworkers")
    return Answer(status, person_id=person["person_id"], records=person["registry_records"])


def fitting(
    persons: pd.DataFrame, name: str, born: str | None = None, case: str | None = None
) -> pd.DataFrame:
    """The rows of the persons table that may be whom someone asks for, by what is given of them.

    A person whose date of birth is not known fits any; an empty name fits everybody.
    """
    some = persons
    if name.strip():
        some = some[_surname_is_near(some["name"].fillna(""), name)]
        fits = {own for own in some["name"].unique() if may_be_one(name, own)}
        some = some[some["name"].isin(fits)]
    return _narrowed(some, born, case).reset_index(drop=True)


def may_be_one(name: str, other: str) -> bool:
    """Whether two full names may be one person's."""
    return names.compare(name, other).level >= _LIKELY


def _narrowed(some: pd.DataFrame, born: str | None, case: str | None) -> pd.DataFrame:
    if case is not None:
        some = some[of_case(some["registry_records"], case)]
    if born is not None:
        some = some[some["birth_date"].fillna("").map(lambda date: _agree(born, date)).astype(bool)]
    return some


def _agree(born: str, date: str) -> bool:
    """Whether two partial ISO dates can mean one day."""
    return born.startswith(date) or date.startswith(born)


def _asked_again(called: pd.DataFrame, born: str | None, case: str | None) -> str | None:
    """Of nobody whom the name fits all facts hold: the question for the one that may be mistyped, if any."""
    if case is not None and len(_narrowed(called, born, None)):
        return "case_number_again"
    if born is None:
        return None
    if case is not None and len(_narrowed(called, None, case)):
        return "birth_date_again"
    slips = [_is_slip(born, date) for date in called["birth_date"].dropna()]
    return "birth_date_again" if any(slips) else None


def _name_again(
    registered: pd.DataFrame, asked: "names.ParsedName", born: str | None, case: str | None
) -> str | None:
    """The question for the name, where another fact is somebody's whose name may be mistyped or changed."""
    if case is not None and of_case(registered["registry_records"], case).any():
        return "full_name_again"
    if born is None or len(born) < _WHOLE_DATE:
        return None
    of_the_day = registered.loc[registered["birth_date"] == born, "name"].dropna()
    return "full_name_again" if any(_half_fits(asked, names.parse(own)) for own in of_the_day) else None


def _half_fits(asked: "names.ParsedName", own: "names.ParsedName") -> bool:
    """Whether the surname is the same, or the given name is and the patronymic, where both are known.

    A given name is common enough for a stranger of the same day to bear it, hence the patronymic.
    """
    if _same(asked.surname, own.surname, "surname"):
        return True
    fathers = _same(asked.patronymic, own.patronymic, "patronymic")
    known = _is_whole(asked.patronymic) and _is_whole(own.patronymic)
    return _same(asked.given, own.given, "given") and (fathers or not known)


def _same(one: str, other: str, part: str) -> bool:
    return bool(one and other) and names.compare(one, other, part=part).level > 0


def _is_slip(born: str, date: str) -> bool:
    """Whether one of two dates that differ may be the other, misheard or mistyped.

    The years agree, or lie a few or ten apart, or differ in one digit or in two that are swapped; or day and
    month agree. Whatever linking takes for a slip is one, and more: a question is asked, nothing is weighed.
    """
    one, other = born[:4], date[:4]
    if abs(int(one) - int(other)) in _YEARS_OFF or (len(born) == len(date) == 10 and born[4:] == date[4:]):
        return True
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or sorted(one) == sorted(other)


def _enough_for_a_release(
    asked: "names.ParsedName", born: str | None, case: str | None, person: "pd.Series[Any]"
) -> bool:
    """Whether a stranger would hardly know so much: the patronymic too, or one more registered fact."""
    if _is_whole(asked.patronymic) or not names.parse(str(person["name"])).patronymic:
        return True
    return case is not None or (born is not None and pd.notna(person["birth_date"]))


def _is_whole(part: str) -> bool:
    """Whether a part of a name is written out: no initial, and not cut off with a full stop."""
    return bool(part) and not is_initial(part) and not part.endswith(".")


def _surname_is_near(called: "pd.Series[str]", name: str) -> "pd.Series[bool]":
    """A quick look that spares comparing every name: surnames stand first in the table.

    Whatever the one asking put first may be the surname, so each word of the name is tried, as typed and as
    another keyboard's keys would have it.
    """
    from rapidfuzz import fuzz, process
    from unidecode import unidecode

    first = called.str.split(" ").str[0]
    latin = {surname: unidecode(surname).lower() for surname in first.unique()}
    near: set[str] = set()
    for word in dict.fromkeys([*name.split(), *map(repair_layout, name.split())]):
        hits = process.extract(
            unidecode(word).lower(), latin, scorer=fuzz.ratio, limit=None, score_cutoff=_NEAR_ENOUGH
        )
        found = [surname for _, _, surname in hits]
        levels = names.levels([word] * len(found), found, "surname")
        near.update(surname for surname, level in zip(found, levels, strict=True) if level > 0)
    return first.isin(near)


def _next_question(name: str, born: str | None) -> str:
    if born is None or len(born) < _WHOLE_DATE:
        return "birth_date"
    return "case_number" if _is_whole(names.parse(name).patronymic) else "patronymic"
