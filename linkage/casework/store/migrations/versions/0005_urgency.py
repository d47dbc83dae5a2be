"""How urgent a candidate pair is, by which the review queue is ordered where nothing else is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add it; empty until the next run fills the queue."""
    op.add_column("candidate", sa.Column("urgency", sa.Float))


def downgrade() -> None:
    """Remove it; the next run would work it out again."""
    op.drop_column("candidate", "urgency")
