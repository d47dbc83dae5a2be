"""What a figure is: a number with its interval and all that it is made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage.reports.intervals import mid_p_over_draws, over_draws, wilson

#: People counted in each linkage draw [draws]; no whole numbers where they are put right for missed links.
Counts = NDArray[np.float64]


#: So much of a person is the error of adding up, and rounds to none.
_CLOSE = 1e-9


@dataclass(frozen=True)
class Amount:
    """A number and its parts.

    Attributes:
        value: a count (the mean over the draws) or a share from 0 to 1; None where there is nothing to share.
        low, high: its 95 % interval; of people in whole numbers.
        numerator, denominator: what the value is made of; a count has no denominator, and its numerator adds
            up with others', for which it may be slightly below nobody.
        undetermined: how many are in neither, because the acknowledgement lists do not reach that far or
            nothing was told.
    """

    value: float | None
    low: float | None
    high: float | None
    numerator: float
    denominator: float | None = None
    undetermined: float = 0


@dataclass(frozen=True)
class Group:
    """One of a breakdown's groups: its labels, its amount, and further columns."""

    labels: tuple[str, ...]
    amount: Amount
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Breakdown:
    """One figure for each of several groups, in order; ``by`` names what their labels are."""

    by: tuple[str, ...]
    groups: Sequence[Group]

    def told(self) -> list[dict[str, Any]]:
        """The rows as plain dicts."""
        return [
            {**dict(zip(self.by, one.labels, strict=True)), **asdict(one.amount), **one.more}
            for one in self.groups
        ]


def exact(number: int, undetermined: int = 0) -> Amount:
    """A count that does not depend on who is who."""
    return Amount(number, number, number, number, None, undetermined)


def counted(by_draw: Counts) -> Amount:
    """A count that does: its mean over the draws, and an interval in whole people, rounded outwards."""
    mean, low, high = over_draws(by_draw)
    # put right for missed links, draws and even their mean may come out below nobody
    shown, low, high = (max(0.0, number) for number in (mean, low, high))
    return Amount(shown, math.floor(low + _CLOSE), math.ceil(high - _CLOSE), mean)


def undetermined(people: Amount) -> Amount:
    """A count of people of whom stale lists cannot say it: all of them are undetermined."""
    return Amount(0, 0, 0, 0, None, people.numerator)


def shared(part: Counts, whole: Counts, undetermined: float = 0) -> Amount:
    """A share: the one mean over the other, between ends worked out in each draw that has anything to share.

    So the value is what its numerator and denominator say. A mean of shares that were each cut to 0 and 1
    is not: of five people of whom nobody is meant, some draws, put right for missed links, come out above
    nobody and others below.
    """
    numerator, denominator = float(part.mean()), float(whole.mean())
    shares = whole > 0
    if denominator <= 0 or not shares.any():  # put right for missed links, it may come out below nobody
        return Amount(None, None, None, 0, 0, undetermined)
    value = min(max(numerator / denominator, 0.0), 1.0)
    _, low, high = mid_p_over_draws(np.clip(part[shares] / whole[shares], 0.0, 1.0))
    return Amount(value, min(low, value), max(high, value), numerator, denominator, undetermined)


def sampled(hits: int, asked: int, undetermined: int = 0) -> Amount:
    """A share of a sample, with Wilson's interval."""
    low, high = wilson(hits, asked)
    return Amount(hits / asked if asked else None, low, high, hits, asked, undetermined)
