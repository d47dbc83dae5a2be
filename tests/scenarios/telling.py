"""The language of the scenarios: rows are told, delivered as files, a night is run and asked.

A scenario that needs nothing but one night with what it delivered is written as a generator: it delivers,
yields to have the night run, and asks. All of those share one night (`tests/scenarios/conftest.py`), as
their people have nothing to do with each other.
"""

import csv
import functools
from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from linkage import exported, publishing
from linkage.casework.lists import MAIN_LIST
from linkage.casework.status import Answer, look_up
from linkage.deliveries import Ingested, ingest
from linkage.pipeline import run
from linkage.run_summary import RunSummary
from linkage.workspace import Workspace

#: The day all scenarios ask of, unless they say otherwise.
T = "2024-06-01"

_SURNAMES = ("Бондаренко", "Ткаченко", "Кравченко", "Олійник", "Поліщук", "Мороз", "Лисенко", "Руденко")
_GIVEN = ("Сергій", "Андрій", "Дмитро", "Максим", "Юрій")
_FATHERS = ("Іванович", "Петрович", "Миколайович", "Васильович", "Олексійович")
#: Registered people of whom nothing else is told: among five entries no name is rare.
OTHERS = [
    f"{surname} {given} {_FATHERS[(i + j) % 5]}"
    for i, surname in enumerate(_SURNAMES)
    for j, given in enumerate(_GIVEN)
]

Scenario = Callable[["World"], Generator[None, "Night", None]]
TOGETHER: list[Scenario] = []


@dataclass(frozen=True)
class Night:
    """A published night. People are asked for by the record id of one of their registry entries."""

    workspace: Workspace
    summary: RunSummary

    def flag(self, record: str, variant: str | None = None) -> Any:
        """The person's line on a list (the main one by default); None where they are not on it."""
        return _line_of(self._table("flags", variant), record)

    def chance(self, record: str, variant: str | None = None) -> float:
        """The probability that the person belongs on the list."""
        line = self.flag(record, variant)
        return 0.0 if line is None else float(line.probability)

    def person(self, record: str) -> Any:
        """The person's line in the persons table."""
        return _line_of(self.persons(), record)

    def persons(self) -> pd.DataFrame:
        return self._table("persons")

    def link(self, left: str, right: str, told: str = "probability") -> float:
        """The probability that two records speak of one person; 0 where the pair is not exported."""
        links = self._table("links")
        of_pair = (links["left_record"] == left) & (links["right_record"] == right)
        return float(links[told][of_pair].sum())

    def changed(self, record: str) -> Any:
        """What changed of the person's place on the main list; None where nothing did."""
        rows = self._table("changed-flags")
        own = (rows["person_id"] == self.person(record).person_id) & (rows["variant"] == MAIN_LIST)
        return next(rows[own].itertuples(), None)

    def figure(self, name: str) -> Any:
        with publishing.opened_snapshot(self.workspace, self.summary.night) as snapshot:
            return snapshot.facts()["figures"][name]

    def told(self, name: str, born: str | None = None) -> Answer:
        """What a family hears that asks for this name."""
        return look_up(self.persons(), name, born)

    def _table(self, name: str, variant: str | None = None) -> pd.DataFrame:
        day = date.fromisoformat(self.summary.night.as_of)
        return exported.of_night(self.workspace, name, day, variant)


class World:
    """Rows by list, and the workspace they are delivered to. Every person is invented.

    ``registry``, ``exchange`` ... each tell one row, a whole name first, and return its record id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        Workspace.created(folder / "workspace").settings_file.write_text("draws = 200\n")
        self.workspace = Workspace.opened(folder / "workspace")
        self.rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for number, name in enumerate(OTHERS):
            self.registry(name, born=f"{1965 + number % 37}-0{1 + number % 9}-{10 + number % 19}")

    def registry(self, name: str, **told: str) -> str:
        return self._row("registry", name, {"missing_date": "2022-04-01"} | told)

    def exchange(self, name: str, **told: str) -> str:
        return self._row("exchange", name, {"exchange_date": "2023-09-01", "list_id": "L-1"} | told)

    def acknowledgement(self, name: str, **told: str) -> str:
        return self._row("acknowledgement", name, {"acknowledged_date": "2023-05-01"} | told)

    def death(self, name: str, **told: str) -> str:
        return self._row("death", name, told)

    def testimony(self, name: str, **told: str) -> str:
        """Somebody was seen, by a witness of their own and credibly, unless told otherwise."""
        graded = {"basis": "saw", "reliability": "B", "credibility": "2", "seen_from": "2022-10-01"}
        witness = {"witness_id": f"W-{len(self.rows['testimony'])}", "interview_date": "2023-11-01"}
        return self._row("testimony", name, graded | witness | told)

    def deliver(
        self, kind: str, file: str = "list.csv", content: str = "", encoding: str = "utf-8", **options: Any
    ) -> Ingested:
        """Deliver the rows told so far of a kind, or a file with this very content."""
        path = self.folder / f"{kind}-{file}"
        if content:
            path.write_text(content, encoding=encoding)
        else:
            _write_rows(path, self.rows.pop(kind))
        return ingest(self.workspace, path, kind, options.pop("source", None), **options)

    def run(self, as_of: str = T, covers_until: str | None = T) -> Night:
        """Deliver what was told and not delivered yet, and run the night."""
        for kind in list(self.rows):
            until = covers_until if kind == "acknowledgement" else None
            self.deliver(kind, covers_until=date.fromisoformat(until) if until else None)
        return Night(self.workspace, run(self.workspace, date.fromisoformat(as_of)))

    def record(self, record: str) -> Any:
        """A delivered record as it was read."""
        records = exported.records(self.workspace)
        (row,) = records[records["record_id"] == record].itertuples()
        return row

    def _row(self, kind: str, name: str, told: dict[str, str]) -> str:
        rows = self.rows[kind]
        born = {"birth_date": told.pop("born")} if "born" in told else {}
        rows.append({"record_id": f"{kind}-{len(rows) + 1}", "full_name": name} | born | told)
        return rows[-1]["record_id"]


def one_night(scenario: Scenario) -> Callable[..., None]:
    """A scenario of one night, which it shares with all others of this kind."""
    TOGETHER.append(scenario)

    @functools.wraps(scenario)
    def test(shared_night: Callable[[Scenario], None]) -> None:
        shared_night(scenario)

    del test.__wrapped__  # pytest would ask it for its arguments
    return test


def _line_of(table: pd.DataFrame, record: str) -> Any:
    own = table["registry_records"].fillna("").str.split(" | ", regex=False)
    lines = table[[any(one.split("/", 1)[-1] == record for one in records) for records in own]]
    return next(lines.itertuples(), None)


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
