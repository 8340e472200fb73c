"""A shift that is there already for a request, who could do it, and what is private gone by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login, post
from tests.web.pages.reading import english
from web.db import writing
from web.models import Request, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.requests import able, near, private, triage, turning

Row = Callable[[int], Request]
Ask = Callable[..., int]


@pytest.fixture
def at_desk(signed_in: Login) -> FlaskClient:
    """Who coordinates Daning road, in a browser."""
    return signed_in("daning")


def test_the_nearest_first(session: Session, desk: Actor, asked: Ask, row: Row) -> None:
    """Shifts to come of its unit that its reader leads, around the day it is wanted on."""
    found = near.shifts_near(session, Scope(session, desk), row(asked(wanted_on=MONDAY + timedelta(days=2))))
    assert found
    assert all(each.starts_at > now() and each.status == "open" for each in found)
    far = near.shifts_near(session, Scope(session, desk), row(asked(wanted_on=MONDAY + timedelta(days=90))))
    assert far == []


def test_a_shift_serves_it_as_well(
    session: Session, at_desk: FlaskClient, desk: Actor, asked: Ask, row: Row
) -> None:
    """It is chosen on the page and linked; an outdated page, a cancelled and a strange shift are refused."""
    request_id = asked()
    first, *_, last = near.shifts_near(session, Scope(session, desk), row(request_id))
    shift_id, other = first.id, last.id
    assert f"/requests/{request_id}/say/link" in at_desk.get(f"/requests/{request_id}").text
    url = f"/requests/{request_id}/say/link"
    assert f'value="{shift_id}"' in at_desk.get(url).text
    version = str(row(request_id).version)
    assert post(at_desk, url, {"version": version}).status_code == 422
    assert post(at_desk, url, {"version": version, "shift_id": "999999"}).status_code == 404
    with writing(session):
        session.get_one(Shift, other).status = "cancelled"
    assert post(at_desk, url, {"version": version, "shift_id": str(other)}).status_code == 409
    assert post(at_desk, url, {"version": version, "shift_id": str(shift_id)}).status_code == 302
    assert (row(request_id).state, row(request_id).shift_id) == ("scheduled", shift_id)
    assert post(at_desk, url, {"version": version, "shift_id": str(shift_id)}).status_code == 409


def test_who_asked_links_nothing(signed_in: Login, neighbour: None, asked: Ask, row: Row) -> None:
    request_id, client = asked(), signed_in("neighbour")
    answer = post(
        client, f"/requests/{request_id}/say/link", {"version": "1", "shift_id": "1"},
        page=f"/requests/{request_id}",
    )  # fmt: skip
    assert answer.status_code == 403
    assert row(request_id).state == "received"


def test_how_many_could(session: Session, at_desk: FlaskClient, asked: Ask, row: Row) -> None:
    """With the skills and an hour free that week; more skills are never more people."""
    request_id = asked()
    found = row(request_id)
    anybody = able.able(session, found, []).people
    skilled = able.able(session, found, ["phone-help"])
    assert 0 < skilled.people < anybody
    assert able.able(session, found, ["phone-help", "nonsense"]).people == 0
    page = at_desk.get(f"/requests/{request_id}").text
    assert str(skilled.people) in page
    assert f"/requests/{request_id}/turn?into=series" in page


def test_several_skills(session: Session, desk: Actor, at_desk: FlaskClient, asked: Ask, row: Row) -> None:
    """The form takes several; none said on the page is none, by program it is the usual ones."""
    request_id = asked()
    assert list(turning._skills(session, row(request_id), {})) == ["phone-help"]
    assert turning._skills(session, row(request_id), {"skills": []}) == []
    page = at_desk.get(f"/requests/{request_id}/turn?into=shift").text
    assert page.count('name="skills"') > 1
    assert 'type="checkbox"' in page


def test_private_parts_are_forgotten_by_themselves(
    session: Session, desk: Actor, asked: Ask, row: Row, at_desk: FlaskClient
) -> None:
    """Half a year after it is over, and what was merged into it with it; what is open keeps them."""
    ended, merged, still = asked(), asked(), asked(kind="repairs")
    triage.merge(session, desk, merged, ended)
    triage.answer(session, desk, ended, "周三下午两点。")
    assert private.forget_due(session) == 0
    assert "forgotten by itself on" in english(at_desk).get(f"/requests/{ended}").text
    with time_machine.travel(now() + private.KEPT + timedelta(hours=1), tick=False):
        assert private.forget_due(session) == 2
        assert private.forget_due(session) == 0
    assert row(ended).sealed is None
    assert row(merged).sealed is None
    assert row(still).sealed is not None
    assert row(ended).summary
