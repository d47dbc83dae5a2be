"""This pipeline beside Splink 5 and recordlinkage's ECM on the same files: quality, time and memory.

python -m benchmarks.linking --registry 7000 --registry 71000          (make bench)

Every system runs in a process of its own, one after the other, measured by that process's resource usage.
What was measured is kept in results/ as JSON, a file a world, and results.md is written from all of them.
"""

import argparse
import math
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.linking import report
from benchmarks.linking.ablations import ABLATIONS
from benchmarks.linking.children import Usage
from benchmarks.linking.febrl import measure_febrl
from benchmarks.linking.label_free import beside_truth
from benchmarks.linking.outcome import Outcome, read_stages
from benchmarks.linking.systems import Runner, Terms
from benchmarks.linking.worlds import quality, synthetic_world

HERE = Path(__file__).parent
#: ECM compares all candidates in memory with no levels; beyond this many registry entries it is left out.
LARGEST_FOR_ECM = 100_000


def main() -> None:
    """Run the bench on the worlds asked for, print the report and freeze it."""
    args = _arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    terms = Terms(args.threads, args.memory, int(args.memory_cap * 2**30), args.time_cap)
    worlds = [synthetic_world(args.work / "worlds", size, args.seed) for size in args.registry]
    for world in [*args.world, *worlds]:
        runner = Runner(world, args.work / "runs" / world.name, terms)
        for measured in measure_world(runner, args.without):
            report.write_json(args.results, world.name, measured)
    if "febrl" not in args.without:
        runner = Runner(Path("febrl4"), args.work / "runs" / "febrl4", terms)
        report.write_json(args.results, "febrl4", measure_febrl(runner, args.without))
    text = report.rendered(args.results)
    (args.results.parent / "results.md").write_text(text, encoding="utf-8")
    print(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.linking", description=__doc__.splitlines()[0])
    parser.add_argument("--registry", type=int, action="append", default=[], help="size of a synthetic world")
    parser.add_argument("--world", type=Path, action="append", default=[], help="folder of a given world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=["splink", "ecm", "ablations", "command", "febrl"],
        help="what to leave out",
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", default="4GB", help="limit of each database engine")
    parser.add_argument("--memory-cap", type=float, default=12.0, help="GB at which a process is stopped")
    parser.add_argument(
        "--time-cap", type=float, default=math.inf, help="seconds at which a process is stopped"
    )
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "linkage-bench")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    return parser.parse_args()


def measure_world(runner: Runner, without: list[str]) -> Iterator[dict[str, Any]]:
    """Everything measured on one world so far, in plain JSON types, after each system."""
    runner.folder.mkdir(parents=True, exist_ok=True)
    _say(f"{runner.world.name}: reading and normalising")
    usages: dict[str, Usage] = {"normalise": runner.normalise()}
    analysed = read_stages(runner.folder / "records").get("analyse values")
    measured: dict[str, Any] = {**report.taken_on(runner.terms), "analysed": analysed, "systems": []}
    for outcome in _outcomes(runner, without):
        measured["systems"].append(_measured(runner, outcome))
        yield measured
    if "command" not in without:
        _say("the command: ingest, run, export")
        usages |= runner.command()
    yield {**measured, "usages": {name: vars(usage) for name, usage in usages.items()}}


def _outcomes(runner: Runner, without: list[str]) -> Iterator[Outcome]:
    """Every system's outcome, one after the other; ours first, the ablations last."""
    ours = runner.ours()
    yield ours
    if "splink" not in without:
        yield from (runner.splink(arm) for arm in ("raw", "parsed"))
    if "ecm" not in without and ours.records <= LARGEST_FOR_ECM:
        yield runner.ecm()
    if "ablations" not in without:
        yield from (runner.ours(part) for part in ABLATIONS)


def _measured(runner: Runner, outcome: Outcome) -> dict[str, Any]:
    found, label_free = {}, []
    if outcome.links is not None:
        found = quality(runner.world, outcome.links, runner.folder)
        label_free = beside_truth(runner.world, outcome.links, outcome.error_rates)
    _say(f"{outcome.name}: {outcome.usage.failure or f'{outcome.usage.wall:.1f} s'}")
    return {
        "name": outcome.name,
        "usage": vars(outcome.usage),
        "linking": {clock: outcome.linking(clock) for clock in ("wall", "cpu")},
        "stages": dict(outcome.wall),
        "candidates": dict(outcome.candidates),
        "records": outcome.records,
        "quality": found,
        "label_free": label_free,
    }


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
