"""What SQLite knows of how its tables are filled, by which it chooses in which order to read them.

Without it the counts of half a year of weeks took eleven seconds, with it a third of one. PostgreSQL does so
by itself.
"""

from sqlalchemy.orm import Session

from web.db import writing

ALL_TABLES = 0x10002
"""Also of tables that this connection has not read: https://www.sqlite.org/pragma.html#pragma_optimize"""


def renew(session: Session) -> int:
    """Look at the tables that have grown or shrunk much since this was done last; nothing that is counted."""
    if session.get_bind().dialect.name == "sqlite":
        with writing(session):
            session.connection().exec_driver_sql(f"PRAGMA optimize({ALL_TABLES})")
    return 0
