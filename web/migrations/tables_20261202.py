"""The tables of promises as they were made on 2 December 2026; later steps change them, not this code."""

import sqlalchemy as sa
from alembic import op

STATES = (
    "'offered', 'accepted', 'declined', 'given_up', 'released', 'shift_cancelled', 'lapsed', 'checked_in',"
    " 'served', 'did_not_come'"
)
TABLES = ("party", "member", "promise", "promise_event", "notice", "application")


def create_tables() -> None:
    """Make them, empty."""
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("contact_person_id", sa.Integer(), nullable=True),
        sa.Column("credential_code", sa.String(length=80), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind = 'offer' OR volunteer_id IS NULL", name=op.f("ck_party_only_an_offer_names_one")
        ),
        sa.CheckConstraint("\"kind\" IN ('group', 'offer')", name=op.f("ck_party_kind_known")),
        sa.CheckConstraint("heads BETWEEN 1 AND 10000", name=op.f("ck_party_heads_in_range")),
        sa.ForeignKeyConstraint(
            ["contact_person_id"], ["person.id"], name=op.f("fk_party_contact_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id")
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_party_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_party_organisation_id"), "party", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_party_volunteer_id"), "party", ["volunteer_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_member_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_member_volunteer_id")),
        sa.PrimaryKeyConstraint("party_id", "volunteer_id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_volunteer_id"), "member", ["volunteer_id"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.Column("answered_sequence", sa.Integer(), nullable=True),
        sa.Column("told_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_place_id", sa.Integer(), nullable=False),
        sa.Column("told_role", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state = 'served') = (minutes IS NOT NULL)", name=op.f("ck_promise_minutes_when_served")
        ),
        sa.CheckConstraint(
            f"state IN ({STATES})",
            name=op.f("ck_promise_state_known"),
        ),
        sa.CheckConstraint(
            "(volunteer_id IS NULL) <> (party_id IS NULL)", name=op.f("ck_promise_of_one_party")
        ),
        sa.CheckConstraint("heads BETWEEN 1 AND 10000", name=op.f("ck_promise_heads_in_range")),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 0 AND 1440", name=op.f("ck_promise_minutes_in_range")
        ),
        sa.CheckConstraint("told_starts_at < told_ends_at", name=op.f("ck_promise_told_times_in_order")),
        sa.CheckConstraint("volunteer_id IS NULL OR heads = 1", name=op.f("ck_promise_a_person_is_one_head")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_promise_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_promise_party_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_promise_seat_id")),
        sa.ForeignKeyConstraint(["told_place_id"], ["place.id"], name=op.f("fk_promise_told_place_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_promise_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("seat_id", "party_id", name="uq_promise_party"),
        sa.UniqueConstraint("seat_id", "volunteer_id", name="uq_promise_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_promise_party_id"), "promise", ["party_id"], unique=False)
    op.create_index("ix_promise_volunteer_state", "promise", ["volunteer_id", "state"], unique=False)
    op.create_table(
        "promise_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("acting", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("roster_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "\"acting\" IN ('party', 'lead', 'coordinator', 'system', 'import')",
            name=op.f("ck_promise_event_acting_known"),
        ),
        sa.CheckConstraint(
            f"after IN ({STATES})",
            name=op.f("ck_promise_event_after_known"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_promise_event_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_promise_event_promise_id")),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_promise_event_roster_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_event")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promise_event_promise", "promise_event", ["promise_id", "id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (project_id IS NULL)", name=op.f("ck_notice_to_one_reader")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["promise_event.id"], name=op.f("fk_notice_event_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_notice_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_event_id"), "notice", ["event_id"], unique=False)
    op.create_index("ix_notice_person", "notice", ["person_id", "owed_at"], unique=False)
    op.create_index("ix_notice_project", "notice", ["project_id", "owed_at"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "\"state\" IN ('asked', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_application_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_application_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_application_seat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_application_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("seat_id", "volunteer_id", name="uq_application_pair"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_application_seat_id"), "application", ["seat_id"], unique=False)
    op.create_index(op.f("ix_application_volunteer_id"), "application", ["volunteer_id"], unique=False)
