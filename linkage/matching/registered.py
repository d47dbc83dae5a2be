"""Whom of the registered each mention may be of, and what decoys find among them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import pandas as pd

from linkage.matching.decided import spread_to_persons
from linkage.matching.decoys import Decoys, Targets, link_decoys
from linkage.matching.doubts import SMALLEST_RESEMBLANCE, Doubts
from linkage.matching.duplicates import duplicate_pairs, no_duplicates, registered_persons
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.frozen_models import FrozenModels, screening_model
from linkage.matching.judged_pairs import Teaching, judged_duplicates, judged_mentions
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.model import PairModel
from linkage.matching.models import with_persons
from linkage.matching.other_lists import (
    MENTIONS,
    OnRecord,
    doubts,
    on_record,
    with_levels,
    with_other_lists,
)
from linkage.matching.packed_pairs import none_packed
from linkage.matching.persons_of_mentions import Candidates, candidates
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared
from linkage.matching.pruning import prune
from linkage.matching.recalibration import Recalibration
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.stages import Stage, sources
from linkage.matching.tonight import DECOY
from linkage.matching.unregistered import Unregistered
from linkage.matching.vectors import Vectors


def posteriors_of_registered(
    prepared: Prepared,
    stage: Stage,
    frozen: FrozenModels,
    teaching: Teaching,
    once: Collection[str],
    threads: int = 1,
    seats: Seats = NO_SEATS,
) -> Posteriors:
    """Duplicate entries, registered persons, and each mention's candidates among them.

    Args:
        prepared: the records.
        stage: their round with the registry; pairs and models of mentions are brought up to date.
        frozen: models that are not trained again.
        teaching: what people decided; recalibrations are learnt into it.
        once: kinds of which one source's list holds a person once.
        threads: parts worked on at a time.
        seats: mentions decided to be of one person raise no doubt about each other.
    """
    duplicates = _duplicates(stage, teaching)
    persons = registered_persons(prepared.rids("registry"), duplicates, teaching.decided.different())
    person_of = persons.person_of(len(prepared.records))
    for pair in [("registry", kind) for kind in KIND_ORDER[1:] if ("registry", kind) in stage.pairs]:
        stage.pairs[pair] = spread_to_persons(stage.pairs[pair], person_of)
    search = _Search(prepared, stage, frozen, len(persons.anchors), person_of, once, threads, seats)
    # the mentions come twice: the second time it is known whom the other witnesses mention
    lists = [kind for kind in KIND_ORDER[1:] if kind not in MENTIONS]
    for find, kinds in (
        (search.linked, lists),
        (search.first_linked, MENTIONS),
        (search.linked_again, MENTIONS),
    ):
        for kind in [kind for kind in kinds if ("registry", kind) in stage.pairs]:
            search.found[kind] = find(kind)
    if teaching.enough:
        models = {
            kind: with_persons(stage.models["registry", kind], search.n_persons) for kind in search.found
        }
        decided = teaching.decided
        teaching.learn(
            judged_mentions(stage.pairs, models, stage.frequency, decided, person_of, search.others)
        )
        for kind in search.found.keys() & teaching.maps.keys():
            search.found[kind] = search.linked(kind, teaching.maps[kind])
    not_weighed = pd.DataFrame(
        {"left_rid": np.zeros(0, int), "right_rid": np.zeros(0, int), "log_bf": np.zeros(0)}
    )
    nothing_shared = Unregistered(np.zeros(0), pd.DataFrame())
    same = teaching.decided.of_one_person()
    return Posteriors(persons, duplicates, search.found, not_weighed, nothing_shared, same=same)


@dataclass(frozen=True)
class _Search:
    """The search for the registered persons that records of the other kinds are of.

    Attributes:
        prepared: the records.
        stage: their round with the registry.
        frozen: models that are not trained again.
        n_persons: how many are registered.
        person_of: the registered person of each rid.
        once: kinds of which one source's list holds a person once.
        threads: parts worked on at a time.
        seats: mentions decided to be of one person raise no doubt about each other.
        found: each kind's candidates so far.
        others: what other mentions make doubtful, by kind of mention.
    """

    prepared: Prepared
    stage: Stage
    frozen: FrozenModels
    n_persons: int
    person_of: np.ndarray
    once: Collection[str]
    threads: int
    seats: Seats
    found: dict[str, Candidates] = field(default_factory=dict)
    others: dict[str, Doubts] = field(default_factory=dict)

    def linked(
        self,
        kind: str,
        by: Recalibration | None = None,
        pairs: Vectors | None = None,
        model: PairModel | None = None,
    ) -> Candidates:
        """A kind's candidates; its pairs and model are the stage's where none are given."""
        of_kind = candidates(
            self.stage.pairs["registry", kind] if pairs is None else pairs,
            self.person_of,
            with_persons(model or self.stage.models["registry", kind], self.n_persons),
            self.stage.frequency,
            len(self.prepared.rids(kind)),
            by,
            self.others.get(kind),
            self.threads,
            # whom a joint assignment makes likelier is not known before
            0.0 if kind in self.once else SMALLEST_RESEMBLANCE,
        )
        return assign_jointly(of_kind, self._source_of) if kind in self.once else of_kind

    def first_linked(self, kind: str) -> Candidates:
        """A kind of mention's, before those of later kinds are linked.

        Where the model is frozen, they are weighed as on the night that trained it: by this pass's model and
        among its pairs.
        """
        stage, pair = self.stage, ("registry", kind)
        record = self._record()
        if pair in self.frozen.models:
            screen = screening_model(self.frozen, pair, self.n_persons, stage.chances[pair])
            model = self.frozen.models[pair].first_pass or stage.models[pair]
            pairs = prune(stage.pairs[pair], screen, stage.frequency, [model], self.threads)[0]
            pairs = with_levels(pairs, self.person_of, record)
        else:
            model = self._trained(kind, stage.models[pair], record, once_more=True)
            pairs = stage.pairs[pair]
        stage.first_pass[pair] = model
        return self._weighed(kind, pairs, model)

    def linked_again(self, kind: str) -> Candidates:
        """A kind of mention's, once it is known whom the other mentions are of."""
        stage, pair = self.stage, ("registry", kind)
        record = self._record()
        if pair in self.frozen.models:
            stage.pairs[pair] = with_levels(stage.pairs[pair], self.person_of, record)
        else:
            self._trained(kind, stage.first_pass[pair], record)
        return self._weighed(kind, stage.pairs[pair], stage.models[pair])

    @cached_property
    def _source_of(self) -> np.ndarray:
        return sources(self.prepared)

    def _record(self) -> OnRecord:
        return on_record(self.found, self.n_persons, self.prepared.captive, self.prepared.speakers)

    def _trained(self, kind: str, model: PairModel, record: OnRecord, once_more: bool = False) -> PairModel:
        """The model trained with what others say, which the stage has now, as it has the pairs filled in.

        The pairs that were left out and that it could tell of are among them.
        """
        stage, pair = self.stage, ("registry", kind)
        stage.pairs[pair], stage.models[pair] = with_other_lists(
            stage.pairs[pair],
            model,
            self.person_of,
            record,
            len(self.prepared.rids(kind)),
            stage.shared,
            stage.frequency,
            threads=self.threads,
        )
        filled = partial(with_levels, person_of=self.person_of, record=record)
        if stage.bring_back(pair, filled, once_more):
            stage.pairs[pair] = spread_to_persons(stage.pairs[pair], self.person_of)
        return stage.models[pair]

    def _weighed(self, kind: str, pairs: Vectors, model: PairModel) -> Candidates:
        self.others[kind] = doubts(self.found, model, self.seats)
        return self.linked(kind, pairs=pairs, model=model)


def _duplicates(stage: Stage, teaching: Teaching) -> pd.DataFrame:
    """Pairs of registry entries with the probability that they are of one person."""
    pair = ("registry", "registry")
    if pair not in stage.pairs:
        return no_duplicates()
    if teaching.enough:
        teaching.learn(judged_duplicates(stage.pairs, stage.models, stage.frequency, teaching.decided))
    by = teaching.maps.get("registry")
    return duplicate_pairs(stage.pairs[pair], stage.models[pair], stage.frequency, by)


def found_by_decoys(
    prepared: Prepared,
    stage: Stage,
    posteriors: Posteriors,
    decoys: Decoys,
    maps: Mapping[str, Recalibration],
) -> dict[str, Candidates]:
    """What decoys find, by kind."""
    n_persons = len(posteriors.persons.anchors)
    models = {kind: with_persons(stage.models["registry", kind], n_persons) for kind in posteriors.candidates}
    person_of = posteriors.persons.person_of(len(prepared.records))
    record = on_record(posteriors.candidates, n_persons, prepared.captive, prepared.speakers)
    others = {kind: doubts(posteriors.candidates, models[kind]) for kind in MENTIONS if kind in models}
    targets = Targets(person_of, models, record, stage.frequency, maps, others)
    pairs = stage.decoys.get(("registry", DECOY), none_packed())
    return link_decoys(pairs.unpacked(), decoys, targets)
