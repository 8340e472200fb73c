"""Triggers that keep the journal of plan changes, for tables that steps add to it or watch otherwise."""

from alembic import op


def watch(table: str, kind: str, ref: str, other: str | None = None, columns: tuple[str, ...] = ()) -> None:
    """Write each row that is added, goes, or changes in one of these columns (none: in any) to the journal.

    `kind` says what it is, the column `ref` which one, and the column `other` whose it is.
    """
    of = f" OF {', '.join(columns)}" if columns else ""
    if _postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_plan AFTER INSERT OR DELETE OR UPDATE{of} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION plan_changed('{kind}', '{ref}', '{other or ''}')"
        )
        return
    added, gone = (_row(kind, which, ref, other) for which in ("NEW", "OLD"))
    op.execute(f"CREATE TRIGGER {table}_plan_insert AFTER INSERT ON {table} BEGIN {added} END")
    op.execute(f"CREATE TRIGGER {table}_plan_delete AFTER DELETE ON {table} BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER {table}_plan_update AFTER UPDATE{of} ON {table} BEGIN {gone} {added} END")


def forget(table: str) -> None:
    """Watch a table no more."""
    if _postgresql():
        op.execute(f"DROP TRIGGER {table}_plan ON {table}")
        return
    for when in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER {table}_plan_{when}")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _row(kind: str, which: str, ref: str, other: str | None) -> str:
    whose = f"{which}.{other}" if other else "NULL"
    return f"INSERT INTO plan_change (kind, ref, other) VALUES ('{kind}', {which}.{ref}, {whose});"  # noqa: S608 - names of the steps alone
