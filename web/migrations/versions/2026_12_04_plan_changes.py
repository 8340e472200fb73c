"""A journal of what changed of that which is planned, kept by triggers, so that no writer can forget it."""

import sqlalchemy as sa
from alembic import op

revision = "20261204_plan_changes"
down_revision = "20261203_publishing"
branch_labels = None
depends_on = None

KEPT = 50_000
PERSON = "person"
# Table: what changed, the column that says which, and whose it is, and the columns that matter (all: none).
WATCHED: dict[str, tuple[str, str, str | None, tuple[str, ...]]] = {
    "person": (PERSON, "id", None, ("state",)),
    "volunteer": (PERSON, "id", None, ()),
    "volunteer_language": (PERSON, "volunteer_id", None, ()),
    "volunteer_skill": (PERSON, "volunteer_id", None, ()),
    "volunteer_trait": (PERSON, "volunteer_id", None, ()),
    "credential": (
        PERSON, "volunteer_id", None,
        ("volunteer_id", "code", "clearance", "valid_until", "verified_at", "refused_at"),
    ),
    "availability": (PERSON, "volunteer_id", None, ()),
    "availability_exception": (PERSON, "volunteer_id", None, ()),
    "wish": (PERSON, "volunteer_id", None, ()),
    "companion": (PERSON, "volunteer_id", None, ()),
    "continuity": (PERSON, "volunteer_id", None, ()),
    "belonging": (PERSON, "person_id", None, ()),
    "private_field": (PERSON, "person_id", None, ()),
    "place": ("place", "id", None, ("latitude", "longitude")),
    "project": ("project", "id", None, ("scene", "weight")),
    "shift": (
        "shift", "id", None,
        (
            "project_id", "place_id", "series_id", "kind", "group_code", "starts_at", "ends_at", "team",
            "status",
        ),
    ),
    "seat": (
        "shift", "shift_id", None,
        ("shift_id", "position", "role", "minimum", "desired", "maximum", "needs", "ended_at"),
    ),
    "promise": (
        "promise", "seat_id", "volunteer_id",
        ("seat_id", "volunteer_id", "party_id", "heads", "state", "since"),
    ),
    "party": ("party", "id", None, ("volunteer_id",)),
    "member": ("party", "party_id", None, ()),
    "pin": ("pin", "seat_id", "volunteer_id", ()),
    "waiver": ("waiver", "shift_id", None, ()),
    "assignment": ("draft", "roster_id", None, ()),
}  # fmt: skip
POSTGRESQL = f"""
CREATE FUNCTION plan_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE made integer;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO plan_change (kind, ref, other)
            VALUES (TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::int, (to_jsonb(NEW) ->> TG_ARGV[2])::int)
            RETURNING id INTO made;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO plan_change (kind, ref, other)
            VALUES (TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::int, (to_jsonb(OLD) ->> TG_ARGV[2])::int)
            RETURNING id INTO made;
    END IF;
    DELETE FROM plan_change WHERE id <= made - {KEPT};
    RETURN NULL;
END $$;
"""  # noqa: S608 - names and numbers of this step alone


def upgrade() -> None:
    """Make the journal, empty, and what keeps it."""
    op.create_table(
        "plan_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_change")),
        sqlite_autoincrement=True,
    )
    if _postgresql():
        op.execute(POSTGRESQL)
        for table, (kind, ref, other, columns) in WATCHED.items():
            op.execute(
                f"CREATE TRIGGER {table}_plan AFTER INSERT OR DELETE OR UPDATE{_of(columns)} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION plan_changed('{kind}', '{ref}', '{other or ''}')"
            )
        return
    for table, (kind, ref, other, columns) in WATCHED.items():
        added, gone = (_row(kind, which, ref, other) for which in ("NEW", "OLD"))
        op.execute(f"CREATE TRIGGER {table}_plan_insert AFTER INSERT ON {table} BEGIN {added} END")
        op.execute(f"CREATE TRIGGER {table}_plan_delete AFTER DELETE ON {table} BEGIN {gone} END")
        both = f"CREATE TRIGGER {table}_plan_update AFTER UPDATE{_of(columns)} ON {table} BEGIN"
        op.execute(f"{both} {gone} {added} END")
    op.execute(
        "CREATE TRIGGER plan_change_forgotten AFTER INSERT ON plan_change "  # noqa: S608 - a number of ours
        f"BEGIN DELETE FROM plan_change WHERE id <= NEW.id - {KEPT}; END"
    )


def downgrade() -> None:
    """Take the journal away, and what keeps it."""
    for table in WATCHED:
        if _postgresql():
            op.execute(f"DROP TRIGGER {table}_plan ON {table}")
        else:
            for when in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_plan_{when}")
    if _postgresql():
        op.execute("DROP FUNCTION plan_changed()")
    op.drop_table("plan_change")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _of(columns: tuple[str, ...]) -> str:
    return f" OF {', '.join(columns)}" if columns else ""


def _row(kind: str, which: str, ref: str, other: str | None) -> str:
    whose = f"{which}.{other}" if other else "NULL"
    return f"INSERT INTO plan_change (kind, ref, other) VALUES ('{kind}', {which}.{ref}, {whose});"  # noqa: S608 - names and numbers of this step alone
