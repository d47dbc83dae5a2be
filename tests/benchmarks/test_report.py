"""What the bench's page says of figures that it is given."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.linking.label_free import beside_truth
from benchmarks.linking.report import rendered, write_json

MEASURED = {
    "day": "2026-01-01",
    "code": "0123456789ab-dirty",
    "machine": {"cores": 2},
    "load": 0.1,
}


def system(name: str, label_free: object = (), **average_precision: float) -> dict[str, object]:
    quality = {kind: {"AP": value} for kind, value in average_precision.items()}
    used = {"usage": {"wall": 1.0, "cpu": 1.0, "peak": 1, "failure": None}, "linking": {"wall": 1, "cpu": 1}}
    made = {"name": name, "quality": quality, "label_free": label_free, "candidates": {}, "stages": {}}
    return {**made, **used, "records": 1}


def page(folder: Path, *systems: dict[str, object]) -> str:
    write_json(folder / "results", "world", {**MEASURED, "systems": systems})
    return rendered(folder / "results")


def test_the_page_tells_which_code_was_measured(tmp_path: Path) -> None:
    assert "code 0123456789ab-dirty;" in page(tmp_path, system("ours", testimony=0.9))


def test_the_page_tells_what_ours_wins_back_of_what_splink_misses(tmp_path: Path) -> None:
    told = page(
        tmp_path,
        system("ours", testimony=0.9, death=0.98, exchange=0.99),
        system("Splink raw", testimony=0.6, death=0.98, exchange=1.0),
        system("ECM", testimony=0.5),
    )
    assert "| testimony | 1/2 | 0.75 |" in told
    assert "| death | 2/3 | 0.00 |" in told
    assert "| exchange | 2/3 | – |" in told


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Two entries, and a testimony of each."""
    rows = [
        ("registry", "R-1", "a"),
        ("registry", "R-2", "b"),
        ("testimony", "T-1", "a"),
        ("testimony", "T-2", "b"),
    ]
    truth = pd.DataFrame(rows, columns=["source", "record_id", "person_id"])
    truth.to_csv(tmp_path / "truth.csv", index=False)
    return tmp_path


def test_what_is_said_without_labels_stands_beside_the_truth(world: Path) -> None:
    links = pd.DataFrame(
        [
            ("registry", "R-1", "testimony", "T-1", 0.95),
            ("registry", "R-1", "testimony", "T-2", 0.6),
            ("registry", "R-2", "testimony", "T-2", 0.3),
            ("testimony", "T-1", "testimony", "T-2", 0.9),
        ],
        columns=["left_kind", "left_record", "right_kind", "right_record", "probability"],
    )
    views = {"claimed_of_all": 0.25, "estimate": None, "decoys": 0.5, "too_few": True}
    told = [{"kind": "testimony", "threshold": threshold, **views} for threshold in (0.5, 0.9, 0.99)]
    rows = beside_truth(world, links, told)
    assert [(row["kind"], row["threshold"], row["links"], row["true"]) for row in rows] == [
        *(("testimony", 0.5, 2, 0.5), ("all", 0.5, 2, 0.5)),
        *(("testimony", 0.9, 1, 0.0), ("all", 0.9, 1, 0.0)),
    ]
    text = page(world, system("ours", rows, testimony=0.9))
    assert "| testimony | 0.5 | 2 | 0.500 | 0.250 | 0.250 | – (too few) | – | 0.500 | 0.000 |" in text
