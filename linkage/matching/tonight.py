"""What every round of a night's comparisons works with, and what is known before records are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.matching.blocking import Source
from linkage.matching.frequencies import ChanceAgreement, Frequencies, chance_agreement, random_pairs
from linkage.matching.frozen_models import FrozenModels, screening_model
from linkage.matching.increment import Comparison, Round, Screen, Sought
from linkage.matching.keyed_records import KeyedRecords, keyed_records
from linkage.matching.known_names import KnownNames
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.models import KindPair, by_kind_pair
from linkage.matching.packed_pairs import Pairs
from linkage.matching.preparation import Prepared
from linkage.matching.pruning import prune
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors, compared, not_compared, order_of_pairs
from linkage.progress import Progress, Silent

#: What decoys are called among the kinds of the records they are compared with.
DECOY = "decoy"
KINDS_COMPARED = (*KIND_ORDER, DECOY)


@dataclass(frozen=True)
class Tonight:
    """What every round works with; the features of ``prepared`` end with those of decoys.

    ``kinds`` are those as which blocking takes each rid: a decoy is of the kind in whose image it was made.
    """

    prepared: Prepared
    kinds: np.ndarray
    known: ValuePairs
    names: KnownNames
    frozen: FrozenModels
    comparison: Comparison
    once: tuple[str, ...]
    progress: Progress
    enough_records: int
    threads: int

    def seek(self, name: str, left: np.ndarray, right: np.ndarray) -> Sought:
        """Find the candidate pairs of a round."""
        source = Source(len(self.prepared.features), self.threads, lambda: self._keyed_records)
        sought = self.comparison.seek(source, name, left, right)
        if len(sought.found.new) == len(sought.rids):  # many pairs are to be compared: they take the room
            vars(self).pop("_keyed_records", None)
        return sought

    @cached_property
    def _keyed_records(self) -> KeyedRecords:
        """What the rules ask of tonight's records, read once for all rounds where few are new."""
        return keyed_records(self.prepared, self.kinds)

    def compare(self, sought: Sought, screen: Screen) -> tuple[Round, dict[KindPair, Vectors]]:
        """Every pair of a round that could matter: new ones compared, the others as kept."""
        self.names.recall()
        found = self.comparison.compare(
            sought, self.prepared, self.known, self.progress, screen, self.threads
        )
        if sought.many:  # what follows takes the room
            self.names.forget()
        return found

    def by_kinds(self, vectors: Pairs) -> dict[KindPair, Pairs]:
        """Pairs by the kinds of their records, each part sorted by (r, l)."""
        return by_kind_pair(vectors, self.kind_of, KINDS_COMPARED)

    @cached_property
    def kind_of(self) -> np.ndarray:
        """For each rid the place of its kind in KINDS_COMPARED."""
        kinds = np.full(len(self.prepared.features), KINDS_COMPARED.index(DECOY))
        for place, kind in enumerate(KIND_ORDER):
            kinds[self.prepared.rids(kind)] = place
        return kinds

    def with_registry(self) -> dict[KindPair, tuple[float, int]]:
        """Of each pair of the registry and a kind how many entries a record is asked for among, and how many
        records there are.  An entry is asked for among those before it: on average half of them.
        """
        n_entries = len(self.prepared.rids("registry"))
        n_records = {kind: len(self.prepared.rids(kind)) for kind in KIND_ORDER if n_entries}
        asked = {kind: n_entries / 2 if kind == "registry" else n_entries for kind in n_records}
        return {("registry", kind): (asked[kind], n) for kind, n in n_records.items() if n}


def screen_of(
    tonight: Tonight,
    sizes: Mapping[KindPair, tuple[float, int]],
    chances: Mapping[KindPair, ChanceAgreement],
    frequency: Frequencies,
) -> Screen:
    """Leaves out the pairs that could not matter, of those kinds whose model is frozen or may soon be."""
    frozen = tonight.frozen
    models = {pair: screening_model(frozen, pair, n, chances[pair]) for pair, (n, _) in sizes.items()}
    known = {pair: own.weighing for pair, own in frozen.models.items()}
    enough, n_entries = tonight.enough_records, len(tonight.prepared.rids("registry"))
    return Screen(
        split=tonight.by_kinds,
        prune=lambda pair, vectors: prune(vectors, models[pair], frequency, known.get(pair, ())),
        frozen=sizes.keys() & frozen.models.keys(),
        soon_frozen={pair for pair, (_, n) in sizes.items() if min(n, n_entries) >= enough},
    )


def chances_of(
    tonight: Tonight, frequency: Frequencies, pairs: Iterable[KindPair]
) -> dict[KindPair, ChanceAgreement]:
    """How often strangers agree, for each pair of kinds; their random pairs are compared together."""
    prepared = tonight.prepared
    rids = {pair: (prepared.rids(pair[0]), prepared.rids(pair[1])) for pair in pairs}
    own = tonight.comparison.fingerprints
    drawn = [random_pairs(left, right, fingerprints=own) for left, right in rids.values()]
    found = pd.concat([pd.DataFrame({"l": [], "r": [], "rules": []}, dtype=np.int32), *drawn])
    l, r, rules = (found[name].to_numpy() for name in ("l", "r", "rules"))  # noqa: E741
    order = order_of_pairs(r, l)
    drawn_pairs = not_compared(l[order], r[order], rules[order])
    strangers = compared(drawn_pairs, prepared, tonight.known, Silent(), tonight.threads)
    return {
        pair: chance_agreement(
            strangers.at(np.isin(strangers.r, right)), prepared.features, left, right, frequency
        )
        for pair, (left, right) in rids.items()
    }
