"""Blocking: which pairs of records are worth comparing.

Each rule joins dense integer keys; the candidates are the union of the rules, and each pair keeps a
bitmask of the rules that found it. A block that would hold too many pairs is not dropped but
refined by a second key, and counted in the report.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd

from linkage.matching.blocking_rules import DATE, RULES, Rule
from linkage.matching.known_keys import KnownKeys
from linkage.matching.preparation import Prepared
from linkage.matching.value_keys import KEY_SPACES, is_initial

#: Pairs in one block beyond which the block is refined by the rule's second key.
LARGEST_BLOCK = 400_000
#: Rows of the rules' findings that are united, and then compared, at a time, so that memory stays bounded.
LARGEST_PART = 8_000_000


def load_features(
    con: duckdb.DuckDBPyConnection,
    prepared: Prepared,
    known: KnownKeys | None = None,
    spaces: Iterable[str] = tuple(KEY_SPACES),
) -> None:
    """Put the features and the key spaces into the connection, as tables of integers.

    Args:
        con: where to.
        prepared: the records.
        known: keys of values worked out on earlier nights; new ones are added to it.
        spaces: the key spaces that are asked for; all of them by default.
    """
    known = known or KnownKeys()
    kinds = prepared.records["kind"].to_numpy()
    _create(con, "features", _of_blocking(prepared.features, kinds, prepared.values))
    for space in spaces:
        _create(con, f"keys_{space}", known.of_values(space, prepared.values).frame())


@dataclass(frozen=True)
class Found:
    """What blocking did.

    Attributes:
        counts: for each rule by name: pairs found, and blocks refined.
        oversized: the blocks that were refined: number of the rule and the block's three keys, a row each.
        new: the rids whose pairs were sought.
    """

    counts: dict[str, dict[str, int]]
    oversized: np.ndarray
    new: np.ndarray


def add_features(
    con: duckdb.DuckDBPyConnection,
    features: pd.DataFrame,
    kinds: np.ndarray,
    values: Mapping[str, list[str]],
) -> None:
    """Add records that are made of values already known: features as in preparation.Prepared, by rid."""
    con.register("incoming", _of_blocking(features, kinds, values))
    con.execute("INSERT INTO features BY NAME SELECT * FROM incoming")
    con.unregister("incoming")


def _of_blocking(features: pd.DataFrame, kinds: np.ndarray, values: Mapping[str, list[str]]) -> pd.DataFrame:
    """The features with what rules ask beside them: whether names are initials, of what kind a record is."""
    out = features.rename_axis("rid").reset_index()
    for part in ("given", "patronymic"):
        initials = np.array([is_initial(text) for text in values[part]] + [False])
        out[f"{part}_is_initial"] = initials[out[part].to_numpy()]
    out["is_mention"] = np.isin(kinds.astype(str), ["testimony", "interview"])
    out["is_listed"] = np.isin(kinds.astype(str), ["exchange", "acknowledgement", "death"])
    return out


def candidate_pairs(
    con: duckdb.DuckDBPyConnection, left: np.ndarray, right: np.ndarray, largest_block: int = LARGEST_BLOCK
) -> dict[str, dict[str, int]]:
    """Fill the table ``candidates`` (l, r, rules) with the union of all rules; what each rule found.

    Args:
        con: holds the tables of :func:`load_features`.
        left: rids that may stand left; a pair always has l < r.
        right: rids that may stand right.
        largest_block: pairs in one block beyond which it is refined.
    """
    counts = new_pairs(con, left, right, np.union1d(left, right), _NO_BLOCKS, largest_block).counts
    unite(con)
    return counts


_NO_BLOCKS = np.zeros((0, 4), dtype=np.int64)
_BEYOND_ALL = 2**31 - 1


@dataclass(frozen=True)
class _Cap:
    """Pairs in one block beyond which it is refined, and up to which rid records are counted for it."""

    largest: int
    n_counted: int = _BEYOND_ALL


def new_pairs(
    con: duckdb.DuckDBPyConnection,
    left: np.ndarray,
    right: np.ndarray,
    new: np.ndarray,
    oversized: np.ndarray,
    largest_block: int = LARGEST_BLOCK,
    n_counted: int | None = None,
) -> Found:
    """Find those pairs of :func:`candidate_pairs` that have a new record; :func:`unite` unites the findings.

    Only blocks with a new record are looked at, but each of them whole, so that a block is refined just when
    it would be with every record new. Where that changes a block that was not so before (or was, as records
    were withdrawn), the records in it count as new too, as their old pairs were found by the other rule.

    Args:
        con: holds the tables of :func:`load_features`.
        left: rids that may stand left; a pair always has l < r.
        right: rids that may stand right.
        new: rids whose pairs are sought.
        oversized: the blocks that were refined when the other pairs were found (see Found.oversized).
        largest_block: pairs in one block beyond which it is refined.
        n_counted: from this rid on records take no part in how large a block is; all do by default.
    """
    _create_side(con, "left_side", left)
    _create_side(con, "right_side", right)
    everything = len(new) == len(np.union1d(left, right))
    cap = _Cap(largest_block, _BEYOND_ALL if n_counted is None else n_counted)
    found = _search(con, new, oversized, cap, everything)
    changed = _rows_in_one_only(found.oversized, oversized)
    if len(changed) and not everything:
        _create(con, "changed", pd.DataFrame(changed, columns=["rule", "b0", "b1", "b2"]))
        in_changed = [
            con.execute(members_sql(bit, rule)).fetchnumpy()["rid"]
            for bit, rule in enumerate(RULES)
            if (changed[:, 0] == bit).any()
        ]
        found = _search(con, np.union1d(new, np.concatenate(in_changed)), oversized, cap, False)
    return found


def _rows_in_one_only(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    rows = {tuple(row) for row in one.tolist()} ^ {tuple(row) for row in other.tolist()}
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)


def _search(
    con: duckdb.DuckDBPyConnection,
    new: np.ndarray,
    oversized: np.ndarray,
    cap: _Cap,
    everything: bool,
) -> Found:
    _create(con, "new_rids", pd.DataFrame({"rid": new.astype(np.int32)}))
    for side in ("left", "right"):
        con.execute(f"CREATE OR REPLACE TABLE new_{side} AS FROM {side}_side SEMI JOIN new_rids USING (rid)")
    _create(con, "once_oversized", pd.DataFrame(oversized, columns=["rule", "b0", "b1", "b2"]))
    _create_found(con)

    def of_rule(bit: int) -> np.ndarray:
        with con.cursor() as own:
            return _find(own, bit, RULES[bit], cap, everything)

    # A rule keeps one core busy; each works in temporary tables of its own cursor.
    (threads,) = con.execute("SELECT value FROM duckdb_settings() WHERE name = 'threads'").fetchall()[0]
    with ThreadPoolExecutor(int(threads)) as workers:
        of_rules = list(workers.map(of_rule, range(len(RULES))))
    pairs = dict(con.execute(pairs_by_rule_sql(cap.n_counted)).fetchall())
    counts = {
        rule.name: {"pairs": pairs.get(1 << bit, 0), "refined_blocks": len(of_rules[bit])}
        for bit, rule in enumerate(RULES)
    }
    refined = [np.insert(blocks, 0, bit, axis=1) for bit, blocks in enumerate(of_rules)]
    return Found(counts, np.concatenate([_NO_BLOCKS, *refined]), new)


def parts_of_findings(con: duckdb.DuckDBPyConnection, largest: int = LARGEST_PART) -> list[tuple[int, int]]:
    """Ranges [from, to) of left rids that together are all, each of about ``largest`` findings at most."""
    found = con.execute("SELECT l, count(*) AS n FROM found GROUP BY l ORDER BY l").fetchnumpy()
    part = np.cumsum(found["n"]) // largest
    starts = found["l"][np.flatnonzero(np.diff(part, prepend=part[:1]))].tolist()
    bounds = [0, *starts, _BEYOND_ALL]
    return list(pairwise(bounds))


def unite(con: duckdb.DuckDBPyConnection, low: int = 0, high: int | None = None) -> None:
    """Fill the table ``candidates`` (l, r, rules) with what the rules found, each pair once.

    Args:
        con: holds the findings of :func:`new_pairs`; without a range of left rids they are dropped.
        low: the first left rid.
        high: the left rid after the last.
    """
    con.execute(f"CREATE OR REPLACE TABLE candidates AS {union_of_rules_sql()}", [low, high or _BEYOND_ALL])
    if high is None or high == _BEYOND_ALL:
        con.execute("DROP TABLE found")


#: What only the search for pairs reads.
SIDES = ("left_side", "right_side", "new_left", "new_right")


def give_back(con: duckdb.DuckDBPyConnection, tables: Iterable[str], memory_limit: str) -> None:
    """Drop tables, and let DuckDB return the memory it no longer needs.

    It keeps freed memory for itself until it is told its limit, be it the same as before.
    """
    for table in tables:
        con.execute(f"DROP TABLE IF EXISTS {table}")
    con.execute(f"SET memory_limit = '{memory_limit}'")


def pairs_of_rule(
    con: duckdb.DuckDBPyConnection,
    rule: Rule,
    left: np.ndarray,
    right: np.ndarray,
    largest_block: int = LARGEST_BLOCK,
) -> tuple[np.ndarray, np.ndarray]:
    """Left and right rids of the pairs that one rule finds, be it one of RULES or not, sorted.

    Args:
        con: holds the tables of :func:`load_features`.
        rule: which pairs.
        left: rids that may stand left; a pair always has l < r.
        right: rids that may stand right.
        largest_block: pairs in one block beyond which it is refined.
    """
    _create_side(con, "left_side", left)
    _create_side(con, "right_side", right)
    _create_found(con)
    with con.cursor() as own:
        _find(own, 0, rule, _Cap(largest_block), everything=True)
    pairs = con.execute("SELECT l, r FROM found ORDER BY ALL").fetchnumpy()
    return np.asarray(pairs["l"]), np.asarray(pairs["r"])


def _create_side(con: duckdb.DuckDBPyConnection, table: str, rids: np.ndarray) -> None:
    """The features of the records that may stand on one side, as rules read them many times."""
    con.register("incoming", pd.DataFrame({"rid": rids.astype(np.int32)}))
    con.execute(f"CREATE OR REPLACE TABLE {table} AS FROM features SEMI JOIN incoming USING (rid)")
    con.unregister("incoming")


def _create_found(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE OR REPLACE TABLE found (l INTEGER, r INTEGER, rule INTEGER)")


def _find(con: duckdb.DuckDBPyConnection, bit: int, rule: Rule, cap: _Cap, everything: bool) -> np.ndarray:
    """Add the pairs of one rule to ``found``; the keys of the blocks that were refined, a row each."""
    among = "" if everything else "touched"
    if among:
        con.execute(f"CREATE TEMP TABLE touched AS {touched_blocks_sql(bit, rule)}")
    wide = 1 if rule.near_year else 0
    left_sql = keyed_records_sql(rule, "left_side", tolerance=0, among=among)
    right_sql = keyed_records_sql(rule, "right_side", tolerance=wide, only=rule.only, among=among)
    con.execute(f"CREATE TEMP TABLE block_left AS {left_sql}")
    con.execute(f"CREATE TEMP TABLE block_right AS {right_sql}")
    con.execute(f"CREATE TEMP TABLE oversized AS {oversized_blocks_sql(cap.largest, cap.n_counted)}")
    for pairs in [pairs_of_rule_sql(1 << bit)] if everything else pairs_with_new_sql(1 << bit):
        con.execute(f"INSERT INTO found {pairs}")
    blocks = con.execute("SELECT b0, b1, b2 FROM oversized ORDER BY ALL").fetchnumpy()
    return np.stack([np.asarray(keys, np.int64) for keys in blocks.values()], axis=1)


def keyed_records_sql(rule: Rule, side: str, tolerance: int, only: str = "true", among: str = "") -> str:
    """Each record of a side under each of its keys: rid, block (three keys), refine.

    Args:
        rule: whose keys.
        side: a table of features.
        tolerance: years to either side under which a record is keyed as well.
        only: SQL condition on the record.
        among: a table of blocks (b0, b1, b2); all blocks where it is empty.
    """
    spaces = [f"keys_{space}" for space in rule.keys]
    if among:  # few keys are asked for: sort out the others before they are joined to records
        spaces = [
            f"(SELECT * FROM {table} WHERE key IN (SELECT b{i} FROM {among}))"
            for i, table in enumerate(spaces)
        ]
    joins = [
        f"JOIN {table} k{i} ON k{i}.value = f.{KEY_SPACES[space][0]}"
        for i, (space, table) in enumerate(zip(rule.keys, spaces, strict=True))
    ]
    parts = [f"k{i}.key" for i in range(len(rule.keys))] + [f"({expression})" for expression in rule.also]
    filters = [only] + [f"({expression}) IS NOT NULL" for expression in rule.also]
    if rule.near_year:
        parts.append("f.birth_year + step")
        joins.append(f"CROSS JOIN range(-{tolerance}, {tolerance} + 1) AS steps(step)")
        filters.append("f.birth_year > 0")
    columns = ", ".join(f"{part}::BIGINT AS b{i}" for i, part in enumerate(parts))
    padding = "".join(f", 0::BIGINT AS b{i}" for i in range(len(parts), 3))
    keyed = (
        f"SELECT DISTINCT f.rid, {columns}{padding}, ({rule.refine})::INTEGER AS refine "
        f"FROM {side} f {' '.join(joins)} WHERE {' AND '.join(filters)}"
    )
    return f"SELECT keyed.* FROM ({keyed}) keyed SEMI JOIN {among} USING (b0, b1, b2)" if among else keyed


def touched_blocks_sql(bit: int, rule: Rule) -> str:
    """The blocks of a rule that hold a new record, and those that were oversized before."""
    wide = 1 if rule.near_year else 0
    right = keyed_records_sql(rule, "new_right", tolerance=wide, only=rule.only)
    return (
        f"SELECT b0, b1, b2 FROM ({keyed_records_sql(rule, 'new_left', tolerance=0)}) "
        f"UNION SELECT b0, b1, b2 FROM ({right}) "
        f"UNION SELECT b0, b1, b2 FROM once_oversized WHERE rule = {bit}"
    )


def members_sql(bit: int, rule: Rule) -> str:
    """The right records in those blocks of a rule that are in the table ``changed``."""
    blocks = f"(SELECT b0, b1, b2 FROM changed WHERE rule = {bit})"
    wide = 1 if rule.near_year else 0
    keyed = keyed_records_sql(rule, "right_side", tolerance=wide, only=rule.only, among=blocks)
    return f"SELECT DISTINCT rid FROM ({keyed})"


def oversized_blocks_sql(largest_block: int, n_counted: int) -> str:
    """Blocks with more than ``largest_block`` pairs of records whose rids are below ``n_counted``."""
    size = f"SELECT b0, b1, b2, count(*) AS n FROM {{}} WHERE rid < {n_counted} GROUP BY ALL"
    return (
        f"SELECT b0, b1, b2 FROM ({size.format('block_left')}) l JOIN ({size.format('block_right')}) r "
        f"USING (b0, b1, b2) WHERE l.n * r.n > {largest_block}"
    )


def pairs_of_rule_sql(bit: int, left: str = "block_left", right: str = "block_right") -> str:
    """Pairs of records in one block; inside an oversized block those that agree in the second key too."""
    return (
        f"SELECT DISTINCT l.rid AS l, r.rid AS r, {bit} AS rule "
        f"FROM {left} l JOIN {right} r USING (b0, b1, b2) "
        "LEFT JOIN oversized o USING (b0, b1, b2) "
        "WHERE l.rid < r.rid AND (o.b0 IS NULL OR (l.refine = r.refine AND l.refine >= 0))"
    )


def pairs_with_new_sql(bit: int) -> tuple[str, str]:
    """The same, of the pairs with a new record: a new left one, and then an old left and a new right one."""
    new_left, old_left = (
        f"(SELECT * FROM block_left {join} JOIN new_rids USING (rid))" for join in ("SEMI", "ANTI")
    )
    new_right = "(SELECT * FROM block_right SEMI JOIN new_rids USING (rid))"
    return pairs_of_rule_sql(bit, left=new_left), pairs_of_rule_sql(bit, left=old_left, right=new_right)


def pairs_by_rule_sql(n_counted: int) -> str:
    """The number of pairs that each rule found, by its bit, without those of right rids from a number on."""
    return f"SELECT rule, count(*) FROM found WHERE r < {n_counted} GROUP BY rule"


def union_of_rules_sql() -> str:
    """Each pair once, with the bitmask of its rules (parameters: first left rid, one after the last)."""
    return "SELECT l, r, bit_or(rule)::INTEGER AS rules FROM found WHERE l >= ? AND l < ? GROUP BY l, r"


def unmet_conditions(con: duckdb.DuckDBPyConnection, left: int, right: int) -> dict[str, list[str]]:
    """For each rule what keeps it from finding the pair; nothing where the rule finds it (unless it refined).

    A condition is a key space, ``birth_date`` or ``birth_year`` (equal), ``near_year``, or ``only`` (the rule
    is for other records). Both rids stand in the tables of :func:`load_features`, ``left < right``.
    """

    def holds(condition: str) -> bool:
        return bool(con.execute(condition, [left, right]).fetchall()[0][0])

    shared = {space: holds(shares_key_sql(space)) for space in KEY_SPACES}
    unmet = {}
    for rule in RULES:
        missed = [space for space in rule.keys if not shared[space]]
        for expression in rule.also:
            if not holds(both_sql(f"({expression})", "a.x = b.x")):
                missed.append("birth_date" if expression == DATE else "birth_year")
        if rule.near_year and not holds(
            both_sql("f.birth_year", "a.x > 0 AND b.x > 0 AND abs(a.x - b.x) <= 1")
        ):
            missed.append("near_year")
        if not holds(both_sql(f"({rule.only})", "b.x")):
            missed.append("only")
        unmet[rule.name] = missed
    return unmet


def shares_key_sql(space: str) -> str:
    """Whether two records (parameters: left and right rid) share a key of a space."""
    feature = KEY_SPACES[space][0]
    return (
        f"SELECT count(*) > 0 FROM features fl JOIN keys_{space} a ON a.value = fl.{feature}, "
        f"features fr JOIN keys_{space} b ON b.value = fr.{feature} "
        "WHERE fl.rid = ? AND fr.rid = ? AND a.key = b.key"
    )


def both_sql(expression: str, condition: str) -> str:
    """Whether a condition holds of ``a.x`` and ``b.x``, an expression over the features of each record."""
    side = f"(SELECT {expression} AS x FROM features f WHERE f.rid = ?)"
    return f"SELECT coalesce(bool_or({condition}), false) FROM {side} a, {side} b"


def _create(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    con.register("incoming", frame)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")
