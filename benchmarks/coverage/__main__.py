"""How often the 95 % intervals of the figures hold the truth, over many small worlds.

python -m benchmarks.coverage --worlds 200 --work build/coverage --results benchmarks/coverage
"""

import argparse
import os
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.coverage.night import Linked, linked, measured
from benchmarks.coverage.report import write
from linkage.matching import ValuePairs
from linkage.matching.known_keys import KnownKeys

#: Compared once in a process, as many worlds draw on the same names.
_VALUES, _KEYS = ValuePairs(), KnownKeys()


def main() -> None:
    """Link each world, or take it as linked before, and hold its figures against the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--work", type=Path, required=True, help="keeps linked worlds, to ask them again")
    parser.add_argument("--results", type=Path, required=True)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    seeds = range(args.first_seed, args.first_seed + args.worlds)
    write(args.results, list(nights(seeds, args.work, args.processes)))


def nights(seeds: range, work: Path, processes: int) -> Iterator[dict[str, Any]]:
    """What each seed's world came to, in their order."""
    with ProcessPoolExecutor(processes, initializer=os.nice, initargs=(10,)) as pool:
        yield from pool.map(partial(night, work), seeds)


def night(work: Path, seed: int) -> dict[str, Any]:
    """One world's figures; its linkage is kept in ``work`` (invented people only)."""
    kept = work / f"{seed}.pickle"
    if not kept.is_file():
        part = kept.with_suffix(".part")
        part.write_bytes(pickle.dumps(linked(seed, _VALUES, _KEYS)))
        part.rename(kept)
    one: Linked = pickle.loads(kept.read_bytes())
    return {"seed": seed, "figures": measured(one)}


if __name__ == "__main__":
    main()
