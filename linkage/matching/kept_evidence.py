"""What a night keeps of its evidence, so that each of its links can be explained later without linking.

One row a compared pair: the level of each field, and u where it was the frequency of the value itself. What
all pairs of two kinds have in common stands once, in their model, with every digit. No name is kept.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from linkage.matching.fields import COLUMN, FIELDS, TIERS
from linkage.matching.fingerprints import places_of
from linkage.matching.frequencies import ChanceAgreement, Frequencies, documented_chance, in_a_tier, log_u
from linkage.matching.linkage_result import KeptEvidence
from linkage.matching.look_alikes import LOOK_ALIKES, kept_chances
from linkage.matching.model import PairModel, documented_m
from linkage.matching.models import KindPair
from linkage.matching.persons_of_mentions import no_contests
from linkage.matching.vectors import Vectors, joined, no_pairs, order_of_pairs, pair_codes

#: Columns of the kept models: how often people have look-alikes of each kind.
ALIKE = tuple(f"alike_{kind.name}" for kind in LOOK_ALIKES)

PAIR = ["left_rid", "right_rid"]
#: field -> column of the u that was the value's own frequency.
OWN_U = {name: f"u_{name}" for name in TIERS}


def kept_evidence(
    pairs: Mapping[KindPair, Vectors],
    models: Mapping[KindPair, PairModel],
    frequency: Frequencies,
    contests: Sequence[pd.DataFrame],
    wanted: pd.DataFrame,
) -> KeptEvidence:
    """Choose what explains the links of a night.

    Args:
        pairs: compared pairs by kinds.
        models: the models that weighed them; registered persons compete in those of the registry.
        frequency: frequencies of the values.
        contests: of each kind of mention, with left_over.
        wanted: left_rid, right_rid of the pairs to keep.
    """
    codes = np.sort(pair_codes(wanted["right_rid"].to_numpy(), wanted["left_rid"].to_numpy()))
    parts, own = [no_pairs()], {name: [np.zeros(0)] for name in OWN_U}
    for pair, vectors in pairs.items():
        kept = vectors.at(places_of(pair_codes(vectors.r, vectors.l), codes) >= 0)
        parts.append(kept)
        for name, of_parts in own.items():
            levels = kept.levels[:, COLUMN[name]]
            of_parts.append(own_u(name, levels, kept.r, models[pair].chance, frequency))
    rows = _comparisons(joined(parts), {name: np.concatenate(own.pop(name)) for name in OWN_U})
    met = pd.concat(contests, ignore_index=True) if contests else no_contests().assign(left_over=0.0)
    return KeptEvidence(
        _models(models),
        _model_levels(models),
        rows,
        met.astype({"mention_rid": np.int32, "candidates": np.int32}).sort_values(
            "mention_rid", ignore_index=True
        ),
    )


def _columns(levels: np.ndarray) -> dict[str, np.ndarray]:
    return {f.name: levels[:, i] for i, f in enumerate(FIELDS)}


def _comparisons(vectors: Vectors, own: dict[str, np.ndarray]) -> pd.DataFrame:
    """One row a pair, sorted; ``own`` by field the u that was the value's own frequency.

    Each is taken out of it and let go of once it is in order.
    """
    order = order_of_pairs(vectors.l, vectors.r)
    columns = {"left_rid": vectors.l, "right_rid": vectors.r, "rules": vectors.rules}
    columns |= _columns(vectors.levels)
    ordered = {name: column[order] for name, column in columns.items()}
    ordered |= {OWN_U[name]: own.pop(name)[order] for name in list(own)}
    return pd.DataFrame(ordered, copy=False)


def own_u(
    name: str, levels: np.ndarray, right: np.ndarray, chance: ChanceAgreement, frequency: Frequencies
) -> np.ndarray:
    """u of each pair where it is the frequency of the value itself; NaN elsewhere (arguments as of log_u)."""
    inside = np.flatnonzero(in_a_tier(name)[levels])
    u = np.full(len(levels), np.nan)
    u[inside] = np.exp(log_u(name, levels[inside], right[inside], chance, frequency))
    return u


def _models(models: Mapping[KindPair, PairModel]) -> pd.DataFrame:
    rows = [
        (*pair, float(m.in_left), float(m.n_left), m.trained, *m.alike) for pair, m in sorted(models.items())
    ]
    return pd.DataFrame(rows, columns=["left_kind", "right_kind", "in_left", "n_left", "trained", *ALIKE])


def _model_levels(models: Mapping[KindPair, PairModel]) -> pd.DataFrame:
    """One row a pair of kinds, field and level: its m, u and split."""
    sizes = [len(f.levels) for f in FIELDS]
    names = np.repeat(np.array([f.name for f in FIELDS], dtype=object), sizes)
    levels = np.concatenate([np.arange(size) for size in sizes])
    chosen = sorted(models.items())
    kinds = [
        np.repeat(np.array([pair[side] for pair, _ in chosen], dtype=object), len(names)) for side in (0, 1)
    ]

    def column(of: Sequence[Mapping[str, np.ndarray]]) -> np.ndarray:
        parts = [one.get(f.name, np.ones(len(f.levels))) for one in of for f in FIELDS]
        return np.concatenate([np.zeros(0), *parts])

    return pd.DataFrame(
        {
            "left_kind": kinds[0],
            "right_kind": kinds[1],
            "field": np.tile(names, len(chosen)),
            "level": np.tile(levels, len(chosen)),
            "m": column([model.m for _, model in chosen]),
            "u": column([model.chance.u for _, model in chosen]),
            "split": column([model.chance.split for _, model in chosen]),
        }
    )


def read_model(models: pd.DataFrame, model_levels: pd.DataFrame, kinds: KindPair) -> PairModel:
    """The kept model of a pair of kinds; as documented in fields that its night did not compare yet."""

    def of_kinds(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[(frame["left_kind"] == kinds[0]) & (frame["right_kind"] == kinds[1])]

    by_field = {
        str(name): rows.sort_values("level") for name, rows in of_kinds(model_levels).groupby("field")
    }
    kept = [{name: rows[part].to_numpy() for name, rows in by_field.items()} for part in ("m", "u", "split")]
    chance = documented_chance()
    m, u, split = (
        {**documented, **of_night}
        for documented, of_night in zip((documented_m(), chance.u, chance.split), kept, strict=True)
    )
    one = of_kinds(models).iloc[0]
    chance = ChanceAgreement(u, {name: split[name] for name in TIERS})
    c, n = float(one["in_left"]), float(one["n_left"])
    alike = kept_chances([one[name] for name in ALIKE if name in one])
    return PairModel(*kinds, m, chance, c, n, bool(one["trained"]), alike=alike)
