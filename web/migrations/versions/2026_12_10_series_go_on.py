"""A series that is cut short remembers when it ended before that."""

import sqlalchemy as sa
from alembic import op

revision = "20261210_series_go_on"
down_revision = "20261209_weeks_ahead"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No series is cut short yet: those that end, end on that day."""
    op.add_column("series", sa.Column("cut_short", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("series", sa.Column("last_before", sa.Date(), nullable=True))


def downgrade() -> None:
    """A series that was cut short stays so."""
    op.drop_column("series", "last_before")
    op.drop_column("series", "cut_short")
