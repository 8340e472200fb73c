"""Programs sign up, in and out with a bearer token, and keep their account."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.accounts.people import NORTH, PASSWORD, somebody
from web.services.accounts import sign_up as signing_up
from web.services.accounts.sign_in import TRIES_OF_CONTACT, TRIES_OF_SIGN_IN

EMAIL = "wen@example.org"
RIGHT = {"email": EMAIL, "password": PASSWORD}
WRONG = {**RIGHT, "password": "something else"}
NEWCOMER = {
    "name": "Amina",
    "email": "amina@example.org",
    "password": "long enough a word",
    "languages": [{"tag": "ar", "level": "native"}, {"tag": "en", "level": "B2"}],
}


@pytest.fixture(autouse=True)
def _wen(session: Session) -> None:
    """A coordinator with an account."""
    somebody(session, "Wen", EMAIL, "+8613800138000", rights=[("coordinator", NORTH)])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def token(client: FlaskClient) -> dict[str, str]:
    return bearer(client.post("/api/v1/sessions", json=RIGHT).get_json()["token"])


@pytest.mark.parametrize("said", [EMAIL, "WEN@example.org", "138 0013 8000"])
def test_a_password_is_exchanged_for_a_token_that_works(client: FlaskClient, said: str) -> None:
    answer = client.post("/api/v1/sessions", json={**RIGHT, "email": said})
    assert answer.status_code == 201
    me = client.get("/api/v1/me", headers=bearer(answer.get_json()["token"])).get_json()
    assert (me["name"], me["volunteer_id"], me["leads"]) == ("Wen", me["person_id"], [])
    assert me["rights"] == [{"right": "coordinator", "organisation_id": NORTH}]


def test_a_wrong_password_is_told_by_its_field_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.post("/api/v1/sessions", json=WRONG, headers={"Accept-Language": "zh-Hans"})
    assert answer.status_code == 422
    fault = answer.get_json()["error"]
    assert fault["code"] == "invalid"
    assert [each["place"] for each in fault["errors"]] == ["password"]


def test_a_stranger_does_not_lock_the_owner_out(client: FlaskClient) -> None:
    assert {client.post("/api/v1/sessions", json=WRONG).status_code for _ in range(9)} == {422}
    assert client.post("/api/v1/sessions", json=RIGHT).status_code == 201


def test_programs_and_pages_share_one_budget(client: FlaskClient) -> None:
    for _ in range(TRIES_OF_CONTACT):
        client.post("/api/v1/sessions", json=WRONG)
    answer = client.post("/api/v1/sessions", json=RIGHT)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.get_json()["error"]["code"] == "too_many"


def test_a_token_that_was_signed_out_is_void_and_others_are_not(client: FlaskClient) -> None:
    here, there = token(client), token(client)
    assert client.delete("/api/v1/sessions/current", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=here).status_code == 401
    assert client.get("/api/v1/me", headers=there).status_code == 200


def test_signing_out_everywhere_ends_every_token(client: FlaskClient) -> None:
    here, there = token(client), token(client)
    assert client.delete("/api/v1/sessions", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=there).status_code == 401


def test_signing_up_makes_a_volunteer_who_is_signed_in(client: FlaskClient) -> None:
    made = client.post("/api/v1/accounts", json=NEWCOMER)
    assert made.status_code == 201
    me = client.get("/api/v1/me", headers=bearer(made.get_json()["token"])).get_json()
    assert (me["name"], me["rights"]) == ("Amina", [])
    assert me["volunteer_id"] == me["person_id"]


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


def test_programs_sign_up_under_the_same_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "SIGN_UPS_OF_ADDRESS", 1)
    answers = [
        client.post("/api/v1/accounts", json={**NEWCOMER, "email": f"amina{number}@example.org"})
        for number in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 429]


def test_a_new_password_ends_the_token_that_set_it(client: FlaskClient) -> None:
    mine = token(client)
    said = {"old": PASSWORD, "new": "quite another password"}
    assert client.put("/api/v1/me/password", json=said, headers=mine).status_code == 204
    assert client.get("/api/v1/me", headers=mine).status_code == 401


def test_guessing_the_old_password_is_slowed(client: FlaskClient) -> None:
    mine, said = token(client), {"old": "not it", "new": "quite another password"}
    answers = [
        client.put("/api/v1/me/password", json=said, headers=mine).status_code
        for _ in range(TRIES_OF_SIGN_IN + 1)
    ]
    assert answers == [422] * TRIES_OF_SIGN_IN + [429]


def test_contacts_are_added_changed_and_removed(client: FlaskClient) -> None:
    mine = token(client)
    assert (
        client.post("/api/v1/me/contacts", json={"email": "w@example.org"}, headers=mine).status_code == 204
    )
    listed = client.get("/api/v1/me/contacts", headers=mine).get_json()
    assert [(each["kind"], each["signs_in"]) for each in listed] == [
        ("email", True),
        ("phone", True),
        ("email", False),
    ]
    added = f"/api/v1/me/contacts/{listed[2]['id']}"
    assert client.put(added, json={"email": "x@example.org"}, headers=mine).status_code == 204
    phone = f"/api/v1/me/contacts/{listed[1]['id']}/removal"
    assert client.post(phone, json={}, headers=mine).status_code == 422
    assert client.post(phone, json={"password": PASSWORD}, headers=mine).status_code == 204
    listed = client.get("/api/v1/me/contacts", headers=mine).get_json()
    assert [each["value"] for each in listed] == [EMAIL, "x@example.org"]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_messages_come_in_the_language_chosen(client: FlaskClient, tag: str) -> None:
    mine = token(client)
    assert client.put("/api/v1/me/language", json={"language": tag}, headers=mine).status_code == 204
    assert client.get("/api/v1/me", headers=mine).get_json()["language"] == tag


def test_a_cookie_from_another_site_does_nothing(client: FlaskClient) -> None:
    foreign = {"Origin": "https://elsewhere.example"}
    assert client.post("/api/v1/sessions", json=RIGHT, headers=foreign).status_code == 403
