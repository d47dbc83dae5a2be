"""Training: expectation-maximisation of m and c for one pair of kinds.

The E-step lets a record's candidates compete with each other, with their relatives and with "not
among them" (so the fit cannot settle on households), the M-step counts expected levels over
distinct patterns, ignoring missing ones (missing at random; Enamorado, Fifield and Imai 2019, APSR
113:353-371). u is not fitted: it comes from frequencies, which rules label switching out, and a
guard refuses what slips through. m is shrunk towards a prior shared by all pairs of kinds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from linkage.matching.competition import (
    LARGEST_LOG_ODDS,
    Groups,
    Outcome,
    share_out,
    weight_of_look_alikes,
)
from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.frequencies import ChanceAgreement, Frequencies, split_in_order
from linkage.matching.look_alikes import LOOK_ALIKE_OF_ENTRY, LOOK_ALIKES, documented_chances
from linkage.matching.m_step import MStep, by_field, row_of, starts
from linkage.matching.model import PairModel, Weights, documented_m, like_sets
from linkage.matching.shown import SetsOfPairs, held, sets_of_pairs
from linkage.matching.side_by_side import side_by_side
from linkage.matching.splits import split_among_strangers
from linkage.matching.told_names import CLASSES, PART, WHOLE, all_whole, none_unseen
from linkage.matching.vectors import Vectors

#: Prior of c: its mean and its weight in records.
PRIOR_IN_LEFT, PRIOR_IN_LEFT_WEIGHT = 0.6, 10.0
#: Weight of "found as often as whole names" in records, for those that tell less of the name.
PRIOR_FOUND_WEIGHT = 20.0
#: Weight of the documented chances of look-alikes, in entries.
PRIOR_ENTRIES = 1000.0
#: A list with fewer expected matches than this cannot train; the priors stand, and the report says so.
FEWEST_MATCHES = 20.0
#: From so many right records on, few matches tell that few are of left persons: c is learnt then, m is not.
FEWEST_RECORDS = 100.0
#: A fit in which names differ in more of the matches than this has found something else than persons.
MOST_DIFFERENT = 0.2
MAX_ITERATIONS, TOLERANCE = 60, 1e-4
#: Starts: the power to which the prior m are raised (sharper, as they are, flatter).
STARTS = (1.0, 2.0, 0.5)
#: Sets of pairs from which on starts are tried side by side; arrays of fewer take threads longer to hand on.
MANY_SETS = 20_000
#: Pairs whose prior odds and evidence together lie this far below even (in bits) are taken to be no links for
#: training; those that a model learnt without them could tell of come back (see pruning).
HOPELESS_BITS = -18.0
#: Where a pair's odds are cut off (see competition).
LARGEST_ODDS = float(np.exp(LARGEST_LOG_ODDS))
#: Look-alikes of people whose part in a competition is smaller than this (in bits) are taken not to matter.
UNLIKE_BITS = -12.0


@dataclass(frozen=True)
class _Fit:
    m: np.ndarray
    in_left: float
    unseen: np.ndarray
    alike: np.ndarray
    log_likelihood: float
    iterations: int
    matched: np.ndarray
    counts: np.ndarray


def prior_model(
    left_kind: str,
    right_kind: str,
    n_left: float,
    chance: ChanceAgreement,
    m: Mapping[str, np.ndarray] | None = None,
    alike: np.ndarray | None = None,
) -> PairModel:
    """The model that stands before any record is seen, or where a list is too small to train."""
    alike = documented_chances() if alike is None else alike
    prior = documented_m() if m is None else dict(m)
    return PairModel(
        left_kind, right_kind, prior, chance, PRIOR_IN_LEFT, max(n_left, 1), trained=False, alike=alike
    )


def hopeful_sets(
    vectors: Vectors, model: PairModel, frequency: Frequencies, threads: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Mask of the sets of pairs that matter under a reasonable model, and the natural log of each set's odds.

    A set's pairs weigh the same (see Vectors.like_pairs).

    Reasonable is a model of the documented m and of u as counted. A pair matters as a link, or because a
    look-alike of its left record's person may be meant, or because somebody decided it. No bound holds for
    every model that training may end with, as one may make little of any disagreement; so the night's own has
    the last word (see pruning).

    Args:
        vectors: candidate pairs of two kinds.
        model: prior_model of these kinds, or the one that screened the pairs of a frozen model's training.
        frequency: frequencies of the values.
        threads: parts of the pairs weighed at a time.
    """
    sets = like_sets(vectors, frequency, threads)
    weights = Weights(sets, model)
    decided = sets.patterns[:, COLUMN["decided"]] >= 0
    as_link, hopeful = np.empty(sets.n), np.empty(sets.n, dtype=bool)
    prior_alike, unlike = np.log(LOOK_ALIKE_OF_ENTRY / model.n_left), UNLIKE_BITS * np.log(2)

    def weigh(part: slice) -> None:
        shown = sets.shown(part)
        as_link[part] = weights.weighed(shown).log_bf() + model.log_prior()
        matter = decided[shown.pattern] | (as_link[part] > HOPELESS_BITS * np.log(2))
        # what a look-alike weighs is told of those alone on which it depends, and of which it may be enough
        others = np.flatnonzero(~matter)
        others = others[weights.weighed(shown.at(others)).may_resemble(unlike - prior_alike)]
        alike = weights.weighed(shown.at(others)).log_alike(model.alike)
        matter[others] = alike + prior_alike > unlike
        hopeful[part] = matter

    side_by_side(weigh, sets.parts(), threads)
    return hopeful, as_link


@dataclass(frozen=True)
class Sample:
    """What a pair of kinds is trained on.

    Attributes:
        vectors: candidate pairs (the hopeful ones).
        groups: which pairs compete with each other.
        n_right: number of right records, candidates or not; an expected number where they may be taken.
        weight: how much each pair counts; less than 1 where another partner may already be the right one.
        told: share of the right records by what they tell of the name (see told_names).
    """

    vectors: Vectors
    groups: Groups
    n_right: float
    weight: np.ndarray | float = 1.0
    told: np.ndarray = field(default_factory=all_whole)


def train(
    sample: Sample, prior: PairModel, frequency: Frequencies, sets: "Sets | None" = None, threads: int = 1
) -> tuple[PairModel, dict[str, np.ndarray]]:
    """Fit m and c.

    Args:
        sample: what to train on.
        prior: where to start and what to shrink to.
        frequency: frequencies of the values.
        sets: the sample's (see sets_of), where they are known already.
        threads: starts tried at a time, where there are many sets, and parts of these weighed.

    Returns:
        The model (``trained`` False, with the reason in its report, where the fit is refused), and the
        expected counts of levels among matches, from which the shared prior is pooled.
    """
    sets = sets_of(sample, frequency, threads) if sets is None else sets
    fits = _fits(_Weighed(sample, sets, prior, threads), threads if len(sets.n) >= MANY_SETS else 1)
    likelihoods = [fit.log_likelihood for fit in fits]
    sound = [fit for fit in fits if not _labels_switched(sample, prior, fit)]
    first = max(sound or fits, key=lambda fit: fit.log_likelihood)
    del fits, sound  # each with what it expects of every set
    strangers = by_field(sets.expected_levels(sets.n - first.matched))
    chance = replace(prior.chance, split=split_among_strangers(strangers, prior.chance.split))
    base = replace(prior, chance=split_in_order(chance, by_field(first.m)))
    fit = _em(_Weighed(sample, sets, base, threads), first.m, first.in_left, first.unseen, first.alike)
    expected = float(fit.matched.sum())
    m, counts = by_field(fit.m), by_field(fit.counts)
    refusal = _refusal(sample, prior, fit)
    report: dict[str, Any] = {
        "expected_matches": round(expected, 3),
        "log_likelihood": round(fit.log_likelihood, 3),
        "iterations": first.iterations + fit.iterations,
        "converged": max(first.iterations, fit.iterations) < MAX_ITERATIONS,
        "starts": [round(one, 3) for one in likelihoods],
        "refused": refusal,
    }
    if refusal:
        long = expected < FEWEST_MATCHES and sample.n_right >= FEWEST_RECORDS
        return replace(base, in_left=fit.in_left if long else base.in_left, report=report), counts
    chance = split_in_order(base.chance, m)
    fitted = replace(base, chance=chance, m=m, in_left=fit.in_left, unseen=fit.unseen, alike=fit.alike)
    return replace(fitted, trained=True, report=report, expected=counts), counts


def pooled_prior(counts: Sequence[Mapping[str, np.ndarray]], weight: float = 100.0) -> dict[str, np.ndarray]:
    """The prior that all pairs of kinds share: documented m, moved by all expected matches that tell."""
    pooled = {}
    for f in FIELDS:
        of_all = [c[f.name] for c in counts if f.name in c and not f.settled]
        seen = sum(of_all, np.zeros(len(f.levels)))
        pooled[f.name] = (seen + weight * np.array(f.m)) / (seen.sum() + weight)
    return pooled


@dataclass(frozen=True)
class Sets:
    """The pairs of a sample by sets: pairs that compete with each other and show the same weigh the same.

    Attributes:
        of_pairs: the sets, with what they show held.
        pattern: of each set, the comparison vector that it shows.
        n: number of its pairs.
        weight: their weights together.
        groups: which sets compete with each other.
        levels: one row a pattern, one column a level of a field: 1 where the pattern shows it.
        showing: the same turned round, without a copy: one row a level.
        telling: one row a class of what records tell of the name, one column a set: 1 where its record does.
    """

    of_pairs: SetsOfPairs
    pattern: np.ndarray
    n: np.ndarray
    weight: np.ndarray
    groups: Groups
    levels: csr_matrix
    showing: csc_matrix
    telling: csr_matrix

    def expected_levels(self, expected: np.ndarray) -> np.ndarray:
        """How many pairs are expected at each level of each field, of so many expected in each set."""
        by_pattern = np.bincount(self.pattern, expected, minlength=len(self.of_pairs.patterns))
        counts: np.ndarray = self.showing @ by_pattern
        return counts


def sets_of(sample: Sample, frequency: Frequencies, threads: int = 1) -> Sets:
    """The pairs of a sample by sets (``frequency`` of the values; ``threads`` parts looked up at a time)."""
    vectors, groups = sample.vectors, sample.groups
    # either each pair is for itself, or those of a right record compete
    first = set_of = np.arange(len(groups.of))
    if len(groups.start) < len(groups.of):
        first, set_of = vectors.like_pairs
    order = np.argsort(groups.of[first], kind="stable")  # mostly sorted already, as records are
    n_pairs = np.bincount(set_of, minlength=len(first))[order]
    weight = np.bincount(set_of, np.broadcast_to(sample.weight, len(set_of)), minlength=len(first))[order]
    first = first[order]
    own = groups.of[first].astype(np.intp)
    of_pairs = held(sets_of_pairs(vectors, first, frequency), threads)
    levels = _levels_shown(of_pairs.patterns)
    return Sets(
        of_pairs,
        of_pairs.shown(slice(None)).pattern,
        n_pairs,
        weight,
        replace(groups, start=np.searchsorted(own, np.arange(len(groups.start))), of=own),
        levels,
        levels.T,
        _telling(groups.told[own]),
    )


class _Weighed:
    """A sample with everything in it that EM does not change: its sets, u, and what look-alikes weigh."""

    def __init__(self, sample: Sample, sets: Sets, prior: PairModel, threads: int) -> None:
        self.sample, self.sets, self.prior = sample, sets, prior
        self.m_step = MStep(prior.m, prior.chance.u, prior.of_entries)
        self.n_pairs = sets.n.astype(float)
        self.by_u, of_sets = np.empty(len(sets.n)), np.empty((len(LOOK_ALIKES), len(sets.n)))
        weights, log_m = Weights(sets.of_pairs, prior), self.log_m(self.m_step.prior)

        def weigh(part: slice) -> None:
            weighed = weights.weighed(sets.of_pairs.shown(part))
            np.exp(weighed.log_bf() - log_m.take(sets.pattern[part]), out=self.by_u[part])
            alike = weighed.log_each_alike()
            of_sets[:, part] = weight_of_look_alikes(alike, prior.n_left, self.n_pairs[part])

        side_by_side(weigh, sets.of_pairs.parts(), threads)
        self.most_by_u = self.by_u.max(initial=0.0)
        mass = [sets.groups.sums(of_kind) for of_kind in of_sets]
        self.alike = prior.look_alikes_of_an_entry * np.array(mass)
        # right records without candidates, by what they tell of the name
        self.alone = sample.n_right * sample.told - np.bincount(sets.groups.told, minlength=CLASSES)

    def compete(self, m: np.ndarray, in_left: float, unseen: np.ndarray, alike: np.ndarray) -> Outcome:
        """``competition.compete`` of the sets under these parameters."""
        of_patterns = np.exp(self.log_m(m) + np.log(in_left / self.prior.n_left))
        same = of_patterns.take(self.sets.pattern, mode="clip")  # all are there: not looked at again
        same *= self.by_u
        if of_patterns.max(initial=0.0) * self.most_by_u > LARGEST_ODDS:
            np.minimum(same, LARGEST_ODDS, out=same)
        same *= self.n_pairs
        groups = self.sets.groups
        return share_out(same, alike @ self.alike, groups, in_left, len(groups.start), unseen)

    def log_likelihood(self, outcome: Outcome, in_left: float, unseen: np.ndarray) -> float:
        """Of all right records, those without candidates among them."""
        alone = float((self.alone * np.log(1 - in_left + in_left * unseen)).sum())
        return outcome.log_likelihood + alone

    def look_alikes(self, outcome: Outcome, in_left: float, alike: np.ndarray) -> np.ndarray:
        """How often people have look-alikes of each kind; pairs of entries tell it, other pairs take it so.

        No seldomer than documented: to take two people for one is the worse error.
        """
        if not self.prior.of_entries:
            return alike
        found = (1 - in_left) * alike * (self.alike @ np.exp(-outcome.log_total))
        learnt = (found + PRIOR_ENTRIES * self.prior.alike) / (self.sample.n_right + PRIOR_ENTRIES)
        return np.where([kind.met for kind in LOOK_ALIKES], np.maximum(learnt, self.prior.alike), alike)

    def log_m(self, m: np.ndarray) -> np.ndarray:
        """Natural log of the probability of each pattern among matches."""
        log_m: np.ndarray = self.sets.levels @ np.log(m)
        return log_m


def _fits(weighed: _Weighed, threads: int) -> list[_Fit]:
    """The fit from each start; where their likelihoods differ there are several optima."""

    def fit(power: float) -> _Fit:
        m = {name: values**power / (values**power).sum() for name, values in weighed.prior.m.items()}
        return _em(weighed, row_of(m), PRIOR_IN_LEFT, none_unseen(), weighed.prior.alike)

    return side_by_side(fit, STARTS, threads)


def _em(
    weighed: _Weighed,
    m: np.ndarray,
    in_left: float,
    unseen: np.ndarray,
    alike: np.ndarray,
) -> _Fit:
    """EM on pattern counts from one start."""
    sample, sets, m_step = weighed.sample, weighed.sets, weighed.m_step
    weight = None if (sets.weight == sets.n).all() else sets.weight / sets.n
    iterations, change = 0, np.inf
    while iterations < MAX_ITERATIONS and change >= TOLERANCE:
        iterations += 1
        outcome, by = weighed.compete(m, in_left, unseen, alike), (in_left, unseen)
        alike = weighed.look_alikes(outcome, in_left, alike)
        matched = outcome.posterior if weight is None else outcome.posterior * weight
        counts = sets.expected_levels(matched)
        moved = m_step.moved(counts)
        # the sums of np.bincount, which takes several times as long to fill few large bins
        c, unseen = _registered(sample, sets.telling @ matched, weighed.prior.chance.met)
        change = max(abs(c - in_left), float(np.abs(moved - m).max()))
        m, in_left = moved, c
    likelihood = weighed.log_likelihood(outcome, *by) + m_step.log_prior(m)
    return _Fit(m, in_left, unseen, alike, likelihood, iterations, matched, counts)


def _registered(sample: Sample, found: np.ndarray, met: np.ndarray) -> tuple[float, np.ndarray]:
    """c, and by what a record tells of the name what those weigh who are registered and were not compared.

    Let f be the share of the records whose person was found, and r the chance that blocking compares a
    record with an entry of its person. Then c is f / r of whole names. Where nothing is told of the name, r
    is small: one of the compared entries is meant with f / (r N), and none of them with 1 - f.
    """
    n_right = sample.n_right * sample.told
    prior = PRIOR_IN_LEFT * PRIOR_IN_LEFT_WEIGHT
    of_whole = (found[WHOLE] / met[WHOLE] + prior) / (n_right[WHOLE] + PRIOR_IN_LEFT_WEIGHT)
    of_all = (found.sum() + prior) / (n_right.sum() + PRIOR_IN_LEFT_WEIGHT)
    in_left = float(min(max(of_whole, of_all), 0.999))
    f = (found + PRIOR_FOUND_WEIGHT * in_left * met) / (n_right + PRIOR_FOUND_WEIGHT)
    # by the same prior as c, lest a short list seem to hide its own
    f[WHOLE] = min(of_whole, in_left) * met[WHOLE]
    unseen = np.maximum((1.0 - f) * met / f - (1.0 - in_left) / in_left, 0.0)
    unseen[PART] = 0.0
    return in_left, unseen


def _telling(told: np.ndarray) -> csr_matrix:
    """One row a class, one column a set: 1 where it is of that class."""
    sets = np.argsort(told.astype(np.int8), kind="stable")
    ends = np.cumsum(np.bincount(told, minlength=CLASSES))
    return csr_matrix((np.ones(len(told)), sets, np.r_[0, ends]), shape=(CLASSES, len(told)))


def _levels_shown(patterns: np.ndarray) -> csr_matrix:
    """One row a pattern, one column a level of a field: 1 where the pattern shows it."""
    told, start = patterns >= 0, starts()
    level = (patterns + start[:-1].astype(np.int32))[told]
    ends = np.cumsum(np.r_[0, told.sum(axis=1)])
    return csr_matrix((np.ones(len(level)), level, ends), shape=(len(patterns), start[-1]))


def _labels_switched(sample: Sample, prior: PairModel, fit: _Fit) -> bool:
    """Whether strangers are taken for matches: more pairs of entries than entries are of one person.

    Where one surname fills the registry, most candidates are strangers alike in it. Then "all are matches"
    may be likelier than what is true, as in any mixture whose smaller part is rare.
    """
    return prior.of_entries and float(fit.matched.sum()) > sample.n_right


def _refusal(sample: Sample, prior: PairModel, fit: _Fit) -> str | None:
    """Why a fit is not used, in words; None where it is sound."""
    expected, m = float(fit.matched.sum()), by_field(fit.m)
    if expected < FEWEST_MATCHES:
        return f"only {expected:.1f} expected matches; {FEWEST_MATCHES:.0f} are needed to train"
    if _labels_switched(sample, prior, fit):
        return f"{expected:,.0f} pairs of one person each are expected of {sample.n_right:,.0f} entries"
    for name in ("surname", "given"):
        if m[name][0] > MOST_DIFFERENT:
            return f"field {name} would differ in {m[name][0]:.0%} of the matches"
    for f in FIELDS:
        weight = np.log(m[f.name] / prior.chance.u[f.name])
        if f.ordered and not weight[0] < 0 < weight[-1]:
            return f"in field {f.name} agreement would count against a match"
    return None
