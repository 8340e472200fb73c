"""Publishing: edits of a draft one by one, rules set aside, when costs were found, notices that wait."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "20261203_publishing"
down_revision = "20261202_promises"
branch_labels = None
depends_on = None

ADDED = (
    ("run", sa.Column("kept", sa.JSON(), nullable=True)),
    ("roster", sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True)),
    ("roster", sa.Column("assessed_version", sa.Integer(), nullable=True)),
    ("roster", sa.Column("assessed_event_id", sa.Integer(), nullable=True)),
    ("roster", sa.Column("bounds_at", sa.DateTime(timezone=True), nullable=True)),
    ("roster", sa.Column("bounds_digest", sa.String(length=64), nullable=True)),
    ("roster", sa.Column("undoes_number", sa.Integer(), nullable=True)),
    ("notice", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True)),
    ("notice", sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True)),
)

OF_ONE_THING = "(event_id IS NULL) <> (application_id IS NULL)"


def upgrade() -> None:
    """Add tables and columns, empty; nobody has assessed yet what stands."""
    for table, column in ADDED:
        op.add_column(table, column._copy())
    _notices_of_applications()
    op.create_index("ix_promise_seat_heads", "promise", ["seat_id", "state", "heads"])
    _edits()
    _waivers()
    _bounded_problems()


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_promise_seat_heads", "promise")
    op.drop_table("bounded_problem")
    op.drop_table("waiver")
    op.drop_table("draft_edit")
    _notices_of_events_alone()
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)


def _notices_of_applications() -> None:
    with _notices() as notice:
        notice.add_column(sa.Column("application_id", sa.Integer(), nullable=True))
        notice.alter_column("event_id", existing_type=sa.Integer(), nullable=True)
        notice.create_foreign_key(
            op.f("fk_notice_application_id"), "application", ["application_id"], ["id"], ondelete="CASCADE"
        )
        notice.create_check_constraint(op.f("ck_notice_of_one_thing"), OF_ONE_THING)
    op.create_index(op.f("ix_notice_application_id"), "notice", ["application_id"])


def _notices_of_events_alone() -> None:
    op.execute("DELETE FROM notice WHERE event_id IS NULL")
    op.drop_index(op.f("ix_notice_application_id"), "notice")
    with _notices() as notice:
        notice.drop_constraint(op.f("ck_notice_of_one_thing"), type_="check")
        notice.drop_constraint(op.f("fk_notice_application_id"), type_="foreignkey")
        notice.drop_column("application_id")
        notice.alter_column("event_id", existing_type=sa.Integer(), nullable=False)


def _notices() -> AbstractContextManager[BatchOperations]:
    """The table of notices, changed as a whole, as SQLite writes it anew."""
    return op.batch_alter_table("notice", table_kwargs={"sqlite_autoincrement": True})


def _edits() -> None:
    op.create_table(
        "draft_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_draft_edit_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_draft_edit_roster_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_edit")),
        sa.UniqueConstraint("roster_id", "position", name="uq_draft_edit_position"),
        sqlite_autoincrement=True,
    )


def _waivers() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_waiver_has_a_reason")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_waiver_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_waiver_shift_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_waiver_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiver_shift_id"), "waiver", ["shift_id"])
    op.create_index(op.f("ix_waiver_volunteer_id"), "waiver", ["volunteer_id"])
    op.create_index(
        "uq_waiver_case", "waiver", ["rule", "shift_id", "volunteer_id"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip


def _bounded_problems() -> None:
    op.create_table(
        "bounded_problem",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bounded_problem")),
    )
