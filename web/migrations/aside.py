"""Putting tables aside while a step makes them anew, and copying what stays as it was.

SQLite cannot change constraints or keys of a table in place, so both databases go the same way: the old
tables get another name (SQLite) or schema (PostgreSQL), new ones are made, rows are copied, the old ones go.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from alembic import op

ASIDE = "before"


def set_aside(names: Iterable[str]) -> None:
    """Move tables out of the way, with their indexes and sequences."""
    if _postgresql():
        op.execute(f"CREATE SCHEMA {ASIDE}")
        for name in names:
            op.execute(f'ALTER TABLE "{name}" SET SCHEMA {ASIDE}')
        return
    for name in names:
        for index in sa.inspect(op.get_bind()).get_indexes(name):
            op.execute(f'DROP INDEX IF EXISTS "{index["name"]}"')
        op.execute(f'ALTER TABLE "{name}" RENAME TO "{ASIDE}_{name}"')


def old(name: str) -> str:
    """What a table that was set aside is called in a statement."""
    return f'{ASIDE}."{name}"' if _postgresql() else f'"{ASIDE}_{name}"'


def columns(name: str, *, aside: bool = False) -> list[str]:
    """The columns of a table, or of one that was set aside."""
    inspector = sa.inspect(op.get_bind())
    if not aside:
        return [each["name"] for each in inspector.get_columns(name)]
    found = (
        inspector.get_columns(name, schema=ASIDE)
        if _postgresql()
        else inspector.get_columns(f"{ASIDE}_{name}")
    )
    return [each["name"] for each in found]


def copy(into: str, source: str | None = None, /, *, where: str = "", **said: str) -> None:
    """Copy the rows of a table that was set aside into a new one, column by column.

    `source` is the old table's name where it was another. `said` is column -> SQL for those that are not
    copied as they are; the old row is called `had`.
    """
    before = set(columns(source or into, aside=True))
    names = [each for each in columns(into) if each in said or each in before]
    values = [f"({said[each]})" if each in said else f'had."{each}"' for each in names]
    held = ", ".join(f'"{each}"' for each in names)
    op.execute(
        sa.text(
            f'INSERT INTO "{into}" ({held}) SELECT {", ".join(values)} FROM {old(source or into)} had {where}'  # noqa: S608 - names of our own
        )
    )


def drop_aside(names: Sequence[str]) -> None:
    """Drop the tables that were set aside; who refers to others first."""
    if _postgresql():
        op.execute(f"DROP SCHEMA {ASIDE} CASCADE")
        return
    for name in reversed(names):
        op.execute(f"DROP TABLE {old(name)}")


def catch_up(name: str, source: str | None = None) -> None:
    """Count ids on from the last that was ever given: an id is never used again."""
    if not _postgresql():
        return
    held = f"SELECT pg_get_serial_sequence('{ASIDE}.\"{source or name}\"', 'id')"
    sequence = op.get_bind().scalar(sa.text(held))
    last = op.get_bind().scalar(sa.text(f"SELECT last_value FROM {sequence}")) if sequence else 1  # noqa: S608 - as above
    op.execute(
        sa.text(
            f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'),"  # noqa: S608 - as above
            f' GREATEST({int(last or 1)}, (SELECT COALESCE(MAX(id), 1) FROM "{name}")))'
        )
    )


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
