"""The pages, one module for each family; a module here with a blueprint `bp` is found and registered."""

import pkgutil
from importlib import import_module

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every family of pages."""
    for found in pkgutil.iter_modules(__path__):
        app.register_blueprint(import_module(f"{__name__}.{found.name}").bp)
