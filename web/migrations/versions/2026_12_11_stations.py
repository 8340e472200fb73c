"""Opening hours that are cut into shifts."""

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime

revision = "20261211_stations"
down_revision = "20261211_households"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No shift is cut out of opening hours yet."""
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("other_days", sa.JSON(), nullable=False),
        sa.Column("lengths", sa.JSON(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("days_off", sa.String(length=10), nullable=False),
        sa.Column("make_up", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"days_off\" IN ('keep', 'skip', 'move')", name=op.f("ck_opening_days_off_known")
        ),
        sa.CheckConstraint(
            "\"make_up\" IN ('keep', 'skip', 'move', 'add')", name=op.f("ck_opening_make_up_known")
        ),
        sa.CheckConstraint("every BETWEEN 5 AND 240", name=op.f("ck_opening_every_in_range")),
        sa.CheckConstraint("last IS NULL OR first <= last", name=op.f("ck_opening_days_in_order")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_opening_place_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_opening_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_opening_place_id"), "opening", ["place_id"], unique=False)
    op.create_index(op.f("ix_opening_project_id"), "opening", ["project_id"], unique=False)
    op.add_column("shift", sa.Column("opening_id", sa.Integer(), nullable=True))
    op.add_column("shift", sa.Column("opening_day", sa.Date(), nullable=True))
    op.create_index("ix_shift_opening_day", "shift", ["opening_id", "opening_day"], unique=False)


def downgrade() -> None:
    """Without them."""
    op.drop_index("ix_shift_opening_day", table_name="shift")
    op.drop_column("shift", "opening_day")
    op.drop_column("shift", "opening_id")
    op.drop_table("opening")
