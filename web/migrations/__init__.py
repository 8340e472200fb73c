"""How the tables came to be: dated steps, each both ways."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from web.db import Database
from web.engines import prepare
from web.vault import Vault

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "20261212_texts"


def configuration(connection: Connection, vault: Vault | None = None) -> "Config":
    """Alembic's configuration, without a file, for one connection and the vault of private fields."""
    from alembic.config import (
        Config,
    )  # the steps are seldom taken, and asking for the newest is not taking them

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["vault"] = vault
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables forward to a revision, the newest by default; all in one transaction."""
    from alembic import command  # see above

    prepare(database.engine)
    with database.engine.execution_options(writes=True).begin() as connection:
        command.upgrade(configuration(connection, database.vault), to)


def downgrade(database: Database, to: str) -> None:
    """Take the tables back to a revision; `base` is before the first."""
    from alembic import command  # see above

    with database.engine.execution_options(writes=True).begin() as connection:
        command.downgrade(configuration(connection, database.vault), to)


def is_current(database: Database) -> bool:
    """Whether the tables are those this program was written for."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version == NEWEST
