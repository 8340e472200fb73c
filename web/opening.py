"""Opens the database that settings describe, with its vault."""

from zoneinfo import ZoneInfo

from web.db import Database
from web.settings import Settings
from web.vault import open_vault


def open_database(settings: Settings) -> Database:
    """The database of these settings, whose sessions carry vault and zone. Raises InvalidSettings."""
    return Database(settings.database, open_vault(settings), ZoneInfo(settings.zone), settings.come_percent)
