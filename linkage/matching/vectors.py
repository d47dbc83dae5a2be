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

#: Pairs whose numbers are compared together, so that memory stays bounded.
TOGETHER = 400_000

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
        return self.levels[_first_of_each(of, len(distinct))], of.astype(np.int32)

    @cached_property
    def like_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of one right record with the same levels weigh the same under any model.

        The position of the first of each such set, and which set each pair belongs to.
        """
        patterns, pattern_of = self.patterns
        of, distinct = pd.factorize(self.r.astype(np.int64) * len(patterns) + pattern_of)
        return _first_of_each(of, len(distinct)), of.astype(np.int32)


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
    return with_texts(compared_numbers(con, pairs), prepared, known, progress)


def with_texts(vectors: Vectors, prepared: Prepared, known: ValuePairs, progress: Progress) -> Vectors:
    """The vectors of pairs whose numbers are compared, with the levels of their texts filled in.

    Args as of :func:`comparison_vectors`.
    """
    for feature, fields in FIELDS_OF_FEATURE.items():
        _compare_texts(vectors, feature, fields, prepared, known)
        progress.advance()
    _compare_sex(vectors, prepared)
    return vectors


def compared_numbers(con: duckdb.DuckDBPyConnection, pairs: str) -> Vectors:
    """The pairs with the levels of all fields that are numbers; the others are missing so far."""
    ranges = ranges_of_pairs(con, pairs)
    n_pairs = sum(n for _, _, n in ranges)
    left, right, rules = (np.empty(n_pairs, dtype=np.int32) for _ in range(3))
    levels = np.full((n_pairs, len(FIELDS)), -1, dtype=np.int8)
    start = 0
    for low, high, n in ranges:
        found = con.execute(numbers_sql(pairs), [low, high]).fetchnumpy()
        order = order_of_pairs(np.asarray(found["l"]), np.asarray(found["r"]))
        part = slice(start, start + n)
        for column, name in ((left, "l"), (right, "r"), (rules, "rules")):
            column[part] = found[name][order]
        for field in NUMBER_FIELDS:
            levels[part, COLUMN[field]] = found[field][order]
        start += n
    return Vectors(left, right, rules, levels)


def ranges_of_pairs(con: duckdb.DuckDBPyConnection, pairs: str) -> list[tuple[int, int, int]]:
    """Ranges [from, to) of left rids, in order, of about `TOGETHER` pairs each, and how many these are."""
    found = con.execute(f"SELECT l, count(*) AS n FROM {pairs} GROUP BY l ORDER BY l").fetchnumpy()
    left, n = np.asarray(found["l"]), np.asarray(found["n"])
    part = np.cumsum(n) // TOGETHER
    first = np.flatnonzero(np.diff(part, prepend=-1))
    lows = left[first].tolist()
    highs = [*lows[1:], int(left.max(initial=0)) + 1]
    return list(zip(lows, highs, np.add.reduceat(n, first).tolist() if len(first) else [], strict=False))


def _compare_texts(
    vectors: Vectors, feature: str, fields: tuple[str, ...], prepared: Prepared, known: ValuePairs
) -> None:
    """Fill in the levels of the fields of one text feature."""
    texts = prepared.values[feature]
    n = max(len(texts), 1)
    code = _pairs_of_values(prepared.features[feature].to_numpy(), vectors, n)
    there = np.flatnonzero(code >= 0)
    pairs, pair_of = _distinct(code[there])
    lefts, rights = (part.astype(np.int32) for part in np.divmod(pairs, n))
    del code, pairs
    for field in fields:
        levels = known.levels(field, texts, lefts, rights)
        vectors.levels[there, COLUMN[field]] = levels[pair_of]


def _pairs_of_values(value: np.ndarray, vectors: Vectors, n_values: int) -> np.ndarray:
    """For each pair of records a number for their two values, in either order; -1 where one is missing."""
    left, right = value[vectors.l], value[vectors.r]
    code: np.ndarray = np.maximum(left, right).astype(np.int64)
    np.minimum(left, right, out=left)  # levels are symmetric
    code += left.astype(np.int64) * n_values
    code[left < 0] = -1
    return code


def _distinct(code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers, and which of them each is; by sorting, as a table of hashes is larger."""
    order = np.argsort(code)
    ordered = code[order]
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(code)]
    of = np.empty(len(code), dtype=np.int32)
    of[order] = np.cumsum(first, dtype=np.int32) - 1
    return ordered[first], of


def _compare_sex(vectors: Vectors, prepared: Prepared) -> None:
    """Agreement in sex; missing where given names were compared, since those already say it."""
    sex = prepared.features["sex"].to_numpy()
    left, right = sex[vectors.l], sex[vectors.r]
    said = (left > 0) & (right > 0) & (vectors.levels[:, COLUMN["given"]] < 0)
    vectors.levels[:, COLUMN["sex"]] = np.where(said, left == right, -1)


def numbers_sql(pairs: str) -> str:
    """One row a pair: l, r, rules and the level of every field that is a number.

    Parameters: the first left rid, and the one after the last.
    """
    columns = ", ".join(f"({level})::TINYINT AS {field}" for field, level in NUMBER_FIELDS.items())
    return (
        f"SELECT p.l, p.r, p.rules, {columns} FROM {pairs} p "
        "JOIN features fl ON fl.rid = p.l JOIN features fr ON fr.rid = p.r "
        "WHERE p.l >= ? AND p.l < ?"
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
