"""Programs that use the API: each with a bearer token of its own, none with cookies."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import account_of, in_language
from web.services.accounts import sign_in

Program = Callable[[str], FlaskClient]


@pytest.fixture
def program(app: Flask, session: Session) -> Program:
    """`program("coordinator")`: a program signed in as the demo person of that account, reading English."""

    def enter(code: str) -> FlaskClient:
        token = sign_in.open_session(session, account_of(session, code), agent="test", days=1)
        client = app.test_client(use_cookies=False)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        in_language(client, "en")
        return client

    return enter
