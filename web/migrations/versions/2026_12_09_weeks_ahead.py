"""Runs of several weeks, one job after the other; what people want of four weeks and of days in a row."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "20261209_weeks_ahead"
down_revision = "20261208_sheets"
branch_labels = None
depends_on = None

LIMITS = ("days_in_a_row", "weekends_in_four_weeks", "minutes_in_four_weeks")


def upgrade() -> None:
    """Nobody waits for another job yet, and nobody has said a limit."""
    with _jobs() as job:
        job.add_column(sa.Column("after_id", sa.Integer(), nullable=True))
        job.create_foreign_key(op.f("fk_job_after_id"), "job", ["after_id"], ["id"], ondelete="SET NULL")
    for name in LIMITS:
        op.add_column("volunteer", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without them."""
    for name in LIMITS:
        op.drop_column("volunteer", name)
    with _jobs() as job:
        job.drop_constraint(op.f("fk_job_after_id"), type_="foreignkey")
        job.drop_column("after_id")


def _jobs() -> AbstractContextManager[BatchOperations]:
    """The table of jobs, changed as a whole, as SQLite writes it anew."""
    return op.batch_alter_table("job", table_kwargs={"sqlite_autoincrement": True})
