"""The tables of series, the calendar, batches and templates as they were made on 7 December 2026."""

import sqlalchemy as sa
from alembic import op

TABLES = ("calendar_day", "shift_template", "batch", "batch_shift")


def create_series() -> None:
    """Make the table of series, with their rhythm."""
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("nths", sa.JSON(), nullable=False),
        sa.Column("days_off", sa.String(length=10), nullable=False),
        sa.Column("make_up", sa.String(length=10), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("except_days", sa.JSON(), nullable=False),
        sa.Column("besides_days", sa.JSON(), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.CheckConstraint("unit IN ('week', 'month')", name=op.f("ck_series_unit_known")),
        sa.CheckConstraint("days_off IN ('keep', 'skip', 'move')", name=op.f("ck_series_days_off_known")),
        sa.CheckConstraint(
            "make_up IN ('keep', 'skip', 'move', 'add')", name=op.f("ck_series_make_up_known")
        ),
        sa.CheckConstraint("every BETWEEN 1 AND 52", name=op.f("ck_series_every_in_range")),
        *_kept_checks("last IS NULL OR first <= last"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_project_id"), "series", ["project_id"])


def create_series_before() -> None:
    """Make the table of series as it was: weekly alone."""
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("except_days", sa.JSON(), nullable=False),
        sa.Column("besides_days", sa.JSON(), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_series_weekday_known")),
        *_kept_checks("first <= last"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_project_id"), "series", ["project_id"])


def _kept_checks(in_order: str) -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(in_order, name=op.f("ck_series_days_in_order")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 1440", name=op.f("ck_series_minutes_in_range")),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name=op.f("ck_series_start_in_day")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_series_place_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_series_project_id"), ondelete="CASCADE"
        ),
    ]


def create_tables() -> None:
    """Make the others, empty."""
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.CheckConstraint("\"kind\" IN ('off', 'work', 'usual')", name=op.f("ck_calendar_day_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_day_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shift_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 15 AND 1440", name=op.f("ck_shift_template_minutes_in_range")),
        sa.CheckConstraint(
            "start_minute IS NULL OR start_minute BETWEEN 0 AND 1439",
            name=op.f("ck_shift_template_start_in_day"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_shift_template_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_shift_template_place_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_shift_template_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_template")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_shift_template_organisation_id"), "shift_template", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_shift_template_project_id"), "shift_template", ["project_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("\"kind\" IN ('series', 'copy', 'sheet')", name=op.f("ck_batch_kind_known")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_batch_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_batch_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_batch_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_batch_series_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_batch_organisation_made", "batch", ["organisation_id", "made_at"], unique=False)
    op.create_index(op.f("ix_batch_project_id"), "batch", ["project_id"], unique=False)
    op.create_index(op.f("ix_batch_series_id"), "batch", ["series_id"], unique=False)
    op.create_table(
        "batch_shift",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_shift_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_batch_shift_shift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "shift_id", name=op.f("pk_batch_shift")),
    )
    op.create_index(op.f("ix_batch_shift_shift_id"), "batch_shift", ["shift_id"], unique=False)


def drop_tables() -> None:
    """Take them away; who refers to others first."""
    for table in reversed(TABLES):
        op.drop_table(table)
