"""What belongs to others stays theirs: a lead and another's project, a volunteer and another's shifts."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login
from tests.web.services.planned import draft, seen
from web.db import writing
from web.models import (
    Account,
    Assignment,
    Place,
    Project,
    ProjectLead,
    Seat,
    Shift,
    Volunteer,
    VolunteerLanguage,
)
from web.services import companions, profile, publishing
from web.services.actor import Actor
from web.services.faults import Forbidden

ActorOf = Callable[[str], Actor]
WHOLE = {"organisation_id": 1, "scene": "community", "texts": [{"tag": "en", "name": "Mine now"}]}


@pytest.fixture
def lead(app: Flask, signed_in: Login) -> FlaskClient:
    """The demo lead, whose forms need no token here."""
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in("lead")


@pytest.fixture
def volunteer(app: Flask, signed_in: Login) -> FlaskClient:
    """The demo volunteer, likewise."""
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in("volunteer")


def anothers_shift(session: Session) -> Shift:
    """A shift of a project that the demo lead does not lead."""
    led = select(ProjectLead.project_id).join(Account).where(Account.role == "lead")
    chosen = select(Shift).where(Shift.project_id.not_in(led), Shift.status == "open").order_by(Shift.id)
    return session.scalars(chosen.limit(1)).one()


def a_shift(session: Session) -> Mapping[str, Any]:
    """A shift that could be posted."""
    place = session.scalars(select(Place.id).limit(1)).one()
    seats = [{"desired": 1, "maximum": 1}]
    return {"place_id": place, "day": "2026-12-02", "start": "10:00", "end": "12:00", "seats": seats}


def test_a_lead_changes_no_project_of_another(lead: FlaskClient, session: Session) -> None:
    shift = anothers_shift(session)
    before = session.get_one(Project, shift.project_id).texts
    for answer in (
        lead.put(f"/api/v1/projects/{shift.project_id}", json=WHOLE),
        lead.post(f"/api/v1/projects/{shift.project_id}/close"),
        lead.get(f"/projects/{shift.project_id}/edit"),
        lead.post(f"/projects/{shift.project_id}/close"),
    ):
        assert answer.status_code == 403, answer.request.path
    session.rollback()
    project = session.get_one(Project, shift.project_id)
    assert (project.texts, project.closed_at) == (before, None)


def test_a_lead_changes_no_shift_of_another(lead: FlaskClient, session: Session) -> None:
    shift = anothers_shift(session)
    for answer in (
        lead.post(f"/api/v1/projects/{shift.project_id}/shifts", json=a_shift(session)),
        lead.put(f"/api/v1/shifts/{shift.id}", json=a_shift(session)),
        lead.post(f"/api/v1/shifts/{shift.id}/cancel"),
        lead.get(f"/projects/{shift.project_id}/shifts/new"),
        lead.get(f"/shifts/{shift.id}/edit"),
        lead.post(f"/shifts/{shift.id}/cancel"),
    ):
        assert answer.status_code == 403, answer.request.path
    session.rollback()
    assert session.get_one(Shift, shift.id).status == "open"


def test_a_lead_asks_no_why_of_another(lead: FlaskClient, session: Session) -> None:
    publishing.publish(session, None, draft(session))
    shift = anothers_shift(session)
    seat = session.scalars(select(Seat.id).where(Seat.shift_id == shift.id).limit(1)).one()
    assert lead.get(f"/api/v1/seats/{seat}/why").status_code == 403
    assert lead.get(f"/shifts/seats/{seat}/why").status_code == 403


def test_a_lead_imagines_nothing_about_another(lead: FlaskClient, session: Session) -> None:
    roster, shift = draft(session), anothers_shift(session)
    changes = [{"change": "drop_shift", "shift_id": shift.id}]
    whole = {"name": "What if", "roster_id": roster, "project_id": shift.project_id, "changes": changes}
    assert lead.post("/api/v1/scenarios", json=whole).status_code == 403
    assert lead.post("/api/v1/scenarios", json={**whole, "project_id": None}).status_code == 403
    assert lead.get(f"/what-if/new?project={shift.project_id}").status_code == 403


def test_a_scenario_of_another_is_none_for_a_lead(
    lead: FlaskClient, signed_in: Login, session: Session
) -> None:
    roster, shift = draft(session), anothers_shift(session)
    changes = [{"change": "drop_shift", "shift_id": shift.id}]
    whole = {"name": "What if", "roster_id": roster, "changes": changes}
    made = signed_in("coordinator").post("/api/v1/scenarios", json=whole).get_json()["id"]
    assert lead.get(f"/api/v1/scenarios/{made}").status_code == 404
    assert lead.post(f"/api/v1/scenarios/{made}/cancel").status_code == 404
    assert lead.get(f"/what-if/{made}").status_code == 404
    assert lead.get("/api/v1/scenarios").get_json()["total"] == 0


def test_a_lead_sees_no_draft(lead: FlaskClient, session: Session) -> None:
    made = draft(session)
    promised = set(session.scalars(select(Assignment.volunteer_id).where(Assignment.roster_id != made)))
    pairs = sorted((int(each.volunteer), int(each.seat)) for each in seen(session, made).seated.assignments)
    person, seat = next(pair for pair in pairs if pair[0] not in promised)
    shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
    name = session.get_one(Volunteer, person).name
    assert lead.get(f"/api/v1/board?week={MONDAY}&roster_id={made}").status_code == 403
    for path in (
        f"/api/v1/shifts/{shift.id}",
        f"/api/v1/projects/{shift.project_id}?week={MONDAY}",
        f"/api/v1/board?week={MONDAY}",
    ):
        shown = json.loads(lead.get(path).text)
        assert name not in str(shown), path
        assert f"'id': {made}, 'number': None" not in str(shown), path
    for path in (
        f"/shifts/{shift.id}",
        f"/projects/{shift.project_id}?week={MONDAY}",
        f"/board?week={MONDAY}",
    ):
        assert name not in lead.get(f"{path}?week={MONDAY}").text, path


def test_a_volunteer_answers_for_nobody_else(
    volunteer: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    made = draft(session)
    publishing.publish(session, None, made)
    mine = actor_of("volunteer").volunteer_id
    others = select(Assignment.seat_id).where(Assignment.roster_id == made)
    own = others.where(Assignment.volunteer_id == mine)
    seat = session.scalars(others.where(Assignment.seat_id.not_in(own)).limit(1)).one()
    assert volunteer.put(f"/api/v1/me/shifts/{seat}/answer", json={"answer": "accepted"}).status_code == 404
    assert volunteer.post(f"/me/shifts/{seat}", data={"answer": "accepted"}).status_code == 404
    assert volunteer.get(f"/me/shifts/{seat}").status_code == 404


def test_a_volunteer_touches_no_other_profile(
    volunteer: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    actor = actor_of("volunteer")
    other = session.scalars(select(Volunteer.id).where(Volunteer.id != actor.volunteer_id).limit(1)).one()
    before = session.scalars(
        select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == other)
    ).all()
    for path in (f"/people/{other}", f"/api/v1/people/{other}"):
        assert volunteer.get(path).status_code == 403
    with pytest.raises(Forbidden):
        profile.save(session, actor, other, {"languages": [{"tag": "en", "level": 7}]})
    with pytest.raises(Forbidden):
        profile.save_availability(session, actor, other, {"weekly": []})
    with pytest.raises(Forbidden):
        profile.verify_credential(session, actor, other, "first-aid")
    with pytest.raises(Forbidden):
        companions.save(session, actor, other, {"companions": []})
    after = session.scalars(
        select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == other)
    ).all()
    assert after == before


def test_an_account_that_serves_nowhere_has_no_profile(
    volunteer: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    with writing(session):
        session.get_one(Volunteer, actor_of("volunteer").volunteer_id).account_id = None
    for path in ("profile", "availability", "companions", "shifts", "fitting"):
        assert volunteer.get(f"/api/v1/me/{path}").status_code == 404


def test_an_administrator_does_not_lock_themselves_out(signed_in: Login, actor_of: ActorOf) -> None:
    admin, own = signed_in("admin"), actor_of("admin").account_id
    assert admin.put(f"/api/v1/accounts/{own}/role", json={"role": "volunteer"}).status_code == 409
    assert admin.put(f"/api/v1/accounts/{own}/active", json={"active": False}).status_code == 409
    assert admin.get("/api/v1/accounts").status_code == 200
