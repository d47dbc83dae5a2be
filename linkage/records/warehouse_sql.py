"""The warehouse's tables and questions as SQL text; nothing here touches a database.

Dates are compared as ISO text (ASCII), and names are never looked into: DuckDB's string functions work on
bytes and go wrong on Cyrillic.
"""

from collections.abc import Iterable, Sequence

CREATE_DELIVERIES = """
create table if not exists deliveries (
    id varchar primary key, seq integer not null unique, kind varchar not null, source varchar not null,
    file varchar not null, sha256 varchar not null, delivered_at timestamp not null,
    delivered_day varchar not null, full_extract boolean not null, covers_until varchar,
    rows_in_file bigint not null, accepted bigint not null, rejected bigint not null,
    history boolean not null, withdrawn_at timestamp, report varchar not null)
"""

CREATE_REJECTS = """
create table if not exists rejects (
    delivery varchar not null, file varchar, "row" bigint, "column" varchar, value varchar,
    reason varchar, advice varchar)
"""

CREATE_RUNS = """
create table if not exists runs (
    run varchar primary key, as_of varchar not null, published_at timestamp not null,
    deliveries varchar[] not null)
"""

INSERT_REJECTS = """
insert into rejects (delivery, file, "row", "column", value, reason, advice)
select ?, file, "row", "column", value, reason, advice from set_aside
"""


def quoted(name: str) -> str:
    """A column or table name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def records_table(kind: str) -> str:
    """The table that keeps every version of every record of a kind."""
    return quoted(f"{kind}_records")


def create_records(kind: str, columns: Iterable[str]) -> str:
    """Make a kind's table; the contract's cells are text."""
    cells = "".join(f", {quoted(column)} varchar" for column in columns)
    return (
        f'create table if not exists {records_table(kind)} (delivery varchar not null, "row" bigint, '
        f"record_id varchar not null, extra varchar{cells})"
    )


def insert_records(kind: str, columns: Iterable[str]) -> str:
    """Keep the rows of ``staged`` as those of one delivery (the parameter)."""
    names = ", ".join(map(quoted, ("row", "record_id", "extra", *columns)))
    return f"insert into {records_table(kind)} (delivery, {names}) select ?, {names} from staged"


def add_column(kind: str, column: str) -> str:
    """A contract grew: earlier deliveries have nothing in the new column."""
    return f"alter table {records_table(kind)} add column if not exists {quoted(column)} varchar"


def content_hash(columns: Iterable[str], of: str = "") -> str:
    """Equal for rows that say the same, however spelt; only ever compared within one question.

    ``of`` names the table they are of, as in ``r.``.
    """
    cells = [of + quoted(column) for column in columns if not column.endswith("_raw")]
    return f"hash({', '.join(['0', *cells])})"


def published_before() -> str:
    """How many deliveries of a kind and source that still stand a published run has included."""
    return """
        select count(*) from runs, unnest(runs.deliveries) as held(id) join deliveries d on d.id = held.id
        where d.kind = $kind and d.source = $source and d.withdrawn_at is null
    """


def relied_on() -> str:
    """The deliveries that any published run was made of."""
    return "select distinct unnest(deliveries) as id from runs order by id"


def in_force() -> str:
    """Deliveries that count on a day: not withdrawn, and delivered by then or part of a source's history."""
    return """
        select * from deliveries
        where withdrawn_at is null and (history or delivered_day <= $as_of)
    """


def learned_of_row(learned_on: Sequence[str]) -> str:
    """The day a row was learned: that of its delivery; of history the first of its own dates that it has.

    A partial date counts as its latest day, and nothing is learned after the day it was delivered.
    """
    if not learned_on:
        return "d.delivered_day"
    own = f"coalesce({', '.join(f'r.{quoted(column)}' for column in learned_on)})"
    latest = f"""case length({own})
        when 4 then {own} || '-12-31'
        when 7 then cast(last_day(try_cast({own} || '-01' as date)) as varchar)
        else {own} end"""
    of_history = f"least(coalesce({latest}, d.delivered_day), d.delivered_day)"
    return f"case when d.history then {of_history} else d.delivered_day end"


def versions(kind: str, columns: Sequence[str], learned_on: Sequence[str], *, of_one: bool = False) -> str:
    """Every version in force of every record of a kind, newest first (version 1), and where its row stands.

    The same content delivered again was learned when it first came.  ``absent`` marks records that a later
    full extract of their source no longer holds.  The cells are not here: sorting them along takes as long
    as all the rest.  ``of_one`` asks of the record ``$record_id`` of ``$source`` only.
    """
    asked = "where d.source = $source and r.record_id = $record_id" if of_one else ""
    return f"""
        with in_force as ({in_force()}),
        last_full as (
            select source, max(seq) as seq from in_force where kind = $kind and full_extract group by source
        ),
        every_row as (
            select d.source, d.seq, r.rowid as stands_at, r.record_id, r."row",
                {learned_of_row(learned_on)} as learned_now, {content_hash(columns, "r.")} as content
            from {records_table(kind)} r join in_force d on d.id = r.delivery {asked}
        )
        select source, record_id, stands_at, content,
            min(learned_now) over (partition by source, record_id, content) as learned,
            row_number() over (partition by source, record_id order by seq desc, "row") as version,
            seq < coalesce((select f.seq from last_full f where f.source = every_row.source), 0) as absent
        from every_row
    """


def current_records(
    kind: str, columns: Iterable[str], learned_on: Sequence[str], *, of_one: bool = False
) -> str:
    """The records of a kind that stand on ``$as_of``, a row each, in a fixed order; or one (see versions)."""
    wanted = list(columns)
    shown = "".join(f", r.{quoted(column)}" for column in wanted)
    return f"""
        select $kind as kind, v.source, r.delivery, r."row", r.record_id{shown}, r.extra, v.learned
        from ({versions(kind, wanted, learned_on, of_one=of_one)}) v
        join {records_table(kind)} r on r.rowid = v.stands_at
        where v.version = 1 and not v.absent
        order by v.source, v.record_id
    """


def known_later(kind: str, columns: Sequence[str], learned_on: Sequence[str]) -> str:
    """By delivery: the records of a kind that stand on ``$as_of`` and are learned after it, and when."""
    return f"""
        select r.delivery, count(*) as records, min(v.learned) as first, max(v.learned) as last
        from ({versions(kind, columns, learned_on)}) v join {records_table(kind)} r on r.rowid = v.stands_at
        where v.version = 1 and not v.absent and v.learned > $as_of group by r.delivery order by r.delivery
    """


def record_counts(kind: str) -> str:
    """By source: records that stand on ``$as_of``, and those counted as withdrawn by a full extract."""
    return f"""
        select source, count(*) filter (where not absent) as current, count(*) filter (where absent) as absent
        from ({versions(kind, [], ())}) where version = 1 group by source order by source
    """


def known_records(kind: str) -> str:
    """Every record of a kind that was ever delivered."""
    return f"""
        select distinct d.source, r.record_id
        from {records_table(kind)} r join deliveries d on d.id = r.delivery
    """


def rejects() -> str:
    """What was set aside in the deliveries in force on ``$as_of``, in a fixed order."""
    return f"""
        select r.* from rejects r join ({in_force()}) d on d.id = r.delivery
        order by d.kind, d.source, d.seq, r."row", r."column", r.value, r.reason
    """


def effect(kind: str, columns: Iterable[str]) -> str:
    """What the rows of ``staged`` would do to the records of ``$source`` that stand now."""
    wanted = list(columns)
    return f"""
        with standing as (
            select record_id, content from ({versions(kind, wanted, ())})
            where version = 1 and not absent and source = $source
        ),
        arriving as (select record_id, {content_hash(wanted)} as content from staged)
        select count(*) filter (where s.record_id is null) as added,
            count(*) filter (where s.content <> a.content) as superseded,
            count(*) filter (where s.content = a.content) as unchanged,
            count(*) filter (where a.record_id is null) as left_out
        from arriving a full join standing s on a.record_id = s.record_id
    """


def also_said(kind: str, columns: Iterable[str]) -> str:
    """By source other than ``$source``: rows of ``staged`` that stand there too, same id and content."""
    wanted = list(columns)
    return f"""
        with standing as (
            select source, record_id, content from ({versions(kind, wanted, ())})
            where version = 1 and not absent and source <> $source
        ),
        arriving as (select record_id, {content_hash(wanted)} as content from staged)
        select source, count(*) as records from standing join arriving using (record_id, content)
        group by source order by source
    """
