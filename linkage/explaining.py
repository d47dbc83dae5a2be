"""Explain any pair of records of a published night, from what the night kept.

The night's own evidence comes from its snapshot, the two records' texts from the warehouse. Only a pair that
the night did not keep is compared afresh.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkage import model_versions, publishing
from linkage.errors import BadInput
from linkage.kept_night import KeptNight
from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.contest import Contest
from linkage.matching.duplicates import shares_of_entries
from linkage.matching.explanation import (
    Comparison,
    Competition,
    Explanation,
    Other,
    Outcome,
    Status,
    effective_number,
    waterfall,
)
from linkage.matching.fields import AgreementLevel
from linkage.matching.model import PairModel
from linkage.matching.other_lists import MENTIONS
from linkage.matching.unregistered import SMALLEST_NOBODY
from linkage.matching.wording import Words
from linkage.progress import Progress, Silent, step
from linkage.workspace import Workspace

if TYPE_CHECKING:
    from linkage.fresh_comparison import FreshComparison

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
_FOLLOWS = Words(
    "Про саму цю пару ніхто не вирішував: так випливає з рішень про інші пари.",
    "Nobody decided of this pair itself: it follows from what people decided of other pairs.",
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
        left: a record as ``kind/source/record_id``, or shorter (`linkage.record_naming`).
        right: the other record; which is named first does not matter.
        as_of: the night's day; by default the current night.
        progress: told while a pair that the night did not keep is compared.

    Raises ``BadInput`` if there is no such night or record, if a name fits several, or if the two are one.
    """
    night = publishing.night_of(workspace, as_of)
    with (
        step(progress or Silent(), "Explaining") as told,
        publishing.opened_snapshot(workspace, night) as snapshot,
    ):
        if "questions" not in snapshot.names():
            raise BadInput(
                "This night was published by an earlier version. Publish it anew with: linkage run"
            )
        kept = KeptNight(workspace, snapshot)
        first, second = sorted((kept.find(left), kept.find(right)))
        if first == second:
            raise BadInput(f"{left} and {right} are one record; name two.")
        return explained(kept, first, second, told)


def explained(kept: "KeptNight", left: int, right: int, progress: Progress | None = None) -> Explanation:
    """The same by rid, ``left < right``, for whoever has the night open."""
    return _Pair(kept, left, right).explained(progress or Silent())


class _Pair:
    """Two records of one night, the lower rid left."""

    def __init__(self, kept: KeptNight, left: int, right: int) -> None:
        self.kept, self.left, self.right = kept, left, right
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
        model = self._model()
        outcome = self._outcome(siblings[best] if own is not None and best is not None else None)
        outcome = replace(outcome, chance=self._share_of_entry(own, siblings))
        found = waterfall(comparison, model, outcome, self._values())
        status = Status.LINK if found.probability >= SMALLEST_LINK else Status.UNLIKELY
        return self._explanation(status, comparison, model, found, compared_as=through)

    def _model(self) -> PairModel:
        """The model by which the night weighed the pair."""
        model = self.kept.model(self.kinds)
        assert model is not None, "a pair that was compared has a model"
        return model

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
        entries = entries[~entries["entry_rid"].isin([self.left, self.right])]
        return list(zip(entries["entry_rid"].tolist(), entries["chance"].tolist(), strict=True))

    def _share_of_entry(self, own: Comparison | None, siblings: Mapping[int, Comparison]) -> float:
        """How much of the person's probability the left entry has (see `duplicates.shares_of_entries`)."""
        others = self._other_entries()
        if not others or self.person is None:
            return 1.0
        entries, chances = zip((self.left, self.person[1]), *others, strict=True)
        compared = [own, *map(siblings.get, entries[1:])]
        weights = [np.nan if one is None else self._weight(one) * np.log(2) for one in compared]
        decided = [self.kept.decided(entry, self.right)[0] == AgreementLevel.SAME for entry in entries]
        group = np.zeros(len(entries), dtype=np.int64)
        return float(shares_of_entries(np.array(weights), np.array(chances), group, np.array(decided))[0])

    def _weight(self, comparison: Comparison) -> float:
        """The match weight of all fields, in bits."""
        return waterfall(comparison, self._model(), Outcome(), competed=False).match_weight

    def _best(self, own: Comparison | None, siblings: Mapping[int, Comparison]) -> int | None:
        """The other entry that competed in the left one's place, None where the left one did."""
        if not siblings:
            return None
        best = max(siblings, key=lambda entry: (self._weight(siblings[entry]), -entry))
        if own is not None and self._weight(own) >= self._weight(siblings[best]):
            return None
        return best

    def _outcome(self, best: Comparison | None = None, competed: bool = True) -> Outcome:
        if self.kinds[0] != "registry":
            # of a pair that is no link the night keeps nothing, as it was drawn together too seldom
            linked = self.kept.links(self.left, self.right)["probability"].tolist()
            return Outcome(self.kept.contest(self.right), linked[0] if linked else SMALLEST_LINK / 2)
        by = self.kept.recalibrations.get(self.kinds[1])
        if self.answers is None or self.person is None:
            return Outcome(by=by)
        person, chance = self.person
        seated = self.kept.seated(self.right)
        share = self.answers.loc[self.answers["person"] == person, "probability"]
        return Outcome(
            contest=self.kept.contest(self.right),
            share=float(share.iloc[0]) if len(share) else None,
            chance=chance,
            best=best,
            by=by,
            seated=seated,
            yielded=competed and (seated or self.kinds[1] in ("exchange", "death")),
        )

    def _values(self) -> dict[str, tuple[str | None, str | None]]:
        left, right = self.kept.texts(self.left), self.kept.texts(self.right)
        return {field: (left[field], right[field]) for field in left.keys() & right.keys()}

    def _never_kept(self, progress: Progress) -> Explanation:
        """Compare the pair now, with the night's model, and say whether any rule finds it."""
        from linkage.fresh_comparison import compare_afresh  # few need what it imports

        model = self.kept.model(self.kinds)
        workspace = self.kept.workspace
        version = model_versions.version_with(workspace, self.kept.snapshot.facts().get("models"))
        frozen = None
        with suppress(BadInput):  # frozen by an earlier version: tonight's own frequencies are as near
            frozen = model_versions.load(workspace, version).reference
        fresh = compare_afresh(workspace, self.kept.as_of, self.records, model, frozen, progress)
        comparison, compared_then = fresh.comparison, self.kept.fields
        told = {name: level if name in compared_then else -1 for name, level in comparison.levels.items()}
        comparison = replace(comparison, levels=told)
        if self.kinds[0] == "registry" and self.kinds[1] in MENTIONS and self.person is not None:
            level = self.kept.on_record(self.person[0], self.right)
            comparison = replace(comparison, levels={**comparison.levels, "other_lists": level})
        decided, by_people = self._decided()
        comparison = replace(comparison, levels={**comparison.levels, "decided": decided})
        notes = self._notes(fresh)
        if decided >= 0 and not by_people:
            notes = (*notes, _FOLLOWS)
        apart = _ONE_LIST in notes or _REGISTERED_ALREADY in notes
        compared = bool(comparison.rules) or decided >= 0
        competed = compared and (decided >= 0 or not apart)
        that_night = competed and not {_CHANGED, _REFINED} & set(notes)
        outcome = self._outcome(competed=that_night)
        found = waterfall(comparison, fresh.model, outcome, self._values(), competed)
        linked = decided >= 0 and found.probability >= SMALLEST_LINK
        status = Status.LINK if linked else Status.UNLIKELY if competed else Status.NEVER_A_CANDIDATE
        missed = {} if compared else fresh.missed
        return self._explanation(status, comparison, fresh.model, found, missed=missed, notes=notes)

    def _decided(self) -> tuple[int, bool]:
        """What people decided of the pair, or of another entry of the person and the mention (KeptNight)."""
        own = self.kept.decided(self.left, self.right)
        if own[0] >= 0 or self.kinds[1] == "registry":
            return own
        others = (self.kept.decided(entry, self.right) for entry, _ in self._other_entries())
        return max(others, default=own)

    def _notes(self, fresh: "FreshComparison") -> tuple[Words, ...]:
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
            competition=self._competition(status is not Status.NEVER_A_CANDIDATE),
            entries=tuple(Other(self.kept.name(rid), chance) for rid, chance in self._other_entries()),
            through=self._through(),
            notes=notes,
        )

    def _competition(self, competed: bool) -> Competition | None:
        """The shares of everybody whom the right record may be of; they and nobody's add up to one.

        ``competed`` tells whether the left record's person is among them.
        """
        if self.answers is None:
            return None
        if self.kinds[0] != "registry":
            return self._whom_both()
        contest = self.kept.contest(self.right)
        answers = self.answers[self.answers["registered"]]
        person = self.person[0] if self.person is not None else -1
        own = answers["person"] == person
        rivals = answers[~own].sort_values("probability", ascending=False, kind="stable")
        share, against = float(answers.loc[own, "probability"].sum()), float(rivals["probability"].sum())
        likeliest = float(rivals["probability"].max()) if len(rivals) else 0.0
        nobody = max(1.0 - share - against, 0.0)
        named = rivals.head(MOST_RIVALS)
        candidates = contest.candidates if contest else 0
        # candidates that are hopeless are counted, and not kept
        rivalled = max(candidates - int(competed), len(rivals))
        return Competition(
            candidates=candidates,
            share=share,
            rivals=against,
            nobody=nobody,
            effective=effective_number(np.array([*answers["probability"], nobody])),
            gap=share - likeliest,
            others=self._named(named["anchor_rid"], named["probability"]),
            unnamed=rivalled - len(named),
            question=self.kept.question(self.right),
            doubted_by=self._doubted_by(contest),
            **self._parts_of_nobody(contest),
        )

    def _whom_both(self) -> Competition | None:
        """Of two records outside the registry: whom the right one may be of, with the left one or without."""
        answers, contest = self._answers_of_right(), self.kept.contest(self.right)
        linked = self.kept.links(self.left, self.right)["probability"].tolist()
        drawn = float(answers["probability"].sum())
        share = linked[0] if linked else min(float(answers["both"].sum()), drawn)
        known = max(drawn, share)  # draws part two mentions oftener than they say of each other (0086)
        without = (answers["probability"] - answers["both"]).clip(lower=0.0)
        rivals = answers.assign(without=without)[without >= SMALLEST_LINK]
        rivals = rivals.sort_values("without", ascending=False, kind="stable")
        named, nobody = rivals.head(MOST_RIVALS), max(1.0 - known, 0.0)
        hopeless = max(contest.candidates - int(answers["registered"].sum()), 0) if contest else 0
        return Competition(
            candidates=len(answers) + hopeless,
            share=share,
            rivals=known - share,
            nobody=nobody,
            effective=effective_number(np.array([*answers["probability"], nobody])),
            gap=share - float(rivals["without"].max() if len(rivals) else 0.0),
            others=self._named(named["anchor_rid"], named["without"]),
            unnamed=len(rivals) - len(named) + hopeless,
            question=self.kept.question(self.right),
        )

    def _answers_of_right(self) -> pd.DataFrame:
        """Everybody, registered or not, whom the right record may be of but a person of its own, and in
        which share of the draws the left one is of the same (``both``)."""
        both = self.kept.both(self.left, self.right).set_index("person")["share"]
        answers = self.answers if self.answers is not None else self.kept.answers(self.right)
        answers = answers[answers["anchor_rid"] != self.right]
        return answers.assign(both=answers["person"].map(both).fillna(0.0))

    def _named(self, rids: "pd.Series[int]", shares: "pd.Series[float]") -> tuple[Other, ...]:
        return tuple(
            Other(self.kept.name(rid), share)
            for rid, share in zip(rids.tolist(), shares.tolist(), strict=True)
        )

    def _parts_of_nobody(self, contest: Contest | None) -> dict[str, float]:
        """Who may be behind nobody's share, where registered persons competed."""
        model = self.kept.model(("registry", self.kinds[1]))
        if contest is None or model is None or self.kept.seated(self.right):
            return {}  # what people decided left nobody more, and of whom that is nothing tells
        return contest.parts_of_nobody(model.in_left)

    def _doubted_by(self, contest: Contest | None) -> str | None:
        if contest is None or contest.doubted_by < 0:
            return None
        return self.kept.name(contest.doubted_by)

    def _through(self) -> tuple[Other, ...]:
        """Persons, registered or not, that two mentions may both be of."""
        if self.kinds[0] == "registry" or self.answers is None:
            return ()
        both = self.kept.both(self.left, self.right)
        both = both[both["share"] >= SMALLEST_LINK].sort_values("share", ascending=False, kind="stable")
        return self._named(both["anchor_rid"], both["share"])
