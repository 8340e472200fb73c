"""Calendars of a project and of a place: for whom it is theirs, as long as it is."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.web.calendars.reading import fetched, read
from tests.web.conftest import Login, post
from web.db import writing
from web.models import CalendarFeed, Grant, Person, Place, Project, ProjectLead, Shift
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.calendars import feeds
from web.services.calendars.entries import PAST
from web.services.calendars.feeds import About
from web.services.clock import now
from web.services.faults import NotFound

ActorOf = Callable[[str], Actor]


@pytest.fixture
def lead(actor_of: ActorOf) -> Actor:
    return actor_of("lead")


@pytest.fixture
def project(session: Session, lead: Actor) -> int:
    """The project of the lead with the most shifts."""
    theirs = Scope(session, lead).projects()
    chosen = select(Project.id).join(Shift, Shift.project_id == Project.id).where(theirs)
    return session.scalars(chosen.group_by(Project.id).order_by(func.count().desc())).first() or 0


def address(session: Session, actor: Actor, about: About) -> str:
    return f"http://localhost/calendar/{feeds.make(session, actor, about)}.ics"


def shifts_of(session: Session, **about: int) -> list[int]:
    chosen = select(Shift.id).filter_by(**about).where(Shift.starts_at >= now() - PAST)
    return sorted(session.scalars(chosen))


def shown(client: FlaskClient, url: str) -> list[int]:
    answer = fetched(client, url)
    assert answer.status_code == 200
    return sorted(int(each.page.rpartition("/")[2]) for each in read(answer.data))


def test_a_projects_calendar_has_its_shifts_and_names_nobody(
    client: FlaskClient, session: Session, lead: Actor, project: int
) -> None:
    url = address(session, lead, About(project_id=project))
    assert shown(client, url) == shifts_of(session, project_id=project) != []
    text = fetched(client, url).text.replace("\r\n ", "")
    assert "个名额已排" in text
    assert [name for name in session.scalars(select(Person.name)) if name in text] == []


def test_a_cancelled_shift_stays_with_a_higher_number(
    client: FlaskClient, session: Session, lead: Actor, project: int
) -> None:
    url = address(session, lead, About(project_id=project))
    before = {each.page: each for each in read(fetched(client, url).data)}
    chosen = select(Shift).where(Shift.project_id == project, Shift.starts_at > now())
    shift = session.scalars(chosen).first()
    assert shift is not None
    effects = demand.looked_at(lambda: demand.cancel_shift(session, lead, shift.id, preview=True))
    demand.cancel_shift(session, lead, shift.id, version=shift.version, seen=effects.digest)
    after = {each.page: each for each in read(fetched(client, url).data)}
    page = next(each for each in after if each.endswith(f"/shifts/{shift.id}"))
    assert (before[page].strict.status, after[page].strict.status) == ("CONFIRMED", "CANCELLED")
    assert after[page].uid == before[page].uid
    assert after[page].sequence > before[page].sequence


def test_a_places_calendar_has_the_shifts_there_of_the_projects_that_are_theirs(
    client: FlaskClient, session: Session, lead: Actor, project: int, actor_of: ActorOf
) -> None:
    place = session.scalars(select(Shift.place_id).where(Shift.project_id == project)).first() or 0
    theirs = shown(client, address(session, lead, About(place_id=place)))
    mine = Scope(session, lead).project_ids()
    projects = set(session.scalars(select(Shift.project_id).where(Shift.id.in_(theirs))))
    assert projects
    assert projects <= mine
    everything = shown(client, address(session, actor_of("coordinator"), About(place_id=place)))
    assert everything == shifts_of(session, place_id=place)
    assert set(theirs) <= set(everything)


def test_who_leads_it_no_longer_reads_it_no_longer_and_others_do(
    client: FlaskClient, session: Session, lead: Actor, project: int, actor_of: ActorOf
) -> None:
    about = About(project_id=project)
    theirs, other = address(session, lead, about), address(session, actor_of("coordinator"), about)
    with writing(session):
        session.execute(delete(ProjectLead).where(ProjectLead.person_id == lead.person_id))
        session.execute(delete(Grant).where(Grant.person_id == lead.person_id))
    assert fetched(client, theirs).status_code == 404
    assert fetched(client, other).status_code == 200


@pytest.mark.parametrize("about", [About(project_id=1), About(place_id=1), About(place_id=10**6)], ids=str)
def test_nobody_makes_one_of_what_is_not_theirs(session: Session, actor_of: ActorOf, about: About) -> None:
    with pytest.raises(NotFound):
        feeds.make(session, actor_of("volunteer"), about)
    assert session.scalars(select(CalendarFeed)).all() == []


def test_one_person_has_each_kind_once(session: Session, lead: Actor, project: int) -> None:
    place = session.scalars(select(Shift.place_id).where(Shift.project_id == project)).first()
    for about in (About(project_id=project), About(place_id=place), About(project_id=project)):
        feeds.make(session, lead, about)
    assert len(session.scalars(select(CalendarFeed)).all()) == 2


def test_the_pages_make_and_end_them(
    signed_in: Login, client: FlaskClient, session: Session, lead: Actor, project: int
) -> None:
    browser = signed_in("lead")
    page = f"/projects/{project}/calendar"
    assert page in browser.get(f"/projects/{project}").text
    found = session.scalars(select(Shift.place_id).where(Shift.project_id == project)).first()
    place = f"/places/{found}/calendar"
    assert place in browser.get(page).text
    for each in (page, place):
        made = post(browser, each)
        (url,) = [part.partition('"')[0] for part in made.text.split('value="') if "/calendar/" in part[:40]]
        assert "TRIGGER" not in fetched(client, url).text
        post(browser, each, {"deed": "end"})
        assert fetched(client, url).status_code == 404


def test_the_api_makes_and_ends_them(
    signed_in: Login, client: FlaskClient, session: Session, lead: Actor, project: int
) -> None:
    program = signed_in("lead")
    place = session.scalars(select(Shift.place_id).where(Shift.project_id == project)).first()
    for each in (f"/api/v1/projects/{project}/calendar", f"/api/v1/places/{place}/calendar"):
        assert program.get(each).status_code == 404
        made = program.post(each, json={})
        assert made.status_code == 201
        assert program.put(each, json={"reminder_hours": 1}).status_code == 204
        shown_now = program.get(each).json
        assert shown_now is not None
        assert shown_now["reminder_hours"] == 1
        assert made.json is not None
        assert fetched(client, made.json["url"]).status_code == 200
        assert program.delete(each).status_code == 204
        assert fetched(client, made.json["url"]).status_code == 404


def test_a_place_nobody_knows_is_not_there(signed_in: Login, session: Session) -> None:
    most = session.scalar(select(func.max(Place.id))) or 0
    assert signed_in("coordinator").get(f"/places/{most + 1}/calendar").status_code == 404
