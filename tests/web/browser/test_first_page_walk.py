"""From the first page to a place on a shift, by signing up, on a phone; in English and in Chinese."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tabs
from tests.web.first_page.ground import hide_all_but, opened
from web.models import Promise, Seat, Shift

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "want": "I want to do this", "name": "Name", "tag": "Language", "level": "Level",
        "contact": "Email or phone number", "password": "Password", "make": "Create my account",
        "show": "Show", "newcomers": "No experience needed", "back": "This is what you typed before.",
    },
    "zh-Hans": {
        "want": "我要参加", "name": "姓名", "tag": "语言", "level": "水平", "contact": "邮箱或手机号",
        "password": "密码", "make": "创建账号", "show": "显示", "newcomers": "第一次来也行", "back": "",
    },
}  # fmt: skip


@pytest.fixture
def shift(session: Session) -> Shift:
    """The one shift that is open."""
    found = opened(session)
    hide_all_but(session, found.project_id)
    return found


def fill(page: Page, contact: str) -> None:
    page.locator("[name=name]").fill("Inês Duarte")
    page.locator("[name=languages-0-tag]").select_option("pt")
    page.locator("[name=languages-0-level]").select_option("C1")
    page.locator("[name=email]").fill(contact)


@pytest.mark.parametrize("tag", SAID)
def test_from_the_first_page_to_the_place(tabs: Tabs, session: Session, shift: Shift, tag: str) -> None:
    said, tab = SAID[tag], tabs(tag=tag, width=360)
    page = tab.page
    page.goto("/")
    page.locator("label", has_text=said["newcomers"]).click()
    page.get_by_role("button", name=said["show"], exact=True).click()
    expect(page.locator("[name=newcomers]")).to_be_checked()
    page.locator(f'a[href="/open/{shift.id}"]').click()
    page.get_by_role("link", name=said["want"]).click()
    fill(page, "ines@example.org")
    page.locator("[name=password]").fill("a long enough password")
    page.get_by_role("button", name=said["make"]).click()
    expect(page).to_have_url(f"/open/{shift.id}")
    page.get_by_role("button", name=said["want"]).first.click()
    seat_id = session.scalar(select(Seat.id).where(Seat.shift_id == shift.id))
    expect(page).to_have_url(f"/me/shifts/{seat_id}")
    session.rollback()
    assert session.scalar(select(Promise.state).where(Promise.seat_id == seat_id)) == "accepted"
    assert tab.complaints == []


def test_what_was_typed_outlives_the_page_that_is_closed(tabs: Tabs, shift: Shift) -> None:
    page = tabs(width=360).page
    page.goto(f"/sign-up?next=/open/{shift.id}")
    with page.expect_response("/sign-up/draft") as kept:
        fill(page, "ines@example.org")
    assert kept.value.status == 204
    again = page.context.new_page()
    page.close()
    again.goto("/sign-up")
    expect(again.get_by_text("This is what you typed before.")).to_be_visible()
    expect(again.locator("[name=name]")).to_have_value("Inês Duarte")
    expect(again.locator("[name=languages-0-level]")).to_have_value("C1")
    again.locator("[name=password]").fill("a long enough password")
    again.get_by_role("button", name="Create my account").click()
    expect(again).to_have_url(f"/open/{shift.id}")


def test_the_first_page_works_without_scripts(tabs: Tabs, shift: Shift) -> None:
    page = tabs(java_script_enabled=False, width=320).page
    page.goto("/")
    page.locator("#when").select_option("weekends")
    page.locator(".speak > summary").click()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#when")).to_have_value("weekends")
    page.goto("/")
    page.locator(".tile", has_text="1").or_(page.locator(".tile", has_text="2")).first.click()
    expect(page.locator(f'a[href="/open/{shift.id}"]')).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_switch_of_language_is_seen_at_once(tabs: Tabs, width: int) -> None:
    page = tabs(width=width).page
    page.goto("/")
    switch = page.locator("header details summary")
    expect(switch).to_contain_text("English")
    box = switch.bounding_box()
    assert box
    assert box["y"] < 60
    assert box["height"] >= (44 if width < 500 else 36)
    switch.click()
    page.locator("header").get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
