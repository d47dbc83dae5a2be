"""A night's results as the flat tables that are published: what exports, figures and the desk read."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.assessment import Assessment
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome, Registration
from linkage.casework.record_contents import record_contents
from linkage.casework.store.evidence import evidence_of
from linkage.matching.decided import decided_rids
from linkage.matching.linkage_result import KeptEvidence, LinkageResult

LINK_COLUMNS = [
    *("left_kind", "left_source", "left_record", "right_kind", "right_source", "right_record"),
    *("probability", "match_weight", "decision"),
]
AXES_COLUMNS = [
    *("person_id", "axis", "level", "what", "event_from", "event_to", "learned", "share"),
    *("place", "condition", "claim", "detail", "reliability", "credibility", "through"),
    *("kind", "source", "record_id"),
]
LEVELS: dict[Axis, type[IntEnum]] = {
    Axis.REGISTRATION: Registration,
    Axis.EVIDENCE: Evidence,
    Axis.ACKNOWLEDGEMENT: Acknowledgement,
    Axis.OUTCOME: Outcome,
}


def links_table(linkage: LinkageResult) -> pd.DataFrame:
    """Candidate pairs as ``export links`` shows them: records by kind, source and id, in a fixed order.

    ``decision`` is empty where no caseworker has decided. Every decided pair is there: with probability 0 and
    no weight where the linkage gives it less than it exports.
    """
    words = {"same": "confirmed", "different": "rejected"}
    decided = [
        (*pair, word)
        for verdict, word in words.items()
        for pair in decided_rids(linkage.records, linkage.decided, verdict)
    ]
    made = pd.DataFrame(decided, columns=["left_rid", "right_rid", "decision"])
    made = made.astype({"left_rid": np.int32, "right_rid": np.int32, "decision": object})
    links = linkage.links[["left_rid", "right_rid", "probability", "match_weight"]]
    table = links.merge(made, on=["left_rid", "right_rid"], how="outer").sort_values(
        ["left_rid", "right_rid"], ignore_index=True
    )
    columns: dict[str, Any] = {}
    for side in ("left", "right"):
        records = linkage.records.loc[table[f"{side}_rid"]]
        for name, column in (("kind", "kind"), ("source", "source"), ("record", "record_id")):
            columns[f"{side}_{name}"] = records[column].to_numpy()
    columns["probability"] = table["probability"].fillna(0.0).to_numpy(dtype=np.float64)
    columns["match_weight"] = table["match_weight"].to_numpy(dtype=np.float64)
    columns["decision"] = table["decision"].astype(object).where(table["decision"].notna(), None)
    return pd.DataFrame(columns, columns=LINK_COLUMNS)


def questions_table(linkage: LinkageResult) -> pd.DataFrame:
    """What to ask of records whose person is not clear, as ``export questions`` shows it: best first."""
    records = linkage.records.loc[linkage.questions["mention_rid"]].reset_index(drop=True)
    told = linkage.questions[["fact", "bits", "candidates", "gap"]].reset_index(drop=True)
    return pd.concat([records[["kind", "source", "record_id"]], told], axis=1)


def linkage_tables(linkage: LinkageResult) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a snapshot that linking made, by name.

    ``edges`` and ``duplicates`` carry their packed draws (one bit a draw, most significant first), so that a
    question asked later is asked of the same linkages. ``left_out`` tells, as ``facts`` do, of what was
    compared tonight: less of it where the night before left more.
    """
    yield "edges", linkage.edges.reset_index(drop=True).assign(draws=_packed(linkage.bits))
    yield (
        "duplicates",
        linkage.duplicates.reset_index(drop=True).assign(draws=_packed(linkage.duplicate_bits)),
    )
    for one in fields(KeptEvidence):
        yield one.name, getattr(linkage.evidence, one.name)
    yield "left_out", linkage.left_out
    yield "entries", linkage.entries.reset_index(drop=True)
    yield "links", links_table(linkage)
    yield "questions", questions_table(linkage)


def records_table(linkage: LinkageResult, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """By rid which record it is and what it says, in hashes: ``evidence`` of what linking compares,
    ``content`` of everything; and the ``delivery`` that said it.
    """
    said = record_contents(frames).assign(evidence=evidence_of(frames))
    return linkage.records.join(said).rename_axis("rid").reset_index()


def assessed_tables(assessment: Assessment) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a snapshot that tell of persons, but for what compares them with the night before.

    ``flags`` holds the main list and its variants.
    """
    yield "flags", assessment.all_lists
    yield "persons", assessment.persons()
    yield "axes", axes_table(assessment)
    yield "members", assessment.ids.members
    yield "person_numbers", _person_numbers(assessment)
    yield "confirmed", _confirmed(assessment)


def _person_numbers(assessment: Assessment) -> pd.DataFrame:
    """The dense number that entries and edges use, with the person's id and anchor."""
    persons = assessment.linkage.persons.rename_axis("person").reset_index()
    return persons.assign(person_id=assessment.ids.ids.reindex(persons["person"]).to_numpy())


def _confirmed(assessment: Assessment) -> pd.DataFrame:
    """The records that caseworkers confirmed to be of a person: person_id, kind, source, record_id."""
    pairs = sorted(assessment.people.confirmed)
    records = assessment.linkage.records.loc[[rid for rid, _ in pairs], ["kind", "source", "record_id"]]
    table = records.reset_index(drop=True)
    table.insert(0, "person_id", assessment.ids.ids.loc[[person for _, person in pairs]].to_numpy())
    return table.astype(object)


def axes_table(assessment: Assessment) -> pd.DataFrame:
    """What is known of each person on the four axes (`AXES_COLUMNS`), sorted; who said it is not here.

    ``share`` is the share of the linkage draws in which the record speaks of this person, at least 0.01;
    ``reliability`` and ``credibility`` are a mention's Admiralty grades, kept apart.
    """
    draws, linkage, held = assessment.draws, assessment.linkage, assessment.held
    held = held.iloc[_order_of_axes(assessment)]
    facts = draws.facts.loc[held["fact"], [name for name in AXES_COLUMNS if name in draws.facts] + ["rid"]]
    records = linkage.records.loc[facts["rid"], ["kind", "source", "record_id"]].reset_index(drop=True)
    facts = facts.reset_index(drop=True)
    days, day = np.unique(facts["learned"].to_numpy("datetime64[D]"), return_inverse=True)
    told = facts.assign(
        person_id=assessment.ids.ids.loc[held["person"]].to_numpy(),
        level=_level_names(facts),
        learned=np.datetime_as_string(days).astype(object)[day],
        share=held["share"].to_numpy(),
        **records,
    )
    return told[AXES_COLUMNS]


def _order_of_axes(assessment: Assessment) -> NDArray[np.intp]:
    """The rows of ``held`` by person id, axis, event, day of learning, record and what it says.

    The columns are put in order as numbers, before any of the wider table is made.
    """
    facts, held = assessment.draws.facts, assessment.held
    fact = held["fact"].to_numpy()
    kind = assessment.linkage.records["kind"].to_numpy(dtype=object)[facts["rid"].to_numpy()]
    # the rids of a kind stand in the order of source and record_id
    # what is not told is numbered -1, and comes first
    axis, event, kinds, what = (
        pd.factorize(texts, sort=True)[0]
        for texts in (facts["axis"], facts["event_from"], kind, facts["what"])
    )
    keys = [axis, event, facts["learned"].to_numpy(), kinds, facts["rid"].to_numpy(), what]
    person = assessment.ids.order.loc[held["person"]].to_numpy()
    return np.lexsort([*(key[fact] for key in reversed(keys)), person])


def _level_names(facts: pd.DataFrame) -> "pd.Series[str]":
    """What the level of each fact is called on its axis."""
    number, axes = pd.factorize(facts["axis"].to_numpy(dtype=object))
    names = np.full((len(axes), max(map(len, LEVELS.values()))), None, dtype=object)
    for own, axis in zip(names, axes, strict=True):
        own[: len(LEVELS[Axis(axis)])] = [level.name for level in LEVELS[Axis(axis)]]
    return pd.Series(names[number, facts["level"].to_numpy(dtype=int)], index=facts.index, dtype=object)


def _packed(bits: "np.ndarray[Any, np.dtype[np.uint8]]") -> list[bytes]:
    return [row.tobytes() for row in bits]
