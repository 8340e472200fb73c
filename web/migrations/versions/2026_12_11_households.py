"""Households that are visited, pairings, windows of visits, and what is to be read about words."""

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime
from web.migrations.journal import forget, watch

revision = "20261211_households"
down_revision = "20261210_more_sheets"
branch_labels = None
depends_on = None

SHIFT = (
    "project_id", "place_id", "series_id", "kind", "group_code", "starts_at", "ends_at", "team", "status",
)  # fmt: skip
WINDOW = ("window_starts_at", "window_ends_at")


def upgrade() -> None:
    """More is known of no visit yet: all shifts begin when they say."""
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("shown_hours", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("shown_hours BETWEEN 1 AND 336", name=op.f("ck_household_shown_hours_in_range")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_household_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_household_organisation_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_household_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("number", name=op.f("uq_household_number")),
        sa.UniqueConstraint("place_id", name=op.f("uq_household_place_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_organisation_id"), "household", ["organisation_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("stand_in", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.CheckConstraint("stand_in BETWEEN 0 AND 99", name=op.f("ck_pairing_stand_in_in_range")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pairing_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_pairing_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_pairing_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("household_id", "volunteer_id", name="uq_pairing"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pairing_household_id"), "pairing", ["household_id"], unique=False)
    op.create_index(op.f("ix_pairing_volunteer_id"), "pairing", ["volunteer_id"], unique=False)
    op.create_table(
        "roster_start",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_start_roster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_roster_start_shift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("roster_id", "shift_id", name=op.f("pk_roster_start")),
    )
    op.create_index(op.f("ix_roster_start_shift_id"), "roster_start", ["shift_id"], unique=False)
    op.add_column("shift", sa.Column("window_starts_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("window_ends_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("series", sa.Column("window_minutes", sa.Integer(), nullable=True))
    op.add_column("term", sa.Column("texts", sa.JSON(), server_default="{}", nullable=False))
    watch("pairing", "pairing", "household_id", "volunteer_id")
    watch("roster_start", "draft", "roster_id")
    forget("shift")
    watch("shift", "shift", "id", columns=(*SHIFT, *WINDOW))


def downgrade() -> None:
    """Without them."""
    forget("shift")
    watch("shift", "shift", "id", columns=SHIFT)
    forget("roster_start")
    forget("pairing")
    op.drop_column("term", "texts")
    op.drop_column("series", "window_minutes")
    op.drop_column("shift", "window_ends_at")
    op.drop_column("shift", "window_starts_at")
    op.drop_table("roster_start")
    op.drop_table("pairing")
    op.drop_table("household")
