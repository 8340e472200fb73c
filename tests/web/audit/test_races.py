"""Many people edit the same things at once: nothing is lost, refusals show both sides; on both databases."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Semaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.audit import racing
from tests.web.audit.edits import API, edited, moved
from tests.web.conftest import account_of, in_language
from tests.web.each_database import BOTH, an_instance
from tests.web.forms.browser import opened
from web import create_app
from web.db import Database
from web.models import Audit, Organisation, Person, Project, Roster
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.settings import Settings

CLIENTS = 24
SERVED_AT_ONCE = 8
THINKS = 0.02
EACH_EDITS = 3
Browser = Callable[[], FlaskClient]


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an instance of its own, on each database."""
    yield from an_instance(request, tmp_path)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """An application for one test alone, served by many threads."""
    return create_app(settings, database)


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """`browser()`: one more browser of the demo's administrator, who coordinates the district too."""

    def enter() -> FlaskClient:
        token = sign_in.open_session(session, account_of(session, "admin"), agent="test", days=1)
        made = app.test_client()
        made.set_cookie("duet_session", token)
        in_language(made, "en")
        return made

    return enter


def at_once(deeds: Sequence[Callable[[], int]]) -> list[int]:
    """What each deed is answered, all done side by side."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result() for each in [pool.submit(deed) for deed in deeds]]


def last_line(session: Session) -> int:
    session.rollback()
    session.expire_all()
    return session.scalar(select(func.max(Audit.id))) or 0


def test_nothing_is_lost_and_every_refusal_shows_both_sides(
    browser: Browser, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    rows, draft = edited(session, actor_of("admin")), moved(session)
    begun = session.get_one(Roster, draft.roster).version
    served = Semaphore(SERVED_AT_ONCE)
    clients = [racing.Client(browser(), number, served) for number in range(CLIENTS)]
    after = last_line(session)
    saves = racing.run(clients, rows, draft, count().__next__, THINKS, EACH_EDITS)
    last_line(session)
    found = [racing.judged(session, row, saves, after) for row in rows]
    found.append(racing.judged_draft(session, draft, saves, begun, after))
    assert {each.name: (each.lost, each.strange) for each in found} == {each.name: ([], {}) for each in found}
    assert all(each.accepted > 1 for each in found)
    assert sum(each.refused for each in found) > 0


def test_a_form_that_is_pressed_many_times_at_once_is_done_once(browser: Browser, session: Session) -> None:
    project = session.scalars(select(Project.id).order_by(Project.id).limit(1)).one()
    page = opened(browser(), f"/projects/{project}/edit")
    sent, after = page.filled(**{"texts-0-name": "Pressed often"}), last_line(session)
    cookie = page.browser.get_cookie("duet_session")
    form_cookie = page.browser.get_cookie("duet_form")
    assert cookie is not None
    assert form_cookie is not None

    def press() -> int:
        other = page.browser.application.test_client()
        other.set_cookie("duet_session", cookie.value)
        other.set_cookie("duet_form", form_cookie.value)
        return other.post(page.form.action, data=sent).status_code

    assert at_once([press] * CLIENTS) == [302] * CLIENTS
    assert last_line(session) == after + 1
    assert session.get_one(Project, project).version == 2


def test_what_is_made_by_many_presses_is_made_once(browser: Browser, session: Session) -> None:
    page = opened(browser(), "/organisations/new")
    sent = page.filled(**{"names-0-name": "Riverside", "parent_id": "1", "kind": "sub_district"})
    before = session.scalar(select(func.count(Organisation.id))) or 0
    cookies = {name: page.browser.get_cookie(name) for name in ("duet_session", "duet_form")}

    def press() -> int:
        other = page.browser.application.test_client()
        for name, held in cookies.items():
            assert held is not None
            other.set_cookie(name, held.value)
        return other.post(page.form.action, data=sent).status_code

    assert at_once([press] * CLIENTS) == [302] * CLIENTS
    last_line(session)
    assert session.scalar(select(func.count(Organisation.id))) == before + 1


def test_a_draft_is_published_discarded_or_changed_by_the_first_alone(
    browser: Browser, session: Session
) -> None:
    draft = moved(session)
    begun = session.get_one(Roster, draft.roster).version
    address, seen = f"{API}/rosters/{draft.roster}", {"If-Match": f'"{begun}"'}
    move = {"version": begun, "volunteer": draft.volunteer, "seat": draft.seat}
    browsers = [browser() for _ in range(9)]
    deeds: list[Callable[[], int]] = [
        deed
        for each in (browsers[:3], browsers[3:6], browsers[6:])
        for deed in (
            lambda who=each[0]: who.post(f"{address}/publish", headers=seen).status_code,
            lambda who=each[1]: who.delete(address, headers=seen).status_code,
            lambda who=each[2]: who.post(f"{address}/moves", json=move).status_code,
        )
    ]
    answers = at_once(deeds)
    done = [each for each in answers if each < 400]
    assert set(answers) <= {200, 204, 404, 409, 412}
    assert len(done) == 1
    session.rollback()
    session.expire_all()
    left = session.get(Roster, draft.roster)
    assert left is None or (left.state, left.version) in {("published", begun), ("draft", begun + 1)}


def test_one_person_is_locked_out_by_one_of_many_who_saw_them(
    browser: Browser, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    person = actor_of("volunteer").person_id
    version = session.get_one(Person, person).version
    browsers = [browser() for _ in range(6)]
    seen = {"If-Match": f'"{version}"'}

    def press(who: FlaskClient) -> Callable[[], int]:
        address = f"{API}/people/{person}/state"
        return lambda: who.put(address, json={"state": "locked_out"}, headers=seen).status_code

    answers = at_once([press(who) for who in browsers])
    assert sorted(answers) == [204, *[412] * (len(browsers) - 1)]
