"""The false-match rate seen from outside the model: how many links put an event before the disappearance.

Nobody is exchanged, acknowledged, seen captive or dead before going missing, and order in time is never
scored. So true links show an impossible order only where a date is wrong, and false ones as often as
strangers do. That tells the share of false links above a threshold without any label (negative controls:
Harron et al. 2020, Annals of Human Biology 47:218-226):

    false = (impossible - wrong) / (of_strangers - wrong)

``wrong``, the share of true links with a wrong date, is read from the surest links, taking the model's claim
for those few that are false among them. Were more of the surest false than claimed, they would pass for wrong
dates, and the estimate would read low everywhere. No order tells the two apart: so beside it stands the
estimate with all dates right, and the truth lies between. People lost together make both read somewhat low.
"""

from collections.abc import Mapping, Sequence
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from linkage.matching.linkage_result import KIND_ORDER, places_of_kinds
from linkage.records.compact_frames import coded
from linkage.records.dates import iso_numbers, ordinals

#: Thresholds at which the estimate is made.
THRESHOLDS = (0.1, 0.5, 0.9, 0.99)
#: Links from this threshold on tell how often dates are wrong.
SUREST = 0.99
#: With an interval of more than so much to either side links are too few to tell their share of false ones.
TELLS_WITHIN = 0.02
#: Steps towards a quantile; four or five lead there.
_MOST_STEPS = 50
#: kind -> the columns that date its event; the first filled one counts, at its latest day.
EVENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "exchange": ("exchange_date",),
    "acknowledgement": ("acknowledged_date",),
    "death": ("death_date",),
    "testimony": ("seen_to", "seen_from", "interview_date"),
    "interview": ("interview_date",),
}


class Bounded(NamedTuple):
    """A share with its 95 % bounds."""

    share: float
    low: float
    high: float


ALL_DATES_RIGHT = Bounded(0.0, 0.0, 0.0)
#: What the order tells, as a row of `error_rates_by_order`, where no link has two days.
NO_DATES: Mapping[str, Any] = {"links": 0, "impossible": 0, "too_few": False} | dict.fromkeys(
    (
        *("of_strangers", "wrong_dates", "wrong_dates_low", "wrong_dates_high", "claimed"),
        *("estimate", "low", "high", "all_dates_right", "all_dates_right_low", "all_dates_right_high"),
    )
)


def days(frames: Mapping[str, pd.DataFrame], rows: Mapping[str, np.ndarray]) -> np.ndarray:
    """For each rid the day that counts, as an ordinal: disappearance or event; 0 where unknown.

    An entry counts from the earliest day its person can have gone missing, an event until its latest.

    Args:
        frames: kind -> typed records.
        rows: preparation.Prepared.rows.
    """
    found = [np.zeros(0, dtype=np.int64)]
    for kind, of_kind in rows.items():
        columns = ("missing_date",) if kind == "registry" else EVENT_COLUMNS[kind]
        told = [frames[kind][column] for column in columns if column in frames[kind].columns]
        day = _first_day(told, earliest=kind == "registry") if told else np.zeros(len(of_kind), np.int64)
        found.append(day[of_kind])
    return np.concatenate(found)


def _first_day(columns: Sequence["pd.Series[str]"], earliest: bool) -> np.ndarray:
    """The ordinal day of the first column that is filled, by row; each distinct text is read once."""
    day = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        code, texts = coded(column)
        told = [place for place, text in enumerate(texts) if isinstance(text, str) and text]
        day_of = np.zeros(len(texts) + 1, dtype=np.int64)  # the last place: no text
        day_of[told] = ordinals(iso_numbers([texts[place] for place in told]), earliest)
        day = np.where(day > 0, day, day_of[code])
    return day


def error_rates_by_order(links: pd.DataFrame, records: pd.DataFrame, day: np.ndarray) -> list[dict[str, Any]]:
    """Estimated share of false links, for each kind and threshold, beside what the model itself claims.

    Args:
        links: left_rid, right_rid, probability.
        records: preparation.Prepared.records.
        day: of :func:`days`.

    Returns:
        One row a threshold and kind with dates: kind, threshold, links, impossible, of_strangers (share of
        impossible pairs among strangers), wrong_dates, estimate, low, high (95 % bounds), wrong_dates_low
        and _high, too_few (the interval is too wide to tell), all_dates_right, all_dates_right_low and _high
        (the estimate were no date wrong), claimed. Estimates are None where strangers would show no more.
    """
    kind, registry = places_of_kinds(records), KIND_ORDER.index("registry")
    links = links[kind[links["left_rid"].to_numpy()] == registry]
    left, right = links["left_rid"].to_numpy(), links["right_rid"].to_numpy()
    dated, kind_of_right = (day[left] > 0) & (day[right] > 0), kind[right]
    missing = np.sort(day[(kind == registry) & (day > 0)])
    rows = []
    for of_kind in EVENT_COLUMNS:
        place = KIND_ORDER.index(of_kind)
        events = day[(kind == place) & (day > 0)]
        pairs = np.flatnonzero(dated & (kind_of_right == place))
        if not len(events) or not len(missing):
            continue
        of_strangers = 1.0 - float(np.searchsorted(missing, events, side="right").mean()) / len(missing)
        probability = links["probability"].to_numpy()[pairs]
        impossible = day[right[pairs]] < day[left[pairs]]
        wrong = _wrong_dates(probability, impossible, of_strangers)
        for threshold in THRESHOLDS:
            above = probability >= threshold
            rows.append(
                {"kind": of_kind, "threshold": threshold}
                | _estimate(probability[above], int(impossible[above].sum()), of_strangers, wrong)
                | {"claimed": round(float((1 - probability[above]).mean()), 6) if above.any() else None}
            )
    return rows


def _wrong_dates(probability: np.ndarray, impossible: np.ndarray, of_strangers: float) -> Bounded:
    """Share of true links whose dates are in an impossible order because one of them is wrong.

    Without a sure link nothing is known of it: the upper bound then lies above any share.
    """
    surest = probability >= SUREST
    count, links = int(impossible[surest].sum()), max(int(surest.sum()), 1)
    false = float((1 - probability[surest]).mean()) if surest.any() else 0.0
    shares = (np.array([count, *poisson_bounds(count)]) / links - false * of_strangers) / (1 - false)
    return Bounded(*np.maximum(shares, 0.0).tolist())


def _estimate(
    probability: np.ndarray, impossible: int, of_strangers: float, wrong: Bounded
) -> dict[str, Any]:
    links, surest = len(probability), int((probability >= SUREST).sum())
    false = _false(links, surest, impossible, of_strangers, wrong)
    all_right = _false(links, surest, impossible, of_strangers, ALL_DATES_RIGHT)
    told: dict[str, Any] = {
        "links": links,
        "impossible": impossible,
        "of_strangers": round(of_strangers, 6),
        "wrong_dates": round(wrong.share, 6),
        "wrong_dates_low": round(wrong.low, 6),
        "wrong_dates_high": round(min(wrong.high, 1.0), 6),
        "too_few": false is not None and false.high - false.low > 2 * TELLS_WITHIN,
    }
    for names, shares in (
        (("estimate", "low", "high"), false),
        (("all_dates_right", "all_dates_right_low", "all_dates_right_high"), all_right),
    ):
        told |= dict.fromkeys(names) if shares is None else dict(zip(names, shares, strict=True))
    return told


def _false(links: int, surest: int, impossible: int, of_strangers: float, wrong: Bounded) -> Bounded | None:
    """Share of false links, None where it cannot be told.

    The bounds of the two counts are joined as those of a difference (Zou and Donner 2008, Statistics in
    Medicine 27:1693-1702). How uncertain ``wrong`` is counts for the other links alone: among the
    surest, which tell it, it errs with what is impossible.
    """
    expected = links * (of_strangers - wrong.share)
    if expected <= 0:
        return None
    low, high = poisson_bounds(impossible)
    excess = impossible - links * wrong.share
    below = np.hypot(impossible - low, (links - surest) * (wrong.high - wrong.share))
    above = np.hypot(high - impossible, (links - surest) * (wrong.share - wrong.low))
    shares = np.array([excess, excess - below, excess + above]) / expected
    return Bounded(*np.clip(shares, 0.0, 1.0).round(6).tolist())


def poisson_bounds(count: float) -> tuple[float, float]:
    """The exact 95 % bounds of a Poisson mean of which ``count`` were seen (Garwood 1936, Biometrika 28:437).

    Of counts that are weighted it need not be whole.

    >>> [round(bound, 2) for bound in poisson_bounds(3)]
    [0.62, 8.77]
    """
    return gamma_quantile(count, 0.025) if count else 0.0, gamma_quantile(count + 1, 0.975)


def gamma_quantile(shape: float, share: float) -> float:
    """Below which a share of a gamma distribution lies: ``scipy.special.gammaincinv``, to ten digits.

    To import that takes ten times as long as to count all that is asked here. Newton's steps, on the series
    of the incomplete gamma function (Abramowitz and Stegun 1964, 6.5.29), lead there from its first term, or
    from the cube of a normal quantile (Wilson and Hilferty 1931, PNAS 17:684-688).

    >>> round(gamma_quantile(4, 0.975), 2)
    8.77
    """
    log_gamma, z = lgamma(shape + 1), NormalDist().inv_cdf(share)
    cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape))
    x = shape * cube**3 if cube > 0.3 else exp((log(share) + log_gamma) / shape)
    for _ in range(_MOST_STEPS if x else 0):
        further = np.arange(1, 30 + 12 * int(sqrt(max(x, shape))))
        first = exp(shape * log(x) - x - log_gamma)
        below = first * (1.0 + float(np.cumprod(x / (shape + further)).sum()))
        step = (below - share) * x / (first * shape)
        x = max(x - step, x / 2.0)
        if abs(step) < 1e-11 * x:
            break
    return x
