"""Hours that partners offer, and where drafts put parties."""

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime
from web.migrations.journal import forget, watch

revision = "20261211_offers"
down_revision = "20261211_stations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is offered yet."""
    op.create_table(
        "offered_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("most_shifts", sa.Integer(), nullable=False),
        sa.Column("name_hours", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "most_shifts BETWEEN 1 AND 20", name=op.f("ck_offered_session_most_shifts_in_range")
        ),
        sa.CheckConstraint(
            "name_hours BETWEEN 1 AND 720", name=op.f("ck_offered_session_name_hours_in_range")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_offered_session_times_in_order")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_offered_session_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_offered_session_party_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_session")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_offered_session_party_id"), "offered_session", ["party_id"], unique=False)
    op.create_index("ix_offered_session_starts_at", "offered_session", ["starts_at"], unique=False)
    op.create_table(
        "party_assignment",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.CheckConstraint("heads BETWEEN 1 AND 10000", name=op.f("ck_party_assignment_heads_in_range")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_party_assignment_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_party_assignment_roster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_party_assignment_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("roster_id", "seat_id", "party_id", name=op.f("pk_party_assignment")),
    )
    op.create_index(op.f("ix_party_assignment_party_id"), "party_assignment", ["party_id"], unique=False)
    op.create_index(op.f("ix_party_assignment_seat_id"), "party_assignment", ["seat_id"], unique=False)
    op.add_column("party", sa.Column("brings", sa.JSON(), server_default="{}", nullable=False))
    watch("offered_session", "party", "party_id")
    watch("party_assignment", "draft", "roster_id")
    forget("party")
    watch("party", "party", "id", columns=("volunteer_id", "credential_code", "brings"))


def downgrade() -> None:
    """Without them."""
    forget("party")
    watch("party", "party", "id", columns=("volunteer_id",))
    forget("party_assignment")
    forget("offered_session")
    op.drop_column("party", "brings")
    op.drop_table("party_assignment")
    op.drop_table("offered_session")
