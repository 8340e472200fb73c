"""Puts the application together: settings, database, doors, and who may pass them."""

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from web import api, auth, compression, errors, foreign, forms, headers, locale, navigation, pages, routing
from web.db import Database
from web.opening import open_database
from web.settings import Settings, read_settings

MOST_BYTES = 1_000_000


def build(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The application; settings from the environment and their database unless given.

    Raises InvalidSettings, and UndeclaredRoute when a view does not say who may use it.
    """
    settings = settings or read_settings()
    database = database or open_database(settings)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.own_secret_key(),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        SESSION_COOKIE_NAME="duet_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]  # Flask's own way
    _give_sessions(app)
    routing.init_app(app)
    locale.init_app(app)
    foreign.init_app(app)
    errors.init_app(app)
    forms.init_app(app)
    compression.init_app(app)
    headers.init_app(app)
    navigation.init_app(app)
    pages.init_app(app)
    api.init_app(app)
    auth.init_app(app)
    return app


def _give_sessions(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.session = app.extensions["database"].session()

    @app.teardown_appcontext
    def end(_fault: BaseException | None) -> None:
        if session := g.pop("session", None):
            session.close()
