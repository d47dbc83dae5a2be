"""Making a decision: the one place that writes one."""

from sqlalchemy import Connection, insert, select

from linkage.casework.store.decisions import REASONS, Decision, of_pair, standing
from linkage.casework.store.opening import Writing, moment
from linkage.casework.store.pairs import Pair
from linkage.casework.store.review_queue import renew_state
from linkage.casework.store.tables import candidate, decision
from linkage.casework.store.users import Role, require, same_name
from linkage.errors import BadInput


def decide(writing: Writing, made: Decision, actor: str | None = None) -> int:
    """Keep a decision, with its audit row, and bring the pair's state in the queue up to date.

    A lead's decision settles what reviewers disagree on, an imported one never does.  ``actor`` is who enters
    it, the reviewer unless told otherwise.  Returns its id.
    Raises BadInput for an unknown reason code, and for a reviewer who may not decide.
    """
    if made.reason not in REASONS:
        raise BadInput(f"there is no reason '{made.reason}'; choose one of {', '.join(REASONS)}")
    connection, now = writing.connection, moment()
    imported = made.import_key is not None
    settles = not imported and require(connection, made.reviewer, "decide")["role"] == Role.LEAD
    before = standing(of_pair(connection, made.pair)).get(same_name(made.reviewer))
    decided_at = made.decided_at or now
    values = {
        **made.pair.columns(),
        "verdict": made.verdict.value,
        "reviewer": made.reviewer,
        "settles": int(settles),
        "reason": made.reason,
        "note": made.note,
        "seconds": made.seconds,
        "supersedes": before["id"] if before and before["decided_at"] <= decided_at else None,
        "decided_at": decided_at,
        "recorded_at": now,
        "fingerprint": made.fingerprint or _fingerprint_now(connection, made.pair),
        "import_key": made.import_key,
    }
    made_id = connection.execute(insert(decision).values(values).returning(decision.c.id)).scalar_one()
    told = {"verdict": made.verdict.value, "reason": made.reason, "reviewer": made.reviewer}
    writing.note(actor or made.reviewer, "decide", f"decision/{made_id}", pair=str(made.pair), **told)
    renew_state(connection, made.pair)
    return int(made_id)


def _fingerprint_now(connection: Connection, pair: Pair) -> str | None:
    question = select(candidate.c.fingerprint).where(pair.is_that_of(candidate))
    return connection.execute(question).scalar()
