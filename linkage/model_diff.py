"""What moved between two model versions, in bits of evidence."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from linkage.model_versions import ModelVersion

#: The row that tells the chance that a right record's person is among the left ones.
IN_LEFT = "among the left records"


@dataclass(frozen=True)
class Moved:
    """One level of one field, or the chance to be there at all, in two versions.

    Attributes:
        left, right: the pair of kinds.
        field: the field's name; ``IN_LEFT`` for the chance to be among the left records.
        level: the level's name; empty for ``IN_LEFT``.
        before, after: match weight (log2 m / u), or log2 odds, in bits; None where that version has none.
    """

    left: str
    right: str
    field: str
    level: str
    before: float | None
    after: float | None

    @property
    def bits(self) -> float | None:
        """By how much it moved; None where only one version has it."""
        return None if self.before is None or self.after is None else self.after - self.before

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self) | {"bits": self.bits}


def moved(one: ModelVersion, other: ModelVersion) -> list[Moved]:
    """Every level of every field in either version: what moved most first, what only one has before that."""
    before, after = _weights(one), _weights(other)
    rows = [
        Moved(*key, before.get(key), after.get(key)) for key in [*before, *(after.keys() - before.keys())]
    ]
    return sorted(rows, key=_most_moved_first)


def _most_moved_first(row: Moved) -> tuple[float, str, str, str, str]:
    distance = math.inf if row.bits is None else abs(row.bits)
    return -distance, row.left, row.right, row.field, row.level


def _weights(version: ModelVersion) -> dict[tuple[str, str, str, str], float]:
    return {key: weight for model in version.told["models"] for key, weight in _of_model(model)}


def _of_model(model: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str, str], float]]:
    left, right, chance = model["left"], model["right"], model["in_left"]
    yield (left, right, IN_LEFT, ""), math.log2(chance / (1 - chance))
    for name, field in model["fields"].items():
        for level, told in field["levels"].items():
            yield (left, right, name, level), math.log2(told["m"] / told["u"])
