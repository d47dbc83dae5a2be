"""A night's results as the flat tables that are published: what exports, figures and the desk read."""

from dataclasses import fields
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from linkage.casework.assessment import Assessment
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome, Registration
from linkage.matching.linkage_result import KeptEvidence, LinkageResult

LINK_COLUMNS = [
    *("left_kind", "left_source", "left_record", "right_kind", "right_source", "right_record"),
    *("probability", "match_weight", "decision"),
]
AXES_COLUMNS = [
    *("person_id", "axis", "level", "what", "event_from", "event_to", "learned", "share"),
    *("place", "condition", "claim", "detail", "kind", "source", "record_id"),
]
LEVELS: dict[Axis, type[IntEnum]] = {
    Axis.REGISTRATION: Registration,
    Axis.EVIDENCE: Evidence,
    Axis.ACKNOWLEDGEMENT: Acknowledgement,
    Axis.OUTCOME: Outcome,
}
LEAST_SHARE = 0.01


def links_table(linkage: LinkageResult) -> pd.DataFrame:
    """Candidate pairs as ``export links`` shows them: records by kind, source and id, in a fixed order.

    ``decision`` is empty where no caseworker has decided.
    """
    table = linkage.links.reset_index(drop=True)
    columns: dict[str, Any] = {}
    for side in ("left", "right"):
        records = linkage.records.loc[table[f"{side}_rid"]]
        for name, column in (("kind", "kind"), ("source", "source"), ("record", "record_id")):
            columns[f"{side}_{name}"] = records[column].to_numpy()
    columns["probability"] = table["probability"].to_numpy(dtype=np.float64)
    columns["match_weight"] = table["match_weight"].to_numpy(dtype=np.float64)
    links = pd.DataFrame(columns)
    links["decision"] = _decision_of(links, linkage.decided)
    return links[LINK_COLUMNS]


def questions_table(linkage: LinkageResult) -> pd.DataFrame:
    """What to ask of records whose person is not clear, as ``export questions`` shows it: best first."""
    records = linkage.records.loc[linkage.questions["mention_rid"]].reset_index(drop=True)
    told = linkage.questions[["fact", "bits", "candidates"]].reset_index(drop=True)
    return pd.concat([records[["kind", "source", "record_id"]], told], axis=1)


def _decision_of(links: pd.DataFrame, decided: pd.DataFrame | None) -> "pd.Series[str]":
    """What caseworkers made of each link: confirmed, rejected, or None."""
    if decided is None or links.empty:
        return pd.Series([None] * len(links), dtype=object)
    pair = LINK_COLUMNS[:6]
    verdict = links[pair].merge(decided, on=pair, how="left")["verdict"]
    made = verdict.map({"same": "confirmed", "different": "rejected"}).astype(object)
    return made.where(made.notna(), None)


def published_tables(
    assessment: Assessment, lists: pd.DataFrame, evidence: "pd.Series[str]"
) -> dict[str, pd.DataFrame]:
    """Every table of a snapshot by name.

    ``evidence`` is, by rid, the hash of what each record says.  ``lists`` holds the main list and its
    variants; ``edges`` and ``duplicates`` carry their packed draws (one bit a draw, most significant first),
    so that a question asked later is asked of the same linkages.
    """
    linkage = assessment.linkage
    return {
        "links": links_table(linkage),
        "flags": lists,
        "persons": assessment.persons(),
        "members": assessment.ids.members,
        "changes": assessment.ids.changes,
        "records": linkage.records.assign(evidence=evidence).rename_axis("rid").reset_index(),
        "person_numbers": _person_numbers(assessment),
        "questions": questions_table(linkage),
        "entries": linkage.entries.reset_index(drop=True),
        "edges": linkage.edges.reset_index(drop=True).assign(draws=_packed(linkage.bits)),
        "duplicates": linkage.duplicates.reset_index(drop=True).assign(draws=_packed(linkage.duplicate_bits)),
        "axes": axes_table(assessment),
        **{one.name: getattr(linkage.evidence, one.name) for one in fields(KeptEvidence)},
    }


def _person_numbers(assessment: Assessment) -> pd.DataFrame:
    """The dense number that entries and edges use, with the person's id and anchor."""
    persons = assessment.linkage.persons.rename_axis("person").reset_index()
    return persons.assign(person_id=assessment.ids.ids.reindex(persons["person"]).to_numpy())


def axes_table(assessment: Assessment) -> pd.DataFrame:
    """What is known of each person on the four axes (`AXES_COLUMNS`), sorted; who said it is not here.

    ``share`` is the share of the linkage draws in which the record speaks of this person, at least 0.01.
    """
    draws, linkage = assessment.draws, assessment.linkage
    held = draws.holdings(assessment.question.known, draws.everywhere)
    held = held[held["share"] >= LEAST_SHARE]
    facts = draws.facts.loc[held["fact"]].reset_index(drop=True)
    records = linkage.records.loc[facts["rid"]].reset_index(drop=True)
    told = facts.assign(
        person_id=assessment.ids.ids.loc[draws.people[held["place"]]].to_numpy(),
        axis=[str(axis) for axis in facts["axis"]],
        level=_level_names(facts),
        learned=np.datetime_as_string(facts["learned"].to_numpy("datetime64[D]")).astype(object),
        share=held["share"].to_numpy(),
        kind=records["kind"],
        source=records["source"],
        record_id=records["record_id"],
    )[AXES_COLUMNS]
    order = ["person_id", "axis", "event_from", "learned", "kind", "source", "record_id", "what"]
    return told.sort_values(order, ignore_index=True, na_position="first")


def _level_names(facts: pd.DataFrame) -> "pd.Series[str]":
    """What the level of each fact is called on its axis."""
    names = {(str(axis), level.value): level.name for axis, levels in LEVELS.items() for level in levels}
    pairs = zip(facts["axis"].astype(str), facts["level"].astype(int), strict=True)
    return pd.Series([names[pair] for pair in pairs], index=facts.index, dtype=object)


def _packed(bits: "np.ndarray[Any, np.dtype[np.uint8]]") -> list[bytes]:
    return [row.tobytes() for row in bits]
