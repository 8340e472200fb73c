"""The database itself refuses to change a published roster."""

from alembic import op

revision = "20261123_stay"
down_revision = "20261123_first"
branch_labels = None
depends_on = None

REFUSE = "SELECT RAISE(ABORT, 'a published roster stays as it is')"
NOT_DRAFT = "(SELECT state FROM roster WHERE id = {row}.roster_id) <> 'draft'"
SQLITE = {
    "assignment_insert": f"BEFORE INSERT ON assignment WHEN {NOT_DRAFT.format(row='NEW')}",
    "assignment_update": f"BEFORE UPDATE ON assignment WHEN {NOT_DRAFT.format(row='OLD')}",
    "assignment_delete": f"BEFORE DELETE ON assignment WHEN {NOT_DRAFT.format(row='OLD')}",
    "roster_delete": "BEFORE DELETE ON roster WHEN OLD.state <> 'draft'",
    "roster_update": """BEFORE UPDATE ON roster WHEN OLD.state <> 'draft' AND (
        OLD.number IS NOT NEW.number OR OLD.period_start IS NOT NEW.period_start
        OR OLD.period_end IS NOT NEW.period_end OR OLD.published_at IS NOT NEW.published_at
        OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded')))""",
}
POSTGRESQL = """
CREATE FUNCTION published_assignment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held integer := CASE WHEN TG_OP = 'INSERT' THEN NEW.roster_id ELSE OLD.roster_id END;
BEGIN
    IF (SELECT state FROM roster WHERE id = held) <> 'draft' THEN
        RAISE EXCEPTION 'a published roster stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER assignment_stays BEFORE INSERT OR UPDATE OR DELETE ON assignment
    FOR EACH ROW EXECUTE FUNCTION published_assignment_stays();
CREATE FUNCTION published_roster_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR OLD.number IS DISTINCT FROM NEW.number
        OR OLD.period_start <> NEW.period_start OR OLD.period_end <> NEW.period_end
        OR OLD.published_at IS DISTINCT FROM NEW.published_at
        OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded'))) THEN
        RAISE EXCEPTION 'a published roster stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER roster_stays BEFORE UPDATE OR DELETE ON roster
    FOR EACH ROW EXECUTE FUNCTION published_roster_stays();
"""


def upgrade() -> None:
    """Add the triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for name, when in SQLITE.items():
        op.execute(f"CREATE TRIGGER {name}_stays {when} BEGIN {REFUSE}; END")


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER assignment_stays ON assignment; DROP TRIGGER roster_stays ON roster;")
        op.execute("DROP FUNCTION published_assignment_stays(); DROP FUNCTION published_roster_stays();")
        return
    for name in SQLITE:
        op.execute(f"DROP TRIGGER {name}_stays")
