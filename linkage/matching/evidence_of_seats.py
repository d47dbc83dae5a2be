"""What the records of one seat say together of each candidate, as one record.

Their Bayes factors towards a candidate are multiplied. What a record says that an earlier one of its seat
says too is no news of their person, whoever he is, so towards "none of them" it counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.matching.decided import DecidedPairs, is_decided, spread_to_persons
from linkage.matching.duplicates import RegisteredPersons
from linkage.matching.fields import COLUMN
from linkage.matching.known_elsewhere import KnownElsewhere, mass_of_nobody
from linkage.matching.model import PairModel, evidence, floored
from linkage.matching.models import with_persons
from linkage.matching.other_lists import MENTIONS, on_record
from linkage.matching.persons_of_mentions import LARGEST_ODDS, SMALLEST_POSTERIOR, Candidates
from linkage.matching.preparation import Prepared
from linkage.matching.recalibration import Recalibration, recalibrated_shares
from linkage.matching.seats import Seats
from linkage.matching.stages import Stage
from linkage.matching.told_names import class_of
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors, compared, joined, not_compared, order_of_pairs, pair_codes
from linkage.progress import Silent

_OTHERS = COLUMN["other_lists"]


@dataclass(frozen=True)
class EvidenceOfSeats:
    """Weighs the seats of several records.

    Attributes:
        prepared: the records.
        seats: who sits with whom.
        decided: what people decided.
        stage: the round with the registry; its pairs are those of before.
        persons: the registered.
        candidates: kind -> candidates of its records, each record by itself.
        elsewhere: what persons in no registry weigh of whom other records are.
        maps: kind -> what recalibrates its posteriors.
    """

    prepared: Prepared
    seats: Seats
    decided: DecidedPairs
    stage: Stage
    persons: RegisteredPersons
    candidates: Mapping[str, Candidates]
    elsewhere: KnownElsewhere
    maps: Mapping[str, Recalibration]

    def as_one(self) -> pd.DataFrame:
        """head, person, log_odds (natural, against "none of them") of whom each seat may be of."""
        tables = [self._competed(int(str(head)), own) for head, own in self._towards_persons.groupby("head")]
        columns = {"head": np.int64, "person": np.int64, "log_odds": float}
        empty = pd.DataFrame({name: np.zeros(0, kind) for name, kind in columns.items()})
        return pd.concat([empty, *tables], ignore_index=True).astype(columns)

    def weights(self) -> pd.DataFrame:
        """left_rid, right_rid, log_bf of every pair that was weighed."""
        parts = [
            pd.DataFrame({"left_rid": own.l, "right_rid": own.r, "log_bf": log_bf})
            for own, log_bf, _ in self._weighed
        ]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def added_to(self, pairs: Vectors, kind: str) -> Vectors:
        """The registry's pairs with a kind, and those of them that only seats were weighed by."""
        own = self.pairs.at(self._kinds[self.pairs.r] == kind)
        every = joined([pairs, own.at(~np.isin(pair_codes(own.r, own.l), pair_codes(pairs.r, pairs.l)))])
        return every.at(order_of_pairs(every.r, every.l))

    def _competed(self, head: int, own: pd.DataFrame) -> pd.DataFrame:
        """One competition of a seat's candidates and all that stands against them (see competition)."""
        model, told = self._model(head), int(class_of(self.stage.frequency.features, np.array([head]))[0])
        log_mass = own["log_bf"].to_numpy() + np.log(model.in_left / model.n_left)
        not_compared, said_twice = model.in_left * float(model.unseen[told]), self._said_twice.get(head, 0.0)
        unknown = np.log(1.0 - model.in_left + not_compared) + said_twice
        alike = own["log_alike"].to_numpy() + np.log((1.0 - model.in_left) * model.look_alikes / model.n_left)
        spoken_of = log_mass + np.log(doubt) if (doubt := self._doubt(head)) > 0.0 else np.zeros(0)
        against = float(np.logaddexp.reduce([unknown, *alike, *spoken_of]))
        log_odds = self._recalibrated(head, own["settled"].to_numpy(), log_mass - against)
        apart = not_compared * np.exp(said_twice - against) + np.exp(spoken_of - against).sum()
        log_odds -= self._log_known_elsewhere(head, np.exp(unknown - against), apart)
        log_odds = np.minimum(log_odds, np.log(LARGEST_ODDS))
        share = np.exp(log_odds - np.logaddexp.reduce([0.0, *log_odds]))
        table = own.assign(log_odds=log_odds)[share >= SMALLEST_POSTERIOR]
        return pd.DataFrame(table[["head", "person", "log_odds"]])

    def _recalibrated(self, head: int, settled: np.ndarray, log_odds: np.ndarray) -> np.ndarray:
        """The odds as people's decisions have them, of what competed before persons known elsewhere did."""
        by = self.maps.get(str(self._kinds[head]))
        if by is None:
            return log_odds
        odds = np.exp(np.minimum(log_odds, np.log(LARGEST_ODDS)))
        shares, left = odds / (1.0 + odds.sum()), np.array([1.0 / (1.0 + odds.sum())])
        shares, left, _ = recalibrated_shares(shares, left, np.zeros(len(odds), np.int64), settled, by)
        recalibrated: np.ndarray = np.log(np.maximum(shares, np.finfo(float).tiny)) - np.log(left[0])
        return recalibrated

    def _log_known_elsewhere(self, head: int, unrelated: float, apart: float) -> float:
        """By how much "none of them" weighs more once persons known elsewhere compete (see known_elsewhere).

        Asked is the first record of the seat; a list's row is its own listed person.

        Args:
            head: the seat.
            unrelated: the share of "none of them" that is of nobody who resembles a candidate.
            apart: the share that is of the registered who were not compared, or of whom other mentions are.
        """
        expected = self.elsewhere.expected.get(str(self._kinds[head]))
        if expected is None:
            return 0.0
        found, again = self.elsewhere.found[head], self.elsewhere.again[head]
        return float(np.log(mass_of_nobody(found, again, unrelated, apart) / (1.0 + expected[head])))

    def _doubt(self, head: int) -> float:
        """What somebody alike whom other mentions are of weighs, where a candidate weighs one.

        As much as for the record of the seat that leaves the least room for him; of a listed person none.
        """
        kinds = self._kinds[self._members[head]]
        if not np.isin(kinds, MENTIONS).all():
            return 0.0
        met = self._contests.reindex(self._members[head]).dropna(subset="nobody")
        compared_with = np.maximum(1.0 - met["nobody"], np.finfo(float).tiny)
        return float((met["spoken_of"] / compared_with).min()) if len(met) else 0.0

    def _model(self, head: int) -> PairModel:
        """Of the first record of the seat that has one."""
        kinds = self._kinds[self._members[head]]
        kind = next(kind for kind in kinds if ("registry", kind) in self.stage.models)
        return with_persons(self.stage.models["registry", kind], len(self.persons.anchors))

    @cached_property
    def _kinds(self) -> np.ndarray:
        return self.prepared.records["kind"].to_numpy()

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        return {head: rids for head, rids in self.seats.members().items() if len(rids) > 1}

    @cached_property
    def _rids(self) -> np.ndarray:
        return np.array(sorted(rid for own in self._members.values() for rid in own), dtype=np.int64)

    @cached_property
    def _contests(self) -> pd.DataFrame:
        every = [found.contests[["mention_rid", "nobody", "spoken_of"]] for found in self.candidates.values()]
        table = pd.concat(every, ignore_index=True)
        return table[table["mention_rid"].isin(self._rids)].set_index("mention_rid")

    @cached_property
    def pairs(self) -> Vectors:
        """Each seat's records with every entry of its candidates, compared anew where they were not."""
        before = [found.at(np.isin(found.r, self._rids)) for found in self._pairs_with_registry.values()]
        if not before:
            return not_compared(*(np.zeros(0, np.int32) for _ in range(3)))
        known = joined(before)
        person_of = self.persons.person_of(len(self.prepared.records))
        asked = pd.DataFrame({"head": self.seats.of(known.r), "person": person_of[known.l]}).drop_duplicates()
        own = pd.DataFrame({"head": self.seats.of(self._rids), "rid": self._rids})
        own = own[[("registry", kind) in self.stage.models for kind in self._kinds[self._rids]]]
        pairs = asked.merge(self.persons.entries, on="person").merge(own, on="head")
        left, right = pairs["entry_rid"].to_numpy(), pairs["rid"].to_numpy()
        missing = ~np.isin(pair_codes(right, left), pair_codes(known.r, known.l))
        left, right = left[missing].astype(np.int32), right[missing].astype(np.int32)
        new = self._compared(left, right)
        every = joined([known, self.decided.filled(new)])
        every = spread_to_persons(every.at(order_of_pairs(every.r, every.l)), person_of)
        every.levels[:, _OTHERS] = self._on_record(every, person_of)
        return every

    @property
    def _pairs_with_registry(self) -> dict[str, Vectors]:
        kinds = set(self._kinds[self._rids])
        return {b: found for (a, b), found in self.stage.pairs.items() if a == "registry" and b in kinds}

    def _on_record(self, pairs: Vectors, person_of: np.ndarray) -> np.ndarray:
        """What other records say of a candidate counts once for a seat of mentions; its own say nothing.

        A seat with a row of a list is of somebody on that list, whoever he is.
        """
        level, person = np.full(len(pairs), -1, dtype=np.int8), person_of[pairs.l]
        heads = [head for head in self._members if self._kinds[head] in MENTIONS]
        asked = np.isin(pairs.r, heads)
        if asked.any():
            captive, speakers = self.prepared.captive, self.prepared.speakers
            record = on_record(self.candidates, len(self.persons.anchors), captive, speakers, self.seats)
            level[asked] = record.of_pairs(pairs.r[asked], person[asked])
        return level

    def _compared(self, left: np.ndarray, right: np.ndarray) -> Vectors:
        order = order_of_pairs(right, left)
        pairs = not_compared(left[order], right[order], np.zeros(len(order)))
        return compared(pairs, self.prepared, ValuePairs(), Silent())

    @cached_property
    def _weighed(self) -> list[tuple[Vectors, np.ndarray, np.ndarray]]:
        """By kind the pairs, and natural log Bayes factors of the person's record and of a look-alike's."""
        parts = []
        for kind in dict.fromkeys(self._kinds[self.pairs.r].tolist()):
            own = self.pairs.at(self._kinds[self.pairs.r] == kind)
            model = with_persons(self.stage.models["registry", kind], len(self.persons.anchors))
            found = evidence(own, model, self.stage.frequency)
            parts.append((own, floored(found, model), found.log_alike))
        return parts

    @cached_property
    def _towards_persons(self) -> pd.DataFrame:
        """head, person, log_bf, log_alike, settled: of each record the entry that fits best, summed up."""
        person_of = self.persons.person_of(len(self.prepared.records))
        names = ["mention", "person", "log_bf", "log_alike", "settled"]
        rows = [pd.DataFrame({name: np.zeros(0) for name in names})]
        for own, log_bf, log_alike in self._weighed:
            of = (own.r, person_of[own.l], log_bf, log_alike, is_decided(own))
            rows.append(pd.DataFrame(dict(zip(names, of, strict=True))))
        table = pd.concat([one for one in rows if len(one)] or rows, ignore_index=True)
        table = table.sort_values(
            ["mention", "person", "log_bf"], ascending=[True, True, False], kind="stable"
        )
        best = table.drop_duplicates(["mention", "person"])
        best = best.assign(head=self.seats.of(best["mention"].to_numpy().astype(np.int64)))
        how = {"log_bf": "sum", "log_alike": "sum", "settled": "max"}
        return best.groupby(["head", "person"], as_index=False).agg(how).astype({"settled": bool})

    @cached_property
    def _said_twice(self) -> dict[int, float]:
        """head -> natural log of how much likelier its records are of one person than of strangers."""
        pairs = [(a, b) for own in self._members.values() for a in own for b in own if a < b]
        left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
        found, said = self._compared(left, right), dict.fromkeys(self._members, 0.0)
        for kind in dict.fromkeys(self._kinds[found.r].tolist()):
            if ("registry", kind) not in self.stage.models:
                continue
            own = found.at(self._kinds[found.r] == kind)
            log_bf = evidence(own, self.stage.models["registry", kind], self.stage.frequency).log_bf
            most = pd.Series(log_bf).groupby(own.r).max().clip(lower=0.0)
            for rid, more in most.items():
                said[int(self.seats.of(np.array([rid]))[0])] += float(more)
        return said
