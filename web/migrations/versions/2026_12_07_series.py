"""Series with any rhythm; days of the calendar, batches, templates.

A weekly series goes on as it was, on days off too, until its last day. Going back keeps of each series its
first weekday, and its shifts as they stand; one without an end ends with its last shift.
"""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from web.migrations import tables_20261207 as tables

revision = "20261207_series"
down_revision = "20261206_messages"
branch_labels = None
depends_on = None

BEFORE, LINKS = "series_before", "series_of_shift"


def upgrade() -> None:
    """Make the tables, and give each weekly series its rhythm."""
    last_id = _set_aside()
    made = _last_days()
    tables.create_series()
    for row in op.get_bind().execute(sa.text(f"SELECT * FROM {BEFORE} ORDER BY id")).mappings():  # noqa: S608 - a name of our own
        _add(
            {
                **{name: row[name] for name in row if name != "weekday"},
                "unit": "week",
                "every": 1,
                "weekdays": json.dumps([row["weekday"]]),
                "nths": "[]",
                "days_off": "keep",
                "make_up": "keep",
                "made_until": made.get(row["id"]),
            }
        )
    _put_back(last_id)
    tables.create_tables()


def downgrade() -> None:
    """Back to weekly series."""
    tables.drop_tables()
    last_id = _set_aside()
    tables.create_series_before()
    new = ("unit", "every", "weekdays", "nths", "days_off", "make_up", "made_until")
    for row in op.get_bind().execute(sa.text(f"SELECT * FROM {BEFORE} ORDER BY id")).mappings():  # noqa: S608 - as above
        _add(
            {
                **{name: row[name] for name in row if name not in new},
                "weekday": _plain(row["weekdays"])[0],
                "last": row["last"] or row["made_until"] or row["first"],
            }
        )
    _put_back(last_id)


def _last_days() -> dict[int, Any]:
    """The last day of each series for which there is a shift: from there on it goes on by itself."""
    rows = op.get_bind().execute(
        sa.text(
            f"SELECT own.series_id, MAX(shift.series_day) FROM shift JOIN {LINKS} own ON own.id = shift.id"  # noqa: S608 - a name of our own
            " GROUP BY own.series_id"
        )
    )
    return {row[0]: row[1] for row in rows}


def _set_aside() -> int:
    """Keep the series and which shifts are whose, take the table away; the last id it ever gave."""
    op.execute(f"CREATE TABLE {BEFORE} AS SELECT * FROM series")  # noqa: S608 - as above
    op.execute(f"CREATE TABLE {LINKS} AS SELECT id, series_id FROM shift WHERE series_id IS NOT NULL")  # noqa: S608 - as above
    given = "SELECT last_value FROM series_id_seq"
    if not _postgresql():
        given = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'series'), 0)"
    last_id = int(op.get_bind().scalar(sa.text(given)) or 0)
    if _postgresql():
        op.drop_constraint("fk_shift_series_id", "shift", type_="foreignkey")
    op.drop_table("series")
    return last_id


def _put_back(last_id: int) -> None:
    """Tell the shifts their series again, and count ids on from the last that was ever given."""
    if _postgresql():
        op.create_foreign_key(
            "fk_shift_series_id", "shift", "series", ["series_id"], ["id"], ondelete="SET NULL"
        )
        op.execute(f"SELECT setval(pg_get_serial_sequence('series', 'id'), {max(last_id, 1)})")
    else:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'series'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('series', {last_id})")  # noqa: S608 - a number
        op.execute(
            f"UPDATE shift SET series_id = (SELECT series_id FROM {LINKS} WHERE {LINKS}.id = shift.id)"  # noqa: S608 - as above
            f" WHERE id IN (SELECT id FROM {LINKS})"
        )
    op.drop_table(LINKS)
    op.drop_table(BEFORE)


def _add(values: dict[str, Any]) -> None:
    kept = {
        name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in values.items()
    }
    kept |= {name: value.isoformat() for name, value in kept.items() if isinstance(value, date)}
    names = ", ".join(f'"{name}"' for name in kept)
    holes = ", ".join(f":{name}" for name in kept)
    op.get_bind().execute(sa.text(f"INSERT INTO series ({names}) VALUES ({holes})"), kept)  # noqa: S608 - names of columns


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
