"""A night's linkage, assessed: who the persons are, what is known of each, and who is on which list.

This is the room's front door for the pipeline: `assess` once a night, then ask for lists and tables.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkage.casework.as_of import AsOf
from linkage.casework.bitsets import sizes
from linkage.casework.conflicts import ENTRY_DAYS, conflicts, joined, registry_dates
from linkage.casework.draws import Draws
from linkage.casework.evidence import evidence_table
from linkage.casework.flag_on_draws import Question
from linkage.casework.levels import Evidence
from linkage.casework.lists import LIKELY_END, LISTS, MAIN_LIST, People, make_lists
from linkage.casework.persons import PersonIds, name_persons
from linkage.casework.standing import NOTHING_KNOWN, standing
from linkage.errors import BadInput
from linkage.matching.linkage_result import LinkageResult
from linkage.records.compact_frames import in_arrow
from linkage.records.dates import today_in_kyiv

#: The columns of the persons table; seen to dead are shares of the linkage draws.
PERSON_COLUMNS = [
    *("person_id", "registered", "anchor_kind", "anchor_source", "anchor_record", "registry_records", "name"),
    *("birth_date", "seen", "seen_e2", "acknowledged", "icrc_confirmed", "returned", "dead"),
    *("evidence_level", "acknowledgement_level", "outcome", "conflicts"),
]

#: A fact that falls on a person in fewer of the draws is not told of them.
LEAST_SHARE = 0.01

#: Kinds whose links say that somebody was seen.
SIGHTINGS_FROM = frozenset({"testimony", "interview", "acknowledgement"})


@dataclass(frozen=True)
class Assessment:
    """What one night's linkage says of every person, on the terms of ``asof``."""

    linkage: LinkageResult
    asof: AsOf
    draws: Draws
    ids: PersonIds
    people: People

    @cached_property
    def question(self) -> Question:
        """The rules' question to these draws; what they share is worked out once."""
        return Question(self.draws, self.asof)

    def list(self, name: str = MAIN_LIST) -> pd.DataFrame:
        """One list by its name (`linkage.casework.lists.LISTS`); BadInput for no name of one."""
        if name not in LISTS:
            raise BadInput(f"there is no list called '{name}'; choose one of {', '.join(LISTS)}")
        rows = self.all_lists["variant"] == name
        return self.all_lists[rows].drop(columns="variant").reset_index(drop=True)

    @cached_property
    def all_lists(self) -> pd.DataFrame:
        """Every list one below the other, with its name in a first column ``variant``."""
        doubted = bool(SIGHTINGS_FROM & self.linkage.contradicted())
        return make_lists(self.draws, self.asof, self.people, self.question, doubted)

    def persons(self) -> pd.DataFrame:
        """One row a person, with `PERSON_COLUMNS`, sorted by person id."""
        linkage, question = self.linkage, self.question
        anchors = linkage.records.loc[linkage.persons["anchor_rid"]].set_axis(linkage.persons.index)
        table = self.people.table.assign(
            registered=np.where(linkage.persons["registered"].astype(bool), "yes", "no"),
            anchor_kind=anchors["kind"],
            anchor_source=anchors["source"],
            anchor_record=anchors["record_id"],
        )
        for name, bits in (
            ("seen", question.evidence("told", Evidence.E1)),
            ("seen_e2", question.evidence("told", Evidence.E2)),
            ("acknowledged", question.is_acknowledged),
            ("icrc_confirmed", self.draws.any(question.icrc_confirmations)),
            ("returned", question.is_returned),
            ("dead", question.is_dead),
        ):
            shares = pd.Series(sizes(bits) / self.draws.n_draws, index=self.draws.people)
            table[name] = shares.reindex(table.index, fill_value=0.0)
        levels = standing(question).reindex(table.index)
        for name, none in NOTHING_KNOWN.items():
            table[name] = levels[name].where(levels[name].notna(), none)
        words = self._conflicts().reindex(table.index)
        table["conflicts"] = words.astype(object).where(words.notna(), None)
        sorted_rows = np.argsort(self.ids.order.reindex(table.index).to_numpy())
        return table[PERSON_COLUMNS].take(sorted_rows).reset_index(drop=True)

    @cached_property
    def held(self) -> pd.DataFrame:
        """Every known fact, registrations too, and how often it is whose: fact, person, share of draws."""
        everybody = np.arange(len(self.draws.people))
        told = self.draws.holdings(self.question.known, everybody, self.draws.everywhere)
        told["person"] = self.draws.people[told["row"]]
        entries = self.draws.entries()
        entries = entries[self.question.known[entries["fact"]]]
        held = pd.concat([told[["fact", "person", "share"]], entries], ignore_index=True)
        return held[held["share"] >= LEAST_SHARE].reset_index(drop=True)

    def _conflicts(self) -> "pd.Series[str]":
        """Those of every person, on a list or not: of facts in half of all draws, of an end in a tenth."""
        ends = (self.draws.facts["axis"] == "outcome").to_numpy()[self.held["fact"]]
        kept = self.held[self.held["share"] >= np.where(ends, LIKELY_END, 0.5)]
        compared = ["axis", "level", "begins", "begun_by", "still_on", "late"]
        told = self.draws.facts[compared].loc[kept["fact"]].reset_index(drop=True)
        return conflicts(told.assign(person=kept["person"].to_numpy()), self.people.dates, self.asof.day)

    def axes(self, person: int) -> pd.DataFrame:
        """Every fact that falls on a person in any draw, for an analyst: the evidence row and its share."""
        at = np.flatnonzero(self.draws.people == person)
        held = self.draws.holdings(self.question.known, at, self.draws.everywhere[at])
        held = held[held["share"] > 0]
        told = self.draws.facts.loc[held["fact"]].assign(share=held["share"].to_numpy())
        return told.sort_values(["axis", "begun_by", "rid"], ignore_index=True)


def assess(
    linkage: LinkageResult,
    frames: Mapping[str, pd.DataFrame],
    asof: AsOf,
    previous: pd.DataFrame | None = None,
    confirmed: Collection[tuple[int, int]] = (),
) -> Assessment:
    """Assess a linkage.

    Args:
        linkage: what matching made of the records.
        frames: the same records, typed, by kind, each with its ``rid``.
        asof: the day, the reach of the acknowledgement lists and the terms of the rules.
        previous: ``ids.members`` of the night before, so that persons keep their ids.
        confirmed: (mention rid, person) pairs that caseworkers confirmed.
    """
    ids = name_persons(linkage, asof.day.isoformat(), previous)
    draws = Draws(linkage, evidence_table(frames, asof.day))
    today = max(asof.day, today_in_kyiv())
    people = _people(linkage, frames, ids, frozenset(confirmed), today)
    return Assessment(linkage, asof, draws, ids, people)


def _people(
    linkage: LinkageResult,
    frames: Mapping[str, pd.DataFrame],
    ids: PersonIds,
    confirmed: frozenset[tuple[int, int]],
    today: date,
) -> People:
    called = pd.concat([_called(frame) for frame in frames.values()]).sort_index()
    anchors = called.reindex(linkage.persons["anchor_rid"]).set_axis(linkage.persons.index)
    entries = linkage.entries[linkage.entries["chance"] >= 0.5].sort_values(["person", "entry_rid"])
    records = linkage.records.loc[entries["entry_rid"]]
    labels = (records["source"] + "/" + records["record_id"]).to_numpy(dtype=object)
    labelled = joined(pd.Series(labels, dtype=object), entries["person"])
    table = pd.DataFrame({"person_id": ids.ids, "name": anchors["name"], "birth_date": anchors["birth_date"]})
    table["registry_records"] = labelled.reindex(table.index, fill_value="")
    return People(table, _registry_dates(frames.get("registry"), entries, today), confirmed)


def _called(frame: pd.DataFrame) -> pd.DataFrame:
    """By rid: what the record calls the person, and its date of birth."""

    def texts(column: str) -> pa.Array:
        return in_arrow(frame[column]) if column in frame.columns else pa.nulls(len(frame), pa.string())

    parts = [_on_one_line(texts(part)) for part in ("surname", "given_name", "patronymic")]
    # what is missing leaves a space too many; told to skip it, Arrow 26 drops rows that have no part
    joined_parts = pc.binary_join_element_wise(*parts, " ")
    names = pc.ascii_trim(pc.replace_substring(joined_parts, "  ", " "), " ")
    for spare in ("full_name", "call_sign", "document_number"):
        names = pc.if_else(pc.equal(names, ""), texts(spare).fill_null(""), names)
    born = texts("birth_date")
    born = pc.if_else(pc.equal(born, ""), None, born)
    return pd.DataFrame(
        {"name": names.to_numpy(zero_copy_only=False), "birth_date": born.to_numpy(zero_copy_only=False)},
        index=frame["rid"].to_numpy(dtype=np.int64),
        dtype=object,
    )


def _on_one_line(texts: pa.Array) -> pa.Array:
    """The words of each text with a space between; an empty text where there are none."""
    held = texts.fill_null("").dictionary_encode()
    lines = [" ".join(text.split()) for text in held.dictionary.to_pylist()]
    return pa.array(lines, pa.string()).take(held.indices)


def _registry_dates(registry: pd.DataFrame | None, entries: pd.DataFrame, today: date) -> pd.DataFrame:
    """What each person's entries say of their days and of birth."""
    columns = [*ENTRY_DAYS, "birth_date"]
    if registry is None or registry.empty:
        return registry_dates(pd.DataFrame(columns=["person", *columns]), today)
    told = registry.reindex(columns=["rid", *columns]).set_index("rid")
    told = told.astype(object).where(told.notna(), None).loc[entries["entry_rid"]]
    return registry_dates(told.assign(person=entries["person"].to_numpy()).reset_index(drop=True), today)
