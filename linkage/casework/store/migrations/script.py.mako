"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring the store up to this version."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Bring it back to the one before."""
    ${downgrades if downgrades else "pass"}
