"""The u probabilities: how often two strangers agree, from how frequent values are.

Agreement on a rare value is strong evidence and on a common one weak. So where a level says "the same value",
u is the frequency of that value among the registered, whatever its spelling; elsewhere it is
the level's share among random pairs.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from functools import cached_property, partial

import numpy as np
import pandas as pd
from scipy import sparse

from linkage.matching.cells import FEATURE_OF, CellsOfValues, cells_of_values, places
from linkage.matching.fields import BY_NAME, FIELDS, TIERS, Tier
from linkage.matching.fingerprints import places_of
from linkage.matching.preparation import Prepared
from linkage.matching.splits import documented_split, monotone
from linkage.matching.steady_choice import steady_choice
from linkage.matching.told_names import (
    all_met,
    all_whole,
    chance_of_meeting,
    class_of,
    shares_of_classes,
)
from linkage.matching.value_keys import KEY_SPACES
from linkage.matching.vectors import DAY, MONTH, Vectors, decimal_dates, packed_dates, without_digit

#: A list shorter than this does not know how frequent names are; all records together are asked instead.
SMALLEST_REFERENCE = 500
#: Random pairs drawn for each kind of mention to see how often strangers agree by chance.
RANDOM_PAIRS = 15_000
#: Weight of the documented u beside the random pairs, in pairs, and the least weight of any level.
PRIOR_PAIRS, SEEN_AT_LEAST = 200.0, 0.5
#: No two strangers' dates of birth are taken to agree more rarely than this.
RAREST_DATE = 1e-6
#: No value is taken to be rarer than this many records of the reference.
RAREST = 0.25


#: One number for years, months and days.
Code = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

#: The key spaces in which frequencies are counted.
SPACES = tuple(sorted({s for tiers in TIERS.values() for t in tiers for s in (t.keys, t.beyond) if s}))


@dataclass(frozen=True)
class Frequencies:
    """How frequent each value is in the reference population.

    Attributes:
        log_share: (field, tier number) -> natural log of the share of the reference that meets each value
            in the tier's key space, by value id.
        features: each rid's value ids (see preparation.Prepared.features).
        met: key space -> number of records of the reference that each value meets, by value id.
    """

    log_share: Mapping[tuple[str, int], np.ndarray]
    features: Mapping[str, np.ndarray]
    met: Mapping[str, np.ndarray] = attribute(default_factory=dict)

    @cached_property
    def cells(self) -> dict[str, CellsOfValues]:
        """field with tiers -> what pairs may show in it (see cells)."""
        return cells_of_values(self.log_share)


@dataclass(frozen=True)
class ChanceAgreement:
    """The u side: how often strangers agree, level by level.

    Attributes:
        u: field -> u probability of each level among random pairs.
        split: field -> how a tier's mass is spread over its levels (1 where a level stands alone).
        told: share of the right records by what they tell of the name (see told_names).
        met: by the same, the chance that a right record is compared with an entry of its own person.
    """

    u: Mapping[str, np.ndarray]
    split: Mapping[str, np.ndarray]
    told: np.ndarray = attribute(default_factory=all_whole)
    met: np.ndarray = attribute(default_factory=all_met)


@dataclass(frozen=True)
class Reference:
    """The population that frequencies are taken from, with hashes for texts; kept beside frozen models.

    Attributes:
        size: number of its records.
        known: key space -> number of its records that have the space's feature at all.
        keys: space, value, key (hashes), n (its records with the value), met (its records whose value shares
            a key with it): one row a value and key, sorted.
    """

    size: int
    known: Mapping[str, int]
    keys: pd.DataFrame

    @cached_property
    def of_space(self) -> dict[str, pd.DataFrame]:
        """The rows of ``keys`` by key space, which are not copied."""
        space = self.keys["space"].to_numpy(object)
        ends = [np.searchsorted(space, SPACES, side) for side in ("left", "right")]
        return {name: self.keys.iloc[start:end] for name, start, end in zip(SPACES, *ends, strict=True)}

    @cached_property
    def digest(self) -> bytes:
        """A hash of ``keys``; a night asks for it more than once."""
        told = hashlib.sha256()
        for column in ("value", "key", "n", "met"):
            told.update(self.keys[column].to_numpy(np.int64).tobytes())
        return told.digest()


def count_reference(prepared: Prepared, rids: np.ndarray) -> Reference:
    """Count the values of a population.

    Args:
        prepared: the records, with the keys of their values.
        rids: of the population.
    """
    parts, known = [], {}
    for space in SPACES:
        feature = KEY_SPACES[space][0]
        held = prepared.features[feature].to_numpy()[rids]
        held = held[held >= 0]
        counts = np.bincount(held, minlength=len(prepared.values[feature]))
        keys = prepared.keys[space].frame()
        keys = keys[counts[keys["value"]] > 0]
        met = _met(keys["value"].to_numpy(), keys["key"].to_numpy(), counts)
        hashes = prepared.hashes[feature]
        of = {"space": space, "value": hashes[keys["value"]], "key": keys["key"]}
        rows = pd.DataFrame(of | {"n": counts[keys["value"]], "met": met[keys["value"]]})
        parts.append(rows.sort_values(["value", "key"], ignore_index=True))
        known[space] = len(held)
    return Reference(len(rids), known, in_narrow_columns(pd.concat(parts, ignore_index=True)))


def in_narrow_columns(keys: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``Reference.keys`` in little memory: they are held the whole night."""
    return keys.astype({"space": "category", "n": np.int32, "met": np.int32})


#: Values whose neighbours are sought together, so that memory stays bounded.
_TOGETHER = 2048


def _met(value: np.ndarray, key: np.ndarray, n: np.ndarray) -> np.ndarray:
    """For each value id the records (``n`` by value id) of all values that share a key with it."""
    code, _ = pd.factorize(key)
    return _meeting((value, code), (value, code), n, len(n))


def _meeting(
    asked: tuple[np.ndarray, np.ndarray], held: tuple[np.ndarray, np.ndarray], n: np.ndarray, n_asked: int
) -> np.ndarray:
    """For each of ``n_asked`` values the records (``n`` by held value) of all held ones that share a key.

    Args:
        asked: values, ascending, and the codes of their keys, a place each a pair.
        held: the same of the values that records hold.
        n: records by held value.
        n_asked: number of values asked.
    """
    n_keys = int(max(asked[1].max(initial=-1), held[1].max(initial=-1))) + 1
    has, holders = (
        sparse.csr_array(
            (np.ones(len(value), dtype=bool), code, ends_of(value, n_values)), (n_values, n_keys)
        )
        for (value, code), n_values in ((asked, n_asked), (held, len(n)))
    )
    by_key = holders.T.tocsr()
    met = np.zeros(n_asked, dtype=np.int64)
    for start in range(0, n_asked, _TOGETHER):
        shared = has[start : start + _TOGETHER] @ by_key
        # each held value once, however many keys it shares; scipy's own astype would sort them first
        once = sparse.csr_array((np.ones(shared.nnz, np.int64), shared.indices, shared.indptr), shared.shape)
        met[start : start + _TOGETHER] = once @ n
    return met


def ends_of(values: np.ndarray, n: int) -> np.ndarray:
    """Where the places of each of ``n`` values begin and the last one's end; the values ascend."""
    return np.append(0, np.cumsum(np.bincount(values, minlength=n)))


def frequencies(prepared: Prepared, reference: Reference) -> Frequencies:
    """Count, for each of tonight's values, the reference records that share a key with it.

    Args:
        prepared: tonight's records, with the keys of their values.
        reference: the population that frequencies are taken from, tonight's or an earlier night's.
    """
    features = prepared.features
    masses = {space: _records_meeting(prepared, space, reference) for space in SPACES}
    log_share = {
        (field, number): _log_share(tier, masses, reference)
        for field, tiers in TIERS.items()
        for number, tier in enumerate(tiers)
    }
    return Frequencies(log_share, {name: features[name].to_numpy() for name in features.columns}, masses)


def reference_population(registry: np.ndarray, n_records: int) -> np.ndarray:
    """The rids that frequencies are taken from: the registry, or every record where it is short."""
    return registry if len(registry) >= SMALLEST_REFERENCE else np.arange(n_records)


def _records_meeting(prepared: Prepared, space: str, reference: Reference) -> np.ndarray:
    """The number of reference records that each value meets, by value id."""
    value, row_key, n, met = (
        reference.of_space[space][name].to_numpy() for name in ("value", "key", "n", "met")
    )
    first = _first_of_values(value)
    hashes = prepared.hashes[KEY_SPACES[space][0]]
    # of a value that the reference itself holds it was counted with the reference
    place = places_of(hashes, value[first])
    mass = np.where(place >= 0, np.append(met[first].astype(np.int64), 0)[place], 0)
    new = np.flatnonzero(place < 0)
    if not len(new):
        return mass
    keys = prepared.keys[space]
    of_new = (place < 0)[keys.value]
    asked, key = np.searchsorted(new, keys.value[of_new]), keys.key[of_new]
    distinct = pd.Index(pd.unique(key))
    code = distinct.get_indexer(pd.Index(row_key))
    here = np.flatnonzero(code >= 0)
    of_reference = (np.searchsorted(first, here, "right") - 1, code[here])
    asked_code = distinct.get_indexer(pd.Index(key))
    mass[new] = _meeting((asked, asked_code), of_reference, n[first].astype(np.int64), len(new))
    return mass


def _first_of_values(value: np.ndarray) -> np.ndarray:
    """The first row of each value of a key space, of which the rows are sorted."""
    return np.flatnonzero(np.r_[True, value[1:] != value[:-1]][: len(value)])


def _log_share(tier: Tier, masses: Mapping[str, np.ndarray], reference: Reference) -> np.ndarray:
    """Log share by value id, with an absolute discount for rare values (Ney, Essen and Kneser 1994)."""
    mass, discount = masses[tier.keys].astype(float), 0.0
    if tier.beyond:
        mass = np.maximum(mass - masses[tier.beyond], 0.0)
    else:
        discount = _discount(reference.of_space[tier.keys])
    # an earlier version's reference may not have counted it: then no value is known to be rare
    known = max(reference.known.get(tier.keys, 0), 1)
    share: np.ndarray = np.log(np.maximum(mass - min(discount, 0.75), RAREST) / known)
    return share


def _discount(keys: pd.DataFrame) -> float:
    """The share of one record that values met by a single record are held down by."""
    first = _first_of_values(keys["value"].to_numpy())
    met, n = (keys[name].to_numpy()[first] for name in ("met", "n"))
    once, twice = (float(n[met == times].sum()) / times for times in (1, 2))
    return once / (once + 2 * twice) if once else 0.0


def random_pairs(
    left: np.ndarray,
    right: np.ndarray,
    n_pairs: int = RANDOM_PAIRS,
    fingerprints: np.ndarray | None = None,
) -> pd.DataFrame:
    """The same random pairs for the same records: l, r, rules (0).

    Args:
        left: rids of the left records.
        right: rids of the right records.
        n_pairs: drawn; pairs drawn twice and a record with itself are left out.
        fingerprints: of each rid, by which the pairs stay the same as rids change; the rids if not given.
    """
    own = (left, right) if fingerprints is None else (fingerprints[left], fingerprints[right])
    a = left[steady_choice(own[0], n_pairs, "left of random pairs")]
    b = right[steady_choice(own[1], n_pairs, "right of random pairs")]
    pairs = pd.DataFrame({"l": np.minimum(a, b), "r": np.maximum(a, b), "rules": 0})
    return pairs[pairs["l"] < pairs["r"]].drop_duplicates(["l", "r"], ignore_index=True)


def chance_agreement(
    strangers: Vectors, features: pd.DataFrame, left: np.ndarray, right: np.ndarray, frequency: Frequencies
) -> ChanceAgreement:
    """The u of each level: exact for dates, from random pairs elsewhere, smoothed by the documented u.

    Args:
        strangers: comparison vectors of random pairs.
        features: preparation.Prepared.features.
        left: rids of the left records.
        right: rids of the right records.
        frequency: frequencies of the values.
    """
    u: dict[str, np.ndarray] = {}
    for i, field in enumerate(FIELDS):
        seen = strangers.levels[:, i]
        counts = np.bincount(seen[seen >= 0], minlength=len(field.levels)).astype(float)
        # a level that no random pair showed is still not taken to be rarer than one in thirty thousand
        counts += np.maximum(PRIOR_PAIRS * np.array(field.u), SEEN_AT_LEAST)
        u[field.name] = counts / counts.sum()
    # a number is given to one person: no random pair can tell how rarely two strangers share one by mistake
    u |= {name: np.array(BY_NAME[name].u) for name in ("document", "tax_number")}
    u |= {field.name: np.array(field.u) for field in FIELDS if field.settled}
    dates = features[["birth_year", "birth_month", "birth_day"]]
    exact = birth_date_chance(dates.iloc[left], dates.iloc[right])
    if exact is not None:
        u["birth_date"] = exact
    split = {name: documented_split(name) for name in TIERS}
    for i, field in enumerate(FIELDS):
        for number, tier in enumerate(TIERS.get(field.name, ())):
            if tier.partial:
                there = strangers.levels[:, i] >= 0
                value = frequency.features[KEY_SPACES[tier.keys][0]][strangers.r[there]]
                meeting = (
                    np.exp(frequency.log_share[field.name, number][value]).mean() if there.any() else 1.0
                )
                split[field.name][list(tier.levels)] = u[field.name][list(tier.levels)] / meeting
    told = shares_of_classes(frequency.features, right)
    met = chance_of_meeting(strangers.levels >= 0, class_of(frequency.features, strangers.r))
    return ChanceAgreement(u, split, told, met)


def birth_date_chance(left: pd.DataFrame, right: pd.DataFrame) -> np.ndarray | None:
    """u of each BirthDateLevel, exactly, from how often each whole date occurs; None where either has none.

    Args:
        left: features of the left records (birth_year, birth_month, birth_day).
        right: features of the right records.
    """
    (a, n_left), (b, n_right) = (_whole_dates(side) for side in (left, right))
    if not len(n_left) or not len(n_right):
        return None
    n_pairs = int(n_left.sum()) * int(n_right.sum())

    def meet(of_left: Code, of_right: Code | None = None) -> float:
        """The chance that a left date's code is a right date's."""
        codes = of_left(*a), (of_right or of_left)(*b)
        least = min(code.min() for code in codes)
        counts = [np.bincount(code - least, n) for code, n in zip(codes, (n_left, n_right), strict=True)]
        shared = min(map(len, counts))
        return float(counts[0][:shared] @ counts[1][:shared]) / n_pairs

    same = meet(packed_dates)
    swapped = max(meet(packed_dates, lambda y, m, d: packed_dates(y, d, m)) - same / 12, RAREST_DATE)
    year_and_month = meet(lambda y, m, d: packed_dates(y, m, 0))
    year_and_day = meet(lambda y, m, d: packed_dates(y, 0, d))
    month_and_day = meet(lambda y, m, d: packed_dates(0, m, d))
    two_of_three = year_and_month + year_and_day + month_and_day - 3 * same
    # dates that meet without one of their digits; no two are a thousand years apart
    one_digit = sum(meet(partial(_date_without_digit, place)) - same for place in range(7))
    same_year = meet(lambda y, m, d: y) - year_and_month - year_and_day + same - swapped
    one_part = two_of_three - one_digit
    levels = np.maximum([0.0, same_year, one_part, one_digit, swapped, same], RAREST_DATE)
    levels[0] = max(1.0 - levels[1:].sum(), RAREST_DATE)
    shares: np.ndarray = levels / levels.sum()  # more than one where all are born on one day
    return shares


def _date_without_digit(place: int, year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    return without_digit(decimal_dates(year, month, day), place)


def _whole_dates(features: pd.DataFrame) -> tuple[list[np.ndarray], np.ndarray]:
    """Years, months and days of the distinct whole dates of birth, and how many records tell each.

    A long list tells each date several times, and ten codes of it are asked for.
    """
    whole = features["birth_day"].to_numpy() > 0
    parts = [features[name].to_numpy(np.int64)[whole] for name in ("birth_year", "birth_month", "birth_day")]
    packed = packed_dates(*parts)
    least = int(packed.min()) if len(packed) else 0
    n_records = np.bincount(packed - least)
    told = np.flatnonzero(n_records)
    dates = told + least
    return [dates >> 10, (dates & MONTH) >> 5, dates & DAY], n_records[told]


def documented_chance() -> ChanceAgreement:
    """The documented u, each tier split as documented: what stands before any record is seen."""
    return ChanceAgreement(
        {field.name: np.array(field.u) for field in FIELDS}, {name: documented_split(name) for name in TIERS}
    )


def split_in_order(chance: ChanceAgreement, m: Mapping[str, np.ndarray]) -> ChanceAgreement:
    """The same u side, with each tier spread over its levels so that no weight m / u falls as levels rise.

    Where one would, the split gives way and not m: m was seen in every match, the split in the few strangers
    who bear one name and met in blocking.

    Args:
        chance: the u side.
        m: field -> m of each level.
    """
    u, split = dict(chance.u), dict(chance.split)
    for field, tiers in TIERS.items():
        u[field], split[field] = u[field].copy(), split[field].copy()
        for tier in tiers:
            levels = list(tier.levels)
            if not tier.partial:
                of_tier = monotone(split[field][levels], m[field][levels], rising=False)
                split[field][levels] = of_tier * split[field][levels].sum()
                u[field][levels] = of_tier * u[field][levels].sum()
    return replace(chance, u=u, split=split)


def log_u(
    field: str, levels: np.ndarray, right: np.ndarray, chance: ChanceAgreement, frequency: Frequencies
) -> np.ndarray:
    """Natural log of u for one field of many pairs; 0 where the field is missing.

    Args:
        field: the field's name.
        levels: int8, the field's level for each pair.
        right: the right rid of each pair, whose value's frequency counts.
        chance: u of the pair of kinds.
        frequency: frequencies of the values.
    """
    out = by_level(log_u_of_levels(field, chance), levels)
    if field in TIERS:
        cells = frequency.cells[field]
        out += cells.share[places(cells.of_level[levels], frequency.features[FEATURE_OF[field]][right])]
    return out


def log_u_of_levels(field: str, chance: ChanceAgreement) -> np.ndarray:
    """Natural log of u of each level; in a tier only of its split, as the frequency is the value's."""
    log_u: np.ndarray = np.log(chance.u[field])
    for tier in TIERS.get(field, ()):
        levels = list(tier.levels)
        log_u[levels] = np.log(chance.split[field][levels])
    return log_u


def in_a_tier(field: str) -> np.ndarray:
    """Whether u of each level is the frequency of the value itself; at last False, for a missing field."""
    inside = np.zeros(len(BY_NAME[field].levels) + 1, dtype=bool)
    inside[[level for tier in TIERS[field] for level in tier.levels]] = True
    return inside


def by_level(values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """For each pair the value of its level; 0 where the field is missing (level -1)."""
    found: np.ndarray = np.append(values, 0).astype(values.dtype)[levels]
    return found
