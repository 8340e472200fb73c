"""More kinds of sheets: promises, groups, organisations, words, and all of a district in one workbook."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "20261210_more_sheets"
down_revision = "20261210_series_go_on"
branch_labels = None
depends_on = None

BEFORE = ("people", "availability", "projects", "places", "shifts", "series")
AFTER = (*BEFORE, "promises", "parties", "organisations", "words")
TABLES = ("sheet", "sheet_heading", "sheet_number")


def upgrade() -> None:
    """Let sheets be of more kinds."""
    op.add_column("sheet", sa.Column("made", sa.JSON(), server_default="[]", nullable=False))
    _allow(AFTER)


def downgrade() -> None:
    """Without them; what was brought of these kinds goes."""
    for table in TABLES:
        rows = sa.table(table, sa.column("kind", sa.String()))
        op.execute(sa.delete(rows).where(rows.c.kind.not_in(BEFORE)))
    _allow(BEFORE)
    op.drop_column("sheet", "made")


def _allow(kinds: Sequence[str]) -> None:
    for table in TABLES:
        more = ("district",) if table == "sheet" and kinds is AFTER else ()
        listed = ", ".join(f"'{each}'" for each in (*kinds, *more))
        # The key of headings counts nothing.
        args = {} if table == "sheet_heading" else {"sqlite_autoincrement": True}
        name = op.f(f"ck_{table}_kind_known")
        with op.batch_alter_table(table, table_kwargs=args) as changed:
            changed.drop_constraint(name, type_="check")
            changed.create_check_constraint(name, f'"kind" IN ({listed})')
