"""Duet on the web: thin doors before services before rows.

Importing this brings no web framework along, so a worker's job starts without one.
"""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.db import Database
    from web.settings import Settings

# How many objects are made before the collector looks at the youngest, and how often it looks at older ones.
COLLECTED_AFTER = (50_000, 20, 50)


def create_app(settings: "Settings | None" = None, database: "Database | None" = None) -> "Flask":
    """The application; settings from the environment and their database unless given.

    Raises InvalidSettings, and UndeclaredRoute when a view does not say who may use it.
    """
    from web.application import build  # brings Flask and every page along

    return build(settings, database)


def _warm(app: "Flask") -> None:
    """Read the published weeks once, for every process that is made afterwards."""
    from web import migrations
    from web.services.weeks.warming import warm  # brings the matcher along

    database: Database = app.extensions["database"]
    if migrations.is_current(database):
        warm(database)


def served() -> "Flask":
    """The application as a web server begins with it, before it makes its processes.

    Modules and settings stay as long as the process does, so the collector passes them over, and comes less
    often: its looks at everything took a sixth of a page's time.
    """
    app = create_app()
    _warm(app)
    settle()
    return app


def settle() -> None:
    """Have the collector pass over what is there, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
