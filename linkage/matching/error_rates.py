"""Three views of the share of false links side by side: the model's claim, the order of dates, decoys.

Each kind is judged by the views that there are, one without dates by decoys alone. Where what is seen from
outside the model lies clearly above its claim, the claim is not to be trusted, and nothing that rests on such
links is called probable. Where impossible orders are either of wrong dates or of false links among the
surest, which no order tells apart, that is told, and no alarm.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.decoys import DecoyLinks
from linkage.matching.impossible_order import (
    EVENT_COLUMNS,
    NO_DATES,
    THRESHOLDS,
    error_rates_by_order,
    poisson_bounds,
)
from linkage.matching.linkage_result import KIND_ORDER, places_of_kinds

#: An estimate whose lower 95 % bound lies this far above the model's claim contradicts it; of a thousand
#: of sound models none came nearer than half of it (decisions/0106).
CONTRADICTION = 0.02
#: The same of one that takes all dates for right: a few always are wrong, which is told and is no alarm.
UNDECIDED = 0.05
#: Thresholds whose links must bear the claim out.
JUDGED = (0.5, 0.9)
#: The verdict on a claim of which neither dates nor decoys tell anything.
UNJUDGED = "nothing to hold it against"


def error_rates(
    links: pd.DataFrame,
    records: pd.DataFrame,
    day: np.ndarray,
    decoys: Mapping[str, DecoyLinks],
    stood_for: Mapping[str, np.ndarray],
) -> list[dict[str, Any]]:
    """Estimated share of false links, for each threshold and kind that has links to the registry, or dates.

    Args:
        links: left_rid, right_rid, probability.
        records: preparation.Prepared.records.
        day: of impossible_order.days.
        decoys: kind -> what its decoys found.
        stood_for: kind -> for how many of its records of nobody each decoy stands.

    Returns:
        The rows of impossible_order.error_rates_by_order, NO_DATES where it has none, whose ``links`` are
        those of which both days are known, each with all_links, claimed_of_all (their claim), decoys,
        decoys_low, decoys_high (None where the list is too short to make decoys), contradicted, undecided
        (not contradicted, but it would be were all dates right), and verdict, which says in words what the
        views make of the claim.
    """
    kind = places_of_kinds(records)
    to_registry = links[kind[links["left_rid"].to_numpy()] == KIND_ORDER.index("registry")]
    of_kind, probability = kind[to_registry["right_rid"].to_numpy()], to_registry["probability"].to_numpy()
    by_order = {(row["kind"], row["threshold"]): row for row in error_rates_by_order(links, records, day)}
    judged = {one for one, _ in by_order} | {KIND_ORDER[place] for place in np.unique(of_kind)}
    rows = []
    for one, threshold in product((kind for kind in EVENT_COLUMNS if kind in judged), THRESHOLDS):
        row = by_order.get((one, threshold), {"kind": one, "threshold": threshold, **NO_DATES})
        # decoys stand for undated records too, so all links are what they are held against
        linked = probability[(of_kind == KIND_ORDER.index(one)) & (probability >= threshold)]
        found = decoys.get(one)
        told = dict.fromkeys(("decoys", "decoys_low", "decoys_high"))
        if found is not None and len(linked):
            by_chance = found.decoy[found.posterior >= threshold]
            told = _of_decoys(by_chance, stood_for[one], len(linked))
        claimed = round(float((1 - linked).mean()), 6) if len(linked) else None
        row = row | {"all_links": len(linked), "claimed_of_all": claimed} | told
        alarms = {"contradicted": _contradicted(row), "undecided": _undecided(row)}
        rows.append(row | alarms | {"verdict": verdict(row)})
    return rows


def _of_decoys(linked: np.ndarray, stood_for: np.ndarray, links: int) -> dict[str, float | None]:
    """The estimate with its 95 % bounds: what decoys find, each for the records it stands for.

    A weighted sum of Poisson counts is bounded as one count of its mean and variance is, times a weight
    (Fay and Feuer 1997, Statistics in Medicine 16:791-801; without their allowance for a last, largest weight
    in the upper bound, on which no alarm rests).
    """
    weights = stood_for[linked]
    each = float((weights**2).sum() / weights.sum()) if weights.any() else float(stood_for.mean())
    count = float(weights.sum()) / each if each else 0.0
    low, high = poisson_bounds(count)
    counts = {"decoys": count, "decoys_low": low, "decoys_high": high}
    return {name: round(min(value * each / links, 1.0), 6) for name, value in counts.items()}


def _contradicted(row: Mapping[str, Any]) -> bool:
    return row["threshold"] in JUDGED and _clearly_above(_views(row))


def _undecided(row: Mapping[str, Any]) -> bool:
    if row["claimed"] is None or row["all_dates_right_low"] is None or _clearly_above(_views(row)):
        return False
    above: bool = row["all_dates_right_low"] > row["claimed"] + UNDECIDED
    return above


def _views(row: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """What the model claims of the links that each view judges, and the view's bounds, if it has any."""
    views = {
        "dates": (row["claimed"], row["low"], row["high"]),
        "decoys": (row["claimed_of_all"], row["decoys_low"], row["decoys_high"]),
    }
    return {name: view for name, view in views.items() if None not in view}


def _clearly_above(views: Mapping[str, tuple[float, float, float]]) -> bool:
    """Whether a lower bound lies clearly above the claim."""
    return any(low > claimed + CONTRADICTION for claimed, low, _ in views.values())


def verdict(row: Mapping[str, Any]) -> str:
    """What the views make of the model's claim, and by which bound.

    Args:
        row: of `error_rates`: threshold, claimed, claimed_of_all, links, impossible, and low, high,
            decoys_low, decoys_high, all_dates_right_low (None where a view has nothing to say).
    """
    if row["claimed_of_all"] is None:
        return "no links"
    views = _views(row)
    if not views:
        return UNJUDGED
    view = max(views, key=lambda one: views[one][1] - views[one][0])
    claimed, low, _ = views[view]
    if _clearly_above(views):
        judged = "CONTRADICTED" if row["threshold"] in JUDGED else "contradicted, though no alarm rests on it"
        return f"{judged}: at least {_percent(low)} by {view}"
    if _undecided(row):
        wrong, false = row["impossible"] / row["links"], row["all_dates_right_low"]
        return (
            f"not decided: either up to {wrong:.1%} of the dates are wrong, or sure links are false; "
            f"if no date is wrong, at least {false:.1%} of all are"
        )
    if low > claimed:
        near = f"within {CONTRADICTION * 100:.0f} points of the claim"
        return f"not contradicted: at least {_percent(low)} by {view}, {near}"
    above = [f"at most {_percent(high)} by {one}" for one, (claim, _, high) in views.items() if high < claim]
    return (
        f"not contradicted: rather too high a claim, {' and '.join(above)}" if above else "not contradicted"
    )


def _percent(share: float) -> str:
    """A share in percent, of which a small one never reads as none."""
    return f"{share:.1%}" if share >= 0.001 else f"{100 * share:.1g}%"
