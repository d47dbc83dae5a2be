"""Links of a world held against its truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage.matching import LinkageResult
from linkage.matching.other_lists import LISTS_OF_CAPTIVES
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


def persons(world: World) -> np.ndarray:
    """The true person of each rid."""
    records = world.result.records.itertuples()
    return np.array([world.person_of[r.kind, r.record_id] for r in records])


def judged(world: World, kind: str) -> Judged:
    """The links of the registry with one kind."""
    left, right = _kinds(world)
    return _judged(world, (left == "registry") & (right == kind))


def among_others(world: World) -> Judged:
    """The links of records that no registered person is taken for."""
    return _judged(world, _kinds(world)[0] != "registry")


def lists_and_testimony(world: World) -> Judged:
    """Those of testimony to a row of a list of captives that no registered person is taken for."""
    left, right = _kinds(world)
    return _judged(world, np.isin(left, LISTS_OF_CAPTIVES) & (right == "testimony"))


def _kinds(world: World) -> tuple[np.ndarray, np.ndarray]:
    """The kinds of each link's records."""
    kinds, links = world.result.records["kind"].to_numpy(), world.result.links
    return kinds[links["left_rid"]], kinds[links["right_rid"]]


def _judged(world: World, chosen: np.ndarray) -> Judged:
    links, person = world.result.links[chosen], persons(world)
    true = person[links["left_rid"]] == person[links["right_rid"]]
    return Judged(links["probability"].to_numpy(), true)


def together(several: Sequence[Judged]) -> Judged:
    """All of them as one."""
    return Judged(
        *(np.concatenate([getattr(one, name) for one in several]) for name in ("probability", "true"))
    )


def rates_of(result: LinkageResult) -> dict[tuple[str, float], dict[str, Any]]:
    """The rows of the run report's error rates by kind and threshold."""
    return {(row["kind"], row["threshold"]): row for row in result.report["error_rates"]}
