"""Somebody declines; two coordinators change the same week side by side, and both see what is true."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.conftest import PATIENCE_MILLISECONDS
from tests.look.accessibility import violations
from tests.web.browser.conftest import Tab, Tabs
from tests.web.conftest import MONDAY, reads
from tests.web.pages.test_same_figures import counted
from tests.web.services.planned import draft
from tests.web.services.publishing.desk import Desk, desk_of
from web.db import writing
from web.models import Account, Grant, Promise, Roster, Seat
from web.services import publishing
from web.services.access.tree import Tree
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.clock import now
from web.services.promises.transitions import STANDING

pytestmark = pytest.mark.browser

ASKS_AGAIN = "every 4s"
"""How often an open board asks what happened: who looks at it sees that within five seconds."""
PUBLISH = re.compile("^(Publish|发布)")
IN_DRAFT = {"en": "Change the draft", "zh-Hans": "修改草稿"}


@pytest.fixture
def desk(session: Session, actor_of: Callable[[str], Actor]) -> Desk:
    """Anna alone on a seat that needs one, Berta on another day, Carl and Dora free; all of it published."""
    planner = actor_of("coordinator")
    made = desk_of(session, planner)
    with writing(session):
        session.execute(update(Seat).where(Seat.id == made.here).values(minimum=1, desired=1, maximum=1))
    publishing.publish(session, planner, draft(session))
    assert made.state(made.anna, made.here) == "offered"
    return made


def account_for(session: Session, person_id: int, right: str = "") -> int:
    """The account of somebody, who holds a right on the whole district if one is named."""
    (root,) = Tree.read(session).roots()
    found = session.scalar(select(Account.id).where(Account.person_id == person_id))
    with writing(session):
        if right:
            session.add(Grant(person_id=person_id, organisation_id=root, right=right, granted_at=now()))
        if found is not None:
            return found
        account = Account(person_id=person_id, password_hash="", created_at=now())
        session.add(account)
        session.flush()
        return account.id


def tab_of(tabs: Tabs, session: Session, address: str, account: int, **how: object) -> Tab:
    """A tab of somebody who is no demo account."""
    tab = tabs("", **how)
    reads(session, account, str(how["tag"]))
    token = sign_in.open_session(session, account, agent="test", days=1)
    tab.page.context.add_cookies([{"name": "duet_session", "value": token, "url": address}])
    return tab


def filled(page: Page) -> Locator:
    """How many places are filled, on a board."""
    return page.locator(".figure-line dd b").first


def line(page: Page) -> str:
    return " ".join(page.locator(".figure-line").inner_text().split())


def latest(session: Session) -> int:
    """The number of what was published last for the week."""
    session.rollback()
    return session.scalar(select(func.max(Roster.number)).where(Roster.period_start == MONDAY)) or 0


def publish(page: Page) -> None:
    """Press publish, and confirm it."""
    page.get_by_role("button", name=PUBLISH).first.click()
    page.get_by_role("dialog").get_by_role("button", name=PUBLISH).click()
    expect(page.get_by_role("button", name=PUBLISH)).to_have_count(0)


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_decline_is_repaired_beside_another_coordinators_work(
    tabs: Tabs, session: Session, address: str, desk: Desk, tag: str
) -> None:
    other = account_for(session, desk.carl, "coordinator")
    first = tabs("coordinator", tag=tag)
    second = tab_of(tabs, session, address, other, tag=tag)
    phone = tab_of(tabs, session, address, account_for(session, desk.anna), tag=tag, width=360)
    for each in (first, second):
        each.page.goto(f"/board?week={MONDAY}")
        expect(each.page.locator("#news")).to_have_attribute("hx-trigger", ASKS_AGAIN)
    number, before = latest(session), int(filled(first.page).inner_text())
    assert line(first.page) == line(second.page)

    phone.page.goto(f"/me/shifts/{desk.here}")
    phone.page.locator(".act-bar [value=declined]").click()
    expect(phone.page.locator(".act-bar [value=declined]")).to_be_hidden()
    for each in (first, second):
        expect(filled(each.page)).to_have_text(str(before - 1))

    shift = desk.shift_of(desk.here).id
    repairing = first.page.context.new_page()
    repairing.goto(f"/board/shifts/{shift}")
    repairing.locator("form[action$='/repair'] button").click()
    expect(repairing.get_by_role("button", name=PUBLISH)).to_be_visible()
    assert repairing.url.rsplit("/", 1)[1].isdecimal()
    assert violations(repairing) == []

    editing = second.page.context.new_page()
    editing.goto(f"/board?week={MONDAY}")
    editing.locator("form[action='/rosters/draft'] button").click()
    theirs = int(re.search(r"roster=(\d+)", editing.url)[1])  # type: ignore[index]  # else it fails here
    editing.goto(f"/rosters/{theirs}/move?volunteer={desk.berta}&from={desk.there}&leave=1")
    editing.get_by_role("button", name=IN_DRAFT[tag]).click()
    editing.goto(f"/rosters/{theirs}")
    publish(editing)
    for each in (first, second):
        expect(filled(each.page)).to_have_text(str(before - 2))

    publish(repairing)
    for each in (first, second):
        expect(filled(each.page)).to_have_text(str(counted(session)[0]))
    deadline = time.monotonic() + PATIENCE_MILLISECONDS / 1000
    while line(first.page) != line(second.page):
        assert time.monotonic() < deadline, (line(first.page), line(second.page))
        first.page.wait_for_timeout(200)

    session.rollback()
    sits = select(Promise).where(Promise.seat_id == desk.here, Promise.state.in_(STANDING))
    (stands_in,) = session.scalars(sits).all()
    assert stands_in.state == "offered"
    assert stands_in.volunteer_id not in (None, desk.anna)
    assert desk.state(desk.anna, desk.here) == "declined"
    assert desk.state(desk.berta, desk.there) == "released"
    asked = account_for(session, stands_in.volunteer_id or 0)
    pocket = tab_of(tabs, session, address, asked, tag=tag, width=360)
    pocket.page.goto(f"/me/shifts/{desk.here}")
    expect(pocket.page.locator(".act-bar button")).to_have_count(2)
    assert pocket.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert latest(session) == number + 2
    assert [each.complaints for each in (first, second, phone, pocket)] == [[], [], [], []]
