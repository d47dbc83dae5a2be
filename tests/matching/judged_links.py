"""Links of a world held against its truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage.matching import LinkageResult
from tests.matching.conftest import World


@dataclass(frozen=True)
class Judged:
    """Links of the registry with one kind: what the model says, and whether it is so."""

    probability: np.ndarray
    true: np.ndarray

    def above(self, threshold: float) -> "Judged":
        """Those from a threshold on."""
        chosen = self.probability >= threshold
        return Judged(self.probability[chosen], self.true[chosen])

    def __len__(self) -> int:
        return len(self.true)

    def false_share(self) -> float:
        """Share of the links that are of two people."""
        return float((~self.true).mean())

    def noise(self) -> float:
        """Standard deviation of the share of false links, of links as likely as these."""
        return float(np.sqrt((self.probability * (1 - self.probability)).sum()) / max(len(self), 1))


def persons(world: World) -> np.ndarray:
    """The true person of each rid."""
    records = world.result.records.itertuples()
    return np.array([world.person_of[r.kind, r.record_id] for r in records])


def judged(world: World, kind: str, result: LinkageResult | None = None) -> Judged:
    """The links of the registry with one kind."""
    result, person = result or world.result, persons(world)
    kinds = result.records["kind"].to_numpy()
    left, right = (result.links[side].to_numpy() for side in ("left_rid", "right_rid"))
    chosen = (kinds[left] == "registry") & (kinds[right] == kind)
    probability = result.links["probability"].to_numpy()
    return Judged(probability[chosen], (person[left] == person[right])[chosen])


def together(several: Sequence[Judged]) -> Judged:
    """All of them as one."""
    return Judged(
        *(np.concatenate([getattr(one, name) for one in several]) for name in ("probability", "true"))
    )


def rates_of(result: LinkageResult) -> dict[tuple[str, float], dict[str, Any]]:
    """The rows of the run report's error rates by kind and threshold."""
    return {(row["kind"], row["threshold"]): row for row in result.report["error_rates"]}
