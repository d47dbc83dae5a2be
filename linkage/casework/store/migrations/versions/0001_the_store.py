"""The first tables: users, decisions, the review queue, releases, disclosures and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_PAIR = ("left_kind", "left_source", "left_record", "right_kind", "right_source", "right_record")


def _text(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable)


def _user(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, sa.ForeignKey("user_account.name"), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "user_account",
        sa.Column("name", sa.String, primary_key=True),
        _text("role"),
        _text("password", nullable=True),
        _text("added_at"),
        _text("closed_at", nullable=True),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name) for name in _PAIR),
        *(_text(name) for name in ("verdict", "reviewer")),
        sa.Column("settles", sa.Integer, nullable=False),
        _text("reason"),
        sa.Column("note", sa.Text),
        sa.Column("seconds", sa.Integer),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("decision.id")),
        *(_text(name) for name in ("decided_at", "recorded_at")),
        _text("fingerprint", nullable=True),
        sa.Column("import_key", sa.String, unique=True),
    )
    op.create_index("ix_decision_pair", "decision", list(_PAIR))
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name) for name in (*_PAIR, "run", "first_run")),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("match_weight", sa.Float),
        *(_text(name) for name in ("fingerprint", "state")),
        sa.UniqueConstraint(*_PAIR, name="uq_candidate_pair"),
    )
    op.create_index("ix_candidate_state", "candidate", ["state", "probability"])
    op.create_table(
        "release",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.String, nullable=False, index=True),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        _user("proposed_by"),
        _text("proposed_at"),
        _user("approved_by", nullable=True),
        _text("approved_at", nullable=True),
        _user("withdrawn_by", nullable=True),
        _text("withdrawn_at", nullable=True),
        sa.Column("withdrawn_why", sa.Text),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("person_id", nullable=True),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        _text("wording"),
        sa.Column("release", sa.Integer, sa.ForeignKey("release.id")),
        sa.Column("told_to", sa.Text, nullable=False),
        _user("told_by"),
        _text("told_at"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("at", "actor", "action", "subject")),
        sa.Column("detail", sa.Text, nullable=False),
        _text("mac"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        *(_text(name) for name in ("mac", "seal")),
    )


def downgrade() -> None:
    """Remove them, with all they hold."""
    for name in ("audit_head", "audit", "disclosure", "release", "candidate", "decision", "user_account"):
        op.drop_table(name)
