"""Competition: the candidates of one record share its probability, with look-alikes and "none of them".

For a record with candidate persons i, P(i) = BF_i / (N (1 - c) / c + sum of BF), where c is the chance
that its person is among the N at all; a record of somebody who resembles a candidate is a third way to agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from linkage.matching.look_alikes import LOOK_ALIKE_OF_ENTRY
from linkage.matching.told_names import WHOLE, class_of, none_unseen

#: Where a pair's odds are cut off, in natural logs, lest they overflow.
LARGEST_LOG_ODDS = 300.0


@dataclass(frozen=True)
class Groups:
    """Which pairs compete: those of one right record, or none (each pair for itself).

    Attributes:
        start: position of each group's first pair; pairs of a group lie together.
        of: group number of each pair.
        told: what each group's right record tells of the name (see told_names).
    """

    start: np.ndarray
    of: np.ndarray
    told: np.ndarray

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum over each group of a value of each pair."""
        if len(self.start) == len(self.of):
            return values
        sums: np.ndarray = np.add.reduceat(values, self.start)
        return sums

    def divided(self, values: np.ndarray, by: np.ndarray) -> np.ndarray:
        """The value of each pair, divided by its group's."""
        if len(self.start) == len(self.of):
            alone: np.ndarray = values / by
            return alone
        shares: np.ndarray = by.take(self.of, mode="clip")  # all are there: not looked at again
        np.divide(values, shares, out=shares)
        return shares


@dataclass(frozen=True)
class Outcome:
    """What competition leaves.

    Attributes:
        posterior: of each pair.
        others: the mass of "none of them" in each group.
        strangers: the part of it that belongs to no look-alike of a candidate; a number where it is the same
            in each.
        total: all masses of each group together.
        log_alone: what right records without candidates add to the likelihood.
    """

    posterior: np.ndarray
    others: np.ndarray
    strangers: np.ndarray | float
    total: np.ndarray
    log_alone: float

    @cached_property
    def nobody(self) -> np.ndarray:
        """The share left over in each group."""
        nobody: np.ndarray = self.others / self.total
        return nobody

    @cached_property
    def unrelated(self) -> np.ndarray:
        """The part of it that belongs to no look-alike of a candidate."""
        unrelated: np.ndarray = self.strangers / self.total
        return unrelated

    @cached_property
    def log_total(self) -> np.ndarray:
        """Natural log of all masses of each group together."""
        log_total: np.ndarray = np.log(self.total)
        return log_total

    @property
    def log_likelihood(self) -> float:
        """Of all groups."""
        return float(self.log_total.sum()) + self.log_alone


def groups_of(right: np.ndarray, features: Mapping[str, np.ndarray] | None = None) -> Groups:
    """Pairs of the same right record compete.

    Args:
        right: right rid of each pair, sorted.
        features: of preparation.Prepared, by rid, by which records tell more or less of the name; a whole
            name if not given.
    """
    start = np.flatnonzero(np.r_[True, right[1:] != right[:-1]]) if len(right) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[start, len(right)])
    told = np.full(len(start), WHOLE) if features is None else class_of(features, right[start])
    return Groups(start, np.repeat(np.arange(len(start), dtype=np.int32), sizes), told)


def each_for_itself(n_pairs: int) -> Groups:
    """No pair competes with another: an entry of the registry may have several duplicates."""
    every = np.arange(n_pairs)
    return Groups(every, every, np.zeros(n_pairs, dtype=np.int64))


def compete(
    log_bf: np.ndarray,
    log_alike: np.ndarray,
    groups: Groups,
    in_left: float,
    n_left: float,
    n_right: float,
    unseen: np.ndarray | None = None,
    alike: float = LOOK_ALIKE_OF_ENTRY,
) -> Outcome:
    """Posterior of each pair.

    Args:
        log_bf: natural log Bayes factor of each pair against strangers.
        log_alike: the same for a look-alike's record.
        groups: who competes with whom.
        in_left: c.
        n_left: N.
        n_right: right records in all; those without candidates add log(1 - c) each to the likelihood.
        unseen: by what a record tells of the name, the chance that its own person is not compared with it.
        alike: chance that somebody who is not among the left records is a look-alike of one who is.
    """
    same = weight_of_same(log_bf.copy(), in_left, n_left)
    look_alikes = alike * groups.sums(weight_of_look_alikes(log_alike.copy(), n_left))
    return share_out(same, look_alikes, groups, in_left, n_right, none_unseen() if unseen is None else unseen)


def weight_of_same(log_bf: np.ndarray, in_left: float, n_left: float) -> np.ndarray:
    """What each pair weighs as one person's two records; ``log_bf`` is overwritten."""
    log_bf += np.log(in_left / n_left)
    same: np.ndarray = np.exp(np.minimum(log_bf, LARGEST_LOG_ODDS, out=log_bf), out=log_bf)
    return same


def weight_of_look_alikes(log_alike: np.ndarray, n_left: float, n_pairs: np.ndarray | int = 1) -> np.ndarray:
    """What each weighs as a look-alike's record, were everybody one who is not among the left records.

    ``n_pairs`` pairs weigh ``log_alike`` each, which is overwritten.
    """
    log_alike -= np.log(n_left)
    alike: np.ndarray = np.exp(np.minimum(log_alike, LARGEST_LOG_ODDS, out=log_alike), out=log_alike)
    alike *= n_pairs
    return alike


def share_out(
    same: np.ndarray,
    alike: np.ndarray,
    groups: Groups,
    in_left: float,
    n_right: float,
    unseen: np.ndarray,
) -> Outcome:
    """Posteriors from what each pair and each group's look-alikes weigh (see :func:`compete`)."""
    log_alone = (n_right - len(groups.start)) * float(np.log1p(-in_left))
    if not len(groups.start):
        nothing = np.zeros(0)
        return Outcome(same, nothing, nothing, nothing, log_alone)
    unrelated = 1 - in_left + (in_left * unseen[groups.told] if unseen.any() else 0.0)
    others = (1 - in_left) * alike
    others += unrelated
    total = groups.sums(same) + others
    return Outcome(groups.divided(same, total), others, unrelated, total, log_alone)
