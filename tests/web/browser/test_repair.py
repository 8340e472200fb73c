"""A drop-out in a browser: the coordinator sees it beside the board, asks for a repair and publishes it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from tests.web.browser.conftest import Tabs
from tests.web.browser.everywhere import check_everywhere
from tests.web.services.planned import draft, seen, somebody
from web.models import Seat
from web.services import publishing
from web.services.actor import Actor
from web.services.promises import answering

pytestmark = pytest.mark.browser

ActorOf = Callable[[str], Actor]
PROPOSE = {"en": "Propose a repair", "zh-Hans": "提出补救方案"}
PUBLISH = re.compile("^(Publish|发布)")
PROPOSED = {"en": "This draft is a proposal.", "zh-Hans": "这份草稿是补救方案。"}


@pytest.fixture
def hole(session: Session, actor_of: ActorOf) -> tuple[int, int]:
    """A published roster and a shift on which somebody has declined a seat that many others could have."""
    made = draft(session)
    publishing.publish(session, actor_of("coordinator"), made)
    now_is = seen(session, made)
    able = candidates(now_is.problem).on
    pair = max(now_is.seated.assignments, key=lambda each: (len(able[each.seat]), each))
    answering.answer(session, somebody(int(pair.volunteer)), int(pair.seat), "declined")
    return made, session.get_one(Seat, int(pair.seat)).shift_id


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("tag", PROPOSE)
def test_a_drop_out_is_repaired_from_beside_the_board(
    tabs: Tabs, hole: tuple[int, int], tag: str, width: int
) -> None:
    roster, shift = hole
    tab = tabs("coordinator", tag=tag, width=width)
    tab.page.goto(f"/board/shifts/{shift}?roster={roster}")
    tab.page.get_by_role("button", name=PROPOSE[tag]).click()
    expect(tab.page.get_by_text(PROPOSED[tag])).to_be_visible()
    assert tab.page.url.rsplit("/", 1)[1] > str(roster)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    tab.page.get_by_role("button", name=PUBLISH).click()
    tab.page.get_by_role("dialog").get_by_role("button", name=PUBLISH).click()
    expect(tab.page.get_by_text(PROPOSED[tag])).to_be_hidden()
    assert tab.complaints == []


@pytest.mark.parametrize(("tag", "width", "scheme"), [("en", 360, "dark"), ("zh-Hans", 1280, "light")])
def test_everybody_can_use_what_offers_a_repair(
    tabs: Tabs, hole: tuple[int, int], tag: str, width: int, scheme: str
) -> None:
    roster, shift = hole
    pages = {"coordinator": (f"/rosters/{roster}", f"/board/shifts/{shift}?roster={roster}")}
    check_everywhere(tabs, pages, tag, width, scheme)
