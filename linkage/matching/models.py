"""The models of one night: one a pair of kinds, trained together so that short lists lean on long ones."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from linkage.matching.competition import each_for_itself, groups_of
from linkage.matching.frequencies import ChanceAgreement, Frequencies
from linkage.matching.m_step import PRIOR_MATCHES_OF_ENTRIES
from linkage.matching.model import PairModel
from linkage.matching.packed_pairs import PackedPairs, Pairs
from linkage.matching.pruning import PrunedPairs, add_pruned, parted
from linkage.matching.side_by_side import side_by_side
from linkage.matching.told_names import all_whole
from linkage.matching.training import MANY_SETS, Sample, Sets, pooled_prior, prior_model, sets_of, train
from linkage.matching.vectors import Vectors, pair_codes

#: (kind of the left records, kind of the right records)
KindPair = tuple[str, str]
#: Two entries of the registry: the pairs that tell how often people have look-alikes.
ENTRIES: KindPair = ("registry", "registry")


def fit_models(
    vectors: dict[KindPair, Vectors],
    chances: Mapping[KindPair, ChanceAgreement],
    sizes: Mapping[KindPair, tuple[float, float]],
    frequency: Frequencies,
    shared: Mapping[str, np.ndarray] | None = None,
    open_share: np.ndarray | None = None,
    alike: np.ndarray | None = None,
    left_out: dict[KindPair, PrunedPairs] | None = None,
    others: dict[KindPair, PackedPairs] | None = None,
    threads: int = 1,
) -> tuple[dict[KindPair, PairModel], dict[KindPair, Vectors], dict[str, np.ndarray]]:
    """Train every pair of kinds twice: from the documented prior, then from the prior they share.

    Args:
        vectors: candidate pairs of each pair of kinds; they are taken out of it, as all together with those
            that could matter would take their room twice.
        chances: its u probabilities.
        sizes: its numbers of left and right records.
        frequency: frequencies of the values.
        shared: a shared prior learnt before, which saves the first round.
        open_share: for each rid the chance that it still looks for a person; 1 for all if not given.
        alike: how often people have look-alikes (see PairModel), where that was learnt before.
        left_out: the pairs that could not matter are counted in it.
        others: these themselves are put into it.
        threads: pairs of kinds trained at a time, starts of the entries' model, or parts of pairs weighed.

    Returns:
        The models, the pairs that could matter under them, and the shared prior.
    """

    kinds, others = list(vectors), {} if others is None else others

    def sampled(pair: KindPair) -> tuple[Sample, Sets, PrunedPairs]:
        screen = prior_model(*pair, sizes[pair][0], chances[pair])
        kept, others[pair], counted = parted(vectors.pop(pair), screen, frequency, threads)
        weight = 1.0 if open_share is None else open_share[kept.l] * open_share[kept.r]
        if pair == ENTRIES:
            groups, shares = each_for_itself(len(kept)), all_whole()
        else:
            groups, shares = groups_of(kept.r, frequency.features), chances[pair].told
        sample = Sample(kept, groups, sizes[pair][1], weight, shares)
        return sample, sets_of(sample, frequency, threads), counted

    longest = sorted(vectors, key=lambda pair: -len(vectors[pair]))
    # one at a time, as each takes its pairs' room twice
    samples = {pair: sampled(pair) for pair in longest}
    if left_out is not None:
        for pair in kinds:
            add_pruned(left_out, pair, samples[pair][2])

    def trained(shared: Mapping[str, np.ndarray] | None) -> dict[KindPair, PairModel]:
        """Entries first, as they tell how often people have look-alikes."""
        models: dict[KindPair, PairModel] = {}

        def learn(pair: KindPair, threads: int = 1) -> None:
            learnt = models[ENTRIES].alike if pair != ENTRIES and ENTRIES in models else alike
            prior = prior_model(*pair, sizes[pair][0], chances[pair], shared, learnt)
            sample, sets, _ = samples[pair]
            models[pair], seen[pair] = train(sample, prior, frequency, sets, threads)

        if ENTRIES in samples:
            learn(ENTRIES, threads)
        after_entries = [pair for pair in longest if pair != ENTRIES]
        many = any(len(samples[pair][1].n) >= MANY_SETS for pair in after_entries[:1])
        side_by_side(learn, after_entries, threads if many else 1)
        return {pair: models[pair] for pair in kinds}

    seen: dict[KindPair, dict[str, np.ndarray]] = {}
    if shared is None:
        first = trained(None)
        shared = pooled_prior([_told(pair, seen[pair]) for pair, model in first.items() if model.trained])
    models = trained(shared)
    return models, {pair: samples[pair][0].vectors for pair in kinds}, dict(shared)


def _told(pair: KindPair, counts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The counts of levels that a pair of kinds shares with the others.

    Entries keep those of fields in which they hardly tell an error from a twin or a namesake: what such a
    field is like where the person is the same, they take from lists.
    """
    hardly = PRIOR_MATCHES_OF_ENTRIES if pair == ENTRIES else ()
    return {name: of_levels for name, of_levels in counts.items() if name not in hardly}


def by_kind_pair(vectors: Pairs, kind_of: np.ndarray, kinds: tuple[str, ...]) -> dict[KindPair, Pairs]:
    """Split pairs by the kinds of their records, each part sorted by (r, l).

    Args:
        vectors: pairs of any kinds, sorted by (r, l); what shares a part with nothing else is not copied.
        kind_of: for each rid the position of its kind in ``kinds``, ascending.
        kinds: names of the kinds.
    """
    bounds = np.searchsorted(kind_of[vectors.r], np.arange(len(kinds) + 1))
    parts: dict[KindPair, Pairs] = {}
    for b, (start, end) in enumerate(pairwise(bounds)):
        of_right = vectors.at(slice(start, end))
        left = kind_of[of_right.l]
        there = np.flatnonzero(np.bincount(left, minlength=len(kinds)))
        for a in there:
            parts[kinds[a], kinds[b]] = of_right if len(there) == 1 else of_right.at(left == a)
    return parts


def by_right(vectors: Pairs) -> Pairs:
    """The pairs sorted by (r, l)."""
    codes = pair_codes(vectors.r, vectors.l)
    return vectors if (codes[1:] > codes[:-1]).all() else vectors.at(np.argsort(codes, kind="stable"))


def with_persons(model: PairModel, n_persons: int) -> PairModel:
    """The same model with persons, not entries, competing."""
    return replace(model, n_left=max(n_persons, 1))
