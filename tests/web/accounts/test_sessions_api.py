"""Programs sign up, in and out with a bearer token."""

import pytest
from flask.testing import FlaskClient

from tests.web.api.conftest import Program
from tests.web.conftest import PASSWORDS

RIGHT = {"email": "coordinator@demo.example", "password": PASSWORDS["coordinator"]}
NEWCOMER = {
    "name": "Amina",
    "email": "amina@example.org",
    "password": "long enough a word",
    "languages": [{"tag": "ar", "level": "native"}, {"tag": "en", "level": "B2"}],
}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_password_is_exchanged_for_a_token_that_works(client: FlaskClient) -> None:
    answer = client.post("/api/v1/sessions", json=RIGHT)
    assert answer.status_code == 201
    me = client.get("/api/v1/me", headers=bearer(answer.get_json()["token"]))
    assert me.get_json()["email"] == RIGHT["email"]
    assert me.get_json()["role"] == "coordinator"


def test_a_wrong_password_is_told_by_its_field_in_the_readers_language(client: FlaskClient) -> None:
    wrong = {**RIGHT, "password": "something else"}
    answer = client.post("/api/v1/sessions", json=wrong, headers={"Accept-Language": "zh-Hans"})
    assert answer.status_code == 422
    fault = answer.get_json()["error"]
    assert fault["code"] == "invalid"
    assert [each["place"] for each in fault["errors"]] == ["password"]
    assert "密码" in fault["errors"][0]["message"]


def test_a_token_that_was_signed_out_is_void_and_others_are_not(client: FlaskClient) -> None:
    here, there = (client.post("/api/v1/sessions", json=RIGHT).get_json()["token"] for _ in range(2))
    assert client.delete("/api/v1/sessions/current", headers=bearer(here)).status_code == 204
    assert client.get("/api/v1/me", headers=bearer(here)).status_code == 401
    assert client.get("/api/v1/me", headers=bearer(there)).status_code == 200


def test_signing_out_everywhere_ends_every_token(client: FlaskClient) -> None:
    here, there = (client.post("/api/v1/sessions", json=RIGHT).get_json()["token"] for _ in range(2))
    assert client.delete("/api/v1/sessions", headers=bearer(here)).status_code == 204
    assert client.get("/api/v1/me", headers=bearer(there)).status_code == 401


def test_signing_up_makes_a_volunteer_who_is_signed_in(client: FlaskClient) -> None:
    made = client.post("/api/v1/accounts", json=NEWCOMER)
    assert made.status_code == 201
    profile = client.get("/api/v1/me/profile", headers=bearer(made.get_json()["token"])).get_json()
    assert profile["name"] == "Amina"
    assert {"tag": "en", "level": "B2"} in profile["languages"]


def test_signing_up_twice_with_one_key_makes_one_account(client: FlaskClient) -> None:
    key = {"Idempotency-Key": "amina-signs-up"}
    first, second = (client.post("/api/v1/accounts", json=NEWCOMER, headers=key) for _ in range(2))
    ids = [
        client.get("/api/v1/me", headers=bearer(each.get_json()["token"])).get_json()["account_id"]
        for each in (first, second)
    ]
    assert ids[0] == ids[1]


def test_somebody_elses_key_opens_nobodys_account(client: FlaskClient) -> None:
    key = {"Idempotency-Key": "amina-signs-up"}
    client.post("/api/v1/accounts", json=NEWCOMER, headers=key)
    stranger = {**NEWCOMER, "password": "another long password"}
    answer = client.post("/api/v1/accounts", json=stranger, headers=key)
    assert answer.status_code == 422
    assert [each["place"] for each in answer.get_json()["error"]["errors"]] == ["email"]


def test_a_new_password_ends_the_token_that_set_it(program: Program) -> None:
    client = program("lead")
    said = {"old": PASSWORDS["lead"], "new": "quite another password"}
    assert client.put("/api/v1/me/password", json=said).status_code == 204
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_messages_come_in_the_language_chosen(program: Program, client: FlaskClient, tag: str) -> None:
    theirs = program("lead")
    assert theirs.put("/api/v1/me/language", json={"language": tag}).status_code == 204
    assert theirs.get("/api/v1/me").get_json()["language"] == tag


def test_a_cookie_from_another_site_does_nothing(client: FlaskClient) -> None:
    foreign = {"Origin": "https://elsewhere.example"}
    assert client.post("/api/v1/sessions", json=RIGHT, headers=foreign).status_code == 403
