"""Decoys: records of nobody, made from the parts of real ones, to see how often nobody finds a match.

A decoy has the gaps of one record and the values of others: a surname from one, a given name from another, a
date of birth from a third. Whatever it is linked to is a false link. What decoys find per record, times the
records of nobody that a list really holds, estimates its false links without a label (after target-decoy
search; for record linkage: arXiv 2503.20627). Relatives and real namesakes are not among decoys, so the
estimate is a lower one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.blocking import add_features
from linkage.matching.fingerprints import fingerprints
from linkage.matching.frequencies import Frequencies
from linkage.matching.frozen_models import FrozenModels
from linkage.matching.increment import Comparison, every_pair
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.model import PairModel
from linkage.matching.models import by_kind_pair
from linkage.matching.other_lists import MENTIONS, OnRecord, with_levels
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.preparation import MISSING, Prepared
from linkage.matching.recalibration import Recalibration
from linkage.matching.steady_choice import steady_choice
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors
from linkage.progress import Silent

#: Decoys made for each kind.
DECOYS = 1_000
#: A shorter list has too few parts to make strangers of.
SHORTEST_LIST = 30
#: What one record gives together, where it has the first of these: strangers of one unit were lost together.
#: Numbers of documents are given to one person, so no decoy has one.
DONATED_TOGETHER = (
    ("surname",),
    ("given", "sex"),
    ("patronymic",),
    ("birth_year", "birth_month", "birth_day", "age_low", "age_high"),
    ("unit", "rank", "missing_place"),
    ("home",),
    ("call_sign",),
)


@dataclass(frozen=True)
class Targets:
    """The registered persons, as the real records met them.

    Attributes:
        registry: rids of the entries.
        person_of: the registered person of each rid.
        models: kind -> the model of the registry and that kind, in which persons compete.
        record: what is on record of each person.
        frequency: frequencies of the values.
        maps: kind -> what recalibrates its records' shares.
    """

    registry: np.ndarray
    person_of: np.ndarray
    models: Mapping[str, PairModel]
    record: OnRecord
    frequency: Frequencies
    maps: Mapping[str, Recalibration] = field(default_factory=dict)


def decoys_like(features: pd.DataFrame, hashes: np.ndarray) -> pd.DataFrame:
    """Features of `DECOYS` records of nobody in the image of the given records.

    They hardly change as the records hardly do (see steady_choice), so the next night knows their values.

    Args:
        features: rows of preparation.Prepared.features, of one kind.
        hashes: the fingerprints of the same records.
    """
    made = features.iloc[steady_choice(hashes, DECOYS, "gaps of decoys")].reset_index(drop=True)
    for together in DONATED_TOGETHER:
        absent = 0 if together[0] == "birth_year" else MISSING
        has = np.flatnonzero(features[together[0]].to_numpy() > absent)
        wanted = made[together[0]].to_numpy() > absent
        if not wanted.any():
            continue
        donor = has[steady_choice(hashes[has], DECOYS, f"{together[0]} of decoys")[wanted]]
        for name in together:
            made.loc[wanted, name] = features[name].to_numpy()[donor]
    made["document"] = made["tax_number"] = np.int32(MISSING)
    return made


def link_decoys(
    con: duckdb.DuckDBPyConnection,
    prepared: Prepared,
    comparison: Comparison,
    targets: Targets,
    known: ValuePairs,
) -> dict[str, np.ndarray]:
    """Link decoys of every kind to the registry as its records were.

    Args:
        con: holds the tables of blocking.load_features; the decoys are added to ``features``.
        prepared: the records.
        comparison: of tonight's records; what it learns of decoys is kept for the next night.
        targets: what to link them to.
        known: value pairs compared so far; new ones are added.

    Returns:
        kind -> the posterior of every link of its decoys.
    """
    kinds = [kind for kind in targets.models if len(prepared.rids(kind)) >= SHORTEST_LIST]
    if not kinds:
        return {}
    rids_of = {kind: prepared.rids(kind) for kind in kinds}
    made = pd.concat(
        [decoys_like(prepared.features.iloc[own], comparison.fingerprints[own]) for own in rids_of.values()],
        ignore_index=True,
    )
    everyone = pd.concat([prepared.features, made], ignore_index=True)
    kind_of = np.r_[
        prepared.records["kind"].map(KIND_ORDER.index).to_numpy(),
        np.repeat([KIND_ORDER.index(kind) for kind in kinds], DECOYS),
    ]
    rids = np.arange(len(prepared.features), len(everyone))
    add_features(con, made.set_index(rids), np.isin(np.repeat(kinds, DECOYS), MENTIONS), prepared.values)
    with_decoys = replace(prepared, features=everyone)
    vectors = _compared(con, comparison, targets.registry, with_decoys, made, known)
    pairs = by_kind_pair(vectors, kind_of, KIND_ORDER)
    person_of = np.r_[targets.person_of, np.full(len(made), -1, dtype=targets.person_of.dtype)]
    frequency = Frequencies(
        targets.frequency.log_share, {name: everyone[name].to_numpy() for name in everyone.columns}
    )
    found = dict.fromkeys(kinds, np.zeros(0))
    for (_, kind), vectors in pairs.items():
        if kind in MENTIONS:
            vectors = with_levels(vectors, person_of, targets.record)
        by = targets.maps.get(kind)
        found[kind] = candidates(vectors, person_of, targets.models[kind], frequency, DECOYS, by).posterior
    return found


def _compared(
    con: duckdb.DuckDBPyConnection,
    comparison: Comparison,
    registry: np.ndarray,
    with_decoys: Prepared,
    made: pd.DataFrame,
    known: ValuePairs,
) -> Vectors:
    """The pairs of the registry and the decoys; those that are not new are as last night."""
    names = pd.DataFrame({"kind": "decoy", "source": "", "record_id": np.arange(len(made)).astype(str)})
    with_their_own = comparison.beside(fingerprints(Prepared(names, made, with_decoys.values)))
    decoys = np.arange(len(with_decoys.features) - len(made), len(with_decoys.features))
    round_, vectors = with_their_own.compare(
        con, "decoys", registry, decoys, with_decoys, known, Silent(), every_pair()
    )
    found = {("registry", "decoy"): vectors}
    with_their_own.keep(round_, found, found, FrozenModels())
    return vectors
