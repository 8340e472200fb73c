"""Programs that use the API: each with a bearer token of its own, none with cookies."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from web import demo
from web.models import Account
from web.services import accounts

Program = Callable[[str], FlaskClient]


@pytest.fixture
def program(app: Flask, session: Session) -> Program:
    """`program("coordinator")`: a program signed in as the demo person of that role, reading English."""

    def enter(role: str) -> FlaskClient:
        account = session.scalars(select(Account).where(Account.email == demo.address(role))).one()
        token = accounts.open_session(session, account.id, agent="test", days=1)
        client = app.test_client(use_cookies=False)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        client.environ_base["HTTP_COOKIE"] = "duet_language=en"
        return client

    return enter
