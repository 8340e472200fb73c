"""The application on a port of its own, and tabs of people who are signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from i18n.languages import offered_tags
from tests.conftest import PATIENCE_MILLISECONDS
from tests.web.conftest import account_of, reads
from web import create_app, locale
from web.db import Database
from web.services.accounts import sign_in
from web.settings import Settings


@dataclass(frozen=True)
class Tab:
    """A page of a browser and what its console complained of."""

    page: Page
    complaints: list[str]


Tabs = Callable[..., Tab]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates as they were compiled for the application of an earlier test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, database: Database, compiled: BytecodeCache) -> Flask:
    """An application for one test alone: the server's threads may outlive it by a moment."""
    made = create_app(settings, database)
    made.jinja_env.bytecode_cache = compiled
    made.testing = True
    return made


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the application answers."""
    with listening(app, monkeypatch) as at:
        yield at


@contextmanager
def listening(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where an application answers; languages under trial (right to left) may be chosen too."""
    for name in ("offered_tags", "staff_tags"):
        monkeypatch.setattr(locale, name, lambda: offered_tags(testing=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tabs(chromium: Browser, address: str, session: Session) -> Iterator[Tabs]:
    """`tabs("lead", tag="ar", width=360)`: a tab of the demo person of an account; "" is nobody."""
    contexts = []

    def open_tab(role: str = "", *, tag: str = "en", width: int = 1280, **settings: Any) -> Tab:
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 800}, has_touch=width < 500, **settings
        )
        contexts.append(context)
        cookies = {"duet_language": tag}
        if role:
            account = account_of(session, role)
            cookies["duet_session"] = sign_in.open_session(session, account, agent="test", days=1)
            reads(session, account, tag)
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        tab = Tab(context.new_page(), [])
        tab.page.set_default_timeout(PATIENCE_MILLISECONDS)
        tab.page.on(
            "console", lambda said: tab.complaints.append(said.text) if said.type == "error" else None
        )
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        return tab

    yield open_tab
    for context in contexts:
        context.close()
