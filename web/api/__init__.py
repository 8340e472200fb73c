"""The JSON API, a folder for each area; a module in it with a resource `bp` is found and registered.

The OpenAPI document at /api/openapi.json comes from the code.
"""

import pkgutil
from importlib import import_module
from typing import Any

from flask import Flask
from flask_smorest import Api

from web.api.document import describe_fields, describe_shapes
from web.auth import COOKIE, csrf
from web.schemas.shown import ErrorShown


class DuetApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Faults are answered by `web.errors`, as for pages; resources are tagged by their own name."""

    ERROR_SCHEMA = ErrorShown

    def _register_error_handlers(self) -> None:
        """None of its own."""

    def register_blueprint(self, blp: Any, **_: Any) -> None:
        """Add a resource to the application and to the document."""
        csrf.exempt(blp)
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)
        blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
        self.spec.tag({"name": blp.tag, "description": blp.description})


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
    describe_fields(api)
    schemes = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    for name, scheme in schemes.items():
        api.spec.components.security_scheme(name, scheme)
    for found in pkgutil.walk_packages(__path__, f"{__name__}."):
        if bp := getattr(import_module(found.name), "bp", None):
            api.register_blueprint(bp)
    describe_shapes(api)
