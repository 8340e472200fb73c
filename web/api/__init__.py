"""The JSON API, one resource for each module; a module here with a blueprint `bp` is found and registered.

The OpenAPI document at /api/openapi.json comes from the code.
"""

import pkgutil
from importlib import import_module

from flask import Flask
from flask_smorest import Api

from web.auth import csrf


class DuetApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Faults are answered by `web.errors`, as for pages."""

    def _register_error_handlers(self) -> None:
        """None of its own."""


def init_app(app: Flask) -> None:
    """Register every resource below /api/v1."""
    app.config.update(
        API_TITLE="Duet",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = DuetApi(app)
    for found in pkgutil.iter_modules(__path__):
        if bp := getattr(import_module(f"{__name__}.{found.name}"), "bp", None):
            csrf.exempt(bp)
            api.register_blueprint(bp)
