"""Small worlds with definite draws: records, and which of them speak of whom in which draw."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pytest

from linkage.casework.as_of import AsOf, Reach, reach_of
from linkage.casework.assessment import Assessment, assess
from linkage.casework.evidence import evidence_table
from linkage.casework.flag import Fact, PersonFacts
from linkage.casework.levels import Axis
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.records.dates import parse_iso


@dataclass(eq=False)
class Record:
    """A record; ``about`` says of whom it speaks (a registry record or an anchoring one) in which draws."""

    kind: str
    columns: dict[str, str | None]
    about: "list[tuple[Record, set[int]]]" = field(default_factory=list)
    anchors: bool = False


class SmallWorld:
    """Records are added one by one; `linkage`, `assess` and `definite` then see them as a night would."""

    def __init__(self, draws: int = 4) -> None:
        self.n_draws = draws
        self.records: list[Record] = []
        self.pairs: list[tuple[Record, Record, set[int]]] = []
        self.not_recognised: dict[Record, set[int]] = {}

    def add(
        self,
        kind: str,
        about: Record | None = None,
        draws: set[int] | None = None,
        anchors: bool = False,
        **columns: str | None,
    ) -> Record:
        number = sum(record.kind == kind for record in self.records) + 1
        defaults = {"source": kind, "record_id": f"{kind}-{number}", "learned": "2023-01-01"}
        record = Record(kind, {**defaults, **columns}, anchors=anchors or kind == "registry")
        self.records.append(record)
        if about is not None:
            self.link(record, about, draws)
        return record

    def link(self, record: Record, about: Record, draws: set[int] | None = None) -> None:
        record.about.append((about, set(range(self.n_draws)) if draws is None else draws))

    def registry(self, **columns: str | None) -> Record:
        return self.add("registry", missing_date=columns.pop("missing_date", "2022-04-01"), **columns)

    def testimony(
        self, about: Record | None = None, draws: set[int] | None = None, **columns: str | None
    ) -> Record:
        graded = {"basis": "saw", "reliability": "B", "credibility": "2", "seen_from": "2022-10-01"}
        number = len(self.records)
        told = {"witness_id": f"W-{number}", **graded, **columns}
        # nobody tells of what has not been: unless a test says when, it is learned as the interview ends
        # or, without one, on the last day that it tells of
        seen = (told["seen_from"], told.get("seen_to"))
        days = (told["interview_date"],) if told.get("interview_date") else seen
        learned = max(["2023-01-01", *(parse_iso(day).latest.isoformat() for day in days if day)])
        return self.add("testimony", about, draws, **{"learned": learned, **told})

    def same(self, entry: Record, other: Record, draws: set[int] | None = None) -> None:
        """Two registry entries are one person in these draws; the first is the anchor."""
        self.pairs.append((entry, other, set(range(self.n_draws)) if draws is None else draws))

    def unrecognised(self, anchor: Record, draws: set[int]) -> None:
        """In these draws the person of no registry has an entry after all."""
        self.not_recognised[anchor] = draws

    def rids(self) -> dict[Record, int]:
        keys = {
            id(r): (KIND_ORDER.index(r.kind), r.columns["source"], r.columns["record_id"])
            for r in self.records
        }
        return {record: rid for rid, record in enumerate(sorted(self.records, key=lambda r: keys[id(r)]))}

    def person_of(self) -> dict[Record, int]:
        """Each anchor's (and each duplicate's) person: registered ones first."""
        rids = self.rids()
        duplicates = {id(other) for _, other, _ in self.pairs}
        anchors = [
            r for r in sorted(self.records, key=rids.__getitem__) if r.anchors and id(r) not in duplicates
        ]
        anchors.sort(key=lambda r: r.kind != "registry")
        persons = {anchor: person for person, anchor in enumerate(anchors)}
        for entry, other, _ in self.pairs:
            persons[other] = persons[entry]
        return persons

    def frames(self) -> dict[str, pd.DataFrame]:
        rids = self.rids()
        kinds = {record.kind for record in self.records}
        return {
            kind: pd.DataFrame(
                [{"rid": rids[r], "kind": kind, **r.columns} for r in self.records if r.kind == kind]
            ).sort_values("rid", ignore_index=True)
            for kind in KIND_ORDER
            if kind in kinds
        }

    def linkage(self) -> LinkageResult:
        rids, persons = self.rids(), self.person_of()
        ordered = sorted(self.records, key=rids.__getitem__)
        records = pd.DataFrame(
            [
                {"kind": r.kind, "source": r.columns["source"], "record_id": r.columns["record_id"]}
                for r in ordered
            ]
        )
        records.index.name = "rid"
        anchors = {person: record for record, person in reversed(persons.items()) if self._is_anchor(record)}
        edges, bits = [], []
        for record in ordered:
            for about, draws in sorted(record.about, key=lambda one: persons[one[0]]):
                edges.append((rids[record], persons[about], len(draws) / self.n_draws))
                bits.append(self.pack(draws))
        width = (self.n_draws + 7) // 8
        entries = [
            (rids[r], persons[r], 1.0 if self._is_anchor(r) else self._chance(r))
            for r in ordered
            if r.kind == "registry"
        ]
        everywhere = set(range(self.n_draws))
        unregistered = [
            self.pack(everywhere - self.not_recognised.get(anchors[person], set()))
            for person in range(len(anchors))
            if anchors[person].kind != "registry"
        ]
        return LinkageResult(
            records=records,
            entries=pd.DataFrame(entries, columns=["entry_rid", "person", "chance"]),
            persons=pd.DataFrame(
                [(rids[anchors[p]], anchors[p].kind == "registry") for p in range(len(anchors))],
                columns=["anchor_rid", "registered"],
            ),
            edges=pd.DataFrame(edges, columns=["mention_rid", "person", "probability"]),
            bits=np.array(bits, dtype=np.uint8).reshape(len(bits), width),
            duplicates=pd.DataFrame(
                [(rids[a], rids[b], len(d) / self.n_draws) for a, b, d in self.pairs],
                columns=["left_rid", "right_rid", "probability"],
            ),
            duplicate_bits=np.array([self.pack(d) for _, _, d in self.pairs], np.uint8).reshape(-1, width),
            n_draws=self.n_draws,
            links=pd.DataFrame(columns=["left_rid", "right_rid", "probability", "match_weight"]),
            unregistered_bits=np.array(unregistered, dtype=np.uint8).reshape(-1, width),
        )

    def reach(self, day: str, covers: str | None) -> Reach:
        if covers is not None:
            return Reach({"declared": date.fromisoformat(covers)})
        frames = self.frames()
        return reach_of(frames.get("acknowledgement", pd.DataFrame()), date.fromisoformat(day))

    def assess(self, day: str, covers: str | None = "2030-01-01", **options: object) -> Assessment:
        """Assess as of ``day``; lists reach to ``covers`` (None: as far as their rows)."""
        terms = {name: options.pop(name) for name in ("grace_days", "silence_days") if name in options}
        asof = AsOf(date.fromisoformat(day), self.reach(day, covers), **terms)  # type: ignore[arg-type]
        return assess(self.linkage(), self.frames(), asof, **options)  # type: ignore[arg-type]

    def definite(self, day: date) -> list[dict[int, PersonFacts]]:
        """What each person has, for each draw, worked out record by record, as of a day."""
        rids, persons, facts = self.rids(), self.person_of(), self._facts(day)
        registered = {persons[record] for record in persons if record.kind == "registry"}
        linkages = []
        for draw in range(self.n_draws):
            held: dict[int, list[Fact]] = {person: [] for person in persons.values()}
            for record in self.records:
                person = self._whose(record, draw, persons)
                if person is not None:
                    held[person].extend(facts.get(rids[record], []))
            unseen = {persons[anchor] for anchor, draws in self.not_recognised.items() if draw in draws}
            linkages.append(
                {who: PersonFacts(who in registered, tuple(has), who in unseen) for who, has in held.items()}
            )
        return linkages

    def of_nobody(self, day: date) -> list[list[PersonFacts]]:
        """For each draw, what the records tell that fall on nobody there, each a person of its own."""
        rids, persons, facts = self.rids(), self.person_of(), self._facts(day)
        return [
            [
                PersonFacts(record.kind == "registry", tuple(facts.get(rids[record], [])))
                for record in self.records
                if self._whose(record, draw, persons) is None
            ]
            for draw in range(self.n_draws)
        ]

    def _facts(self, day: date) -> dict[int, list[Fact]]:
        """By rid what each record tells, but that somebody is registered; the day decides what is late."""
        facts: dict[int, list[Fact]] = {}
        for row in evidence_table(self.frames(), day).to_dict("records"):
            facts.setdefault(int(row["rid"]), []).extend([_fact(row)] if row["what"] != "entry" else [])
        return facts

    def _whose(self, record: Record, draw: int, persons: dict[Record, int]) -> int | None:
        for about, draws in record.about:
            if draw in draws:
                return persons[about]
        if self._is_anchor(record):
            return persons[record]
        joined = [draws for _, other, draws in self.pairs if other is record]
        return persons[record] if joined and draw in joined[0] else None

    def _is_anchor(self, record: Record) -> bool:
        return record.anchors and all(other is not record for _, other, _ in self.pairs)

    def _chance(self, record: Record) -> float:
        return sum(len(draws) / self.n_draws for _, other, draws in self.pairs if other is record)

    def pack(self, draws: set[int]) -> np.ndarray:
        return np.packbits([draw in draws for draw in range(self.n_draws)])


def _fact(row: dict[str, object]) -> Fact:
    days = {name: _date(row[name]) for name in ("begins", "begun_by", "still_on", "learned")}
    same = {name: row[name] for name in ("level", "what", "first_hand", "graded", "origin", "claim")}
    return Fact(axis=Axis(row["axis"]), condition=row["condition"], detail=row["detail"], **days, **same)  # type: ignore[arg-type]


def _date(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[arg-type, call-overload]


@pytest.fixture
def world() -> SmallWorld:
    return SmallWorld()


@pytest.fixture(scope="session")
def small_world() -> type[SmallWorld]:
    """The class itself, for properties that make many worlds."""
    return SmallWorld
