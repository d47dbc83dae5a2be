"""recordlinkage's ECM classifier as a child of the bench, on the same prepared files as Splink's raw arm.

python -m benchmarks.linking.ecm_arm WORLD OUT

recordlinkage has no levels and no missing values here: every field agrees or it does not, and an absent
one does not. Blocking and comparison are its own (Index, Compare).
"""

import argparse
import warnings
from pathlib import Path

import pandas as pd
import recordlinkage

from benchmarks.linking.raw_files import read_tables
from benchmarks.linking.splink_arm import LEAST_PROBABILITY, as_links
from benchmarks.linking.stages import Stages

#: Jaro-Winkler similarity from which two texts agree.
AGREE = 0.88
_BLOCKS = (("dob",), ("surname",), ("surname_start", "given"), ("surname_start", "birth_year"))
_TESTIMONY_BLOCKS = (*_BLOCKS[1:], ("surname_start", "unit"), ("given", "unit"), ("given", "town"))
_TEXTS = ("surname", "given", "patronymic", "town", "missing_town", "rank", "call_sign")
_EXACT = ("dob", "birth_year", "unit")
#: A column is compared where at least this share of the other kind has it.
LEAST_FILLED = 0.02


def main() -> None:
    """Link every kind to the registry, and the registry to itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("world", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    warnings.simplefilter("ignore", FutureWarning)
    stages = Stages()
    with stages.stage("prepare"):
        tables = {kind: _keyed(table) for kind, table in read_tables(args.world).items()}
    links, candidates = [], {}
    for kind, table in tables.items():
        found, candidates[kind] = _linked(tables["registry"], table, kind, stages)
        links.append(as_links(found, kind))
    pd.concat(links, ignore_index=True).to_parquet(args.out / "links.parquet", index=False)
    records = sum(len(table) for table in tables.values())
    stages.write(args.out / "stages.json", candidates=candidates, records=records)


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    keyed = table.assign(
        surname_start=table["surname"].str[:3], birth_year=table["birth_year"].astype(object)
    )
    return keyed.set_index("unique_id")


def _linked(
    registry: pd.DataFrame, other: pd.DataFrame, kind: str, stages: Stages
) -> tuple[pd.DataFrame, int]:
    """Pairs (unique_id_l, unique_id_r, match_probability), and the number of candidates."""
    tables = (registry,) if kind == "registry" else (registry, other)
    filled = [name for name in other.columns if other[name].notna().mean() >= LEAST_FILLED]
    with stages.stage("block"):
        pairs = _candidates(tables, [rule for rule in _blocks(kind) if set(rule) <= set(filled)])
    with stages.stage("compare"):
        compare = recordlinkage.Compare()
        for name in [name for name in _TEXTS if name in filled]:
            compare.string(name, name, method="jarowinkler", threshold=AGREE, label=name)
        for name in [name for name in _EXACT if name in filled]:
            compare.exact(name, name, label=name)
        vectors = compare.compute(pairs, *tables)
        vectors = vectors.loc[:, vectors.nunique() > 1].astype(int)
    with stages.stage("train and predict"):
        classifier = recordlinkage.ECMClassifier()
        classifier.fit(vectors)
        probability = classifier.prob(vectors)
    found = pd.DataFrame(
        {
            "unique_id_l": pairs.get_level_values(0),
            "unique_id_r": pairs.get_level_values(1),
            "match_probability": probability.to_numpy().clip(0, 1),
        }
    )
    return found[found["match_probability"] >= LEAST_PROBABILITY], len(pairs)


def _blocks(kind: str) -> tuple[tuple[str, ...], ...]:
    return _TESTIMONY_BLOCKS if kind == "testimony" else _BLOCKS


def _candidates(tables: tuple[pd.DataFrame, ...], rules: list[tuple[str, ...]]) -> pd.MultiIndex:
    """The union of the rules; a record without a rule's column is left out, so that empties do not meet."""
    found = pd.MultiIndex.from_arrays([[], []])
    for rule in rules:
        index = recordlinkage.Index()
        index.block(left_on=list(rule), right_on=list(rule))
        found = found.union(index.index(*(table.dropna(subset=list(rule)) for table in tables)))
    return found


if __name__ == "__main__":
    main()
