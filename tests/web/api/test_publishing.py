"""Publishing by the API: both sides of what meets, the digest of what was seen, taking back."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.services.publishing.desk import Desk, desk_of
from web.models import Roster
from web.services.actor import Actor


@pytest.fixture
def desk(session: Session, actor_of: Callable[[str], Actor]) -> Desk:
    """A coordinator's desk, with two shifts and people who are free."""
    return desk_of(session, actor_of("coordinator"))


def seen(desk: Desk, draft: int) -> dict[str, str]:
    desk.session.rollback()
    desk.session.expire_all()
    return {"If-Match": f'"{desk.session.get_one(Roster, draft).version}"'}


def test_what_meets_is_told_with_both_sides(program: Program, desk: Desk) -> None:
    client, made = program("coordinator"), desk.draft((desk.carl, desk.here))
    number = desk.publish(desk.draft((desk.dora, desk.here)))
    answer = client.post(f"/api/v1/rosters/{made}/publish", headers=seen(desk, made))
    fault = answer.get_json()["error"]
    assert (answer.status_code, fault["code"]) == (409, "meets")
    (met,) = fault["meetings"]
    assert met["wanted"] == [{"volunteer_id": desk.carl, "seat_id": desk.here, "comes": True}]
    happened = met["happened"]
    assert (happened["verb"], happened["volunteer_id"], happened["number"]) == ("offer", desk.dora, number)
    assert happened["by"]
    assert "Dora" in met["says"]
    assert met["broken"] is None
    lost = client.post(f"/api/v1/rosters/{made}/rebase", headers=seen(desk, made))
    assert lost.get_json() == {"lost": met["wanted"]}
    assert lost.headers["ETag"] == seen(desk, made)["If-Match"]
    answer = client.post(f"/api/v1/rosters/{made}/publish", headers=seen(desk, made))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "nothing_to_publish")


@pytest.mark.parametrize("route", ["publish", "rebase"])
def test_what_was_not_seen_is_not_changed(program: Program, desk: Desk, route: str) -> None:
    client, made = program("coordinator"), desk.draft((desk.carl, desk.here))
    url = f"/api/v1/rosters/{made}/{route}"
    assert client.post(url).status_code == 428
    assert client.post(url, headers={"If-Match": '"0"'}).status_code == 412


def test_the_digest_of_what_was_seen_is_checked_where_it_is_sent(program: Program, desk: Desk) -> None:
    client, made = program("coordinator"), desk.draft((desk.carl, desk.here))
    found = client.get(f"/api/v1/rosters/{made}/changes").get_json()["difference"]
    url, headers = f"/api/v1/rosters/{made}/publish", seen(desk, made)
    other = client.post(url, json={"difference": "0" * 32}, headers=headers)
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "difference_changed")
    assert client.post(url, json={"difference": 7}, headers=headers).status_code == 422
    assert client.post(url, json={"difference": found}, headers=headers).status_code == 200


def test_what_was_published_is_taken_back_once(program: Program, desk: Desk) -> None:
    client, made = program("coordinator"), desk.draft((desk.carl, desk.here), (desk.dora, desk.there))
    number = desk.publish(made)
    assert client.get(f"/api/v1/rosters/{made}").get_json()["may_be_taken_back_until"]
    desk.say(desk.carl, desk.here, "declined")
    key = {"Idempotency-Key": "take-it-back"}
    url = f"/api/v1/rosters/{made}/take-back"
    done, same = (client.post(url, headers=key).get_json() for _ in range(2))
    assert done == same
    assert done["number"] == number + 1
    assert done["kept"] == [
        {"volunteer_id": desk.carl, "seat_id": desk.here, "comes": True, "why": "answered"}
    ]
    shown = client.get(f"/api/v1/rosters/{made}").get_json()
    assert (shown["undone_by_number"], shown["may_be_taken_back_until"]) == (number + 1, None)
    changes = client.get(f"/api/v1/rosters/{done['draft_id']}/changes").get_json()
    assert changes["added"] == [{"volunteer_id": desk.dora, "seat_id": desk.there}]
    again = client.post(url)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "taken_back")
