"""Comparison vectors: for each candidate pair the level of each field.

Numbers (dates, ages, documents) are compared in DuckDB. Texts are compared by value: each distinct pair of
value ids once, and its level handed to every pair of records that shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.fields import FIELDS
from linkage.matching.preparation import Prepared
from linkage.matching.value_pairs import ValuePairs
from linkage.progress import Progress

#: text feature -> the fields that are compared as pairs of its values (comparators.COMPARATORS names the
#: same; it is not imported here because recordlinkage is slow to import and often not needed).
FIELDS_OF_FEATURE = {
    "given": ("given", "given_initial"),
    "patronymic": ("patronymic", "patronymic_initial"),
    "unit": ("unit",),
    "rank": ("rank",),
    "call_sign": ("call_sign",),
    "home": ("home", "home_region"),
    "missing_place": ("missing_place",),
    "surname": ("surname",),
}

COLUMN = {field.name: i for i, field in enumerate(FIELDS)}


@dataclass(frozen=True)
class Vectors:
    """Comparison vectors of pairs, sorted by (l, r), or by (r, l) where they are parted by kinds.

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

    def at(self, chosen: np.ndarray | slice) -> "Vectors":
        """The chosen pairs (a mask, positions or a slice)."""
        return Vectors(self.l[chosen], self.r[chosen], self.rules[chosen], self.levels[chosen])

    @cached_property
    def patterns(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct rows of ``levels``, sorted, and which of them each pair shows."""
        code = np.zeros(len(self), dtype=np.int64)
        for level in np.ascontiguousarray(self.levels.T):
            code *= 8
            code += level
            code += 1
        of, distinct = pd.factorize(code, sort=True)
        return self.levels[_first_of_each(of, len(distinct))], of

    @cached_property
    def like_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of one right record with the same levels weigh the same under any model.

        The position of the first of each such set, and which set each pair belongs to.
        """
        patterns, pattern_of = self.patterns
        of, distinct = pd.factorize(self.r.astype(np.int64) * len(patterns) + pattern_of)
        return _first_of_each(of, len(distinct)), of


def _first_of_each(of: np.ndarray, n: int) -> np.ndarray:
    """The first position of each number from 0 to n - 1."""
    first = np.zeros(n, dtype=np.int64)
    first[of[::-1]] = np.arange(len(of))[::-1]
    return first


def no_pairs() -> Vectors:
    """Comparison vectors of no pair."""
    none = np.zeros(0, dtype=np.int32)
    return Vectors(none, none, none, np.zeros((0, len(FIELDS)), dtype=np.int8))


def order_of_pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The positions of pairs of rids, each pair once, by the first rid and then by the second."""
    order: np.ndarray = np.argsort((first.astype(np.int64) << 32) | second)
    return order


def joined(parts: Sequence[Vectors]) -> Vectors:
    """The pairs of all parts, at least one, one part after the other."""
    if len(parts) == 1:
        return parts[0]
    return Vectors(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("l", "r", "rules", "levels"))
    )


def comparison_vectors(
    con: duckdb.DuckDBPyConnection, pairs: str, prepared: Prepared, known: ValuePairs, progress: Progress
) -> Vectors:
    """Compare the pairs of the table ``pairs`` (l, r, rules).

    Args:
        con: holds ``features`` (see blocking.load_features) and the table of pairs.
        pairs: the table's name.
        prepared: the texts behind the value ids.
        known: value pairs compared before; new ones are added.
        progress: advanced once a text feature.
    """
    vectors = compared_numbers(con, pairs)
    for feature, fields in FIELDS_OF_FEATURE.items():
        _compare_texts(vectors, feature, fields, prepared, known)
        progress.advance()
    _compare_sex(vectors, prepared)
    return vectors


def compared_numbers(con: duckdb.DuckDBPyConnection, pairs: str) -> Vectors:
    """The pairs with the levels of all fields that are numbers; the others are missing so far."""
    columns = con.execute(numbers_sql(pairs)).fetchnumpy()
    found: dict[str, np.ndarray] = {name: np.asarray(column) for name, column in columns.items()}
    order = order_of_pairs(found["l"], found["r"])
    found = {name: column[order] for name, column in found.items()}
    levels = np.full((len(found["l"]), len(FIELDS)), -1, dtype=np.int8)
    for field in NUMBER_FIELDS:
        levels[:, COLUMN[field]] = found[field]
    left, right, rules = (np.asarray(found[name], np.int32) for name in ("l", "r", "rules"))
    return Vectors(left, right, rules, levels)


def _compare_texts(
    vectors: Vectors, feature: str, fields: tuple[str, ...], prepared: Prepared, known: ValuePairs
) -> None:
    """Fill in the levels of the fields of one text feature."""
    value = prepared.features[feature].to_numpy()
    left, right = value[vectors.l], value[vectors.r]
    there = np.flatnonzero((left >= 0) & (right >= 0))
    texts = prepared.values[feature]
    left, right = np.minimum(left, right)[there], np.maximum(left, right)[there]  # levels are symmetric
    pair_of, pairs = pd.factorize(left.astype(np.int64) * len(texts) + right)
    for field in fields:
        sides = (pairs // max(len(texts), 1), pairs % max(len(texts), 1))
        levels = known.levels(field, texts, *sides, prepared.hashes[feature])
        vectors.levels[there, COLUMN[field]] = levels[pair_of]


def _compare_sex(vectors: Vectors, prepared: Prepared) -> None:
    """Agreement in sex; missing where given names were compared, since those already say it."""
    sex = prepared.features["sex"].to_numpy()
    left, right = sex[vectors.l], sex[vectors.r]
    said = (left > 0) & (right > 0) & (vectors.levels[:, COLUMN["given"]] < 0)
    vectors.levels[:, COLUMN["sex"]] = np.where(said, left == right, -1)


def numbers_sql(pairs: str) -> str:
    """One row a pair: l, r, rules and the level of every field that is a number."""
    columns = ", ".join(f"({level})::TINYINT AS {field}" for field, level in NUMBER_FIELDS.items())
    return (
        f"SELECT p.l, p.r, p.rules, {columns} FROM {pairs} p "
        "JOIN features fl ON fl.rid = p.l JOIN features fr ON fr.rid = p.r"
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


def equal_or_missing_sql(feature: str) -> str:
    """1 where both values are the same, 0 where they differ, -1 where either is missing."""
    return (
        f"CASE WHEN fl.{feature} < 0 OR fr.{feature} < 0 THEN -1 ELSE (fl.{feature} = fr.{feature})::INT END"
    )


#: field -> SQL of its level, for the fields that are compared as numbers
NUMBER_FIELDS = {
    "birth_date": birth_date_level_sql(),
    "birth_year": birth_year_level_sql(),
    "age": age_level_sql(),
    "document": equal_or_missing_sql("document"),
    "tax_number": equal_or_missing_sql("tax_number"),
}
