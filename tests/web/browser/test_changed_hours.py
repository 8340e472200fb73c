"""Opening hours that change, on a phone: the new week is drawn first, and who was promised is kept."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tabs
from tests.web.demand.ground import free_people, of, promised, seats_of
from tests.web.stations.ground import opened, stations, told
from web.services.actor import Actor

pytestmark = pytest.mark.browser


def test_fewer_hours_keep_who_was_promised(
    session: Session, actor_of: Callable[[str], Actor], tabs: Tabs
) -> None:
    opening = opened(session, actor_of("lead"))
    shift = stations(session, opening, "12-02")[0]
    (person,), (seat, *_) = free_people(session, 1), seats_of(session, shift.id)
    promised(session, person, seat, "accepted")
    opening_id = opening.id
    session.rollback()
    tab = tabs("lead", width=360)
    page = tab.page
    page.goto(f"/openings/{opening_id}/edit")
    page.get_by_label("Wednesday").fill("09:00-10:30 2")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_text("What this change does").wait_for()
    page.get_by_text("The first week that changes, as it would be").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    session.rollback()
    assert told(session, opening, "12-02")[0] == "12-02 09:00-10:30 3/5/6"
    page.get_by_role("button", name="Save exactly this").click()
    page.get_by_text("The hours are changed.").wait_for()
    session.rollback()
    session.expire_all()
    assert of(session, person, seat).state == "accepted"
    assert told(session, opening, "12-02") == ["12-02 09:00-10:30 1/2/2"]
    assert tab.complaints == []
