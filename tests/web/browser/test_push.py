"""Messages in a browser: a press asks and tells the server, a push is shown, another press ends it."""

import json
import time

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tabs
from tests.web.channels.test_push import KEYS, PUBLIC
from web.models import PushSubscription

pytestmark = pytest.mark.browser
PATIENCE_SECONDS = 60.0
# No push service is reachable from a test: the browser's own half of it is played here.
PLAYED = """
(() => {
  let held = null;
  PushManager.prototype.getSubscription = async () => held;
  PushManager.prototype.subscribe = async (options) => held = {
    endpoint: ADDRESS.endpoint,
    options: { applicationServerKey: options.applicationServerKey.buffer },
    toJSON: () => ({ endpoint: ADDRESS.endpoint, keys: ADDRESS.keys }),
    unsubscribe: async () => { held = null; return true; },
  };
})();
""".replace("ADDRESS", json.dumps({"endpoint": PUBLIC, "keys": KEYS}))


def _open(session: Session) -> list[bool]:
    session.rollback()
    session.expire_all()
    return [each.ended_at is None for each in session.scalars(select(PushSubscription))]


def _shown(page: Page) -> list[list[str]]:
    """Title, text and page of every message that the browser shows."""
    found: list[list[str]] = page.evaluate(
        "async () => (await (await navigator.serviceWorker.getRegistrations())[0].getNotifications())"
        ".map((each) => [each.title, each.body, each.data.url])"
    )
    return found


def test_a_press_begins_and_another_ends(tabs: Tabs, session: Session) -> None:
    tab = tabs("volunteer", permissions=["notifications"])
    page = tab.page
    page.add_init_script(PLAYED)
    page.goto("/me/telling")
    page.get_by_role("button", name="Show messages on this device").click()
    page.get_by_text("Messages appear on this device.").wait_for()
    assert _open(session) == [True]
    page.get_by_role("button", name="Show none any more").click()
    page.get_by_role("button", name="Show messages on this device").wait_for()
    assert _open(session) == [False]
    assert tab.complaints == []


def test_what_is_pushed_is_shown_and_names_its_page(tabs: Tabs) -> None:
    tab = tabs("volunteer", permissions=["notifications"])
    page = tab.page
    page.add_init_script(PLAYED)
    found: list[str] = []
    line = page.context.new_cdp_session(page)
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(each["registrationId"] for each in said["registrations"]),
    )
    line.send("ServiceWorker.enable")
    page.goto("/me/telling")
    page.get_by_role("button", name="Show messages on this device").click()
    page.get_by_text("Messages appear on this device.").wait_for()
    origin = page.evaluate("location.origin")
    for url in (f"{origin}/me/shifts", "https://elsewhere.example/"):
        told = {"title": "Duet", "body": "Something is new", "url": url, "language": "en", "uid": url}
        line.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": found[-1], "data": json.dumps(told)},
        )
    shown = _shown(page)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(shown) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
        shown = _shown(page)
    assert sorted(shown) == sorted(
        [
            ["Duet", "Something is new", f"{origin}/me/shifts"],
            ["Duet", "Something is new", origin],
        ]
    )


def test_who_said_no_is_told_where_to_change_it(tabs: Tabs, session: Session) -> None:
    page = tabs("volunteer").page
    page.add_init_script("Notification.requestPermission = async () => 'denied';")
    page.goto("/me/telling")
    page.get_by_role("button", name="Show messages on this device").click()
    page.get_by_text("This browser does not allow it for this page.").wait_for()
    assert _open(session) == []
