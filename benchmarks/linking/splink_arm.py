"""Splink as a child of the bench: files or parsed records in, links and stages out.

python -m benchmarks.linking.splink_arm raw|parsed WORLD_OR_RECORDS OUT --threads N
"""

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.linking.raw_files import read_tables
from benchmarks.linking.stages import Stages

#: Pairs below this probability are on nobody's list (the links export has the same floor).
LEAST_PROBABILITY = 0.001


def main() -> None:
    """Link every kind to the registry, and the registry to itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("arm", choices=("raw", "parsed"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="2GB")
    args = parser.parse_args()
    from benchmarks.linking.splink_model import link

    stages = Stages()
    with stages.stage("prepare"):
        if args.arm == "raw":
            tables = read_tables(args.source)
        else:
            from benchmarks.linking.parsed_records import parsed_tables

            tables = parsed_tables(args.source)
    registry = tables["registry"]
    engine = {"threads": str(args.threads), "memory_limit": args.memory}
    links, candidates = [], {}
    for kind, table in tables.items():
        right = None if kind == "registry" else table
        pairs, candidates[kind] = link(registry, right, kind, stages, engine, LEAST_PROBABILITY)
        links.append(as_links(pairs, kind))
    with stages.stage("write"):
        pd.concat(links, ignore_index=True).to_parquet(args.out / "links.parquet", index=False)
    records = sum(len(table) for table in tables.values())
    stages.write(args.out / "stages.json", candidates=candidates, records=records)


def as_links(pairs: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Pairs as the links export shows them."""
    return pd.DataFrame(
        {
            "left_kind": "registry",
            "left_record": pairs["unique_id_l"],
            "right_kind": kind,
            "right_record": pairs["unique_id_r"],
            "probability": pairs["match_probability"],
        }
    )


if __name__ == "__main__":
    main()
