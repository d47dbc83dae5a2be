"""How well the list of people seen but never acknowledged agrees with a world's truth."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from linkage.errors import BadInput
from linkage.synthetic.evaluate import read_truth

#: Which file of a world names who truly belongs on the list.
TRUE_FLAGS = "truth_flags.csv"
_REQUIRED = ("registry_records", "tier", "probability", "probability_e2")


@dataclass(frozen=True)
class FlagMeasures:
    """Agreement of one list (all flags, or those with an E2 sighting) with the truth.

    Attributes:
        true_flags: people who truly belong on the list.
        expected_flags: sum of the probabilities, to be held against ``true_flags``.
        average_precision: over people ranked by probability, missed ones counting as never found.
        recall_at_precision_90: the largest share of the true flags found at precision .9 or better.
        precision_above_80: share true of those with probability .8 or more (None where there are none).
    """

    true_flags: int
    expected_flags: float
    average_precision: float
    recall_at_precision_90: float
    precision_above_80: float | None


@dataclass(frozen=True)
class FlagAccuracy:
    """The two lists, and by tier how many are listed and how many of them truly belong there."""

    flags: FlagMeasures
    flags_e2: FlagMeasures
    tiers: Mapping[str, tuple[int, int]]

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        tiers = {
            tier: {"listed": listed, "true": true, "precision": true / listed}
            for tier, (listed, true) in self.tiers.items()
        }
        return {**asdict(self), "tiers": tiers}

    def tables(self) -> tuple[tuple[list[str], list[list[str]]], tuple[list[str], list[list[str]]]]:
        """Headings and rows of texts, ready to print: the two lists, and the main list by tier."""
        heads = ["list", "true", "expected", "AP", "R at P .9", "P@.8"]
        lists = [
            [
                *(name, str(one.true_flags), f"{one.expected_flags:.1f}", f"{one.average_precision:.3f}"),
                f"{one.recall_at_precision_90:.3f}",
                "–" if one.precision_above_80 is None else f"{one.precision_above_80:.3f}",
            ]
            for name, one in (("all flags", self.flags), ("with an E2 sighting", self.flags_e2))
        ]
        tiers = [
            [tier, str(listed), str(true), f"{true / listed:.3f}"]
            for tier, (listed, true) in self.tiers.items()
        ]
        return (heads, lists), (["tier", "listed", "true", "precision"], tiers)


def evaluate_flags(world: Path, flags: pd.DataFrame) -> FlagAccuracy:
    """Accuracy of the flags export against a world's ``truth_flags.csv``.

    Args:
        world: the folder that holds ``truth.csv`` and ``truth_flags.csv``.
        flags: the export; needs registry_records (``source/record_id``, joined by `` | ``), tier,
            probability, probability_e2. A line of several entries stands for the person of the first.

    Raises:
        BadInput: no truth, or a missing column.
    """
    missing = [name for name in _REQUIRED if name not in flags.columns]
    if missing:
        raise BadInput(f"flags: column {missing[0]} is missing; give the file of `linkage export flags`.")
    path = world / TRUE_FLAGS
    if not path.is_file():
        raise BadInput(f"{path}: no such file; give the folder that `linkage synth` wrote.")
    truth = pd.read_csv(path, dtype=str)
    person = read_truth(world).xs("registry", level="source")
    first = flags["registry_records"].astype(str).str.split(" | ", n=1, regex=False).str[0]
    whose = person.reindex(first.str.split("/", n=1).str[-1]).to_numpy()
    true_any, true_e2 = set(truth["person_id"]), set(truth["person_id"][truth["e2"] == "1"])
    belongs = np.array([one in true_any for one in whose], dtype=bool)
    tiers = {
        str(tier): (len(rows), int(belongs[rows].sum()))
        for tier, rows in flags.groupby("tier").indices.items()
    }
    return FlagAccuracy(
        _measured(flags["probability"], whose, true_any),
        _measured(flags["probability_e2"], whose, true_e2),
        tiers,
    )


def _measured(probability: "pd.Series[float]", whose: np.ndarray, truly: set[str]) -> FlagMeasures:
    """A person listed twice is right once."""
    chance = pd.to_numeric(probability).to_numpy(dtype=np.float64)
    order = np.argsort(-chance, kind="stable")
    ranked = pd.Series(whose[order])
    right = ranked.isin(truly).to_numpy() & ~ranked.duplicated().to_numpy()
    found, count = np.cumsum(right), np.arange(1, len(right) + 1)
    precision = found / count
    good = np.flatnonzero(precision >= 0.9)
    above = chance[order] >= 0.8
    total = max(1, len(truly))
    return FlagMeasures(
        true_flags=len(truly),
        expected_flags=float(chance.sum()),
        average_precision=float((precision * right).sum() / total),
        recall_at_precision_90=float(found[good[-1]] / total) if len(good) else 0.0,
        precision_above_80=float(right[above].mean()) if above.any() else None,
    )
