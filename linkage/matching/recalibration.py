"""Isotonic recalibration: what share of the pairs at a posterior turned out true when people decided them.

Zadrozny and Elkan 2002 (KDD, 694-699) for the isotonic map. Reviewers see no random pairs, so each decided
pair stands for the candidates of its band of posteriors: its weight is their number by that of the decided
(post-stratification, Holt and Smith 1979, JRSS A 142:33-46). In every band a few pairs as the model claims
them are mixed in, so that where little is decided the map stays at the model's own posterior.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Bands of posteriors within which the decided pairs are taken for a random part of the candidates.
BANDS = (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)
#: Pairs as the model claims them that are mixed into each band, counted in decisions. With fewer the noise of
#: 200 decisions does more harm to an honest model (docs/decisions/0018-recalibration.md has the figures).
PRIOR_DECISIONS = 30.0
#: Share of the model's own posterior that stays in every recalibrated one, so that none changes its rank.
OWN_SHARE = 0.01
#: Parts into which the decisions are split to see how the map does on pairs that it was not fitted to.
FOLDS = 5
#: kinds whose decisions are pooled, where none of them has enough alone.
STRATA = {
    "registry duplicates": ("registry",),
    "full lists": ("exchange", "acknowledgement", "death"),
    "mentions": ("interview", "testimony"),
}


@dataclass(frozen=True)
class Judged:
    """The candidate pairs of the registry with one kind or more, and what people decided of some of them.

    Attributes:
        posterior: what the model gives each pair when it is told of no decision.
        same: 1 where people decided the pair to be of one person, 0 where of two, -1 where they did not.
    """

    posterior: np.ndarray
    same: np.ndarray

    @property
    def decisions(self) -> int:
        """The number of decided pairs."""
        return int((self.same >= 0).sum())

    def without(self, pairs: np.ndarray) -> "Judged":
        """The same with the decisions on some pairs (positions) taken away."""
        same = self.same.copy()
        same[pairs] = -1
        return Judged(self.posterior, same)


@dataclass(frozen=True)
class Recalibration:
    """A map from posterior to recalibrated posterior: increasing, linear between its knots.

    Attributes:
        at: posteriors, ascending, the first 0.
        share: the share of true pairs there, never falling.
    """

    at: np.ndarray
    share: np.ndarray

    def of(self, posterior: np.ndarray) -> np.ndarray:
        """The recalibrated posteriors; above the last knot they stay at its share."""
        found = np.interp(posterior, self.at, self.share)
        mixed: np.ndarray = OWN_SHARE * posterior + (1.0 - OWN_SHARE) * found
        return mixed

    def as_told(self) -> dict[str, list[float]]:
        """The knots in plain JSON types, every digit kept."""
        return {"at": self.at.tolist(), "share": self.share.tolist()}

    @classmethod
    def from_told(cls, told: Mapping[str, Sequence[float]]) -> "Recalibration":
        """The map that ``as_told`` wrote down."""
        return cls(np.array(told["at"]), np.array(told["share"]))


def fit(judged: Judged) -> Recalibration:
    """The isotonic map of the decided pairs; the order in which pairs come changes nothing."""
    decided = judged.same >= 0
    band = _band(judged.posterior)
    n_pairs = np.bincount(band, minlength=len(BANDS))
    claimed = np.bincount(band, judged.posterior, minlength=len(BANDS))
    n_decided = np.bincount(band[decided], minlength=len(BANDS))
    at, of = np.unique(judged.posterior[decided], return_inverse=True)
    here = _band(at)
    n_at = np.bincount(of, minlength=len(at))
    n_same = np.bincount(of, judged.same[decided], minlength=len(at))
    # the prior of a band lies where its decisions do; in a band without any, at its candidates' mean
    prior = PRIOR_DECISIONS * n_at / n_decided[here]
    share = (n_same + prior * at) / (n_at + prior)
    weight = (n_at + prior) * n_pairs[here] / n_decided[here]
    empty = np.flatnonzero((n_decided == 0) & (n_pairs > 0))
    mean = claimed[empty] / n_pairs[empty]
    order = np.argsort(np.r_[at, mean], kind="stable")
    at, share = np.r_[at, mean][order], np.r_[share, mean][order]
    weight = np.r_[weight, PRIOR_DECISIONS * n_pairs[empty]][order]
    if len(at):
        # a tenth of a second to import, which few nights need
        from scipy.optimize import isotonic_regression

        share = np.clip(isotonic_regression(share, weights=weight).x, 0.0, 1.0)
    # within a step only its ends are needed
    ends = np.ones(len(at), dtype=bool)
    ends[1:-1] = (share[1:-1] != share[:-2]) | (share[1:-1] != share[2:])
    return Recalibration(np.r_[0.0, at[ends]], np.r_[0.0, share[ends]])


def calibration_error(judged: Judged, claimed: np.ndarray) -> float:
    """Expected calibration error in tenths, each decided pair weighted by the candidates it stands for.

    Args:
        judged: the pairs.
        claimed: the probability that is claimed of each.
    """
    decided = judged.same >= 0
    band = _band(judged.posterior)
    n_decided = np.bincount(band[decided], minlength=len(BANDS))
    n_pairs = np.bincount(band, minlength=len(BANDS))
    weight = (n_pairs / np.maximum(n_decided, 1))[band[decided]]
    tenth = np.minimum((claimed[decided] * 10).astype(int), 9)
    gaps = np.bincount(tenth, weight * (claimed[decided] - judged.same[decided]))
    return float(np.abs(gaps).sum() / weight.sum())


def recalibrations(
    judged: Mapping[str, Judged], least: int
) -> tuple[dict[str, Recalibration], list[dict[str, Any]]]:
    """The map of each kind of records that people decided enough of, alone or with its stratum.

    Args:
        judged: kind -> the registry's candidate pairs with its records.
        least: the number of decisions from which on a map is fitted.

    Returns:
        kind -> its map, and what is to be said in the run's report: stratum, kinds, decisions, recalibrated,
        the calibration error before and after (None below ``least``), and the map itself. A map that does no
        better than the model on pairs that it was not fitted to is not used.
    """
    maps: dict[str, Recalibration] = {}
    told = []
    for stratum, kinds in STRATA.items():
        here = [kind for kind in kinds if kind in judged]
        alone = [kind for kind in here if judged[kind].decisions >= least]
        pooled = [kind for kind in here if kind not in alone]
        groups = {kind: ([kind], judged[kind]) for kind in alone}
        if pooled:
            groups[stratum] = (pooled, _together([judged[kind] for kind in here]))
        for name, (of, pairs) in groups.items():
            row: dict[str, Any] = {"stratum": name, "kinds": of, "decisions": pairs.decisions}
            row |= {"recalibrated": False, "error_before": None, "error_after": None}
            if pairs.decisions >= least:
                row["error_before"] = round(calibration_error(pairs, pairs.posterior), 6)
                row["error_after"] = round(calibration_error(pairs, _out_of_fold(pairs)), 6)
                row["recalibrated"] = row["error_after"] < row["error_before"]
            if row["recalibrated"]:
                found = fit(pairs)
                maps |= dict.fromkeys(of, found)
                row["map"] = found.as_told()
            told.append(row)
    return maps, told


def _out_of_fold(judged: Judged) -> np.ndarray:
    """The posteriors recalibrated, those of decided pairs by a map fitted without the pair."""
    found = judged.posterior.copy()
    decided = np.flatnonzero(judged.same >= 0)
    decided = decided[np.lexsort((judged.same[decided], judged.posterior[decided]))]
    for fold in range(FOLDS):
        held_out = decided[fold::FOLDS]
        found[held_out] = fit(judged.without(held_out)).of(judged.posterior[held_out])
    return found


def recalibrated_shares(
    shares: np.ndarray, nobody: np.ndarray, group: np.ndarray, settled: np.ndarray, by: Recalibration
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The shares of everybody whom each record may be of, recalibrated.

    Nobody takes what the recalibrated shares leave; where they are more than one together, all are divided
    by their sum.

    Args:
        shares: of each pair, after competition.
        nobody: of each record, what is left for nobody.
        group: the record of each pair.
        settled: whether people decided the pair: it keeps its share.
        by: the map.

    Returns:
        The shares, what is left for nobody, and by what each record's shares were divided.
    """
    new = np.where(settled, shares, by.of(shares))
    taken = np.bincount(group, new, minlength=len(nobody))
    # nobody is never quite impossible, as odds against nobody must stay finite
    left = np.maximum(1.0 - taken, np.minimum(nobody, np.finfo(float).eps))
    total = taken + left
    return new / total[group], left / total, total


def _band(posterior: np.ndarray) -> np.ndarray:
    band: np.ndarray = np.searchsorted(BANDS, posterior, side="right") - 1
    return band


def _together(parts: Sequence[Judged]) -> Judged:
    return Judged(
        np.concatenate([one.posterior for one in parts]), np.concatenate([one.same for one in parts])
    )
