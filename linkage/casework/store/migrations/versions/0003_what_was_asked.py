"""What a family asked for, so that whoever heard "no data" can be called back once somebody is registered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it; of what was told before it is not known."""
    op.add_column("disclosure", sa.Column("asked", sa.Text))


def downgrade() -> None:
    """Remove it; nobody can be called back for having heard "no data" any more."""
    op.drop_column("disclosure", "asked")
