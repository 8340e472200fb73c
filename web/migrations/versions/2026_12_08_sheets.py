"""Sheets that somebody brought, the numbers of their rows and what their headings mean."""

import sqlalchemy as sa
from alembic import op

revision = "20261208_sheets"
down_revision = "20261207_series"
branch_labels = None
depends_on = None

TABLES = ("sheet", "sheet_heading", "sheet_number")


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("fault", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"kind\" IN ('people', 'availability', 'projects', 'places', 'shifts', 'series')",
            name=op.f("ck_sheet_kind_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('new', 'looking', 'looked', 'entering', 'entered', 'refused', 'dropped')",
            name=op.f("ck_sheet_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["person.id"], name=op.f("fk_sheet_brought_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_sheet_job_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sheet_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sheet_brought", "sheet", ["brought_by", "brought_at"], unique=False)
    op.create_index(op.f("ix_sheet_organisation_id"), "sheet", ["organisation_id"], unique=False)
    op.create_table(
        "sheet_heading",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('people', 'availability', 'projects', 'places', 'shifts', 'series')",
            name=op.f("ck_sheet_heading_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sheet_heading_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "organisation_id", "heading", name=op.f("pk_sheet_heading")),
    )
    op.create_table(
        "sheet_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('people', 'availability', 'projects', 'places', 'shifts', 'series')",
            name=op.f("ck_sheet_number_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sheet_number_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_number")),
        sa.UniqueConstraint("kind", "organisation_id", "number", name="uq_sheet_number_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sheet_number_organisation_id"), "sheet_number", ["organisation_id"], unique=False
    )
    op.create_index("ix_sheet_number_row", "sheet_number", ["kind", "row_id"], unique=False)


def downgrade() -> None:
    """Take them away: what the numbers linked is known by its own id alone."""
    for table in reversed(TABLES):
        op.drop_table(table)
