"""Pairs that could not matter are left out; how many of them showed which comparison vector is kept.

Two models have a say. The documented one leaves a pair out before any model is trained. Once the night's own
is known, whatever of that it could tell of comes back: so no pair that stays out can become a link.

Of the others none is kept, so this takes as much room as there are distinct vectors. With each vector stands
how likely the likeliest of its pairs was before training. How frequent a value is, which a vector does not
tell, weighs the same under all models of a night; so after training it is known how likely the likeliest pair
that was left out would have become (see :func:`highest_odds`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.frequencies import Frequencies, by_level, log_u_of_levels
from linkage.matching.model import PairModel, evidence_of_sets
from linkage.matching.packed_pairs import PackedPairs, packed
from linkage.matching.persons_of_mentions import SMALLEST_POSTERIOR
from linkage.matching.training import hopeful_sets
from linkage.matching.vectors import Vectors, no_pairs, pattern_codes

#: A pair stays out only if it is less likely than this under the night's own model, against nobody alone and
#: whatever other lists say: less than a candidate needs, even if a fifth fewer persons compete than entries
#: were there in training.
OUT_OF_REACH = 0.8 * SMALLEST_POSTERIOR
_REACH = float(np.log(OUT_OF_REACH / (1.0 - OUT_OF_REACH)))
#: Two ways to add up a pair's odds may differ by less than this (natural log).
_ROUNDING = 1e-6


@dataclass(frozen=True)
class PrunedPairs:
    """The pairs of two kinds that were left out, by comparison vector.

    Attributes:
        patterns: int8 [patterns, fields], the distinct vectors in the order of FIELDS, sorted; -1 is missing.
        pairs: how many pairs showed each (int64).
        odds: natural log of the posterior odds, before training and without competition, of the likeliest.
        model: what left them out; None where nothing was.
    """

    patterns: np.ndarray
    pairs: np.ndarray
    odds: np.ndarray
    model: PairModel | None = None

    @property
    def total(self) -> int:
        """How many pairs were left out."""
        return int(self.pairs.sum())

    def at(self, chosen: np.ndarray) -> "PrunedPairs":
        """Those of the chosen patterns (a mask)."""
        return PrunedPairs(self.patterns[chosen], self.pairs[chosen], self.odds[chosen], self.model)

    def level_counts(self) -> dict[str, np.ndarray]:
        """For each field the number of pairs that lack it, then those at each level."""
        return {
            f.name: np.bincount(
                self.patterns[:, COLUMN[f.name]] + 1, self.pairs, minlength=len(f.levels) + 1
            ).astype(np.int64)
            for f in FIELDS
        }


def add_pruned(
    left_out: dict[tuple[str, str], PrunedPairs], kinds: tuple[str, str], *more: PrunedPairs
) -> None:
    """Add pairs of two kinds, which models of the same parameters left out, to what was left out of each."""
    parts = [left_out[kinds], *more] if kinds in left_out else more
    left_out[kinds] = _together(parts) if len(parts) > 1 else parts[0]


def _together(parts: Sequence[PrunedPairs]) -> PrunedPairs:
    every = np.concatenate([part.patterns for part in parts])
    _, first, of = np.unique(pattern_codes(every), return_index=True, return_inverse=True)
    pairs, odds = np.zeros(len(first), np.int64), np.full(len(first), -np.inf)
    np.add.at(pairs, of, np.concatenate([part.pairs for part in parts]))
    np.maximum.at(odds, of, np.concatenate([part.odds for part in parts]))
    return PrunedPairs(every[first], pairs, odds, parts[0].model)


def nothing_pruned() -> PrunedPairs:
    """What there is before any pair is left out."""
    return PrunedPairs(np.zeros((0, len(FIELDS)), np.int8), np.zeros(0, np.int64), np.zeros(0))


def prune(
    vectors: Vectors,
    model: PairModel,
    frequency: Frequencies,
    own: Sequence[PairModel] = (),
    threads: int = 1,
) -> tuple[Vectors, PrunedPairs]:
    """The pairs that could matter, and the others counted (arguments as of training.hopeful_sets).

    Where it is known by which models they will be weighed, ``own``, no pair is left out that these could tell
    of.
    """
    mask, odds = hopeful_sets(vectors, model, frequency, threads)
    others = _counted(vectors, ~mask, odds, model)
    weighing = [one for one in own if in_reach(others, one).any()]
    if not weighing:
        return vectors.alike(mask), others
    unlikely = vectors.alike(~mask)
    mask[~mask] = np.any([sets_within_reach(unlikely, one, frequency) for one in weighing], axis=0)
    return vectors.alike(mask), _counted(vectors, ~mask, odds, model)


def parted(
    vectors: Vectors, model: PairModel, frequency: Frequencies, threads: int = 1
) -> tuple[Vectors, PackedPairs, PrunedPairs]:
    """The pairs that could matter, the others, and these counted (arguments as of training.hopeful_sets)."""
    mask, odds = hopeful_sets(vectors, model, frequency, threads)
    counted = _counted(vectors, ~mask, odds, model)
    _, like = vectors.like_pairs
    return vectors.alike(mask), packed(vectors, np.flatnonzero(~mask[like])), counted


def _counted(vectors: Vectors, sets: np.ndarray, odds: np.ndarray, model: PairModel | None) -> PrunedPairs:
    """The pairs of these sets (mask; see Vectors.like_pairs), of which each has these odds."""
    patterns, pattern_of = vectors.patterns
    first, like = vectors.like_pairs
    chosen = np.flatnonzero(sets)
    of, n_pairs = pattern_of[first[chosen]], np.bincount(like, minlength=len(first))[chosen]
    pairs = np.bincount(of, n_pairs, minlength=len(patterns)).astype(np.int64)
    highest = np.full(len(patterns), -np.inf)
    np.maximum.at(highest, of, odds[chosen])
    there = pairs > 0
    return PrunedPairs(patterns[there], pairs[there], highest[there], model)


def sets_within_reach(vectors: Vectors, model: PairModel, frequency: Frequencies) -> np.ndarray:
    """Mask of the sets of like pairs that could become links under a model, were there no other candidate.

    Other candidates, look-alikes, doubts, the floor of names and joint assignment can only lower them.
    """
    weight = evidence_of_sets(vectors, model, frequency).log_bf
    mask: np.ndarray = weight + model.log_prior() + _best_of_other_lists(model) >= _REACH
    return mask


def in_reach(of: PrunedPairs, model: PairModel) -> np.ndarray:
    """Mask of the patterns of which a pair may be within reach."""
    mask: np.ndarray = highest_odds(of, model) + _best_of_other_lists(model) >= _REACH - _ROUNDING
    return mask


def bring_back(
    of: PrunedPairs, others: PackedPairs, model: PairModel, frequency: Frequencies
) -> tuple[Vectors, PackedPairs, PrunedPairs]:
    """The pairs left out that the night's own model could tell of, the others, and all that stay out counted.

    Args:
        of: the pairs left out.
        others: those of them that are still there; what was left out at once is not, and stays out.
        model: the night's own.
        frequency: frequencies of the values.
    """
    reached = in_reach(of, model) if of.total else np.zeros(0, dtype=bool)
    if of.model is None or not reached.any():
        return no_pairs(), others, of
    places = np.flatnonzero(np.isin(others.code, pattern_codes(of.patterns[reached])))
    asked = others.at(places).unpacked()
    back = sets_within_reach(asked, model, frequency)
    stays = np.ones(len(others), dtype=bool)
    stays[places[back[asked.like_pairs[1]]]] = False
    staying = _counted(asked, ~back, hopeful_sets(asked, of.model, frequency)[1], of.model)
    patterns, pattern_of = asked.patterns
    never = np.full(len(patterns), -np.inf)
    gone = PrunedPairs(patterns, -np.bincount(pattern_of, minlength=len(patterns)), never)
    at_once = _together([of.at(reached), gone])
    left = _together([of.at(~reached), staying, at_once.at(at_once.pairs > 0)])
    return asked.alike(back), others.at(stays), left


def table_of_pruned(left_out: Mapping[tuple[str, str], PrunedPairs]) -> pd.DataFrame:
    """A row a pair of kinds and vector, sorted: left_kind, right_kind, each field's level, pairs."""
    names = [f.name for f in FIELDS]
    rows = [
        pd.DataFrame(found.patterns, columns=names).assign(
            left_kind=left, right_kind=right, pairs=found.pairs
        )
        for (left, right), found in [
            (("", ""), nothing_pruned()),
            *sorted(left_out.items(), key=itemgetter(0)),
        ]
    ]
    # the vectors of two kinds are sorted already
    return pd.concat(rows, ignore_index=True)[["left_kind", "right_kind", *names, "pairs"]]


def highest_odds(of: PrunedPairs, model: PairModel) -> np.ndarray:
    """Natural log of the highest posterior odds that a pair of each pattern has under the night's own model.

    Competition is left aside; it can only lower them.
    """
    odds = of.odds
    if of.model is not None:
        odds = odds + model.log_prior() - of.model.log_prior()
        for f in FIELDS:
            moved = _weights(f.name, model) - _weights(f.name, of.model)
            odds = odds + by_level(moved, of.patterns[:, COLUMN[f.name]])
    return odds


def what_became_of(of: PrunedPairs, model: PairModel | None, smallest: float) -> dict[str, Any]:
    """What was left out of two kinds, in plain JSON types.

    Args:
        of: the pairs left out.
        model: the model of the night; None where no pair is left to have one.
        smallest: the probability from which on a link is told of.

    Returns:
        ``pairs``, ``patterns`` (distinct comparison vectors), and under the night's model ``likeliest`` (the
        highest probability that one of the pairs could have) and ``could_be_told`` (how many pairs show a
        vector with which one of them could reach ``smallest``).
    """
    told: dict[str, Any] = {"pairs": of.total, "patterns": len(of.patterns)}
    if model is None or not of.total:
        return told
    # what other lists say is not in the vectors yet: the most that it can
    odds = highest_odds(of, model) + _best_of_other_lists(model)
    could = odds >= np.log(smallest / (1 - smallest))
    likeliest = float(f"{1 / (1 + np.exp(-odds.max())):.3g}")
    return told | {"likeliest": likeliest, "could_be_told": int(of.pairs[could].sum())}


def _best_of_other_lists(model: PairModel) -> float:
    """The most that other lists can say for a pair (natural log)."""
    return max(0.0, float(_weights("other_lists", model).max()))


def _weights(field: str, model: PairModel) -> np.ndarray:
    """Natural log of m / u of each level, without the frequency of the value."""
    weights: np.ndarray = np.log(model.m[field]) - log_u_of_levels(field, model.chance)
    return weights
