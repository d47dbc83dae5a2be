"""Whom of the registered each mention may be of, and what decoys find among them."""

from collections.abc import Collection, Mapping
from functools import partial

import numpy as np
import pandas as pd

from linkage.matching.assembly import Posteriors
from linkage.matching.decided import spread_to_persons
from linkage.matching.decoys import Decoys, Targets, link_decoys
from linkage.matching.doubts import Doubts
from linkage.matching.duplicates import duplicate_pairs, no_duplicates, registered_persons
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.freed_memory import give_back_memory
from linkage.matching.frozen_models import FrozenModels
from linkage.matching.judged_pairs import Teaching, judged_duplicates, judged_mentions
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.models import with_persons
from linkage.matching.other_lists import MENTIONS, doubts, on_record, with_levels, with_other_lists
from linkage.matching.persons_of_mentions import Candidates, candidates
from linkage.matching.preparation import Prepared
from linkage.matching.recalibration import Recalibration
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.stages import Stage, sources
from linkage.matching.tonight import DECOY
from linkage.matching.unregistered import Unregistered
from linkage.matching.vectors import no_pairs


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
    n_persons = len(persons.anchors)
    source_of = sources(prepared)
    found: dict[str, Candidates] = {}
    for kind in KIND_ORDER[1:]:
        if ("registry", kind) in stage.pairs:
            stage.pairs["registry", kind] = spread_to_persons(stage.pairs["registry", kind], person_of)

    others: dict[str, Doubts] = {}

    def linked(kind: str, by: Recalibration | None = None) -> Candidates:
        model = with_persons(stage.models["registry", kind], n_persons)
        of_kind = candidates(
            stage.pairs["registry", kind],
            person_of,
            model,
            stage.frequency,
            len(prepared.rids(kind)),
            by,
            others.get(kind),
            threads,
        )
        return assign_jointly(of_kind, source_of) if kind in once else of_kind

    # the mentions come twice: the second time it is known whom the other witnesses mention
    for kind in [*KIND_ORDER[1:], *MENTIONS]:
        pair = ("registry", kind)
        if pair not in stage.pairs:
            continue
        if kind in MENTIONS:
            give_back_memory()  # what the kind before took: mentions are the most pairs
            record = on_record(found, n_persons, prepared.captive)
            stage.pairs[pair], stage.models[pair] = with_other_lists(
                stage.pairs[pair],
                stage.models[pair],
                person_of,
                record,
                len(prepared.rids(kind)),
                stage.shared,
                stage.frequency,
                frozen=pair in frozen.models,
                threads=threads,
            )
            # only the second time is the model the last, by which mentions are weighed
            filled = partial(with_levels, person_of=person_of, record=record)
            if kind in found and pair not in frozen.models and stage.bring_back(pair, filled):
                stage.pairs[pair] = spread_to_persons(stage.pairs[pair], person_of)
            others[kind] = doubts(found, stage.models[pair], seats)
            give_back_memory()  # what training took, in threads of its own
        found[kind] = linked(kind)
    if teaching.enough:
        models = {kind: with_persons(stage.models["registry", kind], n_persons) for kind in found}
        decided = teaching.decided
        teaching.learn(judged_mentions(stage.pairs, models, stage.frequency, decided, person_of, others))
        found |= {kind: linked(kind, by) for kind, by in teaching.maps.items() if kind in found}
    give_back_memory()
    not_weighed = pd.DataFrame(
        {"left_rid": np.zeros(0, int), "right_rid": np.zeros(0, int), "log_bf": np.zeros(0)}
    )
    nothing_shared = Unregistered(np.zeros(0), pd.DataFrame())
    return Posteriors(persons, duplicates, found, not_weighed, nothing_shared)


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
    record = on_record(posteriors.candidates, n_persons, prepared.captive)
    others = {kind: doubts(posteriors.candidates, models[kind]) for kind in MENTIONS if kind in models}
    targets = Targets(person_of, models, record, stage.frequency, maps, others)
    return link_decoys(stage.decoys.get(("registry", DECOY), no_pairs()), decoys, targets)
