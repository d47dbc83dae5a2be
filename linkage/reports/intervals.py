"""How sure a figure is: intervals over linkage draws, and of a share in a sample."""

import math

import numpy as np
from numpy.typing import NDArray

_TAIL = 0.025  # either side of 95 %
_Z = 1.959963984540054  # the normal quantile at 1 - _TAIL


def over_draws(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean of a figure over the draws, and the 2.5 % and 97.5 % quantiles, which always hold the mean."""
    low, high = np.quantile(values, [_TAIL, 1 - _TAIL], method="inverted_cdf")
    mean = float(values.mean())
    # where nearly every draw says the same, a rare other value moves the mean past the quantiles
    return mean, min(float(low), mean), max(float(high), mean)


def mid_p_over_draws(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Mean of a share over the draws, and the ends between which 95 % of them lie, each end counted by half.

    A share of few people takes few values. Quantiles that count their ends whole then hold far more than they
    say; counted by half, as near to it as such values allow (mid-P: Lancaster 1961, JASA 56:223-234; Agresti
    and Gottard 2007, Computational Statistics and Data Analysis 51:6447-6458). Where no two draws are equal
    it is the same as `over_draws`, but for one draw at either end.
    """
    distinct, times = np.unique(values, return_counts=True)
    up_to_middle = (np.cumsum(times) - times / 2) / len(values)
    within = distinct[(up_to_middle >= _TAIL) & (up_to_middle <= 1 - _TAIL)]
    mean = float(values.mean())
    return mean, min(float(within[0]), mean), max(float(within[-1]), mean)


def wilson(count: int, size: int) -> tuple[float, float]:
    """95 % interval of the share behind ``count`` of ``size`` (Wilson 1927, score interval).

    It stays within 0 and 1 and is honest for small samples, such as five of forty-three.
    """
    if size == 0:
        return 0.0, 1.0
    share, squared = count / size, _Z * _Z
    middle = share + squared / (2 * size)
    reach = _Z * math.sqrt(share * (1 - share) / size + squared / (4 * size * size))
    whole = 1 + squared / size
    # Rounding must not put the share itself outside.
    low, high = max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
    return min(low, share), max(high, share)
