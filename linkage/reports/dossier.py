"""A dossier on a confirmed flag: what may leave the house of one person's evidence, and as a page to print.

A witness may have people left behind, and the person may live under a cover story. So nothing of a column
whose privacy class is source-protecting is here, no unit, rank, document or free text, and no probability;
what was seen is dated to the month. Witnesses are numbered by their first appearance in the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from linkage.casework.conflicts import WORDS
from linkage.casework.store.rows import rows_of_table
from linkage.records.detention import is_nothing_but_a_place, parse_detention_place
from linkage.records.reference_tables import table

RECIPIENTS = ("icrc", "nib", "ced")
LANGUAGES = ("uk", "en")
_RECORD = ["kind", "source", "record_id"]
#: What is told of the person, from the registry entries.
_TOLD_OF_PERSON = ("birth_date", "birth_place", "sex", "missing_date", "missing_place")
#: Of these the ones whose value is a code, written out in the wordings as ``COLUMN_VALUE``.
_CODED = ("sex",)
#: On what basis a witness speaks who did not see it.
_HEARSAY = frozenset({"heard", "told"})


@dataclass(frozen=True)
class Evidence:
    """One fact: a row of the document.  ``witness`` is the pseudonym's number, None where nobody spoke.

    ``what`` is hearsay where a witness tells what others told, and must not read as if he had seen it. So
    ``place`` is what was told, and ``by_table`` the facility that the table of such places takes it for,
    where that was not told in full.
    """

    when: str
    what: str
    level: str
    place: str | None
    by_table: str | None
    condition: str | None
    claim: str | None
    source: str
    witness: int | None


class Place(NamedTuple):
    """A place in the words that told it, and the facility of the table where these do not name it."""

    as_told: str
    by_table: str | None


@dataclass(frozen=True)
class Dossier:
    """Everything that the document says.

    Attributes:
        person_id, run, as_of: of the published night that it is made from.
        recipient: one of `RECIPIENTS`.
        exported_by, exported_at: the mark on every page.
        person: what is told of the person, by wording key; of several entries every different value.
        evidence: in the order of time.
        statements: number of the row, number of the witness, the words; empty unless they were asked for.
        witnesses: how many independent ones; ``first_hand``: those of them who saw it
            themselves, or do not say how they know (that counts as first-hand, design section 7).
        level: the highest level of evidence.
        lists_reach_to: ISO day to which the acknowledgement lists reach.
        unreviewed: how many records may be of the person and are left out.
        conflicts: by language.
        records: the records it rests on, in the order of ``evidence``, for the audit.
    """

    person_id: str
    run: str
    as_of: str
    recipient: str
    exported_by: str
    exported_at: str
    person: Mapping[str, Sequence[str]]
    evidence: Sequence[Evidence]
    statements: Sequence[tuple[int, int, str]]
    witnesses: int
    first_hand: int
    level: str
    lists_reach_to: str
    unreviewed: int
    conflicts: Mapping[str, Sequence[str]]
    records: Sequence[str]


def evidence_of(
    facts: pd.DataFrame,
    testimony: pd.DataFrame,
    places: Mapping[str, Mapping[tuple[str, str], Place]],
) -> tuple[list[Evidence], list[str], list[tuple[int, int, str]]]:
    """The rows of the document, the records they come from, and the words of the witnesses.

    Args:
        facts: rows of the published ``axes`` that are reviewed, or the person's own entries'.
        testimony: source, record_id, origin_id, witness_id and statement of the testimony among them.
        places: by kind, and source and record_id, the places that they tell (`places_as_told`).
    """
    spoken = {(one["source"], one["record_id"]): one for one in testimony.to_dict("records")}
    ordered = facts.sort_values(["event_from", "event_to", *_RECORD, "axis"], na_position="first")
    numbers: dict[str, int] = {}
    rows, records, statements = [], [], []
    for fact in rows_of_table(ordered):
        words = spoken.get((fact["source"], fact["record_id"])) if fact["kind"] == "testimony" else None
        witness = None
        if words is not None:
            name = f"{fact['source']}/{fact['record_id']}"
            whose = words["origin_id"] or words["witness_id"] or name
            witness = numbers.setdefault(whose, len(numbers) + 1)
        place = places.get(fact["kind"], {}).get((fact["source"], fact["record_id"]))
        rows.append(_row(fact, witness, place if fact["place"] else None))
        records.append("/".join(str(fact[name]) for name in _RECORD))
        if words is not None and witness is not None and words["statement"]:
            statements.append((len(rows), witness, str(words["statement"])))
    return rows, records, statements


def told_of(name: str, entries: pd.DataFrame, person_id: str) -> dict[str, list[str]]:
    """What the document tells of the person, by wording key, from the person's registry entries."""
    plain = entries.astype(object).where(entries.notna(), None)
    told = {"name": [name], "other_names": _values(plain, "other_names")}
    told |= {column: _values(plain, column) for column in _TOLD_OF_PERSON}
    told["entries"] = [
        f"{source}/{record}" for source, record in zip(plain["source"], plain["record_id"], strict=True)
    ]
    return {**told, "case": [person_id]}


def conflicts_in_words(conflicts: str | None) -> dict[str, list[str]]:
    """The conflicts of a flag, in each language."""
    english = conflicts.split(" | ") if conflicts else []
    ukrainian = {en: uk for uk, en in WORDS.values()}
    return {"en": english, "uk": [ukrainian[one] for one in english]}


def dossier_page(dossier: Dossier, languages: Sequence[str] = LANGUAGES) -> str:
    """The document as one page of HTML that prints on A4; everything in it is escaped, nothing is fetched."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    words = {row["key"]: row for row in table("dossier_wordings")}
    templates = Environment(
        loader=PackageLoader("linkage.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def told(language: str) -> Any:
        return lambda key: words[key][language]

    page = templates.get_template("dossier.html")
    return page.render(dossier=dossier, coded=_CODED, languages=languages, words=words, told=told)


def places_as_told(records: pd.DataFrame, column: str) -> dict[tuple[str, str], Place]:
    """By source and record_id the places that records tell, beside what the table takes them for.

    The words of the cell stand where they tell a place and nothing else: what else is in it, of a cell or of
    other people, may lead to the witness. Then the place is as it was read.

    Args:
        records: source, record_id, the column and its ``_raw``.
    """
    names = [records[name] for name in ("source", "record_id", column, f"{column}_raw")]
    return {
        (source, record): _place(read, raw) for source, record, read, raw in zip(*names, strict=True) if read
    }


def _place(read: str, raw: str | None) -> Place:
    told, kept = parse_detention_place(raw or read), parse_detention_place(read)
    if told.by_table != kept.by_table:
        # The cell tells more places, or an older version read it: what bears no facility names none.
        town = ", ".join(part for part in (kept.town, kept.region) if part)
        return Place(town if kept.by_table else read, None)
    as_told = raw if raw and is_nothing_but_a_place(raw) else told.text if told.by_table else read
    return Place(as_told, told.by_table if told.by_table != told.text else None)


def _row(fact: Mapping[str, Any], witness: int | None, place: Place | None) -> Evidence:
    seen = fact["kind"] == "testimony"
    days = [day[:7] if seen else day for day in (fact["event_from"], fact["event_to"]) if day]
    return Evidence(
        when=" - ".join(dict.fromkeys(days)),
        what="hearsay" if seen and fact["detail"] in _HEARSAY else fact["what"],
        level=fact["level"] if fact["axis"] in ("evidence", "acknowledgement") else "",
        place=place.as_told if place else fact["place"],
        by_table=place.by_table if place else None,
        condition=fact["condition"],
        claim=fact["claim"],
        source=fact["source"],
        witness=witness,
    )


def _values(entries: pd.DataFrame, column: str) -> list[str]:
    return list(dict.fromkeys(str(value) for value in entries[column] if value))
