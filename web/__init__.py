"""Duet on the web: thin doors before services before rows.

Importing this brings no web framework along, so a worker's job starts without one.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.db import Database
    from web.settings import Settings


def create_app(settings: "Settings | None" = None, database: "Database | None" = None) -> "Flask":
    """The application; settings from the environment and their database unless given.

    Raises InvalidSettings, and UndeclaredRoute when a view does not say who may use it.
    """
    from web.application import build  # brings Flask and every page along

    return build(settings, database)
