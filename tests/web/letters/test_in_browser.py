"""The pages that links of messages open, in a browser: fit for a phone, and one press does it."""

from typing import Literal

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from i18n.translator import translator
from tests.web.browser.conftest import Tabs, address, app, compiled, tabs
from tests.web.letters.desk import HOUSE, ActorOf, Desk

__all__ = ["address", "app", "compiled", "tabs"]
YES = "Yes, I'll be there"
THANKS = "Thank you. The place is yours; we count on you."


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_one_press_in_a_browser_says_yes(
    desk: Desk, tabs: Tabs, tag: str, scheme: Literal["light", "dark"]
) -> None:
    """A browser that was told to say nothing of where it comes from was refused its own form."""
    desk.reads(tag)
    seat = desk.free_seat()
    desk.offer(seat)
    letter = desk.letter()
    assert letter is not None
    tab = tabs(width=360, color_scheme=scheme)
    tab.page.goto(letter.items[0].buttons[0].url.removeprefix(HOUSE.url))
    assert tab.page.evaluate("document.documentElement.dir") == ("rtl" if tag == "ar" else "ltr")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 360
    heights = tab.page.evaluate(
        "[...document.querySelectorAll('button')].map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) == 2
    assert min(heights) >= 44
    tab.page.get_by_role("button", name=translator(tag).gettext(YES)).click()
    expect(tab.page.locator(".notice")).to_contain_text(translator(tag).gettext(THANKS))
    desk.session.rollback()
    desk.session.expire_all()
    assert desk.promise(seat).state == "accepted"
    assert tab.complaints == []


def test_messages_are_ended_and_wanted_again_in_a_browser(desk: Desk, tabs: Tabs) -> None:
    desk.offer(desk.free_seat())
    letter = desk.letter()
    assert letter is not None
    assert letter.unsubscribe is not None
    tab = tabs(width=360)
    tab.page.goto(letter.unsubscribe.url.removeprefix(HOUSE.url))
    tab.page.get_by_role("button", name="No more messages about this").click()
    expect(tab.page.locator(".notice")).to_contain_text("Done.")
    tab.page.get_by_role("button", name="Undo: write to me about this again").click()
    expect(tab.page.get_by_role("button", name="No more messages about this")).to_be_visible()
    assert tab.complaints == []
