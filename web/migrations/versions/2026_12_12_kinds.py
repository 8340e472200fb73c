"""Kinds of shifts have one name; how many of a group came."""

import sqlalchemy as sa
from alembic import op

revision = "20261212_kinds"
down_revision = "20261211_outlines"
branch_labels = None
depends_on = None

BEFORE, AFTER = "shift_kind", "kind"


def upgrade() -> None:
    """Words for kinds of shifts stand where forms look for them; a code that stands there already wins."""
    _rename(BEFORE, AFTER)
    op.add_column("attendance", sa.Column("heads", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Words stay where they were found before, too."""
    op.drop_column("attendance", "heads")


def _rename(before: str, after: str) -> None:
    term = sa.table("term", sa.column("kind", sa.String()), sa.column("code", sa.String()))
    there = sa.select(term.alias("there").c.code).where(sa.literal_column("there.kind") == after)
    op.execute(sa.delete(term).where(term.c.kind == before, term.c.code.in_(there)))
    op.execute(sa.update(term).where(term.c.kind == before).values(kind=after))
