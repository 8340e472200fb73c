"""How the tables came to be: dated steps, each both ways."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from web.db import Database, prepare


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file, for one connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables forward to a revision, the newest by default; all in one transaction."""
    prepare(database.engine)
    with database.engine.execution_options(writes=True).begin() as connection:
        command.upgrade(configuration(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Take the tables back to a revision; `base` is before the first."""
    with database.engine.execution_options(writes=True).begin() as connection:
        command.downgrade(configuration(connection), to)


def is_current(database: Database) -> bool:
    """Whether the tables are those this program was written for."""
    with database.engine.connect() as connection:
        config = configuration(connection)
        newest = ScriptDirectory.from_config(config).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == newest
