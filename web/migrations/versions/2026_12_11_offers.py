"""Hours that partners offer, and where drafts put parties."""

import sqlalchemy as sa
from alembic import op

from web.db import UtcDateTime
from web.migrations.journal import forget, watch

revision = "20261211_offers"
down_revision = "20261211_stations"
branch_labels = None
depends_on = None

REFUSE = "SELECT RAISE(ABORT, 'a published roster stays as it is')"
NOT_DRAFT = "(SELECT state FROM roster WHERE id = {row}.roster_id) <> 'draft'"
STAYS = {"insert": "NEW", "update": "OLD", "delete": "OLD"}


def upgrade() -> None:
    """Nothing is offered yet."""
    op.create_table(
        "offered_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("made_with", sa.Integer(), nullable=True),
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
        sa.UniqueConstraint("party_id", name=op.f("uq_offered_session_party_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_offered_session_made_with"), "offered_session", ["made_with"], unique=False)
    op.create_index("ix_offered_session_starts_at", "offered_session", ["starts_at"], unique=False)
    op.create_table(
        "party_assignment",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", UtcDateTime(timezone=True), nullable=True),
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
    _keep_published()
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
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER party_assignment_stays ON party_assignment")
    op.drop_column("party", "brings")
    op.drop_table("party_assignment")
    op.drop_table("offered_session")


def _keep_published() -> None:
    """Who sits in a published roster stays there, specialists of partners as everybody else."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER party_assignment_stays BEFORE INSERT OR UPDATE OR DELETE ON party_assignment "
            "FOR EACH ROW EXECUTE FUNCTION published_assignment_stays()"
        )
        return
    for when, row in STAYS.items():
        op.execute(
            f"CREATE TRIGGER party_assignment_{when}_stays BEFORE {when.upper()} ON party_assignment "
            f"WHEN {NOT_DRAFT.format(row=row)} BEGIN {REFUSE}; END"
        )
