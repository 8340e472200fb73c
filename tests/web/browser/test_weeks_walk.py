"""A coordinator plans two weeks in one go, and publishes each by itself."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.conftest import MONDAY
from tests.web.services.jobs_done import do, waiting
from tests.web.services.planned import ZONE
from web.db import Database
from web.models import Promise, Roster, Seat, Shift
from web.services.days import Week
from web.services.demand.series import extending
from web.services.promises.standing import in_week, stands

pytestmark = pytest.mark.browser

PUBLISH = re.compile("^(Publish|发布)")
LATER = MONDAY + timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _weeks_ahead(session: Session) -> None:
    """Series are made eight weeks ahead, as the worker does it."""
    extending.make_ahead(session)


def ask(page: Page) -> None:
    """Ask for two weeks in the form."""
    page.goto(f"/runs/new?week={MONDAY}")
    page.locator("#f-weeks").select_option("2")
    page.locator("#f-seconds").fill("3")
    page.locator("form[action$='/runs/new'] button[type=submit], main form button").last.click()
    expect(page).to_have_url(re.compile(r"/runs/\d+$"))


def publish(page: Page, roster_id: int) -> None:
    """Open a draft, press publish and confirm it."""
    page.goto(f"/rosters/{roster_id}")
    page.get_by_role("button", name=PUBLISH).first.click()
    page.get_by_role("dialog").get_by_role("button", name=PUBLISH).click()
    expect(page.get_by_role("button", name=PUBLISH)).to_have_count(0)


def promised(session: Session, monday: date) -> int:
    """How many people have a seat in a week."""
    session.rollback()
    chosen = select(func.count(Promise.id)).join(Seat, Seat.id == Promise.seat_id)
    week = in_week(Week(monday, ZONE))
    return session.scalar(chosen.join(Shift, Shift.id == Seat.shift_id).where(week, stands())) or 0


def drafts(session: Session) -> dict[date, int]:
    """Monday -> the draft of its week."""
    session.rollback()
    rows = session.execute(select(Roster.period_start, Roster.id).where(Roster.state == "draft"))
    return {row.period_start: row.id for row in rows}


@pytest.mark.parametrize(("tag", "width"), [("en", 1280), ("zh-Hans", 360)])
def test_two_weeks_are_planned_in_one_go_and_published_one_by_one(
    tabs: Tabs, session: Session, database: Database, tag: str, width: int
) -> None:
    tab = tabs("coordinator", tag=tag, width=width)
    page = tab.page
    ask(page)
    lines = page.locator("section.card .lines").filter(has=page.locator("[aria-current=page]"))
    expect(lines.locator("li")).to_have_count(2)
    assert violations(page) == []

    first, second = waiting(session, "run")
    do(database, first)
    do(database, second)
    made = drafts(session)
    assert set(made) == {MONDAY, LATER}
    page.reload()
    lines.locator("a").click()
    expect(page).to_have_url(re.compile(r"/runs/\d+$"))
    expect(page.locator(f"a[href*='/rosters/{made[LATER]}']").first).to_be_visible()

    assert promised(session, LATER) == 0
    publish(page, made[LATER])
    assert promised(session, LATER) > 0
    assert drafts(session) == {MONDAY: made[MONDAY]}
    publish(page, made[MONDAY])
    assert promised(session, MONDAY) > 0
    assert drafts(session) == {}
    page.goto(f"/board?week={LATER}")
    assert violations(page) == []
    assert tab.complaints == []
