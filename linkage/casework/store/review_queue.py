"""The review queue: the newest run's candidate pairs, and which of them wait for a person.

A pair is ``open`` (nobody decided), ``decided``, ``disputed`` (reviewers disagree and no lead has settled it)
or ``new_evidence``: its records say something else than whoever decided had before them.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, func, select, update

from linkage.casework.store.decisions import by_pair, of_pair, standing, verdict_in_force
from linkage.casework.store.opening import Writing
from linkage.casework.store.pairs import Pair
from linkage.casework.store.rows import Row, fetched
from linkage.casework.store.tables import PAIR_COLUMNS, candidate

#: Pairs below this probability are not put before a person, unless they were decided.
LEAST_PROBABILITY = 0.01
#: What a run says of a pair in numbers.
TOLD = ("probability", "match_weight", "lesson", "urgency")


class State(StrEnum):
    """Whether a pair waits for a person."""

    OPEN = "open"
    NEW_EVIDENCE = "new_evidence"
    DISPUTED = "disputed"
    DECIDED = "decided"


class Order(StrEnum):
    """What comes first among the pairs that wait for the same reason."""

    URGENCY = "urgency"
    PROBABILITY = "probability"
    LESSON = "lesson"


def load_run(writing: Writing, run: str, pairs: pd.DataFrame) -> int:
    """Put a run's candidates in the place of the last run's; all or nothing with the transaction.

    Args:
        run: its id.
        pairs: its links, and the decided pairs whose records are there: `PAIR_COLUMNS`, probability,
            match_weight, lesson (see `linkage.matching.lessons`), urgency (see `linkage.queue_pairs`),
            left_evidence and right_evidence (see `linkage.casework.store.evidence`).

    Decided pairs are kept whatever their probability, so that new evidence on a rejected pair is seen.
    Returns the number of pairs that wait for a person.
    """
    connection = writing.connection
    writing.expect_much()  # a night's candidates are some 15 MB with their indexes
    decided = by_pair(connection)
    rows = _rows(pairs, decided, run)
    if len(rows):
        _upsert(connection, rows)
    connection.execute(delete(candidate).where(candidate.c.run != run))
    waiting = sum(number for state, number in counts(connection).items() if state != State.DECIDED)
    writing.note("run", "load candidates", f"run/{run}", candidates=len(rows), waiting=waiting)
    return waiting


def loaded_run(connection: Connection) -> str | None:
    """The run whose candidates are in the queue; None while it is empty."""
    return connection.execute(select(candidate.c.run).limit(1)).scalar()


def renew_state(connection: Connection, pair: Pair) -> None:
    """Bring a pair's state in line with its decisions."""
    here = pair.is_that_of(candidate)
    fingerprint = connection.execute(select(candidate.c.fingerprint).where(here)).scalar()
    if fingerprint is not None:
        state = state_of(of_pair(connection, pair), fingerprint)
        connection.execute(update(candidate).where(here).values(state=state.value))


def counts(connection: Connection) -> dict[str, int]:
    """The number of pairs in each state."""
    question = select(candidate.c.state, func.count()).group_by(candidate.c.state)
    found = {str(state): int(number) for state, number in connection.execute(question).tuples()}
    return {state.value: found.get(state.value, 0) for state in State}


def waiting(connection: Connection, limit: int | None = 100, by: Order = Order.URGENCY) -> list[Row]:
    """The pairs that wait for a person: new evidence, then disputed ones, then the others by ``by``.

    That is the most urgent first, the likeliest, or those whose decision would teach most. Where that makes
    no difference, as for all pairs on which no list depends, the likelier comes first.
    """
    question = select(candidate).where(candidate.c.state != State.DECIDED)
    order = [candidate.c.state != State.NEW_EVIDENCE, candidate.c.state != State.DISPUTED]
    if by != Order.PROBABILITY:
        order.append(func.coalesce(candidate.c[by.value], 0.0).desc())
    ordered = question.order_by(*order, candidate.c.probability.desc(), candidate.c.id).limit(limit)
    return fetched(connection, ordered)


def state_of(decisions: Iterable[Row], fingerprint: str) -> State:
    """The state of a pair whose records now say ``fingerprint``."""
    stand = standing(decisions).values()
    if not stand:
        return State.OPEN
    seen = {one["fingerprint"] for one in stand if one["fingerprint"] is not None}
    if seen and fingerprint not in seen:
        return State.NEW_EVIDENCE
    return State.DISPUTED if verdict_in_force(stand) is None else State.DECIDED


def _rows(pairs: pd.DataFrame, decided: Mapping[Pair, list[Row]], run: str) -> pd.DataFrame:
    """The candidates, each with the fingerprint of what its records say, and its state."""
    decisions = {tuple(pair.columns().values()): own for pair, own in decided.items()}
    known = [cells in decisions for cells in _cells(pairs)] if decisions else False
    pairs = pairs[(pairs["probability"] >= LEAST_PROBABILITY) | np.array(known)]
    rows = pairs[[*PAIR_COLUMNS, *TOLD]].assign(
        probability=pairs["probability"].fillna(0.0),
        fingerprint=pairs["left_evidence"] + "-" + pairs["right_evidence"],
    )
    state: str | list[str] = State.OPEN.value
    if decisions:
        told = zip(_cells(rows), rows["fingerprint"], strict=True)
        state = [state_of(decisions.get(cells, []), fingerprint).value for cells, fingerprint in told]
    plain = rows.astype(object).where(rows.notna(), None)
    return plain.assign(state=state, run=run, first_run=run)


def _cells(pairs: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The six cells that name each pair."""
    return zip(*(pairs[name] for name in PAIR_COLUMNS), strict=True)


def _upsert(connection: Connection, rows: pd.DataFrame) -> None:
    """Put in the pairs that are new; of the others renew what the run says of them.

    The statement is made once and its values, which are plain texts and numbers, go straight to the driver:
    SQLAlchemy looks at each value of each row, which takes longer than writing them.
    """
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    adding = insert(candidate)
    told = ("run", *TOLD, "fingerprint", "state")
    renewed = {name: adding.excluded[name] for name in told}
    upserting = adding.on_conflict_do_update(index_elements=list(PAIR_COLUMNS), set_=renewed)
    made = upserting.compile(dialect=connection.dialect, column_keys=list(rows))
    names = list(made.positiontup or rows)
    values = zip(*(rows[name].tolist() for name in names), strict=True)
    filled: list[Any] = (
        list(values) if made.positional else [dict(zip(names, one, strict=True)) for one in values]
    )
    connection.exec_driver_sql(str(made), filled)
