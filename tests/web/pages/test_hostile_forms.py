"""Forms filled in by who means no good, or went back: refused by the field, or understood as what it is."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, account_of, in_language, post
from tests.web.forms.browser import opened
from tests.web.pages.test_demand_pages import SHIFT
from web.models import Account, Assignment, Person, Project, ProjectLead, Roster, Seat, Shift

LUCIA = {
    "name": "Lucia", "email": "lucia@example.org", "password": "a long enough password",
    "languages-0-tag": "it", "languages-0-level": "native",
}  # fmt: skip
WRONG = [
    ({"start": "10:00", "end": "10:05"}, "f-end-error"),
    ({"start": "10:00", "end": "10:05", "repeat": "weekly", "until": "2026-12-20"}, "f-end-error"),
    ({"start": "12:00", "end": "10:00"}, "f-end-error"),
    ({"start": "12:00", "end": "12:00"}, "f-end-error"),
    ({"day": "2020-01-01"}, "f-day-error"),
    ({"day": "9999-12-31"}, "f-day-error"),
    ({"kind": "nonsense"}, "f-kind-error"),
    ({"seats-0-role": "nonsense"}, "f-seats-0-role-error"),
    ({"seats-0-minimum": "-1"}, "f-seats-0-minimum-error"),
    ({"seats-0-maximum": "1" + "0" * 30}, "f-seats-0-maximum-error"),
    ({"texts-0-title": "Tea\u202egnp.exe"}, "f-texts-0-title-error"),
]


@pytest.fixture
def led(session: Session) -> int:
    """A project of the demo lead."""
    found = session.scalar(
        select(ProjectLead.project_id).where(ProjectLead.person_id == person_of(session, "lead"))
    )
    assert found is not None
    return found


@pytest.mark.parametrize(("change", "place"), WRONG)
def test_a_shift_that_cannot_be_is_told_by_its_field(
    signed_in: Login, led: int, session: Session, change: dict[str, str], place: str
) -> None:
    before = session.scalar(select(func.count(Shift.id)))
    browser = signed_in("lead")
    in_language(browser, "en")
    place_id = session.scalar(select(Shift.place_id).where(Shift.project_id == led)) or 1
    answer = post(browser, f"/projects/{led}/shifts/new", SHIFT | {"place_id": str(place_id)} | change)
    assert answer.status_code == 422
    assert f'id="{place}"' in answer.text
    session.rollback()
    assert session.scalar(select(func.count(Shift.id))) == before


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u202eTea", "Tea\u2066"])
def test_a_name_that_shows_nothing_or_turns_the_text_around_is_refused(
    client: FlaskClient, name: str
) -> None:
    answer = post(client, "/sign-up", LUCIA | {"name": name})
    assert answer.status_code == 422
    assert 'id="f-name-error"' in answer.text


def test_a_name_of_two_lines_becomes_one(client: FlaskClient, session: Session) -> None:
    assert post(client, "/sign-up", LUCIA | {"name": "Lucia\r\nBcc: all@example.org"}).status_code == 302
    assert session.scalar(select(Person.name).order_by(Person.id.desc())) == "Lucia Bcc: all@example.org"


def sent_twice(client: FlaskClient, url: str, first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Where two sends of one page lead, the second filled in anew after going back."""
    page = client.get(url).text
    tokens = {
        name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "form_key")
    }
    return [client.post(url, data=tokens | said).headers["Location"] for said in (first, second)]


def test_going_back_and_signing_up_somebody_else_makes_them_an_account_of_their_own(
    client: FlaskClient, session: Session
) -> None:
    before = session.scalar(select(func.count(Account.id))) or 0
    other = LUCIA | {"name": "Marta", "email": "marta@example.org", "password": "quite another password"}
    sent_twice(client, "/sign-up", LUCIA, other)
    session.rollback()
    assert session.scalar(select(func.count(Account.id))) == before + 2
    assert "Marta" in client.get("/me").text


def test_going_back_and_posting_another_project_posts_both(signed_in: Login, session: Session) -> None:
    said = {"texts-0-tag": "en", "scene": "community", "organisation_id": "1", "weight": "1"}
    browser = signed_in("coordinator")
    before = session.scalar(select(func.count(Project.id))) or 0
    tea, tea_again = sent_twice(
        browser, "/projects/new", said | {"texts-0-name": "Tea"}, said | {"texts-0-name": "Tea"}
    )
    assert tea == tea_again
    walk, run = sent_twice(
        browser, "/projects/new", said | {"texts-0-name": "Walk"}, said | {"texts-0-name": "Run"}
    )
    assert walk != run
    session.rollback()
    assert session.scalar(select(func.count(Project.id))) == before + 3


NAMES = [
    "seats-0-languages-x-tag",
    "seats-0-role-x",
    "seats-0-also-0-what-0-x",
    "ask-speakers-0-how-x",
    "ask-speakers",
    "texts-0-title-0-x",
    "except-x-day",
    "seats",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_another_shape_is_refused_and_what_was_typed_stays(
    signed_in: Login, led: int, name: str
) -> None:
    browser = signed_in("lead")
    form = opened(browser, f"/projects/{led}/shifts/new")
    answer = form.send(group_code="the tea group", **{name: "en"})
    assert answer.status_code == 422
    assert form.after(answer).value("group_code") == "the tea group"


def test_signing_in_over_a_sign_in_ends_the_first(signed_in: Login) -> None:
    browser = signed_in("coordinator")
    cookie = browser.get_cookie("duet_session")
    assert cookie is not None
    post(browser, "/sign-in", {"email": "volunteer@demo.example", "password": "volunteer-password"})
    browser.set_cookie("duet_session", cookie.value)
    assert browser.get("/runs").status_code == 302


def test_signing_out_takes_what_the_browser_kept_along(signed_in: Login) -> None:
    answer = post(signed_in("volunteer"), "/sign-out", page="/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def staffed(session: Session, *, own: bool) -> tuple[int, str]:
    """A published shift with somebody on it, of the lead's projects or of others': its id, and a name."""
    lead = person_of(session, "lead")
    mine = Shift.project_id.in_(select(ProjectLead.project_id).where(ProjectLead.person_id == lead))
    row = session.execute(
        select(Shift.id, Person.name)
        .join(Seat, Seat.shift_id == Shift.id)
        .join(Assignment, Assignment.seat_id == Seat.id)
        .join(Roster, Roster.id == Assignment.roster_id)
        .join(Person, Person.id == Assignment.volunteer_id)
        .where(Roster.state == "published", mine if own else ~mine)
        .limit(1)
    ).one()
    return row[0], row[1]


def person_of(session: Session, code: str) -> int:
    """The person of a demo account."""
    return session.get_one(Account, account_of(session, code)).person_id


def test_a_lead_knows_who_serves_in_their_own_projects_and_in_no_others(
    signed_in: Login, session: Session
) -> None:
    browser = signed_in("lead")
    shift, name = staffed(session, own=True)
    assert name in browser.get(f"/shifts/{shift}").text
    assert name in str(browser.get(f"/api/v1/shifts/{shift}").get_json())
    other, stranger = staffed(session, own=False)
    for url in (f"/shifts/{other}", f"/api/v1/shifts/{other}"):
        answer = browser.get(url)
        assert answer.status_code == 404
        assert stranger not in answer.text
    board = browser.get("/api/v1/board?week=2026-11-30").get_json()
    named = {
        project["id"]
        for project in board["projects"]
        for each in project["shifts"]
        for place in each["seats"]
        if place["people"]
    }
    mine = select(ProjectLead.project_id).where(ProjectLead.person_id == person_of(session, "lead"))
    assert named <= set(session.scalars(mine))
