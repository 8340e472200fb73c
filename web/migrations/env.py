"""Runs the steps on the connection it is given."""

from typing import Any, Literal

from alembic import context

from web.db import UtcDateTime
from web.models import Base


def plain_types(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Steps name the database's own types: they must run when our classes have moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=plain_types,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
