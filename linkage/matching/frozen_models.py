"""Models that stay as they are from night to night, until somebody decides to train again.

A pair of kinds trains itself in each run until both its lists hold enough records. Then its model is frozen,
with all it takes to score any pair of records exactly as on that night.
"""

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS, TIERS, Field
from linkage.matching.frequencies import ChanceAgreement, Frequencies, Reference, by_level
from linkage.matching.look_alikes import kept_chances
from linkage.matching.model import PairModel
from linkage.matching.models import ENTRIES, KindPair, fit_models
from linkage.matching.packed_pairs import PackedPairs
from linkage.matching.pruning import PrunedPairs, nothing_pruned
from linkage.matching.splits import documented_split
from linkage.matching.told_names import none_unseen
from linkage.matching.training import prior_model
from linkage.matching.vectors import Vectors

#: Bounds, in bits, of the bands of match weight in which pairs are counted.
WEIGHT_BOUNDS = np.arange(-40, 41, 5)


@dataclass(frozen=True)
class FrozenModel:
    """The model of one pair of kinds, and what it was trained on.

    Attributes:
        model: the parameters; ``n_left`` is the number of left records that competed in training.
        screen: the u side before training: with the documented m it decides which pairs could matter.
        records: numbers of left and right records trained on.
        pairs: field -> number of pairs trained on that lack the field, then those at each of its levels.
        left_out: the same of the candidate pairs that were left out of training, as they could not matter.
        version: number of the version that froze it.
        since: the day as of which that night was.
        weights: number of pairs trained on in each band of match weight (see weight_counts); None of versions
            that did not count them.
        data: hash of that night's records, on which it was trained; empty of versions that did not keep it.
        first_pass: of mentions, which are linked twice, the model of the first time; None of the other kinds,
            and of versions that did not keep it: they take ``model`` both times.
    """

    model: PairModel
    screen: ChanceAgreement
    records: tuple[int, int]
    pairs: Mapping[str, np.ndarray]
    left_out: Mapping[str, np.ndarray]
    version: int
    since: str
    weights: np.ndarray | None = None
    first_pass: PairModel | None = None
    data: str = ""

    @property
    def weighing(self) -> tuple[PairModel, ...]:
        """The models by which its pairs are weighed."""
        return (self.model,) if self.first_pass is None else (self.model, self.first_pass)


@dataclass(frozen=True)
class FrozenModels:
    """One version: the frozen models, and what they share.

    Attributes:
        version: its number; 0 before the first.
        models: by pair of kinds.
        shared: the prior m that pairs of kinds not yet frozen lean on; None before the first version.
        reference: the population that frequencies are taken from; None before the first version.
        known: record (see fingerprints) and version: the records trained on, with the version that first was.
    """

    version: int = 0
    models: Mapping[KindPair, FrozenModel] = field(default_factory=dict)
    shared: Mapping[str, np.ndarray] | None = None
    reference: Reference | None = None
    known: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"record": np.zeros(0, np.int64), "version": np.zeros(0, int)})
    )

    def as_told(self) -> list[dict[str, Any]]:
        """Which pairs of kinds are frozen, since when and on how many records, in plain JSON types."""
        return [
            {
                "left": left,
                "right": right,
                "since": frozen.since,
                "version": frozen.version,
                "left_records": frozen.records[0],
                "right_records": frozen.records[1],
            }
            for (left, right), frozen in self.models.items()
        ]

    def trained_on(self, pair: KindPair, records: np.ndarray) -> np.ndarray:
        """Mask of the records (fingerprints) that were there when the pair of kinds was trained."""
        then = self.known.loc[self.known["version"] <= self.models[pair].version, "record"]
        mask: np.ndarray = pd.Index(records).isin(then)
        return mask


@dataclass(frozen=True)
class Fit:
    """What a night knows of one pair of kinds: its model, the u side it began with, its pairs and records.

    ``left_out`` are the pairs that could not matter, ``first_pass`` as of FrozenModel.
    """

    model: PairModel
    screen: ChanceAgreement
    vectors: Vectors
    records: tuple[int, int]
    left_out: PrunedPairs = field(default_factory=nothing_pruned)
    first_pass: PairModel | None = None


def freeze(
    before: FrozenModels,
    fits: Mapping[KindPair, Fit],
    shared: Mapping[str, np.ndarray],
    reference: Reference,
    records: np.ndarray,
    enough: int,
    day: str,
) -> FrozenModels:
    """The version in force after a night: the same, or a new one where more pairs of kinds are ready.

    Args:
        before: the version in force during the night.
        fits: every pair of kinds of the night.
        shared: the prior that they leaned on.
        reference: the population that the night's frequencies were taken from.
        records: fingerprints of the night's records.
        enough: records that both lists must hold; the fit must also have been accepted.
        day: the day as of which the night is.
    """
    ready = {
        pair: fit
        for pair, fit in fits.items()
        if pair not in before.models and fit.model.trained and min(fit.records) >= enough
    }
    if not ready:
        return before
    number = before.version + 1
    data = hashlib.sha256(np.sort(records).tobytes()).hexdigest()[:16]
    new = {
        pair: FrozenModel(
            fit.model,
            fit.screen,
            fit.records,
            level_counts(fit.vectors),
            fit.left_out.level_counts(),
            number,
            day,
            weight_counts(fit.vectors, fit.model),
            fit.first_pass,
            data,
        )
        for pair, fit in ready.items()
    }
    unknown = np.setdiff1d(records, before.known["record"])
    added = pd.DataFrame({"record": unknown, "version": number})
    return FrozenModels(
        number,
        {**before.models, **new},
        shared,
        reference,
        pd.concat([before.known, added], ignore_index=True),
    )


def level_counts(vectors: Vectors) -> dict[str, np.ndarray]:
    """For each field the number of pairs that lack it, then those at each level."""
    patterns, of = vectors.patterns
    pairs = np.bincount(of, minlength=len(patterns))
    return {
        f.name: np.bincount(patterns[:, i] + 1, pairs, minlength=len(f.levels) + 1).astype(np.int64)
        for i, f in enumerate(FIELDS)
    }


def weight_counts(vectors: Vectors, model: PairModel) -> np.ndarray:
    """The number of pairs in each band of match weight, by what their patterns weigh under average values.

    What people decided is left aside. The first band lies below all of WEIGHT_BOUNDS, the last above them.
    """
    patterns, of = vectors.patterns
    bits = np.zeros(len(patterns))
    for i, f in enumerate(FIELDS):
        if not f.settled:
            bits += by_level(np.log2(model.m[f.name] / model.chance.u[f.name]), patterns[:, i])
    pairs = np.bincount(of, minlength=len(patterns))
    counts = np.bincount(np.digitize(bits, WEIGHT_BOUNDS), pairs, minlength=len(WEIGHT_BOUNDS) + 1)
    return counts.astype(np.int64)


def fit_or_take(
    frozen: FrozenModels,
    vectors: dict[KindPair, Vectors],
    chances: Mapping[KindPair, ChanceAgreement],
    sizes: Mapping[KindPair, tuple[float, float]],
    frequency: Frequencies,
    shared: Mapping[str, np.ndarray] | None = None,
    open_share: np.ndarray | None = None,
    alike: np.ndarray | None = None,
    left_out: dict[KindPair, PrunedPairs] | None = None,
    others: dict[KindPair, PackedPairs] | None = None,
    threads: int = 1,
) -> tuple[dict[KindPair, PairModel], dict[KindPair, Vectors], dict[str, np.ndarray]]:
    """As ``models.fit_models``, but pairs of kinds whose model is frozen take it and are not trained.

    Of those ``vectors`` are the pairs that could matter (see screening_model), and none is among ``others``.
    """
    kinds = list(vectors)
    free = {pair: vectors.pop(pair) for pair in kinds if pair not in frozen.models}
    shared = frozen.shared if shared is None else shared
    alike = frozen.models[ENTRIES].model.alike if ENTRIES in frozen.models else alike
    models, kept, shared = fit_models(
        free, chances, sizes, frequency, shared, open_share, alike, left_out, others, threads
    )
    for pair in list(vectors):
        own = frozen.models[pair]
        models[pair] = replace(own.model, n_left=max(sizes[pair][0], 1))
        kept[pair] = vectors.pop(pair)
    return {pair: models[pair] for pair in kinds}, {pair: kept[pair] for pair in kinds}, shared


def screen_ids(frozen: FrozenModels) -> dict[KindPair, str]:
    """For each frozen pair of kinds a hash of everything that decides which of its pairs could matter."""
    if frozen.reference is None:
        return {}
    ids = {}
    for pair, own in frozen.models.items():
        parts = [one.m[f.name] for one in own.weighing for f in FIELDS]
        for chance in (own.screen, *(one.chance for one in own.weighing)):
            parts += [chance.u[f.name] for f in FIELDS] + [chance.split[name] for name in TIERS]
        parts += [np.array([one.in_left, one.n_left]) for one in own.weighing]
        digest = hashlib.sha256(frozen.reference.digest)
        digest.update(np.concatenate(parts).tobytes())
        ids[pair] = digest.hexdigest()[:16]
    return ids


def screening_model(
    frozen: FrozenModels, pair: KindPair, n_left: float, chance: ChanceAgreement
) -> PairModel:
    """The model by which the pairs of two kinds that could not matter are left out.

    Args:
        frozen: the models in force; a frozen pair of kinds keeps the screen of its training.
        pair: of kinds.
        n_left: number of left records, where it is not frozen.
        chance: its u, where it is not frozen.
    """
    own = frozen.models.get(pair)
    return _screen(own) if own is not None else prior_model(*pair, n_left, chance)


def _screen(frozen: FrozenModel) -> PairModel:
    """The model by which training left out the pairs that could not matter."""
    model = frozen.model
    return prior_model(model.left_kind, model.right_kind, model.n_left, frozen.screen)


def as_json(frozen: FrozenModel) -> dict[str, Any]:
    """A frozen model in plain JSON types that read back as exactly the same; levels by name, worst first."""
    model, fields = frozen.model, {}
    for f in FIELDS:
        m, u = model.m[f.name], model.chance.u[f.name]
        weight = np.round(np.log2(m / u), 3)
        columns = {"m": m, "u": u, "match_weight": weight, "expected_matches": model.expected[f.name]}
        columns |= {"pairs": frozen.pairs[f.name][1:], "pairs_left_out": frozen.left_out[f.name][1:]}
        columns |= {"screen_u": frozen.screen.u[f.name]}
        if f.name in TIERS:
            columns |= {"split": model.chance.split[f.name], "screen_split": frozen.screen.split[f.name]}
        if (first := frozen.first_pass) is not None:
            columns |= {"first_m": first.m[f.name], "first_u": first.chance.u[f.name]}
            columns |= {"first_split": first.chance.split[f.name]} if f.name in TIERS else {}
        listed = {name: values.tolist() for name, values in columns.items()}
        levels = {
            level.name.lower(): {name: values[level] for name, values in listed.items()} for level in f.levels
        }
        missing = {
            "missing_in_pairs": int(frozen.pairs[f.name][0]),
            "missing_in_pairs_left_out": int(frozen.left_out[f.name][0]),
        }
        fields[f.name] = {**missing, "levels": levels}
    return {
        "left": model.left_kind,
        "right": model.right_kind,
        "frozen_since": frozen.since,
        "frozen_in_version": frozen.version,
        "left_records": frozen.records[0],
        "right_records": frozen.records[1],
        "data": frozen.data,
        "in_left": model.in_left,
        "n_left": model.n_left,
        "unseen": model.unseen.tolist(),
        "alike": model.alike.tolist(),
        "told": frozen.screen.told.tolist(),
        "met": frozen.screen.met.tolist(),
        "training": dict(model.report),
        "pairs_by_weight": None if frozen.weights is None else frozen.weights.tolist(),
        "first_pass": None
        if frozen.first_pass is None
        else {"in_left": frozen.first_pass.in_left, "unseen": frozen.first_pass.unseen.tolist()},
        "fields": fields,
    }


def _documented(f: Field) -> dict[str, Any]:
    """What :func:`as_json` says of a field of which nothing was learnt."""
    split = documented_split(f.name) if f.name in TIERS else None
    columns: dict[str, Sequence[float]] = dict.fromkeys(("m", "first_m"), f.m)
    columns |= dict.fromkeys(("u", "screen_u", "first_u"), f.u)
    columns |= dict.fromkeys(("expected_matches", "pairs", "pairs_left_out"), (0,) * len(f.levels))
    if split is not None:
        columns |= dict.fromkeys(("split", "screen_split", "first_split"), split.tolist())
    levels = {level.name.lower(): {name: of[level] for name, of in columns.items()} for level in f.levels}
    return {"missing_in_pairs": 0, "missing_in_pairs_left_out": 0, "levels": levels}


def from_json(told: Mapping[str, Any]) -> FrozenModel:
    """The reverse of :func:`as_json`; as documented in fields that were not compared yet.

    Raises ``ValueError`` where levels are not today's.
    """
    fields = {f.name: _documented(f) for f in FIELDS} | told["fields"]
    for f in FIELDS:
        levels = fields.get(f.name, {}).get("levels", {})
        if set(levels) != {level.name.lower() for level in f.levels}:
            raise ValueError(f"field {f.name} is compared otherwise now")

    def column(name: str, of: Container[str]) -> dict[str, np.ndarray]:
        return {
            f.name: np.array([fields[f.name]["levels"][level.name.lower()][name] for level in f.levels])
            for f in FIELDS
            if f.name in of
        }

    every = {f.name for f in FIELDS}
    of_names = {name: np.array(told[name]) for name in ("told", "met") if name in told}

    def chance(prefix: str) -> ChanceAgreement:
        return ChanceAgreement(column(f"{prefix}u", every), column(f"{prefix}split", TIERS), **of_names)

    model = PairModel(
        told["left"],
        told["right"],
        m=column("m", every),
        chance=chance(""),
        in_left=told["in_left"],
        n_left=told["n_left"],
        unseen=np.array(told["unseen"]) if "unseen" in told else none_unseen(),
        alike=kept_chances(told.get("alike", ())),
        trained=True,
        report=told["training"],
        expected=column("expected_matches", every),
    )

    def counts(name: str) -> dict[str, np.ndarray]:
        missing = {f.name: fields[f.name][f"missing_in_{name}"] for f in FIELDS}
        return {of: np.r_[missing[of], levels] for of, levels in column(name, every).items()}

    records = (told["left_records"], told["right_records"])
    since = (told["frozen_in_version"], told["frozen_since"])
    by_weight = told.get("pairs_by_weight")
    weights = None if by_weight is None else np.array(by_weight)
    first_pass = None
    if first := told.get("first_pass"):
        first_pass = replace(
            model,
            m=column("first_m", every),
            chance=chance("first_"),
            in_left=first["in_left"],
            unseen=np.array(first["unseen"]),
            report={},
            expected={},
        )
    return FrozenModel(
        model,
        chance("screen_"),
        records,
        counts("pairs"),
        counts("pairs_left_out"),
        *since,
        weights,
        first_pass,
        told.get("data", ""),
    )
