"""The coverage bench runs from a world's files to its page, and links no world twice."""

import json

import pytest

from benchmarks.coverage.__main__ import nights
from benchmarks.coverage.night import ON_TRIAL
from benchmarks.coverage.report import page, write
from benchmarks.coverage.worlds import asked


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


def test_a_world_is_linked_once_and_its_figures_are_held_against_the_truth(work, tmp_path):
    first = list(nights(range(1, 2), work, 1))
    (kept,) = work.glob("*.pickle")
    linked_at = kept.stat().st_mtime_ns
    write(tmp_path, list(nights(range(1, 2), work, 1)))
    assert kept.stat().st_mtime_ns == linked_at
    (line,) = (tmp_path / "worlds.jsonl").read_text("utf-8").splitlines()
    told = json.loads(line)["figures"]
    assert set(told) == set(ON_TRIAL)
    assert told["flags"]["value"] == pytest.approx(first[0]["figures"]["flags"]["value"], abs=1e-5)
    assert all(one["low"] <= one["value"] <= one["high"] for one in told.values())


def test_a_share_held_at_an_end_counts_half():
    inside = {"truth": 2, "value": 2, "low": 1, "high": 3}
    worlds = [inside, inside | {"truth": 3}, inside | {"truth": 4}, inside | {"truth": 0}]
    told = page([{"seed": 1, "figures": {"flags": one}} for one in worlds])
    assert "| `flags` | 4 | 50.0% | 37.5% | 1 | 1 |" in told


def test_worlds_differ_in_size_and_rates_and_the_same_seed_asks_for_the_same():
    assert asked(1) == asked(1)
    assert len({asked(seed).sizes["registry"] for seed in range(20)}) > 10
    assert len({asked(seed).rates.testimony.hearing for seed in range(20)}) == 20
