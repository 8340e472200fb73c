"""Promises: what everybody was told, and what became of it, stands apart from the rosters.

Who sits in what is published gets a promise, with what they answered; who said no to a seat keeps the no.
What they were told is taken from the shift as it stands, marked as imported. Each has one event for what they
were offered and one for what they answered, of the days on which that happened; nobody is asked again, and no
notice is owed. Promises of one person that clash are logged. Going back keeps the answers.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

from web.migrations.tables_20261202 import TABLES, create_tables

revision = "20261202_promises"
down_revision = "20261201_merge"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)
FLOW_KNOWN = "CONSTRAINT ck_seat_flow_known CHECK (flow IN ('planned', 'open', 'approval', 'staff'))"
IN_RANGE = """CONSTRAINT ck_seat_open_hours_in_range
    CHECK (open_hours IS NULL OR open_hours BETWEEN 1 AND 8784)"""
COLUMNS = (
    "ALTER TABLE seat ADD COLUMN sequence INTEGER DEFAULT 0 NOT NULL",
    f"ALTER TABLE seat ADD COLUMN flow VARCHAR(20) DEFAULT 'planned' NOT NULL {FLOW_KNOWN}",
    f"ALTER TABLE seat ADD COLUMN open_hours INTEGER {IN_RANGE}",
    "ALTER TABLE roster ADD COLUMN base_event_id INTEGER DEFAULT 0 NOT NULL",
)
BY_HAND = "UPDATE shift SET by_hand = (version > 1)"
ADDED = (
    ("shift", "by_hand"), ("seat", "ended_at"), ("assignment", "placed_at"), ("roster", "base_event_id"),
    ("seat", "open_hours"), ("seat", "flow"), ("seat", "sequence"),
)  # fmt: skip
NEW_STATES = {"cancelled": "given_up", "no_show": "did_not_come"}
OLD_STATES = {"given_up": "cancelled", "did_not_come": "no_show"}
STANDING = ("offered", "accepted", "checked_in", "served")
PROMISED = """
SELECT said.volunteer_id, said.seat_id, said.state, said.answered_at, said.roster_id, said.published_at,
    seat.role, shift.starts_at, shift.ends_at, shift.place_id, shift.status, shift.cancelled_at
FROM (
    SELECT assignment.volunteer_id, assignment.seat_id, answer.state, answer.at AS answered_at,
        roster.id AS roster_id, roster.published_at
    FROM assignment JOIN roster ON roster.id = assignment.roster_id AND roster.state = 'published'
    LEFT JOIN answer ON answer.volunteer_id = assignment.volunteer_id AND answer.seat_id = assignment.seat_id
    UNION ALL
    SELECT answer.volunteer_id, answer.seat_id, answer.state, answer.at, NULL, NULL FROM answer
    WHERE NOT EXISTS (
        SELECT 1 FROM assignment JOIN roster ON roster.id = assignment.roster_id
            AND roster.state = 'published'
        WHERE assignment.volunteer_id = answer.volunteer_id AND assignment.seat_id = answer.seat_id)
) said
JOIN seat ON seat.id = said.seat_id JOIN shift ON shift.id = seat.shift_id
ORDER BY shift.starts_at, said.seat_id, said.volunteer_id
"""
KEEP_EVENTS = "what happened to a promise stays written down"
KEPT = (
    "id", "promise_id", "at", "verb", "before", "after", "acting", "why", "note", "sequence", "starts_at",
    "ends_at", "place_id", "minutes",
)  # fmt: skip
"""What of an event stays. Whose deed it was, and by which roster, is only ever forgotten with them."""
FORGOTTEN = ("by", "roster_id")
SAME = " AND ".join(
    (
        *(f'OLD."{name}" IS NOT DISTINCT FROM NEW."{name}"' for name in KEPT),
        *(f'(NEW."{name}" IS NULL OR OLD."{name}" = NEW."{name}")' for name in FORGOTTEN),
    )
)
POSTGRESQL = f"""
CREATE FUNCTION promise_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF {SAME} THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{KEEP_EVENTS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER promise_event_stays BEFORE UPDATE OR DELETE ON promise_event
    FOR EACH ROW EXECUTE FUNCTION promise_event_stays();
"""
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{KEEP_EVENTS}'); END"
SQLITE = {
    "update": f"BEFORE UPDATE ON promise_event WHEN NOT ({SAME.replace('IS NOT DISTINCT FROM', 'IS')})",
    "delete": "BEFORE DELETE ON promise_event",
}


def upgrade() -> None:
    """Make the tables, and a promise of everything that was promised or refused."""
    create_tables()
    for each in COLUMNS:
        op.execute(each)
    for table, column in (("assignment", "placed_at"), ("seat", "ended_at")):
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("shift", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(BY_HAND)
    _import()
    op.drop_table("answer")
    if _postgresql():
        op.execute(POSTGRESQL)
        return
    for name, when in SQLITE.items():
        op.execute(f"CREATE TRIGGER promise_event_{name}_stays {when} {REFUSE}")


def downgrade() -> None:
    """Keep what was answered, and forget the rest."""
    op.create_table(
        "answer",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"state\" IN ('accepted', 'declined', 'cancelled', 'checked_in', 'served', 'no_show')",
            name=op.f("ck_answer_state_known"),
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_answer_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_answer_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "seat_id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_seat_id"), "answer", ["seat_id"], unique=False)
    _export()
    for each in reversed(TABLES):
        op.drop_table(each)
    if _postgresql():
        op.execute("DROP FUNCTION promise_event_stays()")
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _import() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(PROMISED)).all()
    for number, row in enumerate(rows, start=1):
        connection.execute(sa.text(_insert("promise", PROMISE)), _promise(number, row))
    _write_events(rows)
    if _postgresql() and rows:
        _catch_up("promise", "promise_event")
    connection.execute(
        sa.text(
            "UPDATE roster SET base_event_id = (SELECT COALESCE(MAX(id), 0) FROM promise_event)"
            " WHERE state = 'draft'"
        )
    )
    _tell_clashes(rows)


PROMISE = (
    "id", "seat_id", "volunteer_id", "heads", "state", "since", "why", "told_sequence", "answered_sequence",
    "told_starts_at", "told_ends_at", "told_place_id", "told_role", "minutes", "imported",
)  # fmt: skip
EVENT = (
    "id", "promise_id", "at", "verb", "before", "after", "acting", "why", "note", "sequence", "starts_at",
    "ends_at", "place_id", "minutes", "roster_id",
)  # fmt: skip
VERBS = {
    "accepted": "accept", "declined": "decline", "given_up": "give_up", "checked_in": "check_in",
    "served": "serve", "did_not_come": "miss", "shift_cancelled": "cancel", "offered": "offer",
}  # fmt: skip


def _state(row: Any) -> str:
    answered = NEW_STATES.get(row.state, row.state) or "offered"
    cancelled = row.status == "cancelled" and answered in ("offered", "accepted")
    return "shift_cancelled" if cancelled else answered


def _promise(number: int, row: Any) -> dict[str, Any]:
    state = _state(row)
    since = row.cancelled_at if state == "shift_cancelled" else row.answered_at or row.published_at
    return {
        "id": number,
        "seat_id": row.seat_id,
        "volunteer_id": row.volunteer_id,
        "heads": 1,
        "state": state,
        "since": since or row.published_at or row.answered_at,
        "why": "",
        "told_sequence": 0,
        "answered_sequence": 0 if row.state is not None else None,
        "told_starts_at": row.starts_at,
        "told_ends_at": row.ends_at,
        "told_place_id": row.place_id,
        "told_role": row.role,
        "minutes": _minutes(row) if state == "served" else None,
        "imported": True,
    }


def _minutes(row: Any) -> int:
    if _postgresql():
        return int((row.ends_at - row.starts_at).total_seconds() // 60)
    said = sa.text("SELECT CAST(ROUND((julianday(:end) - julianday(:start)) * 1440) AS INTEGER)")
    return int(op.get_bind().scalar(said, {"end": row.ends_at, "start": row.starts_at}) or 0)


def _write_events(rows: Sequence[Any]) -> None:
    """The offers and answers of everybody, in the order in which they happened."""
    found = []
    for number, row in enumerate(rows, start=1):
        promise = _promise(number, row)
        offered = row.published_at or row.answered_at
        steps: list[tuple[str, str | None, str, Any]] = [("offer", None, "offered", offered)]
        answered = NEW_STATES.get(row.state, row.state)
        if answered is not None:
            steps.append((VERBS[answered], "offered", answered, row.answered_at))
        if promise["state"] == "shift_cancelled":
            steps.append(("cancel", answered or "offered", "shift_cancelled", promise["since"]))
        found += [(at, number, step, row, promise) for step, at in ((each, each[3]) for each in steps)]
    found.sort(key=lambda each: (str(each[0]), each[1]))
    for identity, (at, number, (verb, before, after, _), row, promise) in enumerate(found, start=1):
        values = {
            "id": identity, "promise_id": number, "at": at, "verb": verb, "before": before, "after": after,
            "acting": "import", "why": "", "note": "", "sequence": 0, "starts_at": row.starts_at,
            "ends_at": row.ends_at, "place_id": row.place_id,
            "minutes": promise["minutes"] if after == "served" else None, "roster_id": row.roster_id,
        }  # fmt: skip
        op.get_bind().execute(sa.text(_insert("promise_event", EVENT)), values)


def _insert(table: str, columns: Sequence[str]) -> str:
    held, said = ", ".join(f'"{each}"' for each in columns), ", ".join(f":{each}" for each in columns)
    return f'INSERT INTO "{table}" ({held}) VALUES ({said})'  # noqa: S608 - names of this file


def _tell_clashes(rows: Sequence[Any]) -> None:
    """Log what one person was promised at overlapping times."""
    theirs: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if _state(row) in STANDING:
            theirs[row.volunteer_id].append(row)
    for person, held in sorted(theirs.items()):
        for first, second in pairwise(held):
            if second.starts_at < first.ends_at:
                log.warning(
                    "person %s is promised seats %s and %s at one time", person, first.seat_id, second.seat_id
                )


def _export() -> None:
    answers = sa.text(
        "SELECT volunteer_id, seat_id, state, since FROM promise WHERE volunteer_id IS NOT NULL"
    )
    kept = ("accepted", "declined", "given_up", "checked_in", "served", "did_not_come")
    for row in op.get_bind().execute(answers).all():
        if row.state in kept:
            values = {
                "volunteer_id": row.volunteer_id,
                "seat_id": row.seat_id,
                "state": OLD_STATES.get(row.state, row.state),
                "at": row.since,
            }
            op.get_bind().execute(sa.text(_insert("answer", tuple(values))), values)


def _catch_up(*tables: str) -> None:
    for each in tables:
        newest = f'SELECT MAX(id) FROM "{each}"'  # noqa: S608 - names of this file
        op.execute(f"SELECT setval(pg_get_serial_sequence('\"{each}\"', 'id'), ({newest}))")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
