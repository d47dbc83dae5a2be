"""What people decided of pairs of records, as one more compared field.

A decision outweighs everything that the records say. As a level of a field it takes part wherever evidence
does: it constrains who competes for a record and every draw, it is evidence in training, and the waterfall of
an explanation shows it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from linkage.matching.connected import smallest_connected
from linkage.matching.fields import COLUMN, AgreementLevel
from linkage.matching.vectors import Vectors, joined, not_compared, order_of_pairs, pair_codes

_COLUMN = COLUMN["decided"]

RidPair = tuple[int, int]


@dataclass(frozen=True)
class DecidedPairs:
    """Pairs of records and what was decided of them, or follows: ``l < r``, sorted, each once.

    Attributes:
        l: left rids.
        r: right rids.
        level: AgreementLevel of each.
        told: whether people decided it themselves; the others follow.
    """

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    level: np.ndarray
    told: np.ndarray

    def among(self, left: np.ndarray, right: np.ndarray) -> "DecidedPairs":
        """Those with a left record among ``left`` and a right one among ``right``."""
        here = np.isin(self.l, left) & np.isin(self.r, right)
        return DecidedPairs(self.l[here], self.r[here], self.level[here], self.told[here])

    def between(self, low: int, high: int) -> "DecidedPairs":
        """Those with a right rid from ``low`` on and below ``high``."""
        here = (self.r >= low) & (self.r < high)
        return DecidedPairs(self.l[here], self.r[here], self.level[here], self.told[here])

    def different(self) -> set[RidPair]:
        """The pairs of two people."""
        apart = self.level == AgreementLevel.DIFFERENT
        return set(zip(self.l[apart].tolist(), self.r[apart].tolist(), strict=True))

    def of_one_person(self) -> np.ndarray:
        """The pairs of one person, as vectors.pair_codes, ascending."""
        same = self.level == AgreementLevel.SAME
        return np.sort(pair_codes(self.l[same], self.r[same]))

    def added_to(self, pairs: Vectors) -> Vectors:
        """The pairs with those of these that no rule found, not compared yet; their bitmask of rules is 0."""
        if not len(self.l):
            return pairs
        own, found = (pair_codes(one.r, one.l) for one in (self, pairs))
        missed = ~np.isin(own, found)
        if not missed.any():
            return pairs
        every = joined([pairs, not_compared(self.l[missed], self.r[missed], np.zeros(missed.sum()))])
        return every.at(order_of_pairs(every.r, every.l))

    def filled(self, vectors: Vectors) -> Vectors:
        """The vectors with the field filled in."""
        if not len(self.l):
            return vectors
        own = pd.MultiIndex.from_arrays([self.l, self.r])
        place = own.get_indexer(pd.MultiIndex.from_arrays([vectors.l, vectors.r]))
        levels = vectors.levels.copy()
        levels[:, _COLUMN] = np.append(self.level, np.int8(-1))[place]
        return replace(vectors, levels=levels)


def decided_pairs(decided: pd.DataFrame | None, records: pd.DataFrame) -> DecidedPairs:
    """The decided pairs by rid, with all that follows from them.

    Records decided to be the same, over however many steps, are of one person, so each two of them are the
    same, and whatever differs from one of them differs from all. What was decided of a pair itself stands
    against what would follow. Pairs of which a record is not there tonight are left out.

    Args:
        decided: as `link.link_records` is given it.
        records: preparation.Prepared.records.
    """
    verdicts = {"different": AgreementLevel.DIFFERENT, "same": AgreementLevel.SAME}
    told = {
        (min(pair), max(pair)): int(level)
        for verdict, level in verdicts.items()
        for pair in decided_rids(records, decided, verdict)
    }
    levels = sorted((_following(told) | told).items())
    lefts, rights, of = zip(*((*pair, of) for pair, of in levels), strict=True) if levels else ((), (), ())
    by_people = np.array([pair in told for pair, _ in levels], dtype=bool)
    return DecidedPairs(
        np.array(lefts, np.int32), np.array(rights, np.int32), np.array(of, np.int8), by_people
    )


def decided_rids(records: pd.DataFrame, decided: pd.DataFrame | None, verdict: str) -> list[RidPair]:
    """The rids (left, right) of the pairs with this verdict whose records are both there, sorted.

    Args:
        records: index rid; kind, source, record_id.
        decided: left_kind, left_source, left_record, right_kind, right_source, right_record, verdict.
    """
    if decided is None or decided.empty:
        return []
    rids = pd.Series(records.index, index=pd.MultiIndex.from_frame(records[["kind", "source", "record_id"]]))
    chosen = decided[decided["verdict"] == verdict]
    sides = [
        rids.reindex(
            pd.MultiIndex.from_frame(chosen[[f"{side}_{part}" for part in ("kind", "source", "record")]])
        )
        for side in ("left", "right")
    ]
    pairs = zip(*(side.to_numpy() for side in sides), strict=True)
    return sorted((int(left), int(right)) for left, right in pairs if left == left and right == right)


def joined_groups(pairs: Iterable[RidPair]) -> dict[int, int]:
    """For each rid of ``pairs`` the smallest rid that they join it to, directly or through others."""
    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    rids, places = np.unique(ends, return_inverse=True)
    left, right = places.reshape(ends.shape).T
    smallest = smallest_connected(left, right, len(rids))  # rids ascend
    return dict(zip(rids.tolist(), rids[smallest].tolist(), strict=True))


def contradicted(same: Iterable[RidPair], different: Iterable[RidPair]) -> list[RidPair]:
    """The pairs decided to be of two people that decisions on other pairs, over some steps, say are of one.

    >>> contradicted([(1, 2), (2, 3)], [(1, 3), (3, 4)])
    [(1, 3)]
    """
    joined = joined_groups(same)
    return sorted((a, b) for a, b in different if a in joined and joined[a] == joined.get(b))


def _following(told: dict[RidPair, int]) -> dict[RidPair, int]:
    """Every pair of two records decided to be of one person, and of two that are of two."""
    joined = joined_groups(pair for pair, level in told.items() if level == AgreementLevel.SAME)
    person = {rid: joined.get(rid, rid) for pair in told for rid in pair}
    records = defaultdict(list)
    for rid, of in person.items():
        records[of].append(rid)
    apart = {(person[a], person[b]) for (a, b), level in told.items() if level == AgreementLevel.DIFFERENT}
    pairs = {(a, b): AgreementLevel.DIFFERENT for p, q in apart for a in records[p] for b in records[q]}
    pairs |= {(a, b): AgreementLevel.SAME for own in records.values() for a in own for b in own}
    return {(min(a, b), max(a, b)): int(level) for (a, b), level in pairs.items() if a != b}


def is_decided(vectors: Vectors) -> np.ndarray:
    """Which pairs people decided, or are settled by what they decided."""
    settled: np.ndarray = vectors.levels[:, _COLUMN] >= 0
    return settled


def without_decisions(vectors: Vectors) -> Vectors:
    """The pairs that a rule found, as if nobody had decided anything."""
    found = vectors.at(vectors.rules > 0)
    levels = found.levels.copy()
    levels[:, _COLUMN] = -1
    return replace(found, levels=levels)


def spread_to_persons(vectors: Vectors, person_of: np.ndarray) -> Vectors:
    """What was decided of one of a person's entries and a mention holds for the person's other entries too.

    Args:
        vectors: pairs of registry entries and mentions.
        person_of: the registered person of each rid.
    """
    level = vectors.levels[:, _COLUMN]
    if not (level >= 0).any():
        return vectors
    of_person = pd.Series(level).groupby([person_of[vectors.l], vectors.r]).transform("max").to_numpy()
    levels = vectors.levels.copy()
    levels[:, _COLUMN] = np.where(level >= 0, level, of_person)
    return replace(vectors, levels=levels)
