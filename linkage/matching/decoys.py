"""Decoys: records of nobody, made from the parts of real ones, to see how often nobody finds a match.

A decoy has the gaps of one record and the values of others: a surname from one, a given name from another, a
date of birth from a third. Whatever it is linked to is a false link. What decoys find per record, times the
records of nobody that a list really holds, estimates its false links without a label (after target-decoy
search; for record linkage: arXiv 2503.20627). Relatives and real namesakes are not among decoys, whose parts
are mostly of people on record: the estimate is neither a lower nor an upper bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from linkage.matching.doubts import Doubts
from linkage.matching.fields import TIERS
from linkage.matching.fingerprints import fingerprints
from linkage.matching.frequencies import Frequencies
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.model import PairModel
from linkage.matching.other_lists import MENTIONS, OnRecord, with_levels
from linkage.matching.persons_of_mentions import Candidates, candidates
from linkage.matching.preparation import MISSING, Prepared
from linkage.matching.recalibration import Recalibration
from linkage.matching.steady_choice import steady_choice
from linkage.matching.vectors import Vectors

#: Decoys made for each kind.
DECOYS = 1_000
#: The stratum of a decoy whose surname two entries or more have.
OFTEN = 3
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
class Decoys:
    """The decoys of a night; their rids follow those of its records.

    Attributes:
        kinds: the kinds in whose image there are `DECOYS` each, in order.
        first: the rid of the first decoy.
        features: theirs, as preparation.Prepared.features; index rid.
        fingerprints: of each.
    """

    kinds: tuple[str, ...]
    first: int
    features: pd.DataFrame
    fingerprints: np.ndarray

    def kind_of(self) -> np.ndarray:
        """The kind of each decoy."""
        return np.repeat(np.array(self.kinds, dtype=object), DECOYS)

    def beside(self, prepared: Prepared) -> Prepared:
        """The records with the decoys' features below their own."""
        return replace(prepared, features=pd.concat([prepared.features, self.features]))


def make_decoys(prepared: Prepared, hashes: np.ndarray) -> Decoys:
    """Decoys of every kind that is linked to the registry and is long enough.

    Args:
        prepared: the records.
        hashes: the fingerprint of each.
    """
    rids_of = {kind: prepared.rids(kind) for kind in KIND_ORDER[1:]}
    kinds = tuple(kind for kind, rids in rids_of.items() if len(rids) >= SHORTEST_LIST)
    made = [prepared.features.iloc[:0]]
    made += [decoys_like(prepared.features.iloc[rids_of[kind]], hashes[rids_of[kind]]) for kind in kinds]
    first = len(prepared.records)
    features = pd.concat(made, ignore_index=True)
    names = pd.DataFrame({"kind": "decoy", "source": "", "record_id": features.index.astype(str)})
    own = fingerprints(replace(prepared, records=names, features=features))
    features.index = pd.RangeIndex(first, first + len(features), name="rid")
    return Decoys(kinds, first, features, own)


@dataclass(frozen=True)
class DecoyLinks:
    """What the decoys of one kind found.

    Attributes:
        decoy: the decoy of each link, from 0.
        posterior: of each link.
    """

    decoy: np.ndarray
    posterior: np.ndarray


@dataclass(frozen=True)
class Targets:
    """The registered persons, as the real records met them.

    Attributes:
        person_of: the registered person of each rid.
        models: kind -> the model of the registry and that kind, in which persons compete.
        record: what is on record of each person.
        frequency: frequencies of the values.
        maps: kind -> what recalibrates its records' shares.
        doubts: kind of mention -> the mentions that its records may share a person with.
    """

    person_of: np.ndarray
    models: Mapping[str, PairModel]
    record: OnRecord
    frequency: Frequencies
    maps: Mapping[str, Recalibration] = field(default_factory=dict)
    doubts: Mapping[str, Doubts] = field(default_factory=dict)


def decoys_like(features: pd.DataFrame, hashes: np.ndarray) -> pd.DataFrame:
    """Features of `DECOYS` records of nobody in the image of the given records.

    They hardly change as the records hardly do (see steady_choice), so the next night knows their values.

    Args:
        features: rows of preparation.Prepared.features, of one kind.
        hashes: the fingerprints of the same records.
    """
    of = {str(name): features[name].to_numpy() for name in features.columns}
    gaps = steady_choice(hashes, DECOYS, "gaps of decoys")
    made = {name: values[gaps] for name, values in of.items()}
    for together in DONATED_TOGETHER:
        absent = 0 if together[0] == "birth_year" else MISSING
        has = np.flatnonzero(of[together[0]] > absent)
        wanted = made[together[0]] > absent
        if not wanted.any():
            continue
        donor = has[steady_choice(hashes[has], DECOYS, f"{together[0]} of decoys")[wanted]]
        for name in together:
            made[name][wanted] = of[name][donor]
    made["document"] = made["tax_number"] = np.full(DECOYS, MISSING, dtype=np.int32)
    return pd.DataFrame(made)


def link_decoys(vectors: Vectors, decoys: Decoys, targets: Targets) -> dict[str, Candidates]:
    """Link decoys of every kind to the registry as its records were.

    Args:
        vectors: pairs of registry entries and decoys, sorted by (r, l).
        decoys: of the night.
        targets: what to link them to.

    Returns:
        kind -> the candidate persons of its decoys.
    """
    firsts = decoys.first + DECOYS * np.arange(len(decoys.kinds) + 1)
    bounds = np.searchsorted(vectors.r, firsts)
    found = {}
    for place, kind in enumerate(decoys.kinds):
        if kind in targets.models:
            own = vectors.at(slice(*bounds[place : place + 2]))
            if kind in MENTIONS:
                own = with_levels(own, targets.person_of, targets.record)
            by = targets.maps.get(kind)
            model, doubts = targets.models[kind], targets.doubts.get(kind)
            found[kind] = candidates(own, targets.person_of, model, targets.frequency, DECOYS, by, doubts)
    return found


def links_of(found: Mapping[str, Candidates], decoys: Decoys) -> dict[str, DecoyLinks]:
    """What the decoys of each kind found, in the end."""
    first = {kind: decoys.first + place * DECOYS for place, kind in enumerate(decoys.kinds)}
    return {kind: DecoyLinks(own.mention - first[kind], own.posterior) for kind, own in found.items()}


def stood_for(
    decoys: Decoys, frequency: Frequencies, nobody: np.ndarray, prepared: Prepared
) -> dict[str, np.ndarray]:
    """For how many records of nobody each decoy stands: kind -> one number a decoy.

    Most records are of registered persons. So most decoys have a surname that the registry has, if only once:
    that of the person whose record it came from. Records of nobody have one less often, and then find less.
    So decoys whose surname the registry has never, once and oftener, and those without one, stand each for
    the records of nobody of that sort (post-stratification).

    Args:
        decoys: of the night.
        frequency: frequencies of the values.
        nobody: for each rid the chance that it is of nobody of whom anything is known.
        prepared: the records.
    """
    stratum = _surname_in_registry(frequency)
    out = {}
    for place, kind in enumerate(decoys.kinds):
        own = stratum[decoys.first + place * DECOYS + np.arange(DECOYS)]
        rids = prepared.rids(kind)
        records = np.bincount(stratum[rids], nobody[rids], minlength=OFTEN + 1)
        out[kind] = (records / np.maximum(np.bincount(own, minlength=OFTEN + 1), 1))[own]
    return out


def _surname_in_registry(frequency: Frequencies) -> np.ndarray:
    """For each rid 0 where it tells no surname, else 1 + the number of entries with it, at most OFTEN."""
    entries = np.minimum(1 + frequency.met[TIERS["surname"][0].keys], OFTEN)
    stratum: np.ndarray = np.append(entries, 0)[frequency.features["surname"]]
    return stratum
