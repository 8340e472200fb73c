"""The day sheet without network: presses wait and are sent once when it is back; a reload shows the sheet."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.attendance.there import BEGINS, ENDS, Day, a_day
from tests.web.browser.conftest import Tabs
from web.db import writing
from web.models import Press, Project
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR

pytestmark = pytest.mark.browser


@pytest.fixture
def day(session: Session, actor_of: Callable[[str], Actor]) -> Iterator[Day]:
    chosen = select(Project.id).where(Scope(session, actor_of("lead")).projects()).order_by(Project.id)
    made = a_day(session, session.scalars(chosen.limit(1)).one())
    with time_machine.travel(BEGINS, tick=True):
        yield made


def test_presses_without_network_are_kept_and_sent_once(day: Day, session: Session, tabs: Tabs) -> None:
    tab = tabs("lead", width=360)
    page, context = tab.page, tab.page.context
    page.goto(f"/shifts/{day.shift_id}/day")
    page.locator("[data-sheet][data-kept=yes]").wait_for()
    context.set_offline(True)
    for which, name in enumerate(("Arrived", "Late", "Did not come")):
        row = page.locator(f'[data-promise="{day.promise(which).id}"]')
        row.get_by_role("button", name=name).first.click()
        row.get_by_text("not sent yet").wait_for()
    page.get_by_text("3 presses are not sent yet.").wait_for()
    assert day.promise().state == "accepted"
    page.reload()
    page.get_by_text("3 presses are not sent yet.").wait_for()
    pressed = page.locator(f'[data-promise="{day.promise(2).id}"] [aria-pressed=true]')
    assert pressed.inner_text().startswith("Did not come")
    context.set_offline(False)
    page.get_by_text("on the way").wait_for()
    page.locator("[data-unsent-line]").wait_for(state="hidden")
    session.expire_all()
    assert [day.promise(which).state for which in range(3)] == ["checked_in", "accepted", "did_not_come"]
    assert session.scalar(select(func.count()).select_from(Press)) == 3


def test_what_is_sent_twice_counts_once_and_what_is_refused_is_said(
    day: Day, session: Session, tabs: Tabs
) -> None:
    tab = tabs("lead", width=320)
    page, context = tab.page, tab.page.context
    with time_machine.travel(ENDS, tick=True):
        page.goto(f"/shifts/{day.shift_id}/day")
        page.locator("[data-sheet][data-kept=yes]").wait_for()
        context.set_offline(True)
        for which in (0, 1):
            row = page.locator(f'[data-promise="{day.promise(which).id}"]')
            row.get_by_role("button", name="Arrived").click()
        # The same presses stand twice in the queue, as after an answer that was lost.
        page.evaluate(
            "() => { const name = Object.keys(localStorage).find((each) => each.startsWith('duet.presses.'));"
            " const all = JSON.parse(localStorage[name]);"
            " localStorage[name] = JSON.stringify([all[0], ...all]); }"
        )
        with writing(session):
            acts.serve(session, Deed(acting=COORDINATOR), day.promise(1), 60)
        context.set_offline(False)
        page.get_by_text("These hours are confirmed.").wait_for()
        page.locator("[data-unsent-line]").wait_for(state="hidden")
        session.expire_all()
        assert day.promise().state == "checked_in"
        assert session.scalar(select(func.count()).select_from(Press)) == 1
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0
        page.get_by_role("button", name="Confirm hours").click()
        page.get_by_text("hours confirmed").nth(1).wait_for()
    session.expire_all()
    assert day.promise().minutes == 120


def test_the_sheet_is_forgotten_when_nobody_is_signed_in(day: Day, tabs: Tabs) -> None:
    page = tabs("lead", width=360).page
    page.goto(f"/shifts/{day.shift_id}/day")
    page.locator("[data-sheet][data-kept=yes]").wait_for()
    assert page.evaluate("() => caches.has('duet-day-sheets')") is True
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.wait_for_function("async () => !(await caches.has('duet-day-sheets'))")
