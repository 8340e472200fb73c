"""A published roster stays as it is, but for the number of a person who turned out to be another.

While a merge of two persons stands, assignments may go from one to the other, and nothing else may change.
"""

from alembic import op

revision = "20261201_merge"
down_revision = "20261201_people"
branch_labels = None
depends_on = None

NOT_DRAFT = "(SELECT state FROM roster WHERE id = OLD.roster_id) <> 'draft'"
SAME = "OLD.id = NEW.id AND OLD.roster_id = NEW.roster_id AND OLD.seat_id = NEW.seat_id"
MERGED = """EXISTS (SELECT 1 FROM merge WHERE undone_at IS NULL AND (
    (merged_id = OLD.volunteer_id AND kept_id = NEW.volunteer_id)
    OR (kept_id = OLD.volunteer_id AND merged_id = NEW.volunteer_id)))"""
REFUSE = "BEGIN SELECT RAISE(ABORT, 'a published roster stays as it is'); END"
POSTGRESQL = """
CREATE OR REPLACE FUNCTION published_assignment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held integer := CASE WHEN TG_OP = 'INSERT' THEN NEW.roster_id ELSE OLD.roster_id END;
BEGIN
    {unless}
    IF (SELECT state FROM roster WHERE id = held) <> 'draft' THEN
        RAISE EXCEPTION 'a published roster stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
UNLESS = f"""IF TG_OP = 'UPDATE' THEN
        IF {SAME} AND {MERGED} THEN
            RETURN NEW;
        END IF;
    END IF;"""


def upgrade() -> None:
    """Let assignments follow a merge and its undoing."""
    _replace(postgresql=UNLESS, sqlite=f"{NOT_DRAFT} AND NOT ({SAME} AND {MERGED})")


def downgrade() -> None:
    """Let nothing of a published roster change."""
    _replace(postgresql="", sqlite=NOT_DRAFT)


def _replace(*, postgresql: str, sqlite: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL.format(unless=postgresql))
        return
    op.execute("DROP TRIGGER assignment_update_stays")
    op.execute(f"CREATE TRIGGER assignment_update_stays BEFORE UPDATE ON assignment WHEN {sqlite} {REFUSE}")
