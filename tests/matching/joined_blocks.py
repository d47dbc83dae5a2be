"""Blocking as three statements of SQL say it: what finding blocks in arrays is held to."""

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.block_division import NO_BLOCKS, Members, Sides, divided, in_one_part
from linkage.matching.blocking_rules import Rule
from linkage.matching.findings import RID_BITS, numbered_pairs
from linkage.matching.keyed_records import told_by_records
from linkage.matching.preparation import Prepared
from linkage.matching.value_keys import KEY_SPACES


def load(con: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Put what records tell, NULL where they tell nothing, and the keys of their values into tables."""
    told = pd.DataFrame(told_by_records(prepared, prepared.records["kind"].to_numpy()))
    numbers = [name for name in told if told[name].dtype != bool]
    told[numbers] = told[numbers].astype("Int64").where(told[numbers] >= 0)
    tables = {f"keys_{space}": keys.frame() for space, keys in prepared.keys.items()}
    for table, frame in (tables | {"records": told.rename_axis("rid").reset_index()}).items():
        con.register("incoming", frame)
        con.execute(f"CREATE TABLE {table} AS SELECT * FROM incoming")
        con.unregister("incoming")


def joined(con: duckdb.DuckDBPyConnection, rule: Rule, sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """What ``block_search.search`` finds, by joining the tables of :func:`load`."""
    for table, stands in (("left_side", sides.left), ("right_side", sides.right)):
        con.register("incoming", pd.DataFrame({"rid": np.flatnonzero(stands)}))
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM records SEMI JOIN incoming USING (rid)")
        con.unregister("incoming")
    wide = 1 if rule.near_year else 0
    for side, tolerance, only in (("left", 0, rule.only_left), ("right", wide, rule.only)):
        keyed = keyed_records_sql(rule, f"{side}_side", tolerance, only)
        con.execute(f"CREATE OR REPLACE TEMP TABLE block_{side} AS {keyed}")
    oversized = oversized_blocks_sql(sides.largest_block, sides.n_counted)
    con.execute(f"CREATE OR REPLACE TEMP TABLE oversized AS {oversized}")
    pairs = np.asarray(con.execute(PAIRS_IN_A_BLOCK).fetchnumpy()["pair"])
    left, right = (_of_oversized(con, side) for side in ("block_left", "block_right"))
    if not len(left.rid):
        return np.unique(pairs), NO_BLOCKS
    columns = ", ".join(f"coalesce({key}, -1)::BIGINT AS e{i}" for i, key in enumerate(rule.further_keys))
    told = con.execute(f"SELECT {columns} FROM records ORDER BY rid").fetchnumpy()
    further = [np.asarray(one) for one in told.values()]
    parts = divided(left, right, further, sides, np.zeros(0, np.int64))
    of, at = in_one_part(parts.left, parts.right)
    l, r = left.rid[of], right.rid[at]  # noqa: E741
    return np.unique(np.concatenate([pairs, numbered_pairs(l, r)[l < r]])), parts.too_large


def keyed_records_sql(rule: Rule, side: str, tolerance: int, only: str) -> str:
    """Each record of a side under each of its keys, each of them once: rid, block (three keys).

    Args:
        rule: whose keys.
        side: a table of records.
        tolerance: years to either side under which a record is keyed as well.
        only: what must hold of the record.
    """
    joins = [
        f"JOIN keys_{space} k{i} ON k{i}.value = f.{KEY_SPACES[space][0]}"
        for i, space in enumerate(rule.keys)
    ]
    parts = [f"k{i}.key" for i in range(len(rule.keys))] + [f"f.{told}" for told in rule.also]
    filters = [f"f.{only}"] + [f"f.{told} IS NOT NULL" for told in rule.also]
    if rule.near_year:
        parts.append("f.birth_year + step")
        joins.append(f"CROSS JOIN range(-{tolerance}, {tolerance} + 1) AS steps(step)")
        filters.append("f.birth_year > 0")
    columns = ", ".join(f"{part}::BIGINT AS b{i}" for i, part in enumerate(parts))
    padding = "".join(f", 0::BIGINT AS b{i}" for i in range(len(parts), 3))
    return f"SELECT f.rid, {columns}{padding} FROM {side} f {' '.join(joins)} WHERE {' AND '.join(filters)}"


def oversized_blocks_sql(largest_block: int, n_counted: int) -> str:
    """Blocks with more than ``largest_block`` pairs of records whose rids are below ``n_counted``."""

    def sizes(side: str) -> str:
        return f"(SELECT b0, b1, b2, count(*) AS n FROM {side} WHERE rid < {n_counted} GROUP BY ALL)"

    left, right = (sizes(side) for side in ("block_left", "block_right"))
    return (
        f"SELECT b0, b1, b2 FROM {left} l JOIN {right} r USING (b0, b1, b2) WHERE l.n * r.n > {largest_block}"
    )


PAIRS_IN_A_BLOCK = (
    f"SELECT (r.rid::BIGINT << {RID_BITS}) | l.rid AS pair "
    "FROM block_left l JOIN block_right r USING (b0, b1, b2) "
    "ANTI JOIN oversized USING (b0, b1, b2) "
    "WHERE l.rid < r.rid"
)


def _of_oversized(con: duckdb.DuckDBPyConnection, side: str) -> Members:
    """The members of the oversized blocks on one side."""
    of = con.execute(f"SELECT rid, b0, b1, b2 FROM {side} SEMI JOIN oversized USING (b0, b1, b2)")
    rid, *keys = of.fetchnumpy().values()
    return Members(np.asarray(rid, np.int64), np.stack([np.asarray(key, np.int64) for key in keys], axis=1))
