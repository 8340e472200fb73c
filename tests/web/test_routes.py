"""Routes as a whole: who must sign in, what stays another's, and faults in the reader's own language."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login, in_language
from tests.web.services.planned import draft, seen
from web import auth, demo
from web.auth import EVERYONE, SIGNED_IN, VOLUNTEER, UndeclaredRoute
from web.models import Assignment, Person, Project, Seat, Shift, Volunteer, VolunteerLanguage
from web.routing import RowId
from web.services import publishing
from web.services.actor import Actor
from web.services.faults import NotFound
from web.services.people import companions, hours, profile

ActorOf = Callable[[str], Actor]
# The demo account that holds a right; whoever is signed in may what everyone signed in may.
HOLDS = {VOLUNTEER: "volunteer", "administrator": "admin", SIGNED_IN: "auditor", EVERYONE: "verifier"}
NOTHING = re.compile(r"<([^<>]*)>")


def all_routes(app: Flask) -> list[tuple[str, str, frozenset[str]]]:
    """Every route but that of the files: rule, method, who may."""
    return [
        (rule, method, may) for rule, _, method, may in auth.routes(app) if rule != "/static/<path:filename>"
    ]


def url_of(rule: str) -> str:
    """A rule with an id in every hole that belongs to nothing."""
    return NOTHING.sub(lambda hole: "999999" if hole[1].startswith("int:") else "nothing", rule)


def send(client: FlaskClient, method: str, url: str) -> int:
    """The status of a request with nothing in it."""
    api = url.startswith("/api/") and method != "GET"
    options: dict[str, Any] = {"json": {}, "headers": {"If-Match": '"1"'}} if api else {}
    with client.open(url, method=method, **options) as answer:
        return answer.status_code


@pytest.fixture
def without_tokens(app: Flask) -> None:
    """Forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def lead(without_tokens: None, signed_in: Login) -> FlaskClient:
    """The demo lead."""
    return signed_in("lead")


@pytest.fixture
def volunteer(without_tokens: None, signed_in: Login) -> FlaskClient:
    """The demo volunteer."""
    return signed_in("volunteer")


@pytest.mark.usefixtures("without_tokens")
def test_every_route_that_wants_a_sign_in_asks_for_one(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for rule, method, may in all_routes(app):
        if EVERYONE in may:
            continue
        with client.open(url_of(rule), method=method) as answer:
            leads_away = answer.headers.get("Location", "").startswith("/sign-in")
            page = method == "GET" and not rule.startswith("/api/")
            if not (answer.status_code == 302 and leads_away if page else answer.status_code == 401):
                wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.usefixtures("without_tokens")
def test_no_route_breaks_for_whom_it_lets_in(app: Flask, signed_in: Login) -> None:
    """Ids that belong to nothing, forms with nothing in them: a friendly answer all the same."""
    broken = []
    for rule, method, may in all_routes(app):
        for who in sorted(may):
            status = send(signed_in(HOLDS.get(who, who)), method, url_of(rule))
            if status >= 500:
                broken.append(f"{method} {rule} as {who}: {status}")
    assert broken == []


def test_a_route_that_says_nothing_stops_the_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(UndeclaredRoute, match="open"):
        list(auth.routes(bare))


def test_an_id_of_staff_that_no_door_stands_before_stops_the_start() -> None:
    bare = Flask("bare")
    bare.url_map.converters["int"] = RowId
    bare.add_url_rule("/safes/<int:safe_id>", "safe", auth.allow("coordinator")(lambda safe_id: ""))
    with pytest.raises(UndeclaredRoute, match="safe_id"):
        list(auth.routes(bare))


def test_a_right_that_does_not_exist_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="king"):
        auth.allow("king")


def test_every_account_of_the_demo_is_one_that_a_right_is_tried_with() -> None:
    assert {"volunteer", "lead", "coordinator", "verifier", "auditor", "admin"} <= set(demo.ACCOUNTS)


# What belongs to others stays theirs


def anothers_shift(session: Session, actor_of: ActorOf) -> Shift:
    """A shift of a project that is not the demo lead's."""
    led = actor_of("lead").leads
    chosen = select(Shift).where(Shift.project_id.not_in(led), Shift.status == "open").order_by(Shift.id)
    return session.scalars(chosen.limit(1)).one()


def test_a_lead_changes_nothing_of_another(lead: FlaskClient, session: Session, actor_of: ActorOf) -> None:
    shift = anothers_shift(session, actor_of)
    before = session.get_one(Project, shift.project_id).texts
    for url in (
        f"/api/v1/projects/{shift.project_id}/close",
        f"/projects/{shift.project_id}/close",
        f"/api/v1/shifts/{shift.id}/cancel",
        f"/shifts/{shift.id}/cancel",
    ):
        assert lead.post(url).status_code == 404, url
    session.rollback()
    session.expire_all()
    project = session.get_one(Project, shift.project_id)
    assert (project.texts, project.closed_at) == (before, None)
    assert session.get_one(Shift, shift.id).status == "open"


def test_a_lead_imagines_nothing_about_another(
    lead: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    base = session.scalars(select(Assignment.roster_id).limit(1)).one()
    shift, own = anothers_shift(session, actor_of), min(actor_of("lead").leads)
    changes: list[Mapping[str, Any]] = [{"change": "drop_shift", "shift_id": shift.id}]
    whole = {"name": "What if", "roster_id": base, "project_id": shift.project_id, "changes": changes}
    assert lead.post("/api/v1/scenarios", json=whole).status_code == 404
    assert lead.post("/api/v1/scenarios", json={**whole, "project_id": None}).status_code == 403
    assert lead.post("/api/v1/scenarios", json={**whole, "project_id": own}).status_code == 422
    assert lead.get(f"/what-if/new?project={shift.project_id}").status_code == 404
    unseen = {**whole, "project_id": own, "roster_id": draft(session)}
    assert lead.post("/api/v1/scenarios", json=unseen).status_code == 404


def test_a_scenario_of_another_is_none_for_a_lead(
    lead: FlaskClient, signed_in: Login, session: Session, actor_of: ActorOf
) -> None:
    roster, shift = draft(session), anothers_shift(session, actor_of)
    changes = [{"change": "drop_shift", "shift_id": shift.id}]
    whole = {"name": "What if", "roster_id": roster, "changes": changes}
    made = signed_in("coordinator").post("/api/v1/scenarios", json=whole).get_json()["id"]
    assert lead.get(f"/api/v1/scenarios/{made}").status_code == 404
    assert lead.post(f"/api/v1/scenarios/{made}/cancel").status_code == 404
    assert lead.get(f"/what-if/{made}").status_code == 404
    assert lead.get("/api/v1/scenarios").get_json()["total"] == 0


def test_a_lead_sees_no_draft(lead: FlaskClient, session: Session, actor_of: ActorOf) -> None:
    made, led = draft(session), actor_of("lead").leads
    promised = set(session.scalars(select(Assignment.volunteer_id).where(Assignment.roster_id != made)))
    now_is = seen(session, made)
    pairs = sorted((int(each.volunteer), int(each.seat)) for each in now_is.seated.assignments)
    theirs = {
        int(seat.id) for shift in now_is.problem.shifts if int(shift.project) in led for seat in shift.seats
    }
    person, seat = next(pair for pair in pairs if pair[0] not in promised and pair[1] in theirs)
    shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
    name = session.get_one(Person, person).name
    assert lead.get(f"/api/v1/board?week={MONDAY}&roster_id={made}").status_code == 403
    for path in (
        f"/api/v1/shifts/{shift.id}",
        f"/api/v1/projects/{shift.project_id}?week={MONDAY}",
        f"/api/v1/board?week={MONDAY}",
    ):
        answer = lead.get(path)
        assert answer.status_code == 200, path
        shown = json.loads(answer.text)
        assert name not in str(shown), path
        assert f"'id': {made}, 'number': None" not in str(shown), path
    for path in (
        f"/shifts/{shift.id}",
        f"/projects/{shift.project_id}?week={MONDAY}",
        f"/board?week={MONDAY}",
    ):
        answer = lead.get(path)
        assert answer.status_code == 200, path
        assert name not in answer.text, path


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
    spoken = select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == other)
    before = session.scalars(spoken).all()
    for path in (f"/people/{other}", f"/api/v1/people/{other}"):
        assert volunteer.get(path).status_code == 403
    with pytest.raises(NotFound):
        profile.save(session, actor, other, {"languages": [{"tag": "en", "level": 7}]})
    with pytest.raises(NotFound):
        hours.save(session, actor, other, {"weekly": []})
    with pytest.raises(NotFound):
        companions.save(session, actor, other, {"companions": []})
    assert session.scalars(spoken).all() == before


@pytest.mark.parametrize("path", ["profile", "availability", "companions", "shifts", "fitting"])
def test_an_account_that_serves_nowhere_has_no_profile(signed_in: Login, path: str) -> None:
    assert signed_in("verifier").get(f"/api/v1/me/{path}").status_code == 403


# Faults


def test_faults_of_the_api_are_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(("tag", "says"), [("en", "There is nothing here"), ("zh-Hans", 'lang="zh-Hans"')])
def test_faults_are_pages_in_the_readers_language(client: FlaskClient, tag: str, says: str) -> None:
    in_language(client, tag)
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert says in answer.text


def test_no_traceback_leaves_the_house(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("a secret")

    app.view_functions["session.sign_in"] = broken
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_too_large_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/sign-in", data={"email": "x" * 2_000_000}).status_code == 413
