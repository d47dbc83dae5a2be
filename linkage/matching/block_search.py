"""Blocking of all records: for each rule DuckDB joins the records that share its keys.

The cursor of a rule keeps its own temporary tables, so that rules run side by side.
"""

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.block_division import NO_BLOCKS, Members, Sides, divided, in_one_part
from linkage.matching.block_lookup import told_sql
from linkage.matching.blocking_rules import Rule
from linkage.matching.findings import RID_BITS, numbered_pairs
from linkage.matching.value_keys import KEY_SPACES


def create_sides(con: duckdb.DuckDBPyConnection, sides: Sides) -> None:
    """The features of the records that may stand on either side, as rules read them many times."""
    for table, stands in (("left_side", sides.left), ("right_side", sides.right)):
        con.register("incoming", pd.DataFrame({"rid": np.flatnonzero(stands).astype(np.int32)}))
        con.execute(f"CREATE OR REPLACE TABLE {table} AS FROM features SEMI JOIN incoming USING (rid)")
        con.unregister("incoming")


def drop_sides(con: duckdb.DuckDBPyConnection) -> None:
    """Drop them once all rules have read them."""
    con.execute("DROP TABLE left_side; DROP TABLE right_side")


def search(con: duckdb.DuckDBPyConnection, rule: Rule, sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of one rule, numbered (see findings), and what was refined (rows of block_division).

    Each pair comes once; their numbers ascend.

    Args:
        con: holds the tables of blocking.load_features and of :func:`create_sides`.
        rule: which pairs.
        sides: which records may stand where.
    """
    wide = 1 if rule.near_year else 0
    with con.cursor() as own:
        left_sql = keyed_records_sql(rule, "left_side", 0, rule.only_left)
        right_sql = keyed_records_sql(rule, "right_side", wide, rule.only)
        own.execute(f"CREATE TEMP TABLE block_left AS {left_sql}")
        own.execute(f"CREATE TEMP TABLE block_right AS {right_sql}")
        oversized = oversized_blocks_sql(sides.largest_block, sides.n_counted)
        ((n_oversized,),) = own.execute(f"CREATE TEMP TABLE oversized AS {oversized}").fetchall()
        pairs = np.asarray(own.execute(pairs_in_a_block_sql()).fetchnumpy()["pair"])
        if not n_oversized:  # as in most rules: what divides blocks is not asked for
            return _distinct(pairs), NO_BLOCKS
        left, right = (_of_oversized(own, side) for side in ("block_left", "block_right"))
        further = _further_keys(own, rule)
    parts = divided(left, right, further, sides, np.zeros(0, np.int64))
    of, at = in_one_part(parts.left, parts.right)
    l, r = left.rid[of], right.rid[at]  # noqa: E741
    if len(l):
        pairs = np.concatenate([pairs, numbered_pairs(l, r)[l < r]])
    return _distinct(pairs), parts.too_large


def _of_oversized(con: duckdb.DuckDBPyConnection, side: str) -> Members:
    """The members of the oversized blocks on one side."""
    rid, *keys = con.execute(members_of_oversized_sql(side)).fetchnumpy().values()
    return Members(np.asarray(rid, np.int64), np.stack([np.asarray(key, np.int64) for key in keys], axis=1))


def _further_keys(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[np.ndarray]:
    """What divides oversized blocks: for each key its value by rid."""
    columns = con.execute(told_sql(rule.further_keys)).fetchnumpy().values()
    return [np.asarray(column) for column in columns]


def keyed_records_sql(rule: Rule, side: str, tolerance: int, only: str = "true") -> str:
    """Each record of a side under each of its keys, each of them once: rid, block (three keys).

    Args:
        rule: whose keys.
        side: a table of features.
        tolerance: years to either side under which a record is keyed as well.
        only: SQL condition on the record.
    """
    joins = [
        f"JOIN keys_{space} k{i} ON k{i}.value = f.{KEY_SPACES[space][0]}"
        for i, space in enumerate(rule.keys)
    ]
    parts = [f"k{i}.key" for i in range(len(rule.keys))] + [f"({expression})" for expression in rule.also]
    filters = [only] + [f"({expression}) IS NOT NULL" for expression in rule.also]
    if rule.near_year:
        parts.append("f.birth_year + step")
        joins.append(f"CROSS JOIN range(-{tolerance}, {tolerance} + 1) AS steps(step)")
        filters.append("f.birth_year > 0")
    columns = ", ".join(f"{part}::BIGINT AS b{i}" for i, part in enumerate(parts))
    padding = "".join(f", 0::BIGINT AS b{i}" for i in range(len(parts), 3))
    return f"SELECT f.rid, {columns}{padding} FROM {side} f {' '.join(joins)} WHERE {' AND '.join(filters)}"


def oversized_blocks_sql(largest_block: int, n_counted: int) -> str:
    """Blocks with more than ``largest_block`` pairs of records whose rids are below ``n_counted``.

    Such a block is part of one by its first key alone. There are few of those; only they are counted through.
    """

    def sizes(side: str, keys: str, among: str = "") -> str:
        return f"(SELECT {keys}, count(*) AS n FROM {side} {among} WHERE rid < {n_counted} GROUP BY ALL)"

    def large(keys: str, among: str = "") -> str:
        left, right = (sizes(side, keys, among) for side in ("block_left", "block_right"))
        return f"SELECT {keys} FROM {left} l JOIN {right} r USING ({keys}) WHERE l.n * r.n > {largest_block}"

    within = large("b0, b1, b2", "SEMI JOIN large USING (b0)")
    return f"WITH large AS MATERIALIZED ({large('b0')}) {within}"


def pairs_in_a_block_sql() -> str:
    """Pairs of records in one block that is not oversized, as one number (see findings).

    A pair comes once for each block that the records share.
    """
    return (
        f"SELECT (r.rid::BIGINT << {RID_BITS}) | l.rid AS pair "
        "FROM block_left l JOIN block_right r USING (b0, b1, b2) "
        "ANTI JOIN oversized USING (b0, b1, b2) "
        "WHERE l.rid < r.rid"
    )


def members_of_oversized_sql(side: str) -> str:
    """The records of a side in oversized blocks."""
    return f"SELECT rid, b0, b1, b2 FROM {side} SEMI JOIN oversized USING (b0, b1, b2)"


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Each number once, ascending, sorted where they stand; numpy's own unique is slower than its sort."""
    numbers.sort()
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers
