"""Forms in a browser with scripts: their side in one press, typed text in another language, hours in part."""

from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tab, Tabs
from tests.web.conftest import account_of
from web.db import writing
from web.models import Account, Availability, ProjectLead, Shift

pytestmark = pytest.mark.browser


@pytest.fixture
def outdated(tabs: Tabs, session: Session) -> Tab:
    """A shift's form of a coordinator after a lead was faster."""
    mine = Shift.project_id.in_(select(ProjectLead.project_id))
    url = f"/shifts/{session.scalar(select(Shift.id).where(mine).order_by(Shift.id).limit(1))}/edit"
    first, second = tabs("lead"), tabs("coordinator", width=360)
    first.page.goto(url)
    second.page.goto(url)
    first.page.fill("[name=start]", "20:00")
    first.page.fill("[name=end]", "22:00")
    first.page.click(".form-end button")
    first.page.wait_for_url(url.removesuffix("/edit"))
    second.page.fill("[name=group_code]", "closing duty")
    second.page.click(".form-end button")
    second.page.wait_for_selector(".meanwhile-top")
    return second


def test_their_side_is_one_press_away_and_mine_stays(outdated: Tab) -> None:
    page = outdated.page
    page.click("#f-start-meanwhile button")
    assert page.input_value("[name=start]") == "20:00"
    assert page.locator("#f-start-meanwhile").count() == 0
    assert page.input_value("[name=group_code]") == "closing duty"
    page.click("#f-end-meanwhile button")
    page.click(".meanwhile-top button.primary")
    page.wait_for_url("**/shifts/*")
    assert not page.url.endswith("/edit")


def test_what_happened_is_read_first_and_nothing_runs_over_the_edge(outdated: Tab) -> None:
    page = outdated.page
    assert page.evaluate("document.activeElement.classList.contains('meanwhile-top')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_typed_text_comes_along_into_another_language(tabs: Tabs) -> None:
    page = tabs("volunteer").page
    page.goto("/me/profile")
    page.fill("[name=name]", "Twenty minutes of typing")
    page.click("details.menu:has(a[hreflang]) summary")
    page.click('a[hreflang="zh-Hans"]')
    page.wait_for_url("**/me/profile?kept=*")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.input_value("[name=name]") == "Twenty minutes of typing"


def test_an_hour_free_in_part_can_be_painted_whole_and_cleared(tabs: Tabs, session: Session) -> None:
    with writing(session):
        person = session.get_one(Account, account_of(session, "volunteer")).person_id
        for row in session.scalars(select(Availability).where(Availability.volunteer_id == person)):
            session.delete(row)
        session.flush()
        session.add(Availability(volunteer_id=person, weekday=0, start_minute=555, end_minute=600))
    page = tabs("volunteer").page
    page.goto("/me/availability")
    hours = partial(page.inner_text, "[data-painter-sum]")
    assert (hours(), page.locator("td.part").count()) == ("0.8", 1)
    page.click('[value="1-09:00"]')
    assert (hours(), page.locator("td.part").count()) == ("1", 0)
    page.click('[value="1-09:00"]')
    assert (hours(), page.is_checked('[value="1-09:15-09:30"]')) == ("0.5", False)
