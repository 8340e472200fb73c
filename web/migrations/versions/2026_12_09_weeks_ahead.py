"""Runs of several weeks, one job after the other; what people want of four weeks and of days in a row."""

import sqlalchemy as sa
from alembic import op

revision = "20261209_weeks_ahead"
down_revision = "20261208_sheets"
branch_labels = None
depends_on = None

ADDED = (
    ("job", "after_id"),
    ("volunteer", "days_in_a_row"),
    ("volunteer", "weekends_in_four_weeks"),
    ("volunteer", "minutes_in_four_weeks"),
)


def upgrade() -> None:
    """Nobody waits for another job yet, and nobody has said a limit."""
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without them."""
    for table, column in ADDED:
        op.drop_column(table, column)
