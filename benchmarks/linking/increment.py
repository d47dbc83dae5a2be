"""An increment: a night with some new records, beside the same night linked whole.

python -m benchmarks.linking.increment RECORDS WORK         (RECORDS as ``ours normalise`` leaves them)

Two nights are linked without the newest records: the first trains and freezes the models, the second leaves
its comparisons under them. Then, each in a process of its own, the night with all records is linked with what
those left and, with the same models, without it. Both tell seconds by stage and a digest of their outcome.
"""

import argparse
import hashlib
import json
import pickle
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.linking.children import run
from benchmarks.linking.ours import BETWEEN
from benchmarks.linking.parsed_records import read_records
from benchmarks.linking.stages import Stages, processor_seconds
from linkage.matching import EarlierNights, LinkageResult, LinkSettings, ValuePairs, link_records
from linkage.matching.kept_pairs import KeptNights
from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from linkage.matching.preparation import distinct_texts

#: Of which kinds the new records are: mostly what witnesses said.
SHARES = {"testimony": 0.64, "registry": 0.16, "exchange": 0.1, "acknowledgement": 0.06, "death": 0.04}
#: The stage in which whole linkages are drawn from the links, and laid out.
DRAWING = "Drawing linkages"
NIGHTS, LAST = "nights", ("increment", "whole")
MEMORY_CAP = 12 * 2**30


def main() -> None:
    """Link the nights before, then the increment and the whole night, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--new", type=int, default=500, help="records of the last night")
    parser.add_argument("--seed", type=int, default=5, help="of which records are the new ones")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", choices=(NIGHTS, *LAST), help="one process of the bench only")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    settings = LinkSettings(args.threads)
    if args.part == NIGHTS:
        make_nights(args.records, args.work, args.new, args.seed, settings)
        return
    if args.part:
        link_last_night(args.records, args.work, args.part, settings)
        return
    told = {}
    for part in (NIGHTS, *LAST):
        log = args.work / f"{part}.log"
        arguments = ["-m", "benchmarks.linking.increment", *sys.argv[1:], "--part", part]
        usage = run(arguments, log, MEMORY_CAP)
        if usage.failure:
            raise SystemExit(f"{part} {usage.failure}; see {log}")
        if part == NIGHTS:
            continue
        told[part] = json.loads((args.work / f"{part}.json").read_text(encoding="utf-8"))
        told[part]["peak"] = usage.peak
    print(as_text(told))
    if told["increment"]["digest"] != told["whole"]["digest"]:
        raise SystemExit("The increment's outcome is not that of the whole night.")


def make_nights(records: Path, work: Path, n_new: int, seed: int, settings: LinkSettings) -> None:
    """Link the nights before, and leave in WORK what they leave."""
    frames = read_records(records)
    before = without_newest(frames, n_new, seed)
    for path in _kept_files(work):
        path.unlink(missing_ok=True)
    known, earlier = kept(work)
    for frame in frames.values():  # what is delivered is analysed before the night
        earlier.values.learn(distinct_texts(frame))
    first = link_records(before, settings, known, earlier=EarlierNights(earlier.values))
    link_records(before, settings, known, frozen=first.frozen, earlier=earlier)
    known.save()
    earlier.save()
    (work / "frozen.pickle").write_bytes(pickle.dumps(first.frozen))


def without_newest(frames: dict[str, pd.DataFrame], n_new: int, seed: int) -> dict[str, pd.DataFrame]:
    """The records less ``n_new`` of them, drawn by SHARES."""
    rng = np.random.default_rng(seed)
    before = {}
    for kind, frame in frames.items():
        n = min(round(SHARES.get(kind, 0.0) * n_new), len(frame))
        before[kind] = frame.drop(frame.index[rng.choice(len(frame), n, replace=False)])
    return before


def kept(work: Path) -> tuple[ValuePairs, EarlierNights]:
    """What earlier nights and deliveries left."""
    value_pairs, keys, names, pairs = _kept_files(work)
    values = KnownValues(KnownKeys(keys), KnownNames(names))
    return ValuePairs(value_pairs), EarlierNights(values, KeptNights(pairs))


def _kept_files(work: Path) -> list[Path]:
    return [work / name for name in ("value_pairs.parquet", "value_keys", "names.json", "pairs.npz")]


def link_last_night(records: Path, work: Path, part: str, settings: LinkSettings) -> None:
    """Link the night with all records under the frozen models, and write its seconds and digest."""
    frames, stages = read_records(records), Stages()
    frozen = pickle.loads((work / "frozen.pickle").read_bytes())
    with stages.stage("Reading what was kept"):
        known, earlier = kept(work)
        if part == "whole":
            known, earlier = ValuePairs(), EarlierNights(earlier.values)
    start, read = (time.perf_counter(), processor_seconds()), dict(stages.wall)
    result = link_records(frames, settings, known, stages, frozen, earlier)
    wall, cpu = time.perf_counter() - start[0], processor_seconds() - start[1]
    stages.wall[BETWEEN] = wall - (sum(stages.wall.values()) - sum(read.values()))
    facts = {"linking": wall, "processor": cpu, "new": result.report["compared_anew"]}
    stages.write(work / f"{part}.json", digest=digest(result), **facts)


def digest(result: LinkageResult) -> str:
    """A hash of the links, persons, draws and explanations of a night."""
    total = hashlib.sha256()
    kept = result.evidence
    frames = [result.entries, result.persons, result.edges, result.duplicates, result.links, result.questions]
    frames += [kept.models, kept.model_levels, kept.comparisons, kept.contests]
    for frame in frames:
        for name in frame.columns:
            column = frame[name].to_numpy()
            total.update(column.astype(str).tobytes() if column.dtype == object else column.tobytes())
    for array in (result.bits, result.duplicate_bits):
        total.update(array.tobytes())
    total.update(json.dumps([result.report["error_rates"], result.report["drift"]]).encode())
    return total.hexdigest()[:16]


def as_text(told: dict[str, dict[str, Any]]) -> str:
    """Seconds by stage of both nights, side by side."""
    lines = [f"{'seconds':45}" + "".join(f"{part:>12}" for part in told)]
    for stage in told["increment"]["wall"]:
        seconds = [one["wall"].get(stage, 0.0) for one in told.values()]
        lines.append(f"{stage:45}" + "".join(f"{value:12.2f}" for value in seconds))
    to_links = [one["linking"] - one["wall"][DRAWING] for one in told.values()]
    lines.append(f"{'linking up to assigned links':45}" + "".join(f"{value:12.2f}" for value in to_links))
    for name in ("linking", "processor"):
        lines.append(f"{name:45}" + "".join(f"{one[name]:12.2f}" for one in told.values()))
    peaks = [one["peak"] / 2**20 for one in told.values()]
    lines.append(f"{'peak memory, MB':45}" + "".join(f"{peak:12.0f}" for peak in peaks))
    lines.append(f"{'new records':45}" + "".join(f"{one['new']['registry']:12,}" for one in told.values()))
    lines.append(f"{'digest of the outcome':45}" + "  ".join(str(one["digest"]) for one in told.values()))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
