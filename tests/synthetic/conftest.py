"""One small world, made once for all tests that only look at it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from linkage.synthetic import Sizes, synthesise

SMALL = Sizes(registry=2500, exchange=240, acknowledgement=500, death=180, testimony=700, interview=43)


@dataclass(frozen=True)
class Written:
    """A world on disk."""

    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def person_of(self, kind: str) -> dict[str, str]:
        return {r["record_id"]: r["person_id"] for r in self.rows("truth") if r["source"] == kind}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("world")
    synthesise(folder, **vars(SMALL), seed=11)
    return Written(folder)
