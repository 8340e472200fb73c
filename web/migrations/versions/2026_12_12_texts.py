"""Rules of languages: for whose readers nothing is published without a text in their language."""

import sqlalchemy as sa
from alembic import op

revision = "20261212_texts"
down_revision = "20261212_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No language has a rule yet."""
    op.create_table(
        "text_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(35), nullable=False),
        sa.Column("strict", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_text_rule_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_rule")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_text_rule_organisation_id"), "text_rule", ["organisation_id"])


def downgrade() -> None:
    """Without them."""
    op.drop_index(op.f("ix_text_rule_organisation_id"), "text_rule")
    op.drop_table("text_rule")
