"""Messages: what people must be told, how it leaves, and how they wish it; ways in; call-outs; datums.

Notices that were owed before anything could be sent are kept and dropped: nobody hears of old things now.
"""

import sqlalchemy as sa
from alembic import op

from web.migrations import tables_20261206 as tables

revision = "20261206_messages"
down_revision = "20261205_calendars"
branch_labels = None
depends_on = None

PARTS = (
    ("ix_notice_untold", "due_at", sa.text("message_id IS NULL AND dropped_at IS NULL")),
    ("ix_notice_new", "person_id", sa.text("seen_at IS NULL")),
    ("ix_notice_unreached", "person_id", sa.text("dropped_because = 'no_address' AND seen_at IS NULL")),
)
ADDED = (
    ("contact", sa.Column("dead_since", sa.DateTime(timezone=True), nullable=True)),
    ("contact", sa.Column("dead_because", sa.String(length=60), server_default="", nullable=False)),
    ("session", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True)),
    ("session", sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True)),
)
DATUM = (
    "ALTER TABLE place ADD COLUMN datum VARCHAR(10) DEFAULT 'wgs84' NOT NULL"
    " CONSTRAINT ck_place_datum_known CHECK (datum IN ('wgs84', 'gcj02', 'bd09'))"
)
"""With its check in one, as the triggers of the table outlive no copy of it."""


def upgrade() -> None:
    """Make the tables, and turn notices into those of one person about one subject."""
    tables.create_tables()
    for table, column in ADDED:
        op.add_column(table, column._copy())
    _new_notices()
    op.execute(DATUM)


def downgrade() -> None:
    """Back to notices of events and applications alone."""
    op.drop_column("place", "datum")
    _old_notices()
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)
    tables.drop_tables()


def _new_notices() -> None:
    _set_aside("notice_before")
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_because", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_notice_message_id"), ondelete="SET NULL"
        ),
        *_readers(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "kind", "subject", "subject_id", "key", name="uq_notice_owed"),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO notice (id, person_id, kind, subject, subject_id, key, owed_at, due_at, dropped_at,"
        " dropped_because, message_id, seen_at, project_id)"
        " SELECT id, person_id, kind, CASE WHEN event_id IS NULL THEN 'application' ELSE 'event' END,"
        " COALESCE(event_id, application_id), CAST(id AS VARCHAR(60)), owed_at,"
        " COALESCE(held_until, owed_at), COALESCE(dropped_at, CURRENT_TIMESTAMP), 'before_messages',"
        " NULL, NULL, NULL"
        " FROM notice_before WHERE person_id IS NOT NULL"
    )
    op.drop_table("notice_before")
    op.create_index("ix_notice_person", "notice", ["person_id", "due_at"])
    op.create_index(op.f("ix_notice_message_id"), "notice", ["message_id"])
    op.create_index(op.f("ix_notice_project_id"), "notice", ["project_id"])
    op.create_index("ix_notice_subject", "notice", ["subject", "subject_id"])
    for name, column, where in PARTS:
        op.create_index(name, "notice", [column], sqlite_where=where, postgresql_where=where)


def _old_notices() -> None:
    _set_aside("notice_after")
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (project_id IS NULL)", name=op.f("ck_notice_to_one_reader")
        ),
        sa.CheckConstraint(
            "(event_id IS NULL) <> (application_id IS NULL)", name=op.f("ck_notice_of_one_thing")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["promise_event.id"], name=op.f("fk_notice_event_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_notice_application_id"), ondelete="CASCADE"
        ),
        *_readers(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO notice (id, event_id, application_id, person_id, kind, owed_at, held_until, dropped_at)"
        " SELECT id, CASE WHEN subject = 'event' THEN subject_id END,"
        " CASE WHEN subject = 'application' THEN subject_id END, person_id, kind, owed_at, due_at, dropped_at"
        " FROM notice_after WHERE (subject = 'event' AND subject_id IN (SELECT id FROM promise_event))"
        " OR (subject = 'application' AND subject_id IN (SELECT id FROM application))"
    )
    op.drop_table("notice_after")
    op.create_index("ix_notice_person", "notice", ["person_id", "owed_at"])
    op.create_index("ix_notice_project", "notice", ["project_id", "owed_at"])
    op.create_index(op.f("ix_notice_event_id"), "notice", ["event_id"])
    op.create_index(op.f("ix_notice_application_id"), "notice", ["application_id"])


def _set_aside(name: str) -> None:
    """Keep the rows under another name, without the constraints whose names the new table takes."""
    op.execute(f"CREATE TABLE {name} AS SELECT * FROM notice")  # noqa: S608 - both names stand above
    op.drop_table("notice")


def _readers() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{each}_id"], [f"{each}.id"], name=op.f(f"fk_notice_{each}_id"), ondelete="CASCADE"
        )
        for each in ("person", "project")
    ]
