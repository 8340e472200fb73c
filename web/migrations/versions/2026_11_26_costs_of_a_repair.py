"""A draft that repairs another roster keeps what it costs."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_repair"
down_revision = "20261123_stay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("roster", sa.Column("repair", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take the column away."""
    op.drop_column("roster", "repair")
