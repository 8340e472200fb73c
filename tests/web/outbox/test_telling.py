"""How one wants to be told: every choice is kept, what was typed is not lost, nobody overwrites unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from web.models import Audit
from web.services.actor import Actor
from web.services.messages import telling
from web.services.messages.telling import Wishes

WHOLE: dict[str, Any] = {
    "reached_by": "email",
    "hears": ["plan", "changes", "reminders", "papers", "projects", "runs", "standing"],
    "quiet": "yes", "quiet_from": "22:30", "quiet_until": "07:00", "week_budget": "3",
    "reminder_hours": ["72", "2"], "version": "0",
}  # fmt: skip
PAGE = "/me/telling"


@pytest.fixture
def me(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("volunteer")


@pytest.fixture
def browser(signed_in: Login) -> FlaskClient:
    return english(signed_in("volunteer"))


def wishes(session: Session, me: Actor) -> Wishes:
    session.rollback()
    session.expire_all()
    return telling.read(session, [me.person_id])[me.person_id]


def test_choices_are_kept_and_written_down(session: Session, me: Actor, browser: FlaskClient) -> None:
    assert post(browser, PAGE, WHOLE).status_code == 302
    assert wishes(session, me) == Wishes(
        "email", frozenset({"calls", "requests"}), 22 * 60 + 30, 7 * 60, 3, (72, 2)
    )
    line = session.query(Audit).filter_by(subject="telling").one()
    assert (line.subject_id, line.changes["week_budget"]) == (me.person_id, [7, 3])
    page = browser.get(PAGE).text
    assert 'value="22:30"' in page
    assert page.count('" checked') == 1 + 5 + 1 + 2


@pytest.mark.parametrize(
    ("sent", "control"),
    [
        ({"reminder_hours": ["168", "72", "48", "24"]}, "reminder_hours"),
        ({"reminder_hours": ["0", "24"]}, "reminder_hours"),
        ({"reminder_hours": ["5"]}, "reminder_hours-0"),
        ({"reached_by": "pigeon"}, "reached_by"),
        ({"week_budget": "51"}, "week_budget"),
        ({"week_budget": "-1"}, "week_budget"),
        ({"week_budget": "many"}, "week_budget"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"hears": ["gossip"]}, "hears-0"),
    ],
)
def test_faults_are_said_by_their_field_and_nothing_typed_is_lost(
    session: Session, me: Actor, browser: FlaskClient, sent: dict[str, Any], control: str
) -> None:
    answer = post(browser, PAGE, {**WHOLE, **sent})
    assert answer.status_code == 422
    assert f'href="#f-{control}"' in answer.text
    assert "22:30" in answer.text or "quiet_from" in sent
    assert wishes(session, me) == telling.USUAL


@pytest.mark.parametrize(("hours", "kept"), [([], ()), (["0"], (0,)), (["24", "24"], (24,))])
def test_no_reminder_one_at_the_start_and_no_twice(
    session: Session, me: Actor, browser: FlaskClient, hours: list[str], kept: tuple[int, ...]
) -> None:
    assert post(browser, PAGE, {**WHOLE, "reminder_hours": hours}).status_code == 302
    assert wishes(session, me).reminder_hours == kept


def test_without_quiet_hours_none_are_kept(session: Session, me: Actor, browser: FlaskClient) -> None:
    post(browser, PAGE, {name: value for name, value in WHOLE.items() if name != "quiet"})
    found = wishes(session, me)
    assert found.quiet_from == found.quiet_until


def test_what_changed_meanwhile_is_laid_beside(session: Session, me: Actor, browser: FlaskClient) -> None:
    telling.mute(session, me.person_id, "papers")
    answer = post(browser, PAGE, WHOLE)
    assert answer.status_code == 409
    assert "Saved now:" in answer.text
    assert wishes(session, me).reached_by == "any"
    assert post(browser, PAGE, {**WHOLE, "version": "1"}).status_code == 302
    assert wishes(session, me).muted == frozenset({"calls", "requests"})


def test_who_is_no_staff_keeps_what_is_for_staff_without_seeing_it(browser: FlaskClient) -> None:
    page = browser.get(PAGE).text
    assert "What happens in your projects" not in page
    assert '<input type="hidden" name="hears" value="projects">' in page


def test_staff_see_what_is_for_staff(signed_in: Login) -> None:
    assert "What happens in your projects" in english(signed_in("lead")).get(PAGE).text


def test_the_api_wants_the_version_that_was_seen(session: Session, me: Actor, browser: FlaskClient) -> None:
    url = "/api/v1/me/telling"
    shown = browser.get(url)
    assert shown.headers["ETag"] == '"0"'
    token = browser.get(PAGE).text.split('name="csrf_token" value="')[1].split('"')[0]
    values = {**(shown.json or {}), "week_budget": 2}
    headers = {"X-CSRFToken": token}
    assert browser.put(url, json=values, headers=headers).status_code == 428
    saved = browser.put(url, json=values, headers={**headers, "If-Match": '"0"'})
    assert (saved.status_code, saved.headers["ETag"]) == (204, '"1"')
    again = browser.put(url, json={**values, "week_budget": 9}, headers={**headers, "If-Match": '"0"'})
    assert again.status_code == 412
    assert wishes(session, me).week_budget == 2
