"""What a decision on a candidate pair would teach, by which the review queue can be ordered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add it; empty until the next run fills the queue."""
    op.add_column("candidate", sa.Column("lesson", sa.Float))


def downgrade() -> None:
    """Remove it; the next run would work it out again."""
    op.drop_column("candidate", "lesson")
