"""Comparison vectors: for each candidate pair the level of each field, joined in DuckDB from value pairs."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS
from linkage.matching.preparation import Prepared
from linkage.matching.value_pairs import ValuePairs
from linkage.progress import Progress

#: field -> text feature, for the fields that are compared as value pairs (comparators.COMPARATORS names
#: the same; it is not imported here because recordlinkage is slow to import and often not needed).
VALUE_PAIR_FIELDS = {
    "surname": "surname",
    "given": "given",
    "given_initial": "given",
    "patronymic": "patronymic",
    "patronymic_initial": "patronymic",
    "unit": "unit",
    "rank": "rank",
    "call_sign": "call_sign",
    "home": "home",
    "home_region": "home",
    "missing_place": "missing_place",
}


@dataclass(frozen=True)
class Vectors:
    """Comparison vectors of pairs, sorted by (l, r).

    Attributes:
        l: left rid of each pair.
        r: right rid, always greater than the left one.
        rules: bitmask of the blocking rules that found the pair.
        levels: int8 [pairs, fields] in the order of FIELDS; -1 where a field is missing.
    """

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    rules: np.ndarray
    levels: np.ndarray

    def __len__(self) -> int:
        return len(self.l)

    def at(self, chosen: np.ndarray) -> "Vectors":
        """The chosen pairs (a mask or positions)."""
        return Vectors(self.l[chosen], self.r[chosen], self.rules[chosen], self.levels[chosen])


def comparison_vectors(
    con: duckdb.DuckDBPyConnection, pairs: str, prepared: Prepared, known: ValuePairs, progress: Progress
) -> Vectors:
    """Compare the pairs of the table ``pairs`` (l, r, rules).

    Args:
        con: holds ``features`` (see blocking.load_features) and the table of pairs.
        pairs: the table's name.
        prepared: the texts behind the value ids.
        known: value pairs compared before; new ones are added.
        progress: advanced once a field.
    """
    for field, feature in VALUE_PAIR_FIELDS.items():
        needed = con.execute(value_pairs_sql(pairs, feature)).fetchnumpy()
        texts = np.array([*prepared.values[feature], ""], dtype=object)
        levels = known.levels(field, texts[needed["a"]], texts[needed["b"]])
        frame = pd.DataFrame({"a": needed["a"], "b": needed["b"], "level": levels})
        con.register("incoming", frame)
        con.execute(f"CREATE OR REPLACE TABLE levels_{field} AS SELECT * FROM incoming")
        con.unregister("incoming")
        progress.advance()
    found = con.execute(vectors_sql(pairs)).fetchnumpy()
    levels = np.stack([np.asarray(found[field.name], dtype=np.int8) for field in FIELDS], axis=1)
    return Vectors(
        np.asarray(found["l"], np.int32),
        np.asarray(found["r"], np.int32),
        np.asarray(found["rules"], np.int32),
        levels,
    )


def value_pairs_sql(pairs: str, feature: str) -> str:
    """The distinct value pairs of one feature that the pairs need, sorted."""
    return (
        f"SELECT DISTINCT fl.{feature} AS a, fr.{feature} AS b FROM {pairs} p "
        "JOIN features fl ON fl.rid = p.l JOIN features fr ON fr.rid = p.r "
        f"WHERE fl.{feature} >= 0 AND fr.{feature} >= 0 ORDER BY a, b"
    )


def vectors_sql(pairs: str) -> str:
    """One row a pair: l, r, rules and the level of every field, sorted by l and r."""
    joins = " ".join(
        f"LEFT JOIN levels_{field} v_{field} ON v_{field}.a = fl.{feature} AND v_{field}.b = fr.{feature}"
        for field, feature in VALUE_PAIR_FIELDS.items()
    )
    computed = {
        **{field: f"coalesce(v_{field}.level, -1)" for field in VALUE_PAIR_FIELDS},
        "birth_date": birth_date_level_sql(),
        "birth_year": birth_year_level_sql(),
        "age": age_level_sql(),
        "sex": sex_level_sql(),
        "document": equal_or_missing_sql("document"),
        "tax_number": equal_or_missing_sql("tax_number"),
        "other_lists": "-1",
    }
    columns = ", ".join(f"({computed[field.name]})::TINYINT AS {field.name}" for field in FIELDS)
    return (
        f"SELECT p.l, p.r, p.rules, {columns} FROM {pairs} p "
        f"JOIN features fl ON fl.rid = p.l JOIN features fr ON fr.rid = p.r {joins} ORDER BY p.l, p.r"
    )


_WHOLE_DATES = "(fl.birth_day > 0 AND fr.birth_day > 0)"
_BOTH_YEARS = "(fl.birth_year > 0 AND fr.birth_year > 0)"


def birth_date_level_sql() -> str:
    """BirthDateLevel of two whole dates; -1 where either is not whole."""
    return f"""CASE
        WHEN NOT {_WHOLE_DATES} THEN -1
        WHEN fl.birth_year = fr.birth_year AND fl.birth_month = fr.birth_month
             AND fl.birth_day = fr.birth_day THEN 4
        WHEN fl.birth_year = fr.birth_year AND fl.birth_month = fr.birth_day
             AND fl.birth_day = fr.birth_month THEN 3
        WHEN (fl.birth_year = fr.birth_year)::INT + (fl.birth_month = fr.birth_month)::INT
             + (fl.birth_day = fr.birth_day)::INT = 2 THEN 2
        WHEN fl.birth_year = fr.birth_year THEN 1
        ELSE 0 END"""


def birth_year_level_sql() -> str:
    """BirthYearLevel where both years are known but not both days; known months must agree for SAME."""
    return f"""CASE
        WHEN {_WHOLE_DATES} OR NOT {_BOTH_YEARS} THEN -1
        WHEN fl.birth_year = fr.birth_year
             AND (fl.birth_month = 0 OR fr.birth_month = 0 OR fl.birth_month = fr.birth_month) THEN 3
        WHEN abs(fl.birth_year - fr.birth_year) <= 1 THEN 2
        WHEN abs(fl.birth_year - fr.birth_year) <= 3 THEN 1
        ELSE 0 END"""


def age_level_sql() -> str:
    """AgeLevel where one record has a year of birth and the other only an age."""
    return f"""CASE
        WHEN {_BOTH_YEARS} THEN -1
        WHEN fl.birth_year > 0 AND fr.age_low > 0 THEN {_age_step("fl", "fr")}
        WHEN fr.birth_year > 0 AND fl.age_low > 0 THEN {_age_step("fr", "fl")}
        ELSE -1 END"""


def _age_step(born: str, aged: str) -> str:
    gap = f"greatest({aged}.age_low - {born}.birth_year, {born}.birth_year - {aged}.age_high, 0)"
    return f"CASE WHEN {gap} = 0 THEN 3 WHEN {gap} <= 2 THEN 2 WHEN {gap} <= 5 THEN 1 ELSE 0 END"


def sex_level_sql() -> str:
    """Agreement in sex; -1 where given names were compared, since those already say it."""
    return """CASE
        WHEN fl.sex = 0 OR fr.sex = 0 OR coalesce(v_given.level, -1) >= 0 THEN -1
        ELSE (fl.sex = fr.sex)::INT END"""


def equal_or_missing_sql(feature: str) -> str:
    """1 where both values are the same, 0 where they differ, -1 where either is missing."""
    return (
        f"CASE WHEN fl.{feature} < 0 OR fr.{feature} < 0 THEN -1 ELSE (fl.{feature} = fr.{feature})::INT END"
    )
