"""Explain any pair of records of a published night, from what the night kept.

The night's own evidence comes from its snapshot, the two records' texts from the warehouse. Only a pair that the
night did not keep is compared afresh.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from linkage import publishing
from linkage.deliveries import readable_warehouse
from linkage.errors import BadInput
from linkage.fresh_comparison import FreshComparison, compare_afresh
from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.blocking import rule_names
from linkage.matching.explanation import (
    Comparison,
    Competition,
    Contest,
    Explanation,
    Other,
    Outcome,
    Status,
    effective_number,
    values_of,
    waterfall,
)
from linkage.matching.fields import FIELDS
from linkage.matching.kept_evidence import OWN_U, read_model
from linkage.matching.model import PairModel
from linkage.matching.other_lists import MENTIONS, level_on_record
from linkage.matching.unregistered import SMALLEST_NOBODY
from linkage.matching.wording import Words
from linkage.pipeline import known_records
from linkage.progress import Progress, Silent, step
from linkage.publishing import Snapshot
from linkage.workspace import Workspace

#: Rivals that are named.
MOST_RIVALS = 5

_REGISTERED_ALREADY = Words(
    "Не порівнювалися: обидва записи або один із них уже мають людину в реєстрі.",
    "Not compared: a person in the registry already explains one of the records, or both.",
)
_ONE_LIST = Words(
    "Не порівнювалися: це рядки одного списку, у якому людина є лише раз.",
    "Not compared: they are rows of one list that holds a person once.",
)
_NO_MODEL = Words(
    "Тієї ночі жодна пара таких записів не порівнювалася; ваги — задокументовані, не навчені.",
    "No pair of these kinds was compared that night; the weights are the documented ones.",
)
_CHANGED = Words(
    "Відтоді надійшли або були відкликані дані; порівняно нинішні записи.",
    "Deliveries came or were withdrawn since that night; the records are compared as they are now.",
)
_REFINED = Words(
    "Правило знаходить пару, але тієї ночі його блок був завеликий і звужувався.",
    "A rule finds the pair, but that night its block was too large and was narrowed.",
)


def explain(
    workspace: Workspace, left: str, right: str, as_of: date | None = None, progress: Progress | None = None
) -> Explanation:
    """Why two records of a published night are linked, or not.

    Args:
        workspace: where the night is published.
        left: a record as ``kind/source/record_id``, ``source/record_id`` or ``record_id``.
        right: the other record; which is named first does not matter.
        as_of: the night's day; by default the current night.
        progress: told while a pair that the night did not keep is compared.

    Raises ``BadInput`` if there is no such night or record, if a name fits several records, or if the two are one.
    """
    night = publishing.night_of(workspace, as_of)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        if "comparisons" not in snapshot.names():
            raise BadInput("This night was published by an earlier version. Publish it anew with: linkage run")
        kept = KeptNight(snapshot)
        pair = sorted((kept.find(left), kept.find(right)))
        if pair[0] == pair[1]:
            raise BadInput(f"{left} and {right} are one record; name two.")
        with step(progress or Silent(), "Explaining") as told:
            return explained(workspace, date.fromisoformat(night.as_of), kept, *pair, told)


def explained(
    workspace: Workspace,
    as_of: date,
    kept: "KeptNight",
    left: int,
    right: int,
    progress: Progress | None = None,
) -> Explanation:
    """The same by rid, ``left < right``, for whoever has the night open."""
    return _Pair(workspace, as_of, kept, left, right).explained(progress or Silent())


class KeptNight:
    """What a published night says of single records and pairs; records go by their rid."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.persons = snapshot.table("person_numbers")[["person", "anchor_rid", "registered"]]
        models = snapshot.table("models")
        levels = snapshot.table("model_levels")
        kinds = models[["left_kind", "right_kind"]].itertuples(index=False, name=None)
        self.models = {pair: read_model(models, levels, pair) for pair in kinds}

    def find(self, text: str) -> int:
        """The record that a text names.  Raises ``BadInput`` where none or several fit."""
        parts = text.split("/", 2)
        asked: list[dict[str, str | int | bool]] = [{"record_id": text}]
        if len(parts) > 1:
            source, record = text.split("/", 1)
            asked.append({"source": source, "record_id": record})
        if len(parts) == 3:
            asked.append(dict(zip(("kind", "source", "record_id"), parts, strict=True)))
        found = pd.concat([self.snapshot.rows("records", **one) for one in asked]).drop_duplicates("rid")
        if found.empty:
            raise BadInput(f"The night has no record {text}. Name one as KIND/SOURCE/RECORD_ID.")
        if len(found) > 1:
            fitting = ", ".join(self.name(rid) for rid in found["rid"].head(4).tolist())
            raise BadInput(f"{text} names {len(found)} records: {fitting}. Name one as KIND/SOURCE/RECORD_ID.")
        return int(found["rid"].iloc[0])

    def record(self, rid: int) -> Mapping[str, Any]:
        """kind, source and record_id."""
        return {str(k): v for k, v in self.snapshot.rows("records", rid=rid).iloc[0].items()}

    def name(self, rid: int) -> str:
        """``kind/source/record_id``."""
        one = self.record(rid)
        return f"{one['kind']}/{one['source']}/{one['record_id']}"

    def person_of(self, rid: int) -> tuple[int, float] | None:
        """The person that a record stands for, and the chance that it does; None for a mention of another's."""
        entry = self.snapshot.rows("entries", entry_rid=rid)
        if len(entry):
            return int(entry["person"].iloc[0]), float(entry["chance"].iloc[0])
        anchored = self.persons[self.persons["anchor_rid"] == rid]
        return (int(anchored["person"].iloc[0]), 1.0) if len(anchored) else None

    def answers(self, mention: int) -> pd.DataFrame:
        """Who a mention may be of: person, probability, anchor_rid, registered."""
        edges = self.snapshot.rows("edges", mention_rid=mention)[["person", "probability"]]
        return edges.merge(self.persons, on="person")

    def contest(self, mention: int) -> Contest | None:
        """How its competition came out; None without registered candidates."""
        found = self.snapshot.rows("contests", mention_rid=mention)
        if found.empty:
            return None
        one = found.iloc[0]
        told = (float(one[name]) for name in ("log_total", "nobody", "left_over"))
        return Contest(int(one["candidates"]), *told)

    def comparison(self, left: int, right: int) -> Comparison | None:
        """The comparison that was kept."""
        found = self.snapshot.rows("comparisons", left_rid=left, right_rid=right)
        if found.empty:
            return None
        one = found.iloc[0]
        own = {name: float(one[column]) for name, column in OWN_U.items() if not np.isnan(one[column])}
        levels = {f.name: int(one[f.name]) for f in FIELDS}
        return Comparison(levels, own, tuple(rule_names(int(one["rules"]))))

    def on_record(self, person: int, mention: int) -> int:
        """What other records than a mention say of a person: an OtherListsLevel."""
        edges = self.snapshot.rows("edges", person=person)
        edges = edges[edges["mention_rid"] != mention]
        kinds = [str(self.record(rid)["kind"]) for rid in edges["mention_rid"].tolist()]
        return int(level_on_record(kinds, edges["probability"].tolist()))


class _Pair:
    """Two records of one night, the lower rid left."""

    def __init__(self, workspace: Workspace, as_of: date, kept: KeptNight, left: int, right: int) -> None:
        self.workspace, self.as_of, self.kept = workspace, as_of, kept
        self.left, self.right = left, right
        self.records = (kept.record(left), kept.record(right))
        self.kinds = (str(self.records[0]["kind"]), str(self.records[1]["kind"]))
        self.person = kept.person_of(left)
        self.answers = None if self.kinds[1] == "registry" else kept.answers(right)

    def explained(self, progress: Progress) -> Explanation:
        own = self.kept.comparison(self.left, self.right)
        siblings = self._siblings()
        best = self._best(own, siblings)
        if own is None and best is None:
            return self._never_kept(progress)
        through = None if own is not None or best is None else best
        comparison = own or siblings[through or 0]
        model = self.kept.models[self.kinds]
        outcome = self._outcome(siblings[best] if own is not None and best is not None else None)
        found = waterfall(comparison, model, outcome, self._values())
        status = Status.LINK if found.probability >= SMALLEST_LINK else Status.UNLIKELY
        return self._explanation(status, comparison, model, found, compared_as=through)

    def _siblings(self) -> dict[int, Comparison]:
        """The comparisons of the left person's other registry entries with the mention."""
        if self.kinds[0] != "registry" or self.kinds[1] == "registry":
            return {}
        found = {entry: self.kept.comparison(entry, self.right) for entry, _ in self._other_entries()}
        return {entry: one for entry, one in found.items() if one is not None}

    def _other_entries(self) -> list[tuple[int, float]]:
        if self.kinds[0] != "registry" or self.person is None:
            return []
        entries = self.kept.snapshot.rows("entries", person=self.person[0])
        entries = entries[entries["entry_rid"] != self.left]
        return list(zip(entries["entry_rid"].tolist(), entries["chance"].tolist(), strict=True))

    def _best(self, own: Comparison | None, siblings: Mapping[int, Comparison]) -> int | None:
        """The other entry that competed in the left one's place, None where the left one did."""
        if not siblings:
            return None
        model = self.kept.models[self.kinds]

        def weight(comparison: Comparison) -> float:
            return waterfall(comparison, model, Outcome(), competed=False).match_weight

        best = max(siblings, key=lambda entry: (weight(siblings[entry]), -entry))
        if own is not None and weight(own) >= weight(siblings[best]):
            return None
        return best

    def _outcome(self, best: Comparison | None = None) -> Outcome:
        if self.answers is None or self.person is None:
            return Outcome()
        person, chance = self.person
        share = self.answers.loc[self.answers["person"] == person, "probability"]
        return Outcome(
            self.kept.contest(self.right), float(share.iloc[0]) if len(share) else None, chance, best
        )

    def _values(self) -> dict[str, tuple[str | None, str | None]]:
        """The texts of the two records, as they stood on the night's day; empty where one is gone."""
        found = []
        with readable_warehouse(self.workspace) as warehouse:
            frames = {kind: known_records(warehouse, kind, self.as_of) for kind in set(self.kinds)}
        for record in self.records:
            rows = frames[str(record["kind"])]
            same = (rows["source"] == record["source"]) & (rows["record_id"] == record["record_id"])
            if not same.any():
                return {}
            found.append(values_of(rows[same].iloc[0].to_dict()))
        return {field: (text, found[1][field]) for field, text in found[0].items()}

    def _never_kept(self, progress: Progress) -> Explanation:
        """Compare the pair now, with the night's model, and say whether any rule finds it."""
        fresh = compare_afresh(self.workspace, self.as_of, self.records, self.kept.models.get(self.kinds), progress)
        comparison = fresh.comparison
        if self.kinds[0] == "registry" and self.kinds[1] in MENTIONS and self.person is not None:
            level = self.kept.on_record(self.person[0], self.right)
            comparison = replace(comparison, levels={**comparison.levels, "other_lists": level})
        notes = self._notes(fresh)
        apart = _ONE_LIST in notes or _REGISTERED_ALREADY in notes
        competed = bool(comparison.rules) and not apart
        found = waterfall(comparison, fresh.model, self._outcome(), self._values(), competed)
        status = Status.UNLIKELY if competed else Status.NEVER_A_CANDIDATE
        missed = {} if comparison.rules else fresh.missed
        return self._explanation(status, comparison, fresh.model, found, missed=missed, notes=notes)

    def _notes(self, fresh: FreshComparison) -> tuple[Words, ...]:
        facts = self.kept.snapshot.facts()
        notes = []
        if self.kinds[0] != "registry" and fresh.comparison.rules:
            left_over = [self.kept.contest(rid) for rid in (self.left, self.right)]
            if self.kinds[0] == self.kinds[1] in ("exchange", "death") and (
                self.records[0]["source"] == self.records[1]["source"]
            ):
                notes.append(_ONE_LIST)
            elif any(one is not None and one.left_over <= SMALLEST_NOBODY for one in left_over):
                notes.append(_REGISTERED_ALREADY)
        if not fresh.has_model:
            notes.append(_NO_MODEL)
        if set(facts["deliveries"]) != set(fresh.deliveries):
            notes.append(_CHANGED)
        stage = "registry" if self.kinds[0] == "registry" else "others"
        rules = facts["linkage"]["blocking"][stage]
        if any(rules.get(name, {}).get("refined_blocks") for name in fresh.comparison.rules):
            notes.append(_REFINED)
        return tuple(notes)

    def _explanation(
        self,
        status: Status,
        comparison: Comparison,
        model: PairModel,
        found: Any,
        compared_as: int | None = None,
        missed: Mapping[str, tuple[str, ...]] | None = None,
        notes: tuple[Words, ...] = (),
    ) -> Explanation:
        return Explanation(
            left=self.kept.name(self.left),
            right=self.kept.name(self.right),
            status=status,
            compared_as=None if compared_as is None else self.kept.name(compared_as),
            rules=comparison.rules,
            missed=dict(missed or {}),
            trained=model.trained,
            in_left=model.in_left,
            n_left=model.n_left,
            prior=found.prior,
            fields=found.fields,
            steps=found.steps,
            match_weight=found.match_weight,
            alone=found.alone,
            probability=found.probability,
            competition=self._competition(),
            entries=tuple(Other(self.kept.name(rid), chance) for rid, chance in self._other_entries()),
            through=self._through(),
            notes=notes,
        )

    def _competition(self) -> Competition | None:
        """The shares of everybody whom the right record may be of; they and nobody's add up to one."""
        if self.answers is None:
            return None
        contest = self.kept.contest(self.right)
        answers = self.answers[self.answers["anchor_rid"] != self.right]
        if self.kinds[0] == "registry":
            answers = answers[answers["registered"]]
        person = self.person[0] if self.person is not None else -1
        own = answers["person"] == person
        rivals = answers[~own].sort_values("probability", ascending=False, kind="stable")
        share, against = float(answers.loc[own, "probability"].sum()), float(rivals["probability"].sum())
        likeliest = float(rivals["probability"].max()) if len(rivals) else 0.0
        nobody = max(1.0 - share - against, 0.0)
        named = rivals.head(MOST_RIVALS)
        return Competition(
            candidates=contest.candidates if contest else 0,
            share=share,
            rivals=against,
            relatives=self._relatives(contest),
            nobody=nobody,
            effective=effective_number(np.array([*answers["probability"], nobody])),
            gap=share - likeliest,
            others=tuple(
                Other(self.kept.name(rid), probability)
                for rid, probability in zip(named["anchor_rid"].tolist(), named["probability"].tolist(), strict=True)
            ),
        )

    def _relatives(self, contest: Contest | None) -> float:
        """The part of "nobody registered" that is "a relative of a candidate"; none is asked of among others."""
        model = self.kept.models.get(("registry", self.kinds[1]))
        if contest is None or model is None or self.kinds[0] != "registry":
            return 0.0
        unrelated = (1.0 - model.in_left) * float(np.exp(-contest.log_total))
        return max(1.0 - unrelated / contest.nobody, 0.0) * contest.left_over

    def _through(self) -> tuple[Other, ...]:
        """Registered persons that two mentions may both be of."""
        if self.kinds[0] == "registry" or self.answers is None:
            return ()
        both = self.kept.answers(self.left).merge(self.answers, on=["person", "anchor_rid", "registered"])
        both = both[both["registered"]]
        both["both"] = both["probability_x"] * both["probability_y"]
        both = both[both["both"] >= SMALLEST_LINK].sort_values("both", ascending=False, kind="stable")
        return tuple(
            Other(self.kept.name(rid), share)
            for rid, share in zip(both["anchor_rid"].tolist(), both["both"].tolist(), strict=True)
        )
