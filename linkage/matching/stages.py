"""The two rounds of a night: all records against the registry, and those that no entry fits among themselves.

Each round is blocked, compared and trained.
"""

from collections.abc import Callable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from linkage.matching.freed_memory import give_back_memory
from linkage.matching.frequencies import (
    ChanceAgreement,
    Frequencies,
    Reference,
    count_reference,
    frequencies,
    reference_population,
)
from linkage.matching.frozen_models import fit_or_take
from linkage.matching.increment import Round
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.model import PairModel
from linkage.matching.models import ENTRIES, KindPair
from linkage.matching.other_lists import MENTIONS
from linkage.matching.packed_pairs import PackedPairs, Pairs, none_packed, packed
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared
from linkage.matching.pruning import PrunedPairs, bring_back
from linkage.matching.told_names import CLASSES, class_of
from linkage.matching.tonight import DECOY, Tonight, chances_of, screen_of
from linkage.matching.unregistered import SMALLEST_NOBODY
from linkage.matching.vectors import FIELDS_OF_FEATURE, Vectors, merged, no_pairs


@dataclass(frozen=True)
class Stage:
    """One round of blocking, comparison and training: the pairs that could matter, of the ``others`` those
    that were not left out at once, and all others counted.

    Mentions are linked twice, the first time by the models of ``first_pass``.

    Of pairs of kinds that are frozen after tonight, those ``soon_frozen`` that are trained, no later night
    needs the pairs that could not matter: they are let go of once none is brought back any more.
    """

    round: Round
    others: dict[KindPair, PackedPairs]
    n_compared: Mapping[KindPair, int]
    pairs: dict[KindPair, Vectors]
    decoys: dict[KindPair, PackedPairs]
    models: dict[KindPair, PairModel]
    left_out: dict[KindPair, PrunedPairs]
    chances: dict[KindPair, ChanceAgreement]
    shared: dict[str, np.ndarray]
    frequency: Frequencies
    reference: Reference
    n_reference: int
    soon_frozen: Set[KindPair] = frozenset()
    first_pass: dict[KindPair, PairModel] = field(default_factory=dict)

    def bring_back(
        self,
        pair: KindPair,
        fill: Callable[[Vectors], Vectors] = lambda found: found,
        once_more: bool = False,
    ) -> bool:
        """Let pairs that were left out, and that their model could tell of, stand with the others again.

        What the others were filled in with, ``fill`` does with these. Their model may be asked ``once_more``,
        when it is trained again. Returns whether there were any.
        """
        kept, model, back = self.pairs[pair], self.models[pair], no_pairs()
        if pair in self.left_out:
            back, self.others[pair], self.left_out[pair] = bring_back(
                self.left_out[pair], self.others[pair], model, self.frequency
            )
        self.pairs[pair] = merged(kept, fill(back)) if len(back) else kept
        if model.trained and pair in self.soon_frozen and not once_more:
            self.others[pair] = none_packed()
        return len(back) > 0


def with_registry(tonight: Tonight) -> Stage:
    """Block, compare and train the registry against every kind, itself among them."""
    prepared, frozen, progress = tonight.prepared, tonight.frozen, tonight.progress
    registry = prepared.rids("registry")
    everything = np.arange(len(prepared.features))
    progress.start("Comparing with the registry", len(FIELDS_OF_FEATURE))
    population = reference_population(registry, len(prepared.records))
    sizes = tonight.with_registry()
    chances = {pair: own.screen for pair, own in frozen.models.items() if pair[0] == "registry"}
    # pairs are found while what strangers share is counted here, and strangers are compared
    with ThreadPoolExecutor(1) as aside:
        sought = aside.submit(tonight.seek, "registry", registry, everything)
        reference = frozen.reference or count_reference(prepared, population)
        frequency = frequencies(prepared, reference)
        chances |= chances_of(tonight, frequency, [pair for pair in sizes if pair not in frozen.models])
    if tonight.comparison.begins_anew("registry"):
        give_back_memory()  # what seeking and counting took
    screen = screen_of(tonight, sizes, chances, frequency)
    round_, parts = tonight.compare(sought.result(), screen)
    decoys = {pair: packed(parts.pop(pair)) for pair in [("registry", DECOY)] if pair in parts}
    n_compared = {pair: len(found) for pair, found in parts.items()}
    n_pairs = sum(n_compared.values()) + sum(one.total for one in round_.left_out.values())
    progress.finish(
        f"{n_pairs:,} pairs, {round_.n_new:,} records compared anew, "
        f"{tonight.known.compared:,} new value pairs"
    )
    del sought  # what the search found takes room
    progress.start("Training the models", len(parts))
    left_out, others = dict(round_.left_out), dict[KindPair, PackedPairs]()
    models, kept, shared = fit_or_take(
        frozen, parts, chances, sizes, frequency, left_out=left_out, others=others, threads=tonight.threads
    )
    taken = len(models.keys() & frozen.models.keys())
    trained = sum(model.trained for model in models.values()) - taken
    progress.finish(f"{trained} of {len(models)} with the registry trained, {taken} frozen before")
    stage = Stage(
        round=round_,
        others=others,
        n_compared=n_compared,
        pairs=kept,
        decoys=decoys,
        models=models,
        left_out=left_out,
        chances=chances,
        shared=shared,
        frequency=frequency,
        reference=reference,
        n_reference=len(population),
        soon_frozen=screen.soon_frozen,
    )
    # those of mentions are trained once more
    for pair in models.keys() - frozen.models.keys():
        if pair[1] not in MENTIONS:
            stage.bring_back(pair)
    return stage


def among_others(tonight: Tonight, registry: Stage, posteriors: Posteriors) -> Stage:
    """Block, compare and train the records that no entry fits against each other."""
    prepared, frozen, progress = tonight.prepared, tonight.frozen, tonight.progress
    open_share = left_over(prepared, posteriors)
    open_rids = np.flatnonzero(open_share > SMALLEST_NOBODY)
    progress.start("Looking for persons in no registry", len(FIELDS_OF_FEATURE))
    screens = {pair: own.screen for pair, own in frozen.models.items()}
    trained_on = {pair: own.records for pair, own in frozen.models.items()}
    screen = screen_of(tonight, trained_on, screens, registry.frequency)
    source_of = sources(prepared)

    def of_two_lists(vectors: Pairs) -> dict[KindPair, Pairs]:
        """Pairs by kinds; one list holds a person once."""
        parts = tonight.by_kinds(vectors)
        for pair in [(kind, kind) for kind in tonight.once if (kind, kind) in parts]:
            parts[pair] = parts[pair].at(source_of[parts[pair].l] != source_of[parts[pair].r])
        return parts

    sought = tonight.seek("others", open_rids, open_rids)
    round_, parts = tonight.compare(sought, replace(screen, split=of_two_lists))
    parts = {pair: found for pair, found in parts.items() if len(found)}
    chances = {
        (a, b): frozen.models[a, b].screen
        if (a, b) in frozen.models
        else told_by(registry.chances["registry", b], prepared.rids(b), open_share, registry.frequency)
        for a, b in parts
        if (a, b) in frozen.models or ("registry", b) in registry.chances
    }
    expected = {kind: float(open_share[prepared.rids(kind)].sum()) for kind in KIND_ORDER}
    # a record of one's own kind is asked for among those before it: on average half of them
    sizes = {(a, b): (expected[a] / 2 if a == b else expected[a], expected[b]) for a, b in chances}
    n_compared = {pair: len(found) for pair, found in parts.items()}
    chosen = {pair: parts.pop(pair) for pair in chances}
    others = {pair: packed(found) for pair, found in parts.items()}
    alike = registry.models[ENTRIES].alike if ENTRIES in registry.models else None
    left_out = dict(round_.left_out)
    models, kept, _ = fit_or_take(
        frozen,
        chosen,
        chances,
        sizes,
        registry.frequency,
        shared=registry.shared,
        open_share=open_share,
        alike=alike,
        left_out=left_out,
        others=others,
    )
    progress.finish(f"{sum(len(found) for found in kept.values()):,} pairs among {len(open_rids):,} records")
    stage = replace(
        registry,
        round=round_,
        others=others,
        n_compared=n_compared,
        pairs=kept,
        decoys={},
        models=models,
        left_out=left_out,
        chances=chances,
        soon_frozen=frozenset(),
    )
    for pair in models.keys() - frozen.models.keys():
        stage.bring_back(pair)
    return stage


def told_by(
    chance: ChanceAgreement, rids: np.ndarray, open_share: np.ndarray, frequency: Frequencies
) -> ChanceAgreement:
    """What a kind's records tell of the name, counting those that no entry fits: see ChanceAgreement."""
    told = np.bincount(class_of(frequency.features, rids), open_share[rids], minlength=CLASSES)
    return replace(chance, told=told / told.sum())


def left_over(prepared: Prepared, posteriors: Posteriors) -> np.ndarray:
    """For each rid the posterior of "none of the registered"; 1 where it has no candidate, 0 for entries."""
    nobody = np.ones(len(prepared.records))
    nobody[prepared.rids("registry")] = 0.0
    for found in posteriors.candidates.values():
        nobody[list(found.nobody)] = list(found.nobody.values())
    return nobody


def sources(prepared: Prepared) -> np.ndarray:
    """A code for each rid's source."""
    codes: np.ndarray = pd.factorize(prepared.records["source"])[0]
    return codes
