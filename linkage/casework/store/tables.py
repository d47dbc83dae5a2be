"""The tables of the casework store, the same on SQLite and PostgreSQL.

Moments are ISO 8601 text in UTC, to the microsecond and so in the order of time; texts that a person wrote
stand here only, never in the audit. A change here needs a migration (``migrations/versions``).
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: The six columns that name a pair of records, in every table that has pairs.
PAIR_COLUMNS = ("left_kind", "left_source", "left_record", "right_kind", "right_source", "right_record")


def _pair() -> list[Column[str]]:
    return [Column(name, String, nullable=False) for name in PAIR_COLUMNS]


# ``password`` is an argon2 hash, set by the desk; who only uses the command has none.
user = Table(
    "user_account",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String),
    Column("added_at", String, nullable=False),
    Column("closed_at", String),
)

# Append-only. ``fingerprint`` is what the pair's records said when it was decided; ``import_key`` tells the
# same imported row again; ``settles`` that the reviewer was a lead.
decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    *_pair(),
    Column("verdict", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("settles", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", Text),
    Column("seconds", Integer),
    Column("supersedes", Integer, ForeignKey("decision.id")),
    Column("decided_at", String, nullable=False),
    Column("recorded_at", String, nullable=False),
    Column("fingerprint", String),
    Column("import_key", String, unique=True),
)
Index("ix_decision_pair", *(decision.c[name] for name in PAIR_COLUMNS))

# The review queue: the newest run's candidates. ``first_run`` is the one that first brought the pair;
# ``lesson`` is how much its decision would teach (linkage.matching.lessons), ``urgency`` how much hangs on it
# for somebody on a list (linkage.queue_pairs).
candidate = Table(
    "candidate",
    metadata,
    Column("id", Integer, primary_key=True),
    *_pair(),
    Column("run", String, nullable=False),
    Column("first_run", String, nullable=False),
    Column("probability", Float, nullable=False),
    Column("match_weight", Float),
    Column("fingerprint", String, nullable=False),
    Column("state", String, nullable=False),
    Column("lesson", Float),
    Column("urgency", Float),
    UniqueConstraint(*PAIR_COLUMNS, name="uq_candidate_pair"),
)
Index("ix_candidate_state", candidate.c.state, candidate.c.probability)

# ``records`` are the person's registry entries when it was proposed, as the persons table writes them;
# ``grounds`` what was known of the person then, and since its approval at that (release_grounds, JSON).
release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("records", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("reason", Text),
    Column("proposed_by", String, ForeignKey("user_account.name"), nullable=False),
    Column("proposed_at", String, nullable=False),
    Column("approved_by", String, ForeignKey("user_account.name")),
    Column("approved_at", String),
    Column("withdrawn_by", String, ForeignKey("user_account.name")),
    Column("withdrawn_at", String),
    Column("withdrawn_why", Text),
    Column("grounds", Text),
)

# Append-only. Who was told what: ``told_to`` is the applicant, ``records`` the registry entries it was said
# of, ``asked`` the question (name, born, case; JSON), by which "no data" is asked again on every later night.
disclosure = Table(
    "disclosure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String),
    Column("records", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("wording", String, nullable=False),
    Column("release", Integer, ForeignKey("release.id")),
    Column("told_to", Text, nullable=False),
    Column("told_by", String, ForeignKey("user_account.name"), nullable=False),
    Column("told_at", String, nullable=False),
    Column("asked", Text),
)

# Each row's ``mac`` covers the row and the mac before it (linkage.casework.store.audit).
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("mac", String, nullable=False),
)

# One row: how far the chain reaches. Locking it makes writers take turns on PostgreSQL.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("mac", String, nullable=False),
    Column("seal", String, nullable=False),
)
