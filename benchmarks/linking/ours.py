"""This pipeline as children of the bench.

python -m benchmarks.linking.ours normalise WORLD OUT     delivered files to typed records, analysed
python -m benchmarks.linking.ours link RECORDS OUT        typed records to links (--without X: an ablation)

What only the reading of files, an ablation or the output needs is imported for it, so that the memory of
linking is its own.
"""

import argparse
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from benchmarks.linking.parsed_records import read_records
from benchmarks.linking.stages import Stages, processor_seconds
from linkage.matching import KIND_ORDER, EarlierNights, LinkSettings, ValuePairs, link_records
from linkage.matching.freed_memory import give_back_memory
from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from linkage.matching.preparation import distinct_texts

BETWEEN = "Competition, assignment, error rates"


def main() -> None:
    """Run one part of the pipeline and leave its output and stages in OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("normalise", "link"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", help="what to leave out: one of ablations.ABLATIONS")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", help="of a database engine; linking has none")
    args = parser.parse_args()
    if args.part == "normalise":
        normalise(args.source, args.out)
    else:
        link(args.source, args.out, args.without, LinkSettings(args.threads))


def normalise(world: Path, out: Path) -> None:
    """Read every delivered file and analyse its values as ``linkage ingest`` does, without a warehouse."""
    from linkage.records.delivery import read_delivery

    stages = Stages()
    known = known_values(out)
    for kind in KIND_ORDER:
        if (world / f"{kind}.csv").is_file():
            with stages.stage(f"read {kind}"):
                frame = read_delivery(world / f"{kind}.csv", kind, kind).frame
                typed = [name for name in frame.columns if not name.endswith("_raw")]
                frame[typed].assign(source=kind).to_parquet(out / f"{kind}.parquet", index=False)
            with stages.stage("analyse values"):
                known.learn(distinct_texts(frame))
    known.save()
    stages.write(out / "stages.json")


def known_values(records: Path) -> KnownValues:
    """What is worked out of the values as they are delivered, beside the typed records."""
    return KnownValues(KnownKeys(records / "value_keys"), KnownNames(records / "names.json"))


def link(records: Path, out: Path, without: str | None, settings: LinkSettings) -> None:
    """Link the records, the whole pipeline or less one part of it."""
    stages = Stages()
    frames = read_records(records)
    start = time.perf_counter(), processor_seconds()
    with _less(without):
        # an ablation of names may not find them analysed
        earlier = EarlierNights() if without else EarlierNights(known_values(records))
        result = link_records(frames, settings, ValuePairs(), stages, earlier=earlier)
    # what linking does between the stages that it tells of: competition, assignment, error rates
    stages.wall[BETWEEN] = time.perf_counter() - start[0] - sum(stages.wall.values())
    stages.cpu[BETWEEN] = processor_seconds() - start[1] - sum(stages.cpu.values())
    give_back_memory()  # as a night does
    from linkage.snapshot_tables import links_table

    links_table(result).to_parquet(out / "links.parquet", index=False)
    candidates = {pair: int(n) for pair, n in result.report["candidates"].items()}
    facts = {"candidates": candidates, "error_rates": result.report["error_rates"]}
    stages.write(out / "stages.json", records=len(result.records), **facts)


def _less(part: str | None) -> AbstractContextManager[None]:
    """The pipeline less one part, or as it is."""
    if part is None:
        return nullcontext()
    from benchmarks.linking.ablations import ABLATIONS

    return ABLATIONS[part]()


if __name__ == "__main__":
    main()
