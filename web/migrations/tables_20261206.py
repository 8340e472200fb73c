"""The tables of messages, ways in and call-outs as they were made on 6 December 2026."""

import sqlalchemy as sa
from alembic import op

TABLES = (
    "lane",
    "invitation",
    "message",
    "push_subscription",
    "telling",
    "identity",
    "passkey",
    "second_factor",
    "challenge",
    "delivery",
    "call_out",
    "asked",
)


def create_tables() -> None:
    """Make them, empty."""
    op.create_table(
        "lane",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("serves", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["person.id"], name=op.f("fk_invitation_accepted_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_invitation_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_invitation_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invitation_digest", "invitation", ["digest"], unique=False)
    op.create_index(op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_message_person", "message", ["person_id", "id"], unique=False)
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_push_subscription_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_subscription_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_push_subscription_person_id"), "push_subscription", ["person_id"], unique=False)
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reached_by", sa.String(length=10), nullable=False),
        sa.Column("muted", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("week_budget", sa.Integer(), nullable=False),
        sa.Column("reminder_hours", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "\"reached_by\" IN ('any', 'email', 'phone', 'none')", name=op.f("ck_telling_reached_by_known")
        ),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 1439", name=op.f("ck_telling_quiet_from_in_a_day")),
        sa.CheckConstraint("quiet_until BETWEEN 0 AND 1439", name=op.f("ck_telling_quiet_until_in_a_day")),
        sa.CheckConstraint("week_budget BETWEEN 0 AND 50", name=op.f("ck_telling_budget_in_range")),
        sa.ForeignKeyConstraint(["id"], ["person.id"], name=op.f("fk_telling_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_identity_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name="uq_identity_subject"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_identity_account_id"), "identity", ["account_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passkey_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"purpose\" IN ('verify', 'sign_in', 'sign_up')",
            name=op.f("ck_challenge_purpose_known"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_challenge_tries_not_negative")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_challenge_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_challenge_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_challenge_contact_id"), "challenge", ["contact_id"], unique=False)
    op.create_index(op.f("ix_challenge_digest"), "challenge", ["digest"], unique=False)
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"], unique=False)
    op.create_index(op.f("ix_challenge_person_id"), "challenge", ["person_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("to_contact_id", sa.Integer(), nullable=True),
        sa.Column("push_id", sa.Integer(), nullable=True),
        sa.Column("sealed_to", sa.LargeBinary(), nullable=True),
        sa.Column("lane", sa.String(length=255), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "\"channel\" IN ('email', 'phone', 'push')", name=op.f("ck_delivery_channel_known")
        ),
        sa.CheckConstraint(
            "\"state\" IN ('waiting', 'handing_over', 'accepted', 'delivered', 'failed', 'dropped', "
            "'unsent')",
            name=op.f("ck_delivery_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["push_id"], ["push_subscription.id"], name=op.f("fk_delivery_push_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_contact_id"], ["contact.id"], name=op.f("fk_delivery_to_contact_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("uid", name=op.f("uq_delivery_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_message_id"), "delivery", ["message_id"], unique=False)
    op.create_index("ix_delivery_state", "delivery", ["state", "next_at"], unique=False)
    op.create_index("ix_delivery_newest", "delivery", ["state", "id"], unique=False)
    op.create_index(op.f("ix_delivery_to_contact_id"), "delivery", ["to_contact_id"], unique=False)
    op.create_table(
        "call_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=20), server_default="", nullable=False),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'filled', 'ended', 'withdrawn')", name=op.f("ck_call_out_state_known")
        ),
        sa.CheckConstraint("places BETWEEN 1 AND 10000", name=op.f("ck_call_out_places_in_range")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_call_out_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_call_out_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_out")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_out_seat_id"), "call_out", ["seat_id"], unique=False)
    op.create_index(
        "uq_call_out_open",
        "call_out",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_out_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "\"state\" IN ('waiting', 'asked', 'yes', 'no', 'not_now', 'thanked', 'over_budget')",
            name=op.f("ck_asked_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_asked_answered_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["call_out_id"], ["call_out.id"], name=op.f("fk_asked_call_out_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_asked_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
        sa.UniqueConstraint("call_out_id", "volunteer_id", name="uq_asked_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_asked_call_out_id"), "asked", ["call_out_id"], unique=False)
    op.create_index(op.f("ix_asked_volunteer_id"), "asked", ["volunteer_id"], unique=False)


def drop_tables() -> None:
    """Take them away, who points at others first."""
    for each in reversed(TABLES):
        op.drop_table(each)
