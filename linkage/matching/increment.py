"""One round of comparisons: pairs with a new or changed record are sought and compared, the others are kept.

The outcome is the same, to the byte, as if every record were new.
"""

from collections.abc import Callable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from linkage.matching.blocking import Found, Source, new_pairs
from linkage.matching.decided import DecidedPairs
from linkage.matching.fields import COLUMN
from linkage.matching.fingerprints import places_of
from linkage.matching.freed_memory import give_back_memory
from linkage.matching.frozen_models import FrozenModels, screen_ids
from linkage.matching.kept_pairs import KeptNights, KeptPairs, kept_for_next, nothing_kept
from linkage.matching.known_values import KnownValues
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.models import KindPair, by_right
from linkage.matching.packed_pairs import PackedPairs, Pairs, packed, taken_together
from linkage.matching.preparation import Prepared
from linkage.matching.pruning import PrunedPairs, add_pruned, in_reach
from linkage.matching.side_by_side import side_by_side
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import COLUMNS, Vectors, compared, merged, no_pairs
from linkage.progress import Progress, Silent

# What is no comparison of the two records themselves, and is filled in each night.
_OF_TONIGHT = [COLUMN["other_lists"], COLUMN["decided"]]


@dataclass(frozen=True)
class Round:
    """The records of one round and how they were compared.

    Attributes:
        name: of the round.
        rids: the records compared with each other.
        counts: for each blocking rule the pairs found tonight, and what was refined (see blocking.Found).
        oversized: the blocks and parts that were refined.
        n_new: number of the records, without decoys, whose pairs were sought.
        left_out: the pairs that were compared and left out at once, as they could not matter.
    """

    name: str
    rids: np.ndarray
    counts: dict[str, dict[str, int]]
    oversized: np.ndarray
    n_new: int
    left_out: dict[KindPair, PrunedPairs] = field(default_factory=dict)


class Split(Protocol):
    """Divides pairs by kinds, however they are held; each part is sorted by (r, l)."""

    def __call__(self, pairs: Pairs, /) -> dict[KindPair, Pairs]:
        """The parts; they may be views of the pairs."""
        ...


@dataclass(frozen=True)
class Screen:
    """Which pairs are left out as soon as they are compared, so that they take no memory.

    Attributes:
        split: pairs by kinds.
        prune: the pairs of two kinds that could matter, and the others counted.
        frozen: the pairs of kinds of which the others are left out.
        soon_frozen: those of which they are left out too where there are too many to be compared at once.
    """

    split: Split
    prune: Callable[[KindPair, Vectors], tuple[Vectors, PrunedPairs]]
    frozen: Set[KindPair] = frozenset()
    soon_frozen: Set[KindPair] = frozenset()

    def sift(
        self, vectors: Vectors, left_out: dict[KindPair, PrunedPairs], many: bool
    ) -> dict[KindPair, Vectors]:
        """The pairs that stay, by kinds; ``left_out`` is added to."""
        parts = self.split(vectors)
        for pair in sorted(parts.keys() & (self.frozen | self.soon_frozen if many else self.frozen)):
            parts[pair], others = self.prune(pair, parts[pair])
            add_pruned(left_out, pair, others)
        return parts


@dataclass(frozen=True)
class EarlierNights:
    """What deliveries and earlier nights left to save time, besides value pairs.

    Attributes:
        values: keys of values, and what is known of names.
        pairs: compared pairs of records, by round.
    """

    values: KnownValues = field(default_factory=KnownValues)
    pairs: KeptNights = field(default_factory=KeptNights)

    def save(self) -> None:
        """Leave it for the next night, with what tonight added."""
        self.values.save()
        self.pairs.save()


@dataclass(frozen=True)
class Sought:
    """One round whose candidate pairs are found but not yet compared.

    Attributes:
        name: of the round.
        rids: the records to be compared with each other.
        kept: the pairs of the last night.
        decided: the pairs among them that people decided.
        found: what blocking did.
        ranges: of right rids; the candidates of each are compared at a time (see Findings.ranges).
    """

    name: str
    rids: np.ndarray
    kept: KeptPairs
    decided: DecidedPairs
    found: Found
    ranges: list[tuple[int, int]]

    @property
    def many(self) -> bool:
        """Whether there are too many candidates to be compared at once."""
        return len(self.ranges) > 1


class Comparison:
    """Compares tonight's records, round by round, in the light of what earlier nights left.

    Args:
        nights: the kept pairs of each round.
        fingerprints: of each rid, those of decoys last.
        n_records: number of rids that are no decoys.
        frozen: the models in force.
        decided: what people decided of tonight's records.
    """

    def __init__(
        self,
        nights: KeptNights,
        fingerprints: np.ndarray,
        n_records: int,
        frozen: FrozenModels,
        decided: DecidedPairs,
    ) -> None:
        self._nights, self._decided = nights, decided
        self.fingerprints, self._n_records = fingerprints, n_records
        self._screens = _named(screen_ids(frozen))

    def begins_anew(self, name: str) -> bool:
        """Whether nothing of a round is known from earlier nights, so that all of it takes room tonight."""
        return not len(self._usable(name).records)

    def seek(self, source: Source, name: str, left: np.ndarray, right: np.ndarray) -> Sought:
        """Find the candidate pairs of left and right records that have a new record.

        Args:
            source: tonight's records.
            name: of the round.
            left: rids that may stand left.
            right: rids that may stand right.
        """
        rids = _either(left, right, len(self.fingerprints))
        kept = self._usable(name)
        new = kept.missing(self.fingerprints, rids)
        decided = self._decided.among(left, right)
        new = np.union1d(new, np.concatenate([decided.l, decided.r]))
        found = new_pairs(source, left, right, new, kept.oversized, n_counted=self._n_records)
        return Sought(name, rids, kept, decided, found, found.findings.ranges())

    def compare(
        self,
        sought: Sought,
        prepared: Prepared,
        known: ValuePairs,
        progress: Progress,
        screen: Screen,
        threads: int = 1,
    ) -> tuple[Round, dict[KindPair, Vectors]]:
        """Every candidate pair that was sought and could matter, by kinds, sorted by (r, l).

        Args:
            sought: the round.
            prepared: the records.
            known: value pairs compared before.
            progress: advanced once a field.
            screen: leaves out new pairs that cannot matter.
            threads: parts compared at a time, or text features of the only part.
        """
        decided, found, ranges = sought.decided, sought.found, sought.ranges
        many = sought.many

        def of_part(rids: tuple[int, int]) -> tuple[dict[KindPair, Vectors], dict[KindPair, PrunedPairs]]:
            united = found.findings.united(*rids)
            if not many:
                found.findings.of_rules.clear()  # what no other part asks for
            pairs = decided.between(*rids).added_to(united)
            told = progress if rids == ranges[-1] else Silent()
            vectors = compared(pairs, prepared, known, told, 1 if many else threads)
            pruned: dict[KindPair, PrunedPairs] = {}
            return screen.sift(decided.filled(vectors), pruned, many), pruned

        def as_kept() -> dict[KindPair, Vectors]:
            old = sought.kept.tonight(self.fingerprints, sought.rids[places_of(sought.rids, found.new) < 0])
            # each kind is unpacked by itself: until then its pairs are few numbers to sort and divide
            parts = screen.split(by_right(old))
            return {pair: decided.filled(parts.pop(pair).unpacked()) for pair in list(parts)}

        with ThreadPoolExecutor(1) as aside:
            old = aside.submit(as_kept)
            of_parts = side_by_side(of_part, ranges, threads)
        if many:
            give_back_memory()  # what comparing took: pairs are copied next, by kinds
        fresh = [pairs for pairs, _ in of_parts]
        left_out: dict[KindPair, PrunedPairs] = {}
        for kinds in dict.fromkeys(kinds for _, pruned in of_parts for kinds in pruned):
            add_pruned(left_out, kinds, *(pruned[kinds] for _, pruned in of_parts if kinds in pruned))
        n_new = int((found.new < self._n_records).sum())
        round_ = Round(sought.name, sought.rids, found.counts, found.oversized, n_new, left_out)
        return round_, _with_kept(old.result(), _by_kinds(*fresh))

    def _usable(self, name: str) -> KeptPairs:
        """The kept pairs of a round, unless they leave out pairs that could matter under tonight's models."""
        kept = self._nights.rounds.get(name)
        if kept is None or any(self._screens.get(pair) != one for pair, one in kept.screens.items()):
            return nothing_kept()
        return kept

    def keep(
        self,
        of: Round,
        mattering: dict[KindPair, Vectors],
        others: Mapping[KindPair, PackedPairs],
        after: FrozenModels,
    ) -> None:
        """Leave a round's pairs for the next night: of frozen pairs of kinds only those that could matter.

        Args:
            of: the round.
            mattering: its pairs that could matter; they are taken out of it.
            others: those that could not, and those of decoys.
            after: the models in force for the next night.
        """
        every = mattering.keys() | others.keys()
        screens = _named({pair: one for pair, one in screen_ids(after).items() if pair in every})
        screens |= dict.fromkeys(self._gone_too_soon(of.left_out, after), "of one night")
        # what nobody else holds is let go of as it is packed or copied
        parts = [packed(mattering.pop(pair)) for pair in list(mattering)]
        parts += [found for pair, found in others.items() if pair not in after.models]
        del others
        pairs = taken_together(parts)
        if not pairs.rules.all():  # but not what is a candidate by decision only
            pairs = pairs.at(pairs.rules > 0)
        pairs.forget(_OF_TONIGHT)
        kept = kept_for_next(self.fingerprints, of.rids, pairs, of.oversized, screens)
        self._nights.rounds[of.name] = kept

    def _gone_too_soon(self, left_out: Mapping[KindPair, PrunedPairs], after: FrozenModels) -> set[str]:
        """The pairs of kinds of which tomorrow may want what was left out at once; so all is sought again.

        Of a fit that was refused nobody knows tomorrow's screen; and a model that was trained without them
        may tell of some.
        """
        names = {"-".join(pair): pair for pair in left_out}
        own = {name: after.models[pair].weighing for name, pair in names.items() if pair in after.models}
        return {
            name
            for name, pair in names.items()
            if name not in own
            or (name not in self._screens and any(in_reach(left_out[pair], one).any() for one in own[name]))
        }


def _either(one: np.ndarray, other: np.ndarray, n: int) -> np.ndarray:
    """The rids below n that are among one or the other, ascending."""
    here = np.zeros(n, dtype=bool)
    here[one] = here[other] = True
    return np.flatnonzero(here)


def _named(ids: Mapping[KindPair, str]) -> dict[str, str]:
    return {"-".join(pair): one for pair, one in ids.items()}


def _by_kinds(*found: dict[KindPair, Vectors]) -> dict[KindPair, Vectors]:
    """The pairs of several parts by kinds, in the order of kinds, sorted by (r, l) as each part is.

    They are never views of the pairs of all kinds, as each kind is let go of by itself. These are copied a
    column at a time, and let go of as soon as they are: the parts, which must be no other's, are emptied.
    """
    kinds = sorted({pair for part in found for pair in part}, key=_places)
    parts = {pair: [part.pop(pair) for part in found if pair in part] for pair in kinds}
    several = [pair for pair in kinds if len(parts[pair]) > 1]
    split = {name: {pair: [getattr(one, name) for one in parts[pair]] for pair in kinds} for name in COLUMNS}
    parts.clear()
    columns = {
        name: {pair: np.concatenate(of_parts) for pair, of_parts in split.pop(name).items()}
        for name in COLUMNS
    }
    out = {pair: Vectors(*(columns[name].pop(pair) for name in COLUMNS)) for pair in kinds}
    return out | {pair: by_right(out[pair]) for pair in several}


def _with_kept(kept: dict[KindPair, Vectors], fresh: dict[KindPair, Vectors]) -> dict[KindPair, Vectors]:
    """The pairs of an earlier night and those compared tonight, as of :func:`_by_kinds`; both are emptied."""
    kinds = sorted(kept.keys() | fresh.keys(), key=_places)
    return {
        pair: merged(kept.pop(pair), fresh.pop(pair, no_pairs())) if pair in kept else fresh.pop(pair)
        for pair in kinds
    }


def _places(pair: KindPair) -> list[int]:
    return list(map(_place, pair))


def _place(kind: str) -> int:
    """The place of a kind; decoys come last."""
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
