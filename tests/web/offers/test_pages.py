"""The page of a partner, what coordinators see of it, and the API: seen, changed, refused."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import TOKEN, Login
from tests.web.offers.offered import THURSDAY, at, doctor, hospital, number, offer, partner, talk
from tests.web.offers.test_way import promised
from web.models import Notice, OfferedSession, Party
from web.services.actor import Actor
from web.services.messages.due.names import owe_names
from web.services.promises.mine import mine


@pytest.fixture
def planner(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("coordinator")


def sent(session: Session, client: FlaskClient, url: str, **values: object) -> str:
    """The page after a form was sent as its own page has it."""
    found = TOKEN.search(client.get("/offers").text)
    assert found is not None
    session.rollback()
    page = client.post(url, data={**values, "csrf_token": found[1]}, follow_redirects=True).text
    session.expire_all()
    return page


def typed(session: Session, **more: object) -> dict[str, object]:
    """What somebody types into the form."""
    return {
        "organisation_id": hospital(session), "name_en": "Cardiologist", "name_zh": "心内科医生",
        "credential_code": "medical-licence:cardiology", "language": "cmn", "level": "C1",
        "day": THURSDAY.isoformat(), "from_time": "13:00", "to_time": "18:00", "most_shifts": 2,
        "name_hours": 48, "heads": 1, "every_weeks": 0, **more,
    }  # fmt: skip


def test_sessions_are_offered_on_the_page_after_their_days_were_seen(
    session: Session, signed_in: Login
) -> None:
    client = signed_in("coordinator")
    assert client.get("/offers/new").status_code == 200
    until = (THURSDAY + timedelta(weeks=2)).isoformat()
    seen = sent(session, client, "/offers/new", **typed(session, every_weeks=1, until=until))
    assert seen.count("<li>") >= 3
    assert session.scalars(select(OfferedSession)).all() == []
    sent(session, client, "/offers/new", **typed(session, every_weeks=1, until=until, shown="yes"))
    made = session.scalars(select(OfferedSession)).all()
    assert len(made) == 3
    page = client.get("/offers").text
    assert page.count("心内科医生") >= 3
    assert client.get(f"/offers/{made[0].id}").status_code == 200
    assert client.get(f"/offers/{made[0].id}/edit").status_code == 200
    over = sent(session, client, "/offers/new", **typed(session, to_time="12:00"))
    assert over.count("f-to_time-error") >= 1


def test_what_a_change_gives_up_stands_there_first(
    session: Session, signed_in: Login, planner: Actor
) -> None:
    (found,) = offer(session, partner(session))
    promised(session, planner, found, talk(session, time(13, 30)))
    client = signed_in("coordinator")
    session.refresh(found)
    later = typed(session, from_time="15:00", version=found.version)
    said = sent(session, client, f"/offers/{found.id}/edit", **later)
    assert 'name="agreed"' in said
    session.refresh(found)
    assert found.starts_at == at(time(13))
    agreed = said.split('name="agreed" value="')[1].split('"')[0]
    sent(session, client, f"/offers/{found.id}/edit", **later, agreed=agreed)
    session.refresh(found)
    assert found.starts_at == at(time(15))


def test_the_board_and_the_page_name_who_comes(session: Session, signed_in: Login, planner: Actor) -> None:
    (found,) = offer(session, partner(session))
    seat = talk(session, time(14))
    promised(session, planner, found, seat)
    client = signed_in("coordinator")
    assert "华山医院心内科医生（姓名待定）" in client.get(f"/board/shifts/{seat.shift_id}").text
    assert client.get(f"/offers?party={found.party_id}").status_code == 302
    who = doctor(session)
    session.refresh(found)
    sent(session, client, f"/offers/{found.id}/name", person_id=who, version=found.version)
    shown = client.get(f"/board/shifts/{seat.shift_id}").text
    assert "姓名待定" not in shown
    promise = next(each for each in mine(session, who) if each.seat_id == seat.id)
    assert promise.sent
    assert not promise.can
    moved = client.get(f"/board/seats/{seat.id}")
    assert moved.status_code == 200


def test_a_draft_moves_a_specialist_by_a_press(session: Session, signed_in: Login, planner: Actor) -> None:
    (found,) = offer(session, partner(session))
    seat = talk(session, time(14))
    from tests.web.offers.test_way import begun

    roster = begun(session, planner)
    client = signed_in("coordinator")
    asked = client.get(f"/rosters/{roster}/move?volunteer={number(found)}&seat={seat.id}")
    assert asked.status_code == 200
    assert "心内科医生" in asked.text
    why = client.get(f"/board/seats/{seat.id}?roster={roster}").text
    assert "心内科医生" in why


def test_the_api_offers_names_and_refuses(session: Session, program: Program, planner: Actor) -> None:
    client: FlaskClient = program("coordinator")
    asked = {
        "organisation_id": hospital(session), "name": "Cardiologist", "day": THURSDAY.isoformat(),
        "credential_code": "medical-licence:cardiology", "from_time": "13:00:00", "to_time": "18:00:00",
        "languages": [{"tag": "cmn", "level": "C1"}], "most_shifts": 2,
    }  # fmt: skip
    (made,) = client.post("/api/v1/offers", json=asked).get_json()["ids"]
    shown = client.get(f"/api/v1/offers/{made}")
    assert (shown.get_json()["state"], shown.headers["ETag"]) == ("free", '"1"')
    who = doctor(session)
    url = f"/api/v1/offers/{made}/name"
    assert client.put(url, json={"person_id": who}).status_code == 428
    assert client.put(url, json={"person_id": who}, headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(f"/api/v1/offers/{made}").get_json()["state"] == "named"
    assert client.put(url, json={"person_id": who + 9999}, headers={"If-Match": '"2"'}).status_code == 422
    wrong = {**asked, "credential_code": "no-such"}
    assert client.post("/api/v1/offers", json=wrong).status_code == 422
    ended = client.post(f"/api/v1/offers/{made}/end", json={}, headers={"If-Match": '"2"'})
    assert ended.status_code == 204
    assert program("volunteer").get("/api/v1/offers").status_code == 403
    assert program("daning").get(f"/api/v1/offers/{made}").status_code in (200, 404)


def test_the_partner_is_asked_reminded_and_both_hear_that_it_is_late(
    session: Session, planner: Actor
) -> None:
    theirs = partner(session)
    (found,) = offer(session, theirs)
    promised(session, planner, found, talk(session, time(14)))
    due = at(time(14)) - timedelta(hours=48)

    def told(kind: str) -> int:
        chosen = select(Notice).where(Notice.kind == kind, Notice.subject_id == found.id)
        return len(session.scalars(chosen.where(Notice.subject == "offer")).all())

    owe_names(session)
    assert told("name_wanted") == 0
    with time_machine.travel(due - timedelta(days=3)):
        assert owe_names(session) >= 1
        assert owe_names(session) == 0
    first = told("name_wanted")
    with time_machine.travel(due - timedelta(hours=3)):
        owe_names(session)
        assert told("name_wanted") == 2 * first
    with time_machine.travel(due + timedelta(hours=1)):
        owe_names(session)
        assert owe_names(session) == 0
    assert told("name_overdue") == first
    assert told("name_missing") >= 1
    assert session.get_one(Party, found.party_id).contact_person_id == theirs.person_id
