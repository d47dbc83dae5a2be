"""What a published night kept of single records and pairs, by their rid."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from linkage.deliveries import readable_warehouse
from linkage.matching.blocking_rules import rule_names
from linkage.matching.contest import Contest
from linkage.matching.decided import DecidedPairs, decided_pairs
from linkage.matching.explanation import Comparison, Question, values_of
from linkage.matching.fields import FIELDS
from linkage.matching.kept_evidence import OWN_U, read_model
from linkage.matching.model import PairModel
from linkage.matching.models import KindPair
from linkage.matching.other_lists import level_on_record
from linkage.matching.recalibration import Recalibration
from linkage.matching.wording import FIELD_WORDS
from linkage.night_records import known_records
from linkage.publishing import Snapshot
from linkage.record_naming import named_record
from linkage.records.answers import shows_captivity
from linkage.records.speakers import speaker_of
from linkage.workspace import Workspace

#: Records that are read one by one; reading all of a kind takes as long as some ten.
MOST_ONE_BY_ONE = 8


class KeptNight:
    """What a published night says of single records and pairs; records go by their rid.

    Args:
        workspace: its warehouse holds the records' texts, each read once.
        snapshot: the night, open.
    """

    def __init__(self, workspace: Workspace, snapshot: Snapshot) -> None:
        self.workspace, self.snapshot = workspace, snapshot
        self.as_of = date.fromisoformat(snapshot.night.as_of)
        self._texts: dict[int, dict[str, Any]] = {}
        self._kinds: dict[str, pd.DataFrame] = {}
        self.persons = snapshot.table("person_numbers")[["person", "anchor_rid", "registered"]]
        self._models: dict[KindPair, PairModel | None] = {}
        told = snapshot.facts()["linkage"]["recalibration"]["strata"]
        self.recalibrations = {
            kind: Recalibration.from_told(one["map"])
            for one in told
            if one["recalibrated"]
            for kind in one["kinds"]
        }

    def model(self, kinds: KindPair) -> PairModel | None:
        """The night's model of two kinds; None if it had none."""
        if kinds not in self._models:
            both = dict(zip(("left_kind", "right_kind"), kinds, strict=True))
            models, levels = (self.snapshot.rows(name, **both) for name in ("models", "model_levels"))
            self._models[kinds] = read_model(models, levels, kinds) if len(models) else None
        return self._models[kinds]

    def find(self, text: str) -> int:
        """The record that a text names.  Raises ``BadInput`` where none or several fit."""
        return int(named_record(self.snapshot, text)["rid"])

    def record(self, rid: int) -> Mapping[str, Any]:
        """kind, source and record_id."""
        return {str(k): v for k, v in self.snapshot.rows("records", rid=rid).iloc[0].items()}

    def name(self, rid: int) -> str:
        """``kind/source/record_id``."""
        one = self.record(rid)
        return f"{one['kind']}/{one['source']}/{one['record_id']}"

    def texts(self, rid: int) -> dict[str, str | None]:
        """What the record says in each field, as it stood on the night's day; empty where it is gone."""
        columns = self._columns(rid)
        return values_of(columns) if columns else {}

    def _columns(self, rid: int) -> dict[str, Any]:
        """The record's columns, as they stood on the night's day; empty where it is gone."""
        if rid not in self._texts:
            kind, source, name = (str(self.record(rid)[part]) for part in ("kind", "source", "record_id"))
            rows = self._rows(kind, source, name)
            rows = rows[(rows["source"] == source) & (rows["record_id"] == name)]
            self._texts[rid] = {str(k): v for k, v in rows.iloc[0].items()} if len(rows) else {}
        return self._texts[rid]

    def _rows(self, kind: str, source: str, name: str) -> pd.DataFrame:
        """The one record; of whoever asks of many the whole kind, which is read once."""
        if kind not in self._kinds:
            one_by_one = len(self._texts) < MOST_ONE_BY_ONE
            with readable_warehouse(self.workspace) as warehouse:
                if one_by_one:
                    return known_records(warehouse, kind, self.as_of, only=(source, name))
                self._kinds[kind] = known_records(warehouse, kind, self.as_of)
        return self._kinds[kind]

    def person_of(self, rid: int) -> tuple[int, float] | None:
        """The person that a record stands for, and the chance that it does; None if it is of another's."""
        entry = self.snapshot.rows("entries", entry_rid=rid)
        if len(entry):
            return int(entry["person"].iloc[0]), float(entry["chance"].iloc[0])
        anchored = self.persons[self.persons["anchor_rid"] == rid]
        return (int(anchored["person"].iloc[0]), 1.0) if len(anchored) else None

    def answers(self, mention: int) -> pd.DataFrame:
        """Who a mention may be of: person, probability, anchor_rid, registered."""
        edges = self.snapshot.rows("edges", mention_rid=mention)[["person", "probability"]]
        return edges.merge(self.persons, on="person")

    def both(self, one: int, other: int) -> pd.DataFrame:
        """Whom two mentions may both be of: person, anchor_rid, registered, and share of the draws."""
        left, right = (self.snapshot.rows("edges", mention_rid=rid) for rid in (one, other))
        both = left[["person", "draws"]].merge(right[["person", "draws"]], on="person")
        both = both.merge(self.persons, on="person")
        draws = zip(both.pop("draws_x"), both.pop("draws_y"), strict=True)
        held = [(int.from_bytes(x) & int.from_bytes(y)).bit_count() for x, y in draws]
        return both.assign(share=np.array(held, dtype=float) / self.snapshot.facts()["draws"])

    def contest(self, mention: int) -> Contest | None:
        """How its competition came out; None without registered candidates."""
        found = self.snapshot.rows("contests", mention_rid=mention)
        if found.empty:
            return None
        one = found.iloc[0]
        total, nobody, left_over, divisor = (
            float(one[name]) for name in ("log_total", "nobody", "left_over", "divisor")
        )
        divided = 1.0 if np.isnan(divisor) else divisor
        # what nights of before did not keep stays as it is by default
        later = ("unrelated", "known", "not_compared", "spoken_of", "listed", "again")
        kept = {name: float(one[name]) for name in later if name in one}
        doubted_by = int(one.get("doubted_by", -1))
        return Contest(
            int(one["candidates"]), total, nobody, left_over, divided, **kept, doubted_by=doubted_by
        )

    def question(self, mention: int) -> Question | None:
        """What to ask first; None where its person is clear, or no answer would help."""
        record = self.record(mention)
        name = {part: record[part] for part in ("kind", "source", "record_id")}
        asked = self.snapshot.rows("questions", **name)
        if asked.empty:
            return None
        best = asked.iloc[0]
        fact = str(best["fact"])
        return Question(fact, FIELD_WORDS[fact], float(best["bits"]), float(best["candidates"]))

    def comparison(self, left: int, right: int) -> Comparison | None:
        """The comparison that was kept."""
        found = self.snapshot.rows("comparisons", left_rid=left, right_rid=right)
        if found.empty:
            return None
        one = found.iloc[0]
        own = {name: float(one.get(column, np.nan)) for name, column in OWN_U.items()}
        own = {name: u for name, u in own.items() if not np.isnan(u)}
        levels = {f.name: int(one.get(f.name, -1)) for f in FIELDS}
        return Comparison(levels, own, tuple(rule_names(int(one["rules"]))))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that the night compared; an earlier version's night has fewer."""
        return frozenset(self.snapshot.rows("comparisons", left_rid=-1, right_rid=-1).columns)

    def links(self, left: int, right: int) -> pd.DataFrame:
        """The pair's row of the exported links; none where it is no link."""
        ends = {"left": self.record(left), "right": self.record(right)}
        names = {"kind": "kind", "source": "source", "record": "record_id"}
        asked = {f"{side}_{name}": ends[side][part] for side in ends for name, part in names.items()}
        return self.snapshot.rows("links", **asked)

    def decided(self, left: int, right: int) -> tuple[int, bool]:
        """What people decided of a pair, or what follows from other pairs that they decided.

        An AgreementLevel, -1 for nothing; and whether they decided it of the pair itself.
        """
        place = np.flatnonzero((self._decided.l == left) & (self._decided.r == right))
        if not len(place):
            return -1, False
        return int(self._decided.level[place[0]]), bool(self._decided.told[place[0]])

    @cached_property
    def _decided(self) -> DecidedPairs:
        """All decided pairs, each of which is a link, and what follows from them."""
        verdicts = {"confirmed": "same", "rejected": "different"}
        found = pd.concat(
            [self.snapshot.rows("links", decision=told).assign(verdict=of) for told, of in verdicts.items()]
        )
        records = self.snapshot.table("records").set_index("rid") if len(found) else found
        return decided_pairs(found, records)

    def seated(self, rid: int) -> bool:
        """Whether people decided of the record and another outside the registry (see `matching.seats`)."""
        record = self.record(rid)
        names = (("kind", "kind"), ("source", "source"), ("record", "record_id"))
        of_sides = (
            self.snapshot.rows("links", **{f"{side}_{name}": record[part] for name, part in names})
            for side in ("left", "right")
        )
        return any((rows["decision"].notna() & (rows["left_kind"] != "registry")).any() for rows in of_sides)

    def on_record(self, person: int, mention: int) -> int:
        """What records of other speakers than a mention's say of a person: an OtherListsLevel."""
        edges = self.snapshot.rows("edges", person=person)
        counts = [self._counts_beside(mention, rid) for rid in edges["mention_rid"].tolist()]
        edges = edges[np.array(counts, dtype=bool)]
        kinds = [str(self.record(rid)["kind"]) for rid in edges["mention_rid"].tolist()]
        captive = [self._shows_captivity(rid) for rid in edges["mention_rid"].tolist()]
        return int(level_on_record(kinds, edges["probability"].tolist(), captive))

    def _counts_beside(self, mention: int, other: int) -> bool:
        """Whether another record is of another speaker than a mention (see `records.speakers`)."""
        asked, told = (str(self.record(rid)["kind"]) for rid in (mention, other))
        if mention == other or asked != told:  # no code of one kind is of another
            return mention != other
        own = speaker_of(asked, self._columns(mention))
        return own is None or own != speaker_of(told, self._columns(other))

    def _shows_captivity(self, rid: int) -> bool:
        """Whether a record is a row of a list that tells of captivity (see `Prepared.captive`)."""
        kind = str(self.record(rid)["kind"])
        if not shows_captivity(kind):  # most records are of no such list, whose columns need not be fetched
            return False
        columns = self._columns(rid)
        return shows_captivity(kind, columns.get("answer"), columns.get("means"))
