"""Outlines of sub-districts on the own map of the district."""

import sqlalchemy as sa
from alembic import op

revision = "20261211_outlines"
down_revision = "20261211_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No outline is drawn yet."""
    op.add_column("organisation", sa.Column("outline", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Without them."""
    op.drop_column("organisation", "outline")
