"""The models that weighed a published night: of which pairs of kinds, whence, and what each level weighs."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from linkage.errors import BadInput
from linkage.matching.fields import FIELDS
from linkage.matching.kept_evidence import read_model
from linkage.matching.models import KindPair
from linkage.publishing import Snapshot
from linkage.reports.models_told import fields_told_by_both, kinds_of


@dataclass(frozen=True)
class ModelOfNight:
    """The model of one pair of kinds.

    Attributes:
        kinds: ``left-right``.
        whence: ``frozen since DAY``, ``trained in this run``, or ``documented``.
        in_left: the share c of the right records that are of a left one's person, 0 to 1.
        n_left: among how many left persons, or records.
    """

    kinds: str
    whence: str
    in_left: float
    n_left: float


@dataclass(frozen=True)
class LevelWeight:
    """What one level of a field weighs.

    Attributes:
        field, level: their names.
        m, u: probability of the level among pairs of one person, and of two; u on average over all values.
        bits: log2 of m / u.
    """

    field: str
    level: str
    m: float
    u: float
    bits: float


def models_of_night(snapshot: Snapshot) -> list[ModelOfNight]:
    """The model of each pair of kinds, in the night's order."""
    told = snapshot.facts()["linkage"]
    since = {kinds_of(one): f"frozen since {one['since']}" for one in told.get("frozen", [])}
    rows = snapshot.table("models")[["left_kind", "right_kind", "trained", "in_left", "n_left"]]
    return [
        ModelOfNight(
            f"{left}-{right}",
            since.get(f"{left}-{right}", "trained in this run" if trained else "documented"),
            float(share),
            float(number),
        )
        for left, right, trained, share, number in rows.itertuples(index=False)
    ]


def weights_of_night(snapshot: Snapshot, kinds: str) -> tuple[str, list[LevelWeight]]:
    """``left-right`` as the night has it, and every level of every field that both kinds may tell.

    ``kinds`` may name the two in either order.  Raises ``BadInput`` if the night has no model of them.
    """
    pair = _pair_called(snapshot, kinds)
    return "-".join(pair), list(_weights(snapshot, pair))


def _weights(snapshot: Snapshot, pair: KindPair) -> Iterator[LevelWeight]:
    levels = snapshot.table("model_levels")
    model, told = read_model(snapshot.table("models"), levels, pair), set(levels["field"])
    told &= set(fields_told_by_both(*pair))
    for f in (one for one in FIELDS if one.name in told):
        for level in f.levels:
            m, u = float(model.m[f.name][level]), float(model.chance.u[f.name][level])
            yield LevelWeight(f.name, level.name.lower(), m, u, math.log2(m / u))


def _pair_called(snapshot: Snapshot, kinds: str) -> KindPair:
    models = snapshot.table("models")
    pairs = list(zip(models["left_kind"].tolist(), models["right_kind"].tolist(), strict=True))
    for left, right in pairs:
        if kinds in (f"{left}-{right}", f"{right}-{left}"):
            return left, right
    there = ", ".join(f"{left}-{right}" for left, right in pairs)
    raise BadInput(f"The night has no model of {kinds}; there are: {there or 'none'}.")
