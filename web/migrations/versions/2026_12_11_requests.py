"""What neighbourhoods ask for; sheets of the new kinds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime

revision = "20261211_requests"
down_revision = "20261211_offers"
branch_labels = None
depends_on = None

BEFORE = (
    "people", "availability", "projects", "places", "shifts", "series", "promises", "parties",
    "organisations", "words",
)  # fmt: skip
AFTER = (*BEFORE, "households", "openings", "sessions", "requests")
STATES = "'received', 'accepted', 'scheduled', 'served', 'closed', 'answered', 'refused', 'handed', 'merged'"
SHEETS = ("sheet", "sheet_heading", "sheet_number")


def upgrade() -> None:
    """Nothing is asked for yet."""
    op.create_table(
        "request_kind",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("triage_days", sa.Integer(), nullable=False),
        sa.Column("serve_days", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "\"way\" IN ('visit', 'shift', 'series', 'answer', 'hand')",
            name=op.f("ck_request_kind_way_known"),
        ),
        sa.CheckConstraint(
            "serve_days BETWEEN triage_days AND 250", name=op.f("ck_request_kind_serve_days_in_range")
        ),
        sa.CheckConstraint("triage_days BETWEEN 1 AND 60", name=op.f("ck_request_kind_triage_days_in_range")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_request_kind")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_request_merged_into_one")
        ),
        sa.CheckConstraint(
            f'"state" IN ({STATES})',
            name=op.f("ck_request_state_known"),
        ),
        sa.CheckConstraint("people BETWEEN 1 AND 10000", name=op.f("ck_request_people_in_range")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_request_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["person.id"], name=op.f("fk_request_handler_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_request_household_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["request.id"], name=op.f("fk_request_merged_into_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_request_series_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_request_shift_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_request_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("number", name=op.f("uq_request_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_closed_at"), "request", ["closed_at"], unique=False)
    op.create_index(op.f("ix_request_household_id"), "request", ["household_id"], unique=False)
    op.create_index("ix_request_kind_asked", "request", ["kind", "asked_at"], unique=False)
    op.create_index(op.f("ix_request_merged_into_id"), "request", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_request_organisation_id"), "request", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_request_series_id"), "request", ["series_id"], unique=False)
    op.create_index(op.f("ix_request_shift_id"), "request", ["shift_id"], unique=False)
    op.create_index("ix_request_state_due", "request", ["state", "due_on"], unique=False)
    op.create_index("ix_request_unit_asked", "request", ["unit_id", "asked_at"], unique=False)
    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            f'"after" IN ({STATES})',
            name=op.f("ck_request_event_after_known"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_request_event_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_event_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_event_request_id"), "request_event", ["request_id"], unique=False)
    _allow(AFTER)


def downgrade() -> None:
    """Without them."""
    for table in SHEETS:
        rows = sa.table(table, sa.column("kind", sa.String()))
        op.execute(sa.delete(rows).where(rows.c.kind.not_in((*BEFORE, "district"))))
    _allow(BEFORE)
    op.drop_table("request_event")
    op.drop_table("request")
    op.drop_table("request_kind")


def _allow(kinds: Sequence[str]) -> None:
    for table in SHEETS:
        more = ("district",) if table == "sheet" else ()
        listed = ", ".join(f"'{each}'" for each in (*kinds, *more))
        # The key of headings counts nothing.
        args = {} if table == "sheet_heading" else {"sqlite_autoincrement": True}
        name = op.f(f"ck_{table}_kind_known")
        with op.batch_alter_table(table, table_kwargs=args) as changed:
            changed.drop_constraint(name, type_="check")
            changed.create_check_constraint(name, f'"kind" IN ({listed})')
