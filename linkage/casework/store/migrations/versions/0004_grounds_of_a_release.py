"""What was known of a person when a release was approved, so that a later night can be held to it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add it; of earlier releases only what contradicts them now can be told."""
    op.add_column("release", sa.Column("grounds", sa.Text))


def downgrade() -> None:
    """Remove it; a release whose evidence became weaker is no longer told of."""
    op.drop_column("release", "grounds")
