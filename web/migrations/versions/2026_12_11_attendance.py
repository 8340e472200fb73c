"""When people came and left."""

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime

revision = "20261211_attendance"
down_revision = "20261211_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what was served so far, minutes alone are known."""
    op.create_table(
        "attendance",
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("arrived_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("unplanned", sa.Boolean(), nullable=False),
        sa.Column("known_by", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("noted_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"known_by\" IN ('code', 'list', 'afterwards')", name=op.f("ck_attendance_known_by_known")
        ),
        sa.CheckConstraint(
            "left_at IS NULL OR arrived_at IS NULL OR arrived_at <= left_at",
            name=op.f("ck_attendance_in_order"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_attendance_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_attendance_promise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("promise_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "press",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=False),
        sa.Column("pressed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_press_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_press_shift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_press")),
    )
    op.create_index(op.f("ix_press_shift_id"), "press", ["shift_id"], unique=False)


def downgrade() -> None:
    """Without them."""
    op.drop_table("press")
    op.drop_table("attendance")
