"""Linking, from typed records to the linkage of a night: the stages in order, on one page."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.assembly import SMALLEST_LINK, assemble
from linkage.matching.blocking import LARGEST_BLOCK, keys_of_spaces
from linkage.matching.blocking_rules import rules_report
from linkage.matching.cycles import no_search_for_cycles
from linkage.matching.decided import decided_pairs
from linkage.matching.decoys import Decoys, links_of, make_decoys, stood_for
from linkage.matching.dice import Dice
from linkage.matching.drift import drift
from linkage.matching.error_rates import error_rates
from linkage.matching.evidence_of_seats import EvidenceOfSeats
from linkage.matching.explained_links import evidence_of_links, explained_pairs
from linkage.matching.facts_to_ask import Classes, classes_of_facts, facts_to_ask
from linkage.matching.fingerprints import fingerprints
from linkage.matching.freed_memory import give_back_memory
from linkage.matching.frequencies import reference_population
from linkage.matching.frozen_models import Fit, FrozenModels, freeze
from linkage.matching.impossible_order import days
from linkage.matching.increment import Comparison, EarlierNights
from linkage.matching.judged_pairs import Teaching
from linkage.matching.known_elsewhere import KnownElsewhere, known_elsewhere
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.matching.mentioned_elsewhere import mentioned_elsewhere
from linkage.matching.models import KindPair
from linkage.matching.packed_pairs import Pairs
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared, prepare
from linkage.matching.pruning import nothing_pruned, table_of_pruned, what_became_of
from linkage.matching.registered import found_by_decoys, posteriors_of_registered
from linkage.matching.seating import seated
from linkage.matching.seats import Seats, seats_of
from linkage.matching.stages import Stage, among_others, left_over, sources, with_registry
from linkage.matching.told_names import class_of
from linkage.matching.tonight import Tonight
from linkage.matching.unregistered import Unregistered, possible_anchors
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors
from linkage.progress import Progress, Silent


@dataclass(frozen=True)
class LinkSettings:
    """What a night's linking may be told.

    Attributes:
        threads: rules, text features, pairs of kinds and starts of training at a time. Short
            parts run beside others with any number, and texts are compared letter by letter on all cores. The
            result does not depend on it.
        draws: number of linkage draws.
        seed: of the draws.
        once: kinds of which one source's list holds a person once.
        enough_records: a pair of kinds trains itself until both its lists hold so many records.
        least_decisions: the number of decisions from which on posteriors are recalibrated by them.
        day: the day as of which the night is, kept with a model that is frozen.
    """

    threads: int = 2
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
        frames: kind -> typed records (source, record_id and the contract's columns as text or None), compact
            or not (see records.compact_frames).
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
    progress.start("Preparing names and values")
    prepared, records, decoys = _prepared(frames, earlier)
    progress.finish(f"{len(records):,} records")
    known_pairs = decided_pairs(decided, prepared.records)
    every = np.concatenate([records, decoys.fingerprints])
    comparison = Comparison(earlier.pairs, every, len(records), frozen, known_pairs)
    with_decoys = decoys.beside(prepared)
    # one frame of features, which both hold
    prepared = replace(prepared, features=with_decoys.features.iloc[: len(records)])
    teaching = Teaching(known_pairs, settings.least_decisions)
    seats = seats_of(known_pairs, len(prepared.rids("registry")))
    tonight = Tonight(
        prepared=with_decoys,
        kinds=np.concatenate([prepared.records["kind"].to_numpy(object), decoys.kind_of()]),
        known=known,
        names=earlier.values.names,
        frozen=frozen,
        comparison=comparison,
        once=settings.once,
        progress=progress,
        enough_records=settings.enough_records,
        threads=settings.threads,
    )
    registry = with_registry(tonight)
    posteriors = posteriors_of_registered(
        prepared, registry, frozen, teaching, settings.once, settings.threads, seats
    )
    # nothing that is sought among the others depends on these
    with ThreadPoolExecutor(1) as aside:
        explained = aside.submit(explained_pairs, prepared, registry, posteriors)
        sought = aside.submit(found_by_decoys, prepared, registry, posteriors, decoys, teaching.maps)
        others = among_others(tonight, registry, posteriors)
    pairs, weights = explained.result()
    posteriors, by_decoys = replace(posteriors, weights=weights), sought.result()
    posteriors, elsewhere = _with_persons_elsewhere(
        prepared, (registry, others), posteriors, settings.once, seats
    )
    if len(seats.rids):
        evidence = EvidenceOfSeats(
            prepared=prepared,
            seats=seats,
            decided=known_pairs,
            stage=registry,
            persons=posteriors.persons,
            candidates=posteriors.candidates,
            elsewhere=elsewhere,
            maps=teaching.maps,
        )
        posteriors, pairs = _seated(evidence, posteriors, pairs, settings.once)
    progress.start("Drawing linkages")
    nobody = left_over(prepared, posteriors)
    posteriors = replace(posteriors, unregistered=replace(posteriors.unregistered, nobody=nobody))
    by_chance = links_of(elsewhere.beside(by_decoys), decoys)
    # no decoy is like somebody whom a list holds
    unknown = nobody * elsewhere.unlisted[: len(nobody)]
    shares = stood_for(decoys, registry.frequency, unknown, prepared)
    give_back_memory()  # what comparing and training took: draws take as much
    # what needs no draws, and what the next night needs, is made while linkages are drawn
    with ThreadPoolExecutor(1) as aside:
        forgotten = aside.submit(earlier.values.names.forget)  # all are compared
        laid_aside = aside.submit(
            _for_the_next_night, comparison, prepared, (registry, others), frozen, records, settings
        )
        day = aside.submit(days, frames, prepared.rows)
        classes = aside.submit(_classes, prepared)
        left_out = aside.submit(table_of_pruned, registry.left_out | others.left_out)
        reported = aside.submit(_report, registry, others, known)
        result = assemble(prepared, posteriors, records, Dice(settings.draws, settings.seed))
        drifted, after = laid_aside.result()
        shown = aside.submit(evidence_of_links, pairs, registry, others, posteriors, result)
        asked = _questions(classes.result(), result)
        rates = error_rates(result.links, prepared.records, day.result(), by_chance, shares)
    forgotten.result()
    progress.finish(f"{settings.draws:,} draws")
    report = reported.result() | {"error_rates": rates}
    report |= {"recalibration": teaching.as_told(), "drift": drifted}
    report |= {"frozen": after.as_told(), "freeze_after_records": settings.enough_records}
    told = replace(result, decided=decided, evidence=shown.result(), questions=asked, report=report)
    return replace(told, frozen=after, left_out=left_out.result())


def _prepared(
    frames: Mapping[str, pd.DataFrame], earlier: EarlierNights
) -> tuple[Prepared, np.ndarray, Decoys]:
    """The records with the keys of their values, their fingerprints, and the decoys beside them."""
    prepared = prepare(frames)
    earlier.values.names.learn(prepared.values, prepared.hashes)
    with ThreadPoolExecutor(1) as aside:
        keys = aside.submit(keys_of_spaces, prepared, earlier.values.keys)
        records = fingerprints(prepared)
        decoys = make_decoys(prepared, records)
    earlier.values.keys.let_go()
    return replace(prepared, keys=keys.result()), records, decoys


def _with_persons_elsewhere(
    prepared: Prepared,
    stages: tuple[Stage, Stage],
    posteriors: Posteriors,
    once: tuple[str, ...],
    seats: Seats,
) -> tuple[Posteriors, KnownElsewhere]:
    """The posteriors once unregistered persons of whom other records are compete, and who these are."""
    registry, others = stages
    shared = Unregistered(
        left_over(prepared, posteriors), possible_anchors(others.pairs, others.models, others.frequency)
    )
    kinds, features = prepared.records["kind"].to_numpy(), registry.frequency.features
    every = np.arange(len(features["surname"]))  # decoys too
    told = class_of(features, every)
    mentioned = mentioned_elsewhere(
        shared,
        kinds,
        features["surname"] >= 0,
        registry.models,
        posteriors.candidates,
        seats,
        prepared.speakers,
    )
    elsewhere = known_elsewhere(shared, kinds, told, others.models, mentioned, once)
    candidates = elsewhere.beside(posteriors.candidates)
    return replace(posteriors, candidates=candidates, unregistered=shared), elsewhere


def _seated(
    evidence: EvidenceOfSeats,
    posteriors: Posteriors,
    pairs: Mapping[KindPair, Vectors],
    once: Collection[str],
) -> tuple[Posteriors, dict[KindPair, Vectors]]:
    """The posteriors as people's decisions on two records share them, and the pairs that explain them."""
    prepared = evidence.prepared
    kinds = prepared.records["kind"].to_numpy()
    found = seated(posteriors.candidates, evidence.seats, evidence.as_one(), kinds, sources(prepared), once)
    weights = pd.concat([posteriors.weights, evidence.weights()], ignore_index=True)
    weights = weights.drop_duplicates(["left_rid", "right_rid"])
    told = {
        pair: evidence.added_to(own, pair[1]) if pair[0] == "registry" else own for pair, own in pairs.items()
    }
    candidates, joint = found
    return replace(
        posteriors, candidates=candidates, weights=weights, seats=evidence.seats, joint=joint
    ), told


def _for_the_next_night(
    comparison: Comparison,
    prepared: Prepared,
    stages: tuple[Stage, Stage],
    frozen: FrozenModels,
    records: np.ndarray,
    settings: LinkSettings,
) -> tuple[dict[str, Any], FrozenModels]:
    """How far the night lies from what is frozen, and the models in force after it; its pairs are kept.

    Those of the registry are let go of: what explains links has its own.
    """
    registry, others = stages
    fits = _fits(prepared, registry) | _fits(prepared, others)
    drifted = drift(frozen, fits, records, registry.n_reference)
    after = freeze(
        frozen, fits, registry.shared, registry.reference, records, settings.enough_records, settings.day
    )
    del fits
    # of the registry nothing else needs its pairs
    comparison.keep(registry.round, _taken(registry.pairs), _taken(registry.decoys, registry.others), after)
    comparison.keep(others.round, dict(others.pairs), others.others, after)
    return drifted, after


def _taken(*parts: dict[KindPair, Pairs]) -> dict[KindPair, Pairs]:
    """The pairs by kinds, taken out of where they are, so that nobody else holds them."""
    return {kinds: part.pop(kinds) for part in parts for kinds in list(part)}


def _classes(prepared: Prepared) -> dict[str, Classes]:
    """What each record says of the facts that may be asked."""
    return classes_of_facts(prepared, reference_population(prepared.rids("registry"), len(prepared.records)))


def _questions(classes: Mapping[str, Classes], result: LinkageResult) -> pd.DataFrame:
    """What to ask of each record whose person is not clear."""
    anchors = result.persons["anchor_rid"].to_numpy()[result.edges["person"]]
    return facts_to_ask(result.edges.assign(anchor_rid=anchors), classes)


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
            stage.first_pass.get((a, b)),
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
