"""A promised shift is moved: its lead sees whom that concerns, its volunteer is asked again."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.demand.ground import LIMITS, of, posted, promised, seats_of
from web.db import writing
from web.models import Availability, AvailabilityException, Person, Volunteer
from web.services.actor import Actor

pytestmark = pytest.mark.browser

DECLINED = re.compile("declined|已婉拒", re.IGNORECASE)


@dataclass(frozen=True)
class Promised:
    """A shift of the demo lead with the demo volunteer on it, who said yes."""

    shift: int
    seat: int
    volunteer: int
    name: str


@pytest.fixture
def accepted(session: Session, actor_of: Callable[[str], Actor]) -> Promised:
    volunteer = actor_of("volunteer").volunteer_id or 0
    with writing(session):
        for kind in (Availability, AvailabilityException):
            session.execute(delete(kind).where(kind.volunteer_id == volunteer))
        session.execute(update(Volunteer).where(Volunteer.id == volunteer).values(dict.fromkeys(LIMITS)))
        session.add_all(
            Availability(volunteer_id=volunteer, weekday=day, start_minute=0, end_minute=1440)
            for day in range(7)
        )
    one = {"role": "", "minimum": 1, "desired": 1, "maximum": 1}
    shift = posted(session, actor_of("lead"), day="2026-12-10", start="03:00", end="04:00", seats=[one])
    (seat,) = seats_of(session, shift)
    promised(session, volunteer, seat, "accepted")
    return Promised(shift, seat, volunteer, session.get_one(Person, volunteer).name)


def looked_at(page: Page) -> None:
    """What every page of the walk must bear."""
    assert (page.url, violations(page)) == (page.url, [])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_promised_shift_is_moved_and_declined(
    tabs: Tabs, session: Session, accepted: Promised, tag: str
) -> None:
    lead, phone = tabs("lead", tag=tag), tabs("volunteer", tag=tag, width=360)
    lead.page.goto(f"/shifts/{accepted.shift}/edit")
    lead.page.locator("[name=start]").fill("05:00")
    lead.page.locator("[name=end]").fill("06:00")
    lead.page.locator(f"main form[action='/shifts/{accepted.shift}/edit'] .form-end button").last.click()
    effects = lead.page.locator("section.effects")
    expect(effects).to_contain_text(accepted.name)
    expect(effects.locator(".asked_again")).to_be_visible()
    looked_at(lead.page)
    assert of(session, accepted.volunteer, accepted.seat).told_sequence == 0
    phone.page.goto(f"/me/shifts/{accepted.seat}")
    expect(phone.page.locator("del")).to_have_count(0)

    effects.locator("button").first.click()
    expect(effects).to_be_hidden()
    phone.page.goto(f"/me/shifts/{accepted.seat}")
    expect(phone.page.locator("del").first).to_be_visible()
    expect(phone.page.locator("del").first).to_contain_text("3:00")
    expect(phone.page.locator(".act-bar button")).to_have_count(2)
    looked_at(phone.page)
    phone.page.locator(".act-bar [value=declined]").click()
    expect(phone.page.locator(".act-bar [value=declined]")).to_be_hidden()
    assert of(session, accepted.volunteer, accepted.seat).state == "declined"

    board = tabs("coordinator", tag=tag)
    board.page.goto(f"/board/shifts/{accepted.shift}")
    expect(board.page.locator(".pill.brick").first).to_be_visible()
    looked_at(board.page)
    lead.page.goto(f"/shifts/{accepted.shift}")
    there = lead.page.locator("main li").filter(has_text=accepted.name).first
    expect(there).to_contain_text(DECLINED)
    assert [each.complaints for each in (lead, phone, board)] == [[], [], []]
