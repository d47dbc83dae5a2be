"""The table of blocking rules in docs/method-linkage.md, measured on a synthetic world.

Usage: python docs/scripts/blocking_table.py WORLD WORKSPACE

WORLD is a folder of ``linkage synth``; WORKSPACE holds its files, delivered without --source.
"""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from linkage.deliveries import readable_warehouse
from linkage.matching.blocking import Source, candidate_pairs, keys_of_spaces
from linkage.matching.blocking_rules import RULES
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.preparation import prepare
from linkage.workspace import Workspace


def main(world: Path, folder: Path) -> None:
    """Print the table, and a line with the totals."""
    as_of = date.fromisoformat(json.loads((world / "world.json").read_text(encoding="utf-8"))["as_of"])
    with readable_warehouse(Workspace.opened(folder)) as warehouse:
        frames = {kind: warehouse.current_records(kind, as_of, raw=False) for kind in KIND_ORDER}
    prepared = prepare(frames)
    person = persons(world, prepared.records)
    registry = prepared.rids("registry")
    source = Source.of(replace(prepared, keys=keys_of_spaces(prepared)))
    pairs = candidate_pairs(source, registry, np.arange(len(prepared.records))).findings.united()
    found = pd.DataFrame({"l": pairs.l, "r": pairs.r, "rules": pairs.rules})
    true = found[person[found["l"]] == person[found["r"]]]
    print("| rule | pairs | of them true | true, found by no other |\n| --- | ---: | ---: | ---: |")
    for bit, rule in enumerate(RULES):
        mask = 1 << bit
        pairs, hits = int((found["rules"] & mask > 0).sum()), int((true["rules"] & mask > 0).sum())
        print(f"| {rule.name} | {pairs:,} | {hits:,} | {int((true['rules'] == mask).sum()):,} |")
    print(f"| **all together** | **{len(found):,}** | **{len(true):,}** | |")
    print(f"\nTrue pairs: {true_pairs(person, registry):,}.")


def persons(world: Path, records: pd.DataFrame) -> np.ndarray:
    """The true person of each rid, as a number."""
    truth = pd.read_csv(world / "truth.csv", dtype=str).rename(columns={"source": "kind"})
    whose = records.merge(truth, on=["kind", "record_id"], how="left", validate="many_to_one")["person_id"]
    return pd.factorize(whose)[0]


def true_pairs(person: np.ndarray, registry: np.ndarray) -> int:
    """Pairs of a registry entry with any later record of the same person."""
    entries = np.bincount(person[registry], minlength=int(person.max()) + 1)
    others = np.bincount(np.delete(person, registry), minlength=len(entries))
    return int((entries * (entries - 1) // 2 + entries * others).sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
