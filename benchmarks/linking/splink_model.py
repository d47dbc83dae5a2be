"""One Splink model for one pair of kinds: comparisons, blocking, training, prediction.

Built as Splink's documentation advises for person data: Jaro-Winkler levels over an exact level with term
frequencies, dates in degrees, u from random sampling, the prior from deterministic rules, m by expectation
maximisation in several sessions that block on different fields.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.linking.stages import Stages

#: A column is compared where at least this share of both tables has it.
LEAST_FILLED = 0.02
#: Random pairs for u: Splink's default.
U_PAIRS = 1e6
SEED = 1
Rule = Sequence[str]


@dataclass(frozen=True)
class Plan:
    """What differs between pairs of kinds.

    Attributes:
        predict: blocking rules, each the columns (or SQL) that must be equal.
        certain: deterministic rules that hardly any two strangers meet.
        recall: the share of matches that the deterministic rules are guessed to find.
        train: blocking rules of the sessions of expectation maximisation.
    """

    predict: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    recall: float
    train: tuple[Rule, ...]


_DUPLICATES = Plan(
    predict=(
        ("dob",),
        ("surname", "given"),
        ("substr(surname, 1, 3)", "given"),
        ("substr(surname, 1, 3)", "birth_year"),
        ("given", "patronymic", "birth_year"),
    ),
    certain=(("surname", "given", "patronymic", "birth_year"), ("surname", "given", "dob")),
    recall=0.6,
    train=(("surname", "given"), ("dob",)),
)
_LISTS = replace(_DUPLICATES, predict=(("surname",), *_DUPLICATES.predict))
_TESTIMONY = Plan(
    predict=(
        ("surname",),
        ("substr(surname, 1, 3)", "given"),
        ("substr(surname, 1, 3)", "birth_year"),
        ("substr(surname, 1, 3)", "unit"),
        ("substr(surname, 1, 3)", "town"),
        ("given", "unit"),
        ("given", "town"),
        ("call_sign", "given"),
    ),
    certain=(("surname", "given", "unit"), ("surname", "given", "town"), ("surname", "given", "patronymic")),
    recall=0.35,
    train=(("surname",), ("given", "unit")),
)


def plan_of(kind: str) -> Plan:
    """The plan for the registry with this kind."""
    return {"testimony": _TESTIMONY, "registry": _DUPLICATES}.get(kind, _LISTS)


def link(
    left: pd.DataFrame,
    right: pd.DataFrame | None,
    kind: str,
    stages: Stages,
    engine: dict[str, str],
    threshold: float,
) -> tuple[pd.DataFrame, int]:
    """Train on one pair of kinds and predict.

    Args:
        left: the registry's table (raw_files.COLUMNS).
        right: the other kind's table; None to find duplicates within the registry.
        kind: the other kind.
        stages: told of each stage.
        engine: DuckDB's settings.
        threshold: least probability of a pair that is kept.

    Returns:
        Pairs (unique_id_l, unique_id_r, match_probability), and the number of candidates.
    """
    plan = plan_of(kind)
    tables = [left] if right is None else [left, right]
    usable = _usable(tables)
    settings = SettingsCreator(
        link_type="dedupe_only" if right is None else "link_only",
        comparisons=[compare for columns, compare in _comparisons("skeleton" in left) if usable(columns)],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in plan.predict if usable(rule)],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    with duckdb.connect(":memory:", config=engine) as con:
        api = DuckDBAPI(connection=con)
        names = ["l_registry", "r_other"]
        given = [api.register(t, dataset_display_name=n) for t, n in zip(tables, names, strict=False)]
        linker = Linker(given, settings, log_level=40)
        with stages.stage("train"):
            _train(linker, plan, usable)
        with stages.stage("block"):
            blocked = linker.inference.compute_blocked_pairs_for_predict().as_duckdbpyrelation()
            n_pairs = int(blocked.aggregate("count(*)").fetchall()[0][0])
        with stages.stage("predict"):
            found = linker.inference.predict(threshold_match_probability=threshold)
            pairs = found.as_pandas_dataframe()
    return pairs[["unique_id_l", "unique_id_r", "match_probability"]], n_pairs


def _train(linker: Linker, plan: Plan, usable: Callable[[Rule], bool]) -> None:
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in plan.certain if usable(rule)], recall=plan.recall
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for rule in plan.train:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        except ValueError as error:
            # a level that no match of this session shows ends in m = 0, which Splink 5 refuses; the other
            # sessions train the same fields
            if "m_probability" not in str(error):
                raise


def _usable(tables: list[pd.DataFrame]) -> Callable[[Rule], bool]:
    """Whether all the columns that a rule names are filled in every table."""
    filled = set.intersection(*(set(table.columns[table.notna().mean() >= LEAST_FILLED]) for table in tables))
    known = {column for table in tables for column in table.columns}

    def usable(rule: Rule) -> bool:
        named = {word for part in rule for word in re.findall(r"[a-z_]+", part)}
        return named & known <= filled

    return usable


def _comparisons(parsed: bool) -> list[tuple[Rule, cl.CustomComparison]]:
    """Every comparison, with the columns it needs."""
    return [
        (("surname",), _surname(parsed)),
        (("given",), _given("given")),
        (("patronymic",), _given("patronymic")),
        (("birth_year",), _birth()),
        (("unit",), _exact("unit")),
        (("town",), _text("town")),
        (("missing_town",), _text("missing_town")),
        (("missing_date",), _missing_date()),
        (("rank",), _text("rank")),
        (("call_sign",), _text("call_sign")),
    ]


def _comparison(column: str, *levels: Any) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[cll.NullLevel(column), *levels, cll.ElseLevel()],
    )


def _same(column: str) -> cll.ExactMatchLevel:
    return cll.ExactMatchLevel(column, term_frequency_adjustments=True)


def _surname(parsed: bool) -> cl.CustomComparison:
    levels = [_same("surname")]
    if parsed:
        levels.append(cll.ExactMatchLevel("skeleton"))
    return _comparison("surname", *levels, *(cll.JaroWinklerLevel("surname", t) for t in (0.92, 0.88, 0.8)))


def _given(column: str) -> cl.CustomComparison:
    initial = cll.CustomLevel(
        f"(length({column}_l) = 1 OR length({column}_r) = 1) AND {column}_l[1] = {column}_r[1]", "initial"
    )
    near = [cll.JaroWinklerLevel(column, threshold) for threshold in (0.92, 0.88, 0.7)]
    return _comparison(column, _same(column), initial, *near)


def _birth() -> cl.CustomComparison:
    """Whole dates in the degrees of DateOfBirthComparison; years where either side knows no more."""
    gap = "abs(birth_year_l - birth_year_r)"
    whole = "dob_l IS NOT NULL AND dob_r IS NOT NULL"
    return cl.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            cll.NullLevel("birth_year"),
            cll.ExactMatchLevel("dob"),
            cll.CustomLevel(f"{whole} AND damerau_levenshtein(dob_l, dob_r) <= 1", "one slip in the date"),
            cll.CustomLevel(f"NOT ({whole}) AND {gap} = 0", "same year, the rest unknown"),
            cll.CustomLevel(f"{gap} = 0", "same year"),
            cll.CustomLevel(f"{gap} <= 1", "a year apart"),
            cll.CustomLevel(f"{gap} <= 3", "three years apart"),
            cll.ElseLevel(),
        ],
    )


def _missing_date() -> cl.CustomComparison:
    gap = "abs(datediff('day', try_cast(missing_date_l AS date), try_cast(missing_date_r AS date)))"
    levels = (cll.CustomLevel(f"{gap} <= {days}", f"within {days} days") for days in (7, 31))
    return _comparison("missing_date", _same("missing_date"), *levels)


def _exact(column: str) -> cl.CustomComparison:
    return _comparison(column, _same(column))


def _text(column: str) -> cl.CustomComparison:
    return _comparison(column, _same(column), cll.JaroWinklerLevel(column, 0.88))
