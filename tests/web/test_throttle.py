"""How often an account may be made, and what counts as one client."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, post
from web.models import Account
from web.services import signup, throttle

SAID = {
    "name": "Lucia", "password": "a long enough password",
    "languages-0-tag": "it", "languages-0-level": "native",
}  # fmt: skip


def join(client: FlaskClient, number: int) -> int:
    client.delete_cookie("duet_session")
    return post(client, "/sign-up", {**SAID, "email": f"lucia{number}@example.org"}).status_code


def accounts_made(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Account)) or 0


def test_one_client_makes_only_so_many_accounts_and_may_again_later(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signup, "SIGN_UPS_OF_ADDRESS", 2)
    before = accounts_made(session)
    assert [join(client, number) for number in range(3)] == [302, 302, 429]
    assert accounts_made(session) == before + 2
    with time_machine.travel(TODAY + throttle.PATIENCE + timedelta(minutes=1)):
        assert join(client, 3) == 302


def test_all_clients_together_make_only_so_many_accounts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signup, "SIGN_UPS_IN_ALL", 2)
    answers = []
    for number in range(3):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        answers.append(join(client, number))
    assert answers == [302, 302, 429]


def test_asking_which_emails_have_accounts_is_counted_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signup, "SIGN_UPS_OF_ADDRESS", 2)
    taken = {**SAID, "email": "volunteer@demo.example"}
    answers = [post(client, "/sign-up", taken) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_programs_stand_under_the_same_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signup, "SIGN_UPS_OF_ADDRESS", 1)
    said = {
        "name": "Amina",
        "password": "long enough a word",
        "languages": [{"tag": "ar", "level": "native"}],
    }
    answers = [
        client.post("/api/v1/accounts", json={**said, "email": f"amina{number}@example.org"})
        for number in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 429]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_one_household_counts_as_one_client(address: str, counted: str) -> None:
    assert throttle.neighbour(address) == counted
