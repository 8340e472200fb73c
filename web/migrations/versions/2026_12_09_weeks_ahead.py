"""Runs of several weeks, one job after the other; what people want of four weeks and of days in a row."""

import sqlalchemy as sa
from alembic import op

revision = "20261209_weeks_ahead"
down_revision = "20261208_sheets"
branch_labels = None
depends_on = None

LIMITS = ("days_in_a_row", "weekends_in_four_weeks", "minutes_in_four_weeks")
AFTER = (
    "ALTER TABLE job ADD COLUMN after_id INTEGER"
    " CONSTRAINT fk_job_after_id REFERENCES job (id) ON DELETE SET NULL"
)
"""With its reference in one, which SQLite can add without writing the table anew."""


def upgrade() -> None:
    """Nobody waits for another job yet, and nobody has said a limit."""
    op.execute(AFTER)
    for name in LIMITS:
        op.add_column("volunteer", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without them."""
    for name in LIMITS:
        op.drop_column("volunteer", name)
    named = {"fk": "fk_%(table_name)s_%(column_0_name)s"}
    kept = {"sqlite_autoincrement": True}
    with op.batch_alter_table("job", naming_convention=named, table_kwargs=kept) as job:
        job.drop_constraint(op.f("fk_job_after_id"), type_="foreignkey")
        job.drop_column("after_id")
