"""The pages, a folder for each area; a module in it with a blueprint `bp` is found and registered."""

import pkgutil
from importlib import import_module

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every family of pages."""
    for found in pkgutil.walk_packages(__path__, f"{__name__}."):
        if bp := getattr(import_module(found.name), "bp", None):
            app.register_blueprint(bp)
