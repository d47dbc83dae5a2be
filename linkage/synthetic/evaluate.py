"""How well links agree with a world's truth, and whether their probabilities mean what they say.

The measures are those usual in record linkage: average precision over ranked pairs, precision and recall at
thresholds, and for calibration the expected calibration error in tenths (Naeini et al., AAAI 2015) beside
the error that perfectly honest probabilities would show by chance alone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage.errors import BadInput

KINDS = ("exchange", "acknowledgement", "death", "interview", "testimony", "registry")
COUNTED_ABOVE = 0.01
_BINS = 10
_REQUIRED = ("left_kind", "left_record", "right_kind", "right_record", "probability")
Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measures:
    """Accuracy of the links of one kind of record to the registry; None where nothing can be measured.

    Attributes:
        true_pairs: pairs of a record and a registry entry of the same person.
        candidates: pairs among the links.
        candidate_recall: share of the true pairs among the candidates.
        average_precision: area under precision over recall, missed pairs counting as never found.
        best_f1: the best F1 at any threshold.
        precision, recall: by threshold of the probability ("0.5", "0.9", "0.99").
        recall_at_precision_99: the largest recall at which precision is at least .99.
        calibration_error: expected calibration error in tenths, of pairs above .01.
        calibration_band: what honest probabilities would stay under in 95 of 100 draws.
        widest_gap: largest gap of mean probability and share true, in tenths that hold 200 pairs.
        log_loss: mean negative log likelihood, of pairs above .01.
        expected_pairs: sum of the probabilities, to be held against the true pairs found.
    """

    true_pairs: int
    candidates: int
    candidate_recall: float | None = None
    average_precision: float | None = None
    best_f1: float | None = None
    precision: Mapping[str, float | None] | None = None
    recall: Mapping[str, float] | None = None
    recall_at_precision_99: float | None = None
    calibration_error: float | None = None
    calibration_band: float | None = None
    widest_gap: float | None = None
    log_loss: float | None = None
    expected_pairs: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """The measures of every kind that was to be linked to the registry."""

    by_kind: Mapping[str, Measures]

    def as_dict(self) -> dict[str, dict[str, object]]:
        """For JSON."""
        return {kind: asdict(measures) for kind, measures in self.by_kind.items()}

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Headings, and one row of texts a kind, ready to print."""
        heads = [
            *("linked to the registry", "true pairs", "candidates", "found", "AP", "best F1"),
            *("P@.5", "R@.5", "P@.9", "R@.9", "P@.99", "R@.99", "R at P .99"),
            *("ECE", "ECE by chance", "log loss", "sum of p"),
        ]
        return heads, [_printed(kind, measures) for kind, measures in self.by_kind.items()]

    def __str__(self) -> str:
        heads, rows = self.table()
        widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
        lines = [
            [cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in [heads, *rows]
        ]
        return "\n".join("  ".join(line) for line in lines)


def _printed(kind: str, m: Measures) -> list[str]:
    def number(value: float | None, digits: int = 3) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    thresholds = []
    for at in ("0.5", "0.9", "0.99"):
        thresholds += [number((m.precision or {}).get(at)), number((m.recall or {}).get(at))]
    return [
        *(kind, str(m.true_pairs), str(m.candidates), number(m.candidate_recall)),
        *(number(m.average_precision), number(m.best_f1), *thresholds, number(m.recall_at_precision_99)),
        *(number(m.calibration_error, 4), number(m.calibration_band, 4), number(m.log_loss)),
        number(m.expected_pairs, 1),
    ]


def evaluate(world: Path, links: pd.DataFrame) -> Evaluation:
    """Accuracy of links against a world's ``truth.csv`` (source = kind, record_id, person_id).

    Args:
        world: the folder that holds ``truth.csv``.
        links: the links export; needs left_kind, left_record, right_kind, right_record, probability.
            Only pairs with a registry entry are judged; of a pair given twice the higher probability counts.

    Raises:
        BadInput: no truth, a missing column, or a probability outside [0, 1].
    """
    person = read_truth(world)
    pairs = _oriented(_checked(links))
    left = _person_of(person, pd.Series("registry", index=pairs.index), pairs["left_record"])
    right = _person_of(person, pairs["right_kind"], pairs["right_record"])
    if len(pairs) and left.isna().all() and right.isna().all():
        raise BadInput(f"{world}: none of the linked records is in its truth.csv; is it another world's?")
    is_true = (left.notna() & (left == right)).to_numpy(dtype=bool)
    totals = _true_pairs(person)
    measured = {}
    for kind in KINDS:
        chosen = (pairs["right_kind"] == kind).to_numpy()
        if totals.get(kind, 0) or chosen.any():
            probability = pairs["probability"].to_numpy(dtype=np.float64)[chosen]
            measured[kind] = measure(probability, is_true[chosen], totals.get(kind, 0))
    return Evaluation(measured)


def read_truth(world: Path) -> "pd.Series[str]":
    """Whom each record truly speaks of: person_id by (source, record_id).

    Raises:
        BadInput: there is no truth.csv, or a column of it is missing.
    """
    path = world / "truth.csv"
    if not path.is_file():
        raise BadInput(f"{path}: no such file; give the folder that `linkage synth` wrote.")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [name for name in ("source", "record_id", "person_id") if name not in table.columns]
    if missing:
        raise BadInput(f"{path}: column {missing[0]} is missing; source, record_id and person_id are needed.")
    truth: pd.Series[str] = table.drop_duplicates(["source", "record_id"]).set_index(["source", "record_id"])[
        "person_id"
    ]
    return truth


def _person_of(
    person: "pd.Series[str]", kinds: "pd.Series[str]", records: "pd.Series[str]"
) -> "pd.Series[str]":
    index = pd.MultiIndex.from_arrays([kinds, records])
    return pd.Series(person.reindex(index).to_numpy(), index=records.index)


def _checked(links: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in _REQUIRED if name not in links.columns]
    if missing:
        raise BadInput(f"links: column {missing[0]} is missing; give the file of `linkage export links`.")
    checked = links[list(_REQUIRED)].astype(dict.fromkeys(_REQUIRED[:-1], str))
    checked["probability"] = pd.to_numeric(links["probability"], errors="coerce")
    bad = ~checked["probability"].between(0, 1)
    if bad.any():
        raise BadInput(
            f"links: row {int(bad.to_numpy().argmax()) + 1} has a probability that is not in [0, 1]."
        )
    return checked


def _oriented(links: pd.DataFrame) -> pd.DataFrame:
    """The registry left, registry pairs in the order of their ids, the best probability of each pair."""
    ends = ["left_kind", "left_record", "right_kind", "right_record"]
    swap = (links["right_kind"] == "registry") & (
        (links["left_kind"] != "registry") | (links["left_record"] > links["right_record"])
    )
    links.loc[swap, ends] = links.loc[swap, ends[2:] + ends[:2]].to_numpy()
    links = links[links["left_kind"] == "registry"]
    return links.sort_values("probability", ascending=False, kind="stable").drop_duplicates(ends)


def _true_pairs(person: "pd.Series[str]") -> dict[str, int]:
    """How many pairs with a registry entry of the same person there are, by kind."""
    kinds = person.index.get_level_values(0)
    entries = person[kinds == "registry"].value_counts()
    totals = {"registry": int((entries * (entries - 1) // 2).sum())}
    for kind in KINDS[:-1]:
        totals[kind] = int(person[kinds == kind].map(entries).fillna(0).sum())
    return totals


def measure(probability: Floats, is_true: npt.NDArray[np.bool_], total: int) -> Measures:
    """The measures of candidate pairs, given the number of true pairs there are in all.

    Pairs of equal probability are ranked together, so that the order of rows does not matter.
    """
    if not total or not len(probability):
        return Measures(total, len(probability))
    found, count, threshold = _ranked(probability, is_true)
    precision, recall = found / count, found / total
    gained = np.diff(recall, prepend=0.0)
    sums = np.maximum(precision + recall, 1e-12)
    at_99 = np.flatnonzero(precision >= 0.99)
    p_at, r_at = {}, {}
    for level in (0.5, 0.9, 0.99):
        reached = int(np.searchsorted(-threshold, -level, side="right"))
        p_at[str(level)] = float(precision[reached - 1]) if reached else None
        r_at[str(level)] = float(recall[reached - 1]) if reached else 0.0
    error, band, gap, loss = _calibration(probability, is_true)
    return Measures(
        true_pairs=total,
        candidates=len(probability),
        candidate_recall=float(recall[-1]),
        average_precision=float((precision * gained).sum()),
        best_f1=float((2 * precision * recall / sums).max()),
        precision=p_at,
        recall=r_at,
        recall_at_precision_99=float(recall[at_99[-1]]) if len(at_99) else 0.0,
        calibration_error=error,
        calibration_band=band,
        widest_gap=gap,
        log_loss=loss,
        expected_pairs=float(probability.sum()),
    )


def _ranked(probability: Floats, is_true: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """True pairs and all pairs down to each distinct probability, from the highest."""
    order = np.argsort(-probability, kind="stable")
    sorted_p = probability[order]
    last = np.flatnonzero(np.append(np.diff(sorted_p) != 0, True))
    found = np.cumsum(is_true[order], dtype=np.float64)[last]
    return found, (last + 1).astype(np.float64), sorted_p[last]


def _calibration(probability: Floats, is_true: npt.NDArray[np.bool_]) -> tuple[float | None, ...]:
    """ECE, its 95 % band under honesty, the widest gap of a well-filled tenth, and log loss."""
    kept = probability > COUNTED_ABOVE
    p, y = probability[kept], is_true[kept].astype(np.float64)
    if not len(p):
        return None, None, None, None
    tenth = np.minimum((p * _BINS).astype(np.int64), _BINS - 1)
    size = np.bincount(tenth, minlength=_BINS)

    def gaps(outcome: Floats) -> Floats:
        return np.abs(np.bincount(tenth, weights=p - outcome, minlength=_BINS))

    draws = np.random.default_rng(0)
    honest = [float(gaps((draws.random(len(p)) < p).astype(np.float64)).sum()) for _ in range(400)]
    filled = size >= 200
    clipped = np.clip(p, 1e-12, 1 - 1e-9)
    return (
        float(gaps(y).sum() / len(p)),
        float(np.quantile(honest, 0.95) / len(p)),
        float((gaps(y)[filled] / size[filled]).max()) if filled.any() else 0.0,
        float(-np.mean(y * np.log(clipped) + (1 - y) * np.log1p(-clipped))),
    )
