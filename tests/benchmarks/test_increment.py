"""The bench of an increment: some records are new, and the outcome is that of the whole night."""

import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


#: The other lists are as long as beside 71,000 entries, the registry and testimony are short.
SIZES = {
    "registry": 400,
    "exchange": 3_767,
    "acknowledgement": 8_000,
    "death": 5_000,
    "testimony": 400,
    "interview": 43,
}


def call(*arguments: object) -> str:
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    return done.stdout


def test_an_increment_is_measured_beside_the_whole_night_and_ends_the_same(tmp_path: Path) -> None:
    world, records, work = (tmp_path / name for name in ("world", "records", "work"))
    call("linkage.cli", "synth", world, *(part for kind, n in SIZES.items() for part in (f"--{kind}", n)))
    records.mkdir()
    call("benchmarks.linking.ours", "normalise", world, records)
    said = call("benchmarks.linking.increment", records, work, "--new", 20, "--threads", 1)
    increment, whole = (
        json.loads((work / f"{part}.json").read_text(encoding="utf-8")) for part in ("increment", "whole")
    )
    assert increment["digest"] == whole["digest"]
    assert 0 < increment["new"]["registry"] <= 20 < whole["new"]["registry"]
    lines = {line[:45].strip() for line in said.splitlines()}
    assert {"Comparing with the registry", "linking", "peak memory, MB"} <= lines
