"""Calendars that other programs fetch by a secret address."""

import sqlalchemy as sa
from alembic import op

revision = "20261205_calendars"
down_revision = "20261204_plan_changes"
branch_labels = None
depends_on = None

OWN = sa.text("project_id IS NULL AND place_id IS NULL")


def upgrade() -> None:
    """Make the table, empty: nobody has such a calendar before they ask for it."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reminder_hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "project_id IS NULL OR place_id IS NULL", name=op.f("ck_calendar_feed_of_one_thing")
        ),
        sa.CheckConstraint(
            "reminder_hours BETWEEN 0 AND 168", name=op.f("ck_calendar_feed_reminder_in_range")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], ondelete="CASCADE",
                name=op.f(f"fk_calendar_feed_{table}_id_{table}"),
            )
            for table in ("person", "project", "place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    for table in ("person", "project", "place"):
        op.create_index(op.f(f"ix_calendar_feed_{table}_id"), "calendar_feed", [f"{table}_id"])
    _once("own", ["person_id"], OWN)
    for table in ("project", "place"):
        _once(table, ["person_id", f"{table}_id"], sa.text(f"{table}_id IS NOT NULL"))


def downgrade() -> None:
    """Take the table away; addresses that were given out open nothing any more."""
    op.drop_table("calendar_feed")


def _once(name: str, columns: list[str], where: sa.TextClause) -> None:
    """A reader has one calendar of a kind."""
    op.create_index(
        f"uq_calendar_feed_{name}", "calendar_feed", columns, unique=True,
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip
