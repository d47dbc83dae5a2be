"""Linking, from typed records to the linkage of a night: the stages in order, on one page."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from linkage import names
from linkage.matching.assembly import SMALLEST_LINK, Posteriors, assemble
from linkage.matching.blocking import LARGEST_BLOCK, add_features, load_features
from linkage.matching.blocking_rules import rules_report
from linkage.matching.cycles import no_search_for_cycles
from linkage.matching.decided import decided_pairs, spread_to_persons
from linkage.matching.decoys import Decoys, Targets, link_decoys, links_of, make_decoys, stood_for
from linkage.matching.dice import Dice
from linkage.matching.doubts import Doubts
from linkage.matching.drift import drift
from linkage.matching.duplicates import duplicate_pairs, no_duplicates, registered_persons
from linkage.matching.engine import in_memory
from linkage.matching.error_rates import error_rates
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.facts_to_ask import Classes, classes_of_facts, facts_to_ask
from linkage.matching.fingerprints import fingerprints
from linkage.matching.freed_memory import give_back_memory, share_one_heap
from linkage.matching.frequencies import reference_population
from linkage.matching.frozen_models import Fit, FrozenModels, freeze
from linkage.matching.impossible_order import days
from linkage.matching.increment import Comparison, EarlierNights
from linkage.matching.judged_pairs import Teaching, judged_duplicates, judged_mentions
from linkage.matching.kept_evidence import PAIR, kept_evidence
from linkage.matching.known_elsewhere import known_elsewhere
from linkage.matching.linkage_result import KIND_ORDER, KeptEvidence, LinkageResult
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.models import KindPair, with_persons
from linkage.matching.other_lists import MENTIONS, doubts, on_record, with_levels, with_other_lists
from linkage.matching.persons_of_mentions import Candidates, candidates
from linkage.matching.preparation import Prepared, prepare
from linkage.matching.pruning import nothing_pruned, table_of_pruned, what_became_of
from linkage.matching.recalibration import Recalibration
from linkage.matching.stages import Stage, among_others, left_over, sources, with_registry
from linkage.matching.told_names import class_of
from linkage.matching.tonight import DECOY, Tonight
from linkage.matching.unregistered import Unregistered, possible_anchors
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors, no_pairs
from linkage.progress import Progress, Silent


@dataclass(frozen=True)
class LinkSettings:
    """What a night's linking may be told.

    Attributes:
        threads: DuckDB's, and rules, text features, pairs of kinds and starts of training at a time. Short
            parts run beside others with any number, and texts are compared letter by letter on all cores. The
            result does not depend on it.
        memory_limit: DuckDB's, such as ``1GB``.
        draws: number of linkage draws.
        seed: of the draws.
        once: kinds of which one source's list holds a person once.
        enough_records: a pair of kinds trains itself until both its lists hold so many records.
        least_decisions: the number of decisions from which on posteriors are recalibrated by them.
        day: the day as of which the night is, kept with a model that is frozen.
    """

    threads: int = 2
    memory_limit: str = "1GB"
    draws: int = 1000
    seed: int = 1
    once: tuple[str, ...] = ("exchange", "death")
    enough_records: int = 1000
    least_decisions: int = 200
    day: str = ""


@no_search_for_cycles()
def link_records(
    frames: Mapping[str, pd.DataFrame],
    settings: LinkSettings | None = None,
    known: ValuePairs | None = None,
    progress: Progress | None = None,
    frozen: FrozenModels | None = None,
    earlier: EarlierNights | None = None,
    decided: pd.DataFrame | None = None,
) -> LinkageResult:
    """Link all records of a night.

    Args:
        frames: kind -> typed records (source, record_id and the contract's columns as text or None).
        settings: see LinkSettings.
        known: value pairs compared on earlier nights; new ones are added to it.
        progress: told of each stage.
        frozen: models of earlier nights, which are not trained again.
        earlier: what else earlier nights left to save time; it changes nothing. Tonight's is added to it.
        decided: pairs that people decided: left_kind, left_source, left_record, right_kind, right_source,
            right_record, verdict (same or different), in the order of records. They go before what the
            comparisons say (see decided).
    """
    settings, known, progress = settings or LinkSettings(), known or ValuePairs(), progress or Silent()
    frozen, earlier = frozen or FrozenModels(), earlier or EarlierNights()
    share_one_heap()
    progress.start("Preparing names and values")
    prepared = prepare(frames)
    earlier.values.names.learn(prepared.values)
    with in_memory(threads=str(settings.threads), memory_limit=settings.memory_limit) as con:
        with ThreadPoolExecutor(1) as aside:
            keys = aside.submit(load_features, con, prepared, earlier.values.keys)
            records = fingerprints(prepared)
            decoys = make_decoys(prepared, records)
        prepared = replace(prepared, keys=keys.result())
        add_features(con, decoys.features, decoys.kind_of(), prepared)
        progress.finish(f"{len(prepared.records):,} records")
        known_pairs = decided_pairs(decided, prepared.records)
        every = np.concatenate([records, decoys.fingerprints])
        comparison = Comparison(earlier.pairs, every, len(records), frozen, known_pairs)
        tonight = Tonight(
            con=con,
            prepared=decoys.beside(prepared),
            known=known,
            frozen=frozen,
            comparison=comparison,
            once=settings.once,
            progress=progress,
            enough_records=settings.enough_records,
            memory_limit=settings.memory_limit,
            threads=settings.threads,
        )
        registry = with_registry(tonight)
        teaching = Teaching(known_pairs, settings.least_decisions)
        posteriors = _posteriors_of_registered(prepared, registry, settings, frozen, teaching)
        with ThreadPoolExecutor(1) as aside:
            explained = aside.submit(_explained, prepared, registry, posteriors)
            decoy_links = aside.submit(
                _found_by_decoys, prepared, registry, posteriors, decoys, teaching.maps
            )
            others = among_others(tonight, registry, posteriors)
        found_by_decoys, (pairs, weights) = decoy_links.result(), explained.result()
    anchors = possible_anchors(others.pairs, others.models, others.frequency)
    elsewhere = known_elsewhere(
        Unregistered(left_over(prepared, posteriors), anchors),
        prepared.records["kind"].to_numpy(),
        class_of(registry.frequency.features, np.arange(len(every))),
        others.models,
        settings.once,
    )
    posteriors = replace(posteriors, candidates=elsewhere.beside(posteriors.candidates), weights=weights)
    nobody = left_over(prepared, posteriors)
    progress.start("Drawing linkages")
    posteriors = replace(posteriors, unregistered=Unregistered(nobody, anchors))
    fits = _fits(prepared, registry) | _fits(prepared, others)
    by_chance = links_of(elsewhere.beside(found_by_decoys), decoys)
    # no decoy is like somebody whom a list holds
    unknown = nobody / (1.0 + elsewhere.found[: len(nobody)])
    shares = stood_for(decoys, registry.frequency, unknown, prepared)
    # what needs no draws, and what the next night needs, is made while linkages are drawn
    with ThreadPoolExecutor(1) as aside:
        forgotten = aside.submit(names.forget_words)  # all are compared
        laid_aside = aside.submit(
            _for_the_next_night, comparison, (registry, others), frozen, fits, records, settings
        )
        day = aside.submit(days, frames, prepared.rows)
        classes = aside.submit(_classes, prepared)
        left_out = aside.submit(table_of_pruned, registry.left_out | others.left_out)
        reported = aside.submit(_report, registry, others, known)
        result = assemble(prepared, posteriors, records, Dice(settings.draws, settings.seed))
        drifted, after = laid_aside.result()
        give_back_memory()  # what drawing and laying aside took
        shown = aside.submit(_evidence, pairs, registry, others, posteriors, result)
        asked = _questions(classes.result(), result)
        rates = error_rates(result.links, prepared.records, day.result(), by_chance, shares)
    forgotten.result()
    progress.finish(f"{settings.draws:,} draws")
    report = reported.result() | {"error_rates": rates}
    report |= {"recalibration": teaching.as_told(), "drift": drifted}
    report |= {"frozen": after.as_told(), "freeze_after_records": settings.enough_records}
    told = replace(result, decided=decided, evidence=shown.result(), questions=asked, report=report)
    return replace(told, frozen=after, left_out=left_out.result())


def _for_the_next_night(
    comparison: Comparison,
    stages: tuple[Stage, Stage],
    frozen: FrozenModels,
    fits: Mapping[KindPair, Fit],
    records: np.ndarray,
    settings: LinkSettings,
) -> tuple[dict[str, Any], FrozenModels]:
    """How far the night lies from what is frozen, and the models in force after it; its pairs are kept."""
    registry, _ = stages
    drifted = drift(frozen, fits, records, registry.n_reference)
    after = freeze(frozen, fits, registry.reference, records, settings.enough_records, settings.day)
    for stage in stages:
        comparison.keep(stage.round, stage.compared | stage.decoys, stage.pairs | stage.decoys, after)
    return drifted, after


def _classes(prepared: Prepared) -> dict[str, Classes]:
    """What each record says of the facts that may be asked."""
    return classes_of_facts(prepared, reference_population(prepared.rids("registry"), len(prepared.records)))


def _questions(classes: Mapping[str, Classes], result: LinkageResult) -> pd.DataFrame:
    """What to ask of each record whose person is not clear."""
    anchors = result.persons["anchor_rid"].to_numpy()[result.edges["person"]]
    return facts_to_ask(result.edges.assign(anchor_rid=anchors), classes)


def _explained(
    prepared: Prepared, stage: Stage, posteriors: Posteriors
) -> tuple[dict[KindPair, Vectors], pd.DataFrame]:
    """The pairs of each candidate person's every entry and its mention, those of entries, and the weights of
    the former (see Posteriors).
    """
    person_of = posteriors.persons.person_of(len(prepared.records))
    models = _competing(stage, len(posteriors.persons.anchors))
    pairs = dict(stage.pairs)
    weights = [posteriors.weights]
    for kind, found in posteriors.candidates.items():
        pair = ("registry", kind)
        vectors = pairs[pair] = found.pairs_among(stage.pairs[pair], person_of)
        log_bf = floored(evidence(vectors, models[pair], stage.frequency), models[pair])
        weights.append(pd.DataFrame({"left_rid": vectors.l, "right_rid": vectors.r, "log_bf": log_bf}))
    return pairs, pd.concat(weights, ignore_index=True)


def _evidence(
    explained: dict[KindPair, Vectors],
    registry: Stage,
    others: Stage,
    posteriors: Posteriors,
    result: LinkageResult,
) -> KeptEvidence:
    """What explains the links: their own comparisons, and those of each candidate person's every entry."""
    return kept_evidence(
        explained | others.pairs,
        _competing(registry, len(posteriors.persons.anchors)) | others.models,
        registry.frequency,
        [
            found.contests.assign(left_over=found.contests["mention_rid"].map(found.nobody).astype(float))
            for found in posteriors.candidates.values()
        ],
        pd.concat([result.links[PAIR], posteriors.weights[PAIR]], ignore_index=True),
    )


def _competing(registry: Stage, n_persons: int) -> dict[KindPair, PairModel]:
    """The registry's models as mentions meet them: persons compete, not entries."""
    return {
        pair: model if pair[0] == pair[1] else with_persons(model, n_persons)
        for pair, model in registry.models.items()
    }


def _fits(prepared: Prepared, stage: Stage) -> dict[KindPair, Fit]:
    """What a stage knows of each pair of kinds."""
    sizes = {kind: len(prepared.rids(kind)) for kind in KIND_ORDER}
    return {
        (a, b): Fit(
            model,
            stage.chances[a, b],
            stage.pairs[a, b],
            (sizes[a], sizes[b]),
            stage.left_out.get((a, b), nothing_pruned()),
        )
        for (a, b), model in stage.models.items()
    }


def _report(registry: Stage, others: Stage, known: ValuePairs) -> dict[str, Any]:
    stages = {"registry": registry, "others": others}
    return {
        "blocking": {name: stage.round.counts for name, stage in stages.items()},
        "refined": [
            line for stage in stages.values() for line in rules_report(stage.round.counts, LARGEST_BLOCK)
        ],
        "candidates": {
            f"{a}-{b}": n + stage.round.left_out.get((a, b), nothing_pruned()).total
            for stage in stages.values()
            for (a, b), n in stage.n_compared.items()
        },
        "left_out": {
            f"{a}-{b}": what_became_of(found, stage.models.get((a, b)), SMALLEST_LINK)
            for stage in stages.values()
            for (a, b), found in stage.left_out.items()
            if found.total
        },
        "compared_anew": {name: stage.round.n_new for name, stage in stages.items()},
        "value_pairs": {"compared": known.compared, "reused": known.reused},
        "models": [model.as_json() for stage in stages.values() for model in stage.models.values()],
    }


def _posteriors_of_registered(
    prepared: Prepared, stage: Stage, settings: LinkSettings, frozen: FrozenModels, teaching: Teaching
) -> Posteriors:
    """Duplicate entries, registered persons, and each mention's candidates among them."""
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
            settings.threads,
        )
        return assign_jointly(of_kind, source_of) if kind in settings.once else of_kind

    # the mentions come twice: the second time it is known whom the other witnesses mention
    for kind in [*KIND_ORDER[1:], *MENTIONS]:
        pair = ("registry", kind)
        if pair not in stage.pairs:
            continue
        if kind in MENTIONS:
            give_back_memory()  # what the kind before took: mentions are the most pairs
            record = on_record(found, n_persons)
            stage.pairs[pair], stage.models[pair] = with_other_lists(
                stage.pairs[pair],
                stage.models[pair],
                person_of,
                record,
                len(prepared.rids(kind)),
                stage.shared,
                stage.frequency,
                frozen=pair in frozen.models,
                threads=settings.threads,
            )
            # only the second time is the model the last, by which mentions are weighed
            filled = partial(with_levels, person_of=person_of, record=record)
            if kind in found and pair not in frozen.models and stage.bring_back(pair, filled):
                stage.pairs[pair] = spread_to_persons(stage.pairs[pair], person_of)
            others[kind] = doubts(found, stage.models[pair])
        found[kind] = linked(kind)
    if teaching.enough:
        models = {kind: with_persons(stage.models["registry", kind], n_persons) for kind in found}
        decided = teaching.decided
        teaching.learn(judged_mentions(stage.pairs, models, stage.frequency, decided, person_of, others))
        found |= {kind: linked(kind, by) for kind, by in teaching.maps.items() if kind in found}
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


def _found_by_decoys(
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
    record = on_record(posteriors.candidates, n_persons)
    others = {kind: doubts(posteriors.candidates, models[kind]) for kind in MENTIONS if kind in models}
    targets = Targets(person_of, models, record, stage.frequency, maps, others)
    return link_decoys(stage.decoys.get(("registry", DECOY), no_pairs()), decoys, targets)
