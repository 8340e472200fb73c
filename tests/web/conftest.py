"""Actors for tests of the web: a small district on disk, the application, and people signed in to it."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from fixtures.district import generate
from tests.support.postgres_server import own_database, postgres_server
from web import create_app, demo, engines, migrations
from web.db import Database, writing
from web.demo.load import load
from web.models import Account, Person
from web.opening import open_database
from web.services import kept_forms
from web.services.accounts import contacts, passwords, sign_in
from web.services.actor import Actor
from web.settings import Settings

MONDAY = date(2026, 11, 30)
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORDS = {code: f"{code}-password" for code in demo.ACCOUNTS}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Login = Callable[[str], FlaskClient]


@pytest.fixture(scope="session", autouse=True)
def _hasty() -> Iterator[None]:
    """Passwords are hashed quickly, and no commit waits for the disk: what is here dies with its test."""
    careful, quick = engines._set_up_sqlite, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def set_up(connection: Any, record: object) -> None:
        careful(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_set_up_sqlite", set_up)
        patch.setattr(passwords, "HASHER", quick)
        patch.setattr(passwords, "NOBODY", quick.hash("nobody's password"))
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with a district of about 60 people, copied for each test."""
    own = Settings(instance=tmp_path_factory.mktemp("district"))
    filled(own).close()
    return own.instance / "duet.sqlite"


@pytest.fixture(scope="session")
def postgres_home() -> Iterator[str]:
    """A PostgreSQL server for all tests of a process: to start one takes longer than most tests."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="module")
def server(postgres_home: str) -> Iterator[str]:
    """An empty database on PostgreSQL for the tests of a module."""
    with own_database(postgres_home) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(postgres_home: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The district of `template` on PostgreSQL, copied for each test."""
    with own_database(postgres_home) as address:
        own = Settings(instance=tmp_path_factory.mktemp("on-postgresql"), database_url=address)
        filled(own).close()
        yield own


@contextmanager
def copied(template: Settings, to: Path) -> Iterator[Settings]:
    """A copy of the template on PostgreSQL, with its keys, in another instance folder."""
    copy_instance(template.instance / "duet.sqlite", to)
    source = make_url(template.database_url)
    home = source.set(database="postgres").render_as_string(hide_password=False)
    with own_database(home, of=str(source.database)) as address:
        yield Settings(instance=to, database_url=address)


def filled(settings: Settings) -> Database:
    """The database of these settings with the small district in it."""
    database = open_database(settings)
    migrations.upgrade(database)
    with time_machine.travel(TODAY, tick=False), database.session() as session:
        load(session, generate(60, shifts=40, week=MONDAY), PASSWORDS)
    return database


def copy_instance(template: Path, to: Path) -> None:
    """The template's database with its keys, in another instance folder."""
    for name in ("duet.sqlite", "keys.sqlite", "master-keys"):
        if (template.parent / name).exists():
            shutil.copy(template.parent / name, to / name)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """It is the Monday before the week that is planned."""
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    """Settings of an instance of its own, whose database is a copy of the template."""
    copy_instance(template, tmp_path)
    return Settings(instance=tmp_path, solve_seconds=5, solve_workers=1, solve_niceness=0, lease_seconds=3)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The district's database."""
    found = open_database(settings)
    yield found
    found.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the district's database."""
    with database.session() as opened:
        yield opened


@pytest.fixture(scope="session")
def built() -> Flask:
    """The application with its rules and templates, made once: to make it takes longer than most pages."""
    return create_app(Settings(secret_key="built-once-for-all-tests-of-a-process", database_url="sqlite://"))


@pytest.fixture
def app(built: Flask, settings: Settings, database: Database) -> Iterator[Flask]:
    """The application, of this test's instance; a test may change its configuration and its views."""
    config, views = dict(built.config), dict(built.view_functions)
    built.config.update(SECRET_KEY=settings.own_secret_key(), TESTING=True)
    built.extensions.update(settings=settings, database=database)
    yield built
    for held, kept in ((built.config, config), (built.view_functions, views)):
        held.clear()
        held.update(kept)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in, reading English."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, session: Session) -> Login:
    """`signed_in("coordinator")`: the demo's person of that account in a browser of their own."""

    def enter(code: str) -> FlaskClient:
        token = sign_in.open_session(session, account_of(session, code), agent="test", days=1)
        browser = app.test_client()
        browser.set_cookie("duet_session", token)
        return browser

    return enter


@pytest.fixture
def actor_of(session: Session) -> Callable[[str], Actor]:
    """`actor_of("lead")`: the demo's person of that account, for services."""

    def find(code: str) -> Actor:
        token = sign_in.open_session(session, account_of(session, code), agent="test", days=1)
        found = sign_in.recognise(session, token, "127.0.0.1", ZoneInfo("Asia/Shanghai"))
        assert found is not None
        return found[0]

    return find


def in_language(client: FlaskClient, tag: str) -> FlaskClient:
    """The same browser or program, its reader reading this language: by their account where they have one."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = tag
    bearer = str(client.environ_base.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ")
    found = None if bearer else client.get_cookie("duet_session")
    token = bearer or (found.value if found else "")
    if not bearer:
        client.set_cookie("duet_language", tag)
    with client.application.extensions["database"].session() as session, writing(session):
        person = kept_forms.owner_of(session, token)
        session.execute(update(Person).where(Person.id == person).values(language=tag))
    return client


def reads(session: Session, account_id: int, tag: str) -> None:
    """The person of an account reads this language from now on."""
    person = select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    with writing(session):
        session.execute(update(Person).where(Person.id == person).values(language=tag))


def account_of(session: Session, code: str) -> int:
    """The id of a demo account."""
    found = contacts.account_of(session, contacts.digest_of(session, demo.address(code)))
    assert found is not None
    return found[0].id


def post(
    client: FlaskClient, url: str, data: Mapping[str, Any] | None = None, page: str = ""
) -> TestResponse:
    """Send a form as a browser does, with the token of the page it stands on (`url` itself unless given)."""
    found = TOKEN.search(client.get(page or url).text) or TOKEN.search(client.get("/sign-in").text)
    assert found, f"no form on {page or url}"
    return client.post(url, data={"csrf_token": found[1], **(data or {})})
