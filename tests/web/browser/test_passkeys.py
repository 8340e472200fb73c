"""Passkeys and the second factor in Chromium, with an authenticator of its own."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tab, Tabs
from tests.web.conftest import PASSWORDS
from web.demo import address as demo_address
from web.settings import Settings

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(address: str) -> str:
    """The same place by the name that browsers let passkeys be made for."""
    return address.replace("127.0.0.1", "localhost")


def equip(tab: Tab) -> Callable[..., Any]:
    """Give a tab an authenticator; what changes it: `change("setUserVerified", isUserVerified=False)`."""
    devices = tab.page.context.new_cdp_session(tab.page)
    devices.send("WebAuthn.enable", {"enableUI": False})
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return lambda name, **more: devices.send(f"WebAuthn.{name}", {**made, **more})


def make(tab: Tab, role: str) -> None:
    """Make a passkey on the account page."""
    tab.page.goto("/me/account")
    tab.page.get_by_role("link", name="Add a passkey").click()
    tab.page.get_by_label("Name of the passkey").fill("My phone")
    tab.page.get_by_label("Current password").fill(PASSWORDS[role])
    tab.page.get_by_role("button", name="Go on").click()
    tab.page.get_by_role("button", name="Make the passkey").click()
    expect(tab.page.get_by_text("The passkey is made.")).to_be_visible()
    expect(tab.page.locator(".line .strong", has_text="My phone")).to_be_visible()


def test_a_passkey_is_made_and_signs_in_without_a_name(tabs: Tabs) -> None:
    tab = tabs("volunteer", width=360)
    equip(tab)
    make(tab, "volunteer")
    page = tab.page
    page.context.clear_cookies(name="duet_session")
    # An authenticator that is always there would answer the offer beside the field before anybody presses.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    page.goto("/sign-in?next=/me/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/account")
    expect(page.locator(".line .strong", has_text="My phone")).to_be_visible()
    assert not tab.complaints


def test_who_is_not_known_by_the_device_is_told_so(tabs: Tabs) -> None:
    tab = tabs()
    change = equip(tab)
    tab.page.goto("/sign-in")
    change("setUserVerified", isUserVerified=False)
    tab.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.page.get_by_text("Nothing happened: the passkey was not shown")).to_be_visible()


def test_one_device_keeps_one_passkey_of_an_account(tabs: Tabs) -> None:
    tab = tabs("volunteer")
    equip(tab)
    make(tab, "volunteer")
    tab.page.goto("/me/account/passkeys/new")
    tab.page.get_by_label("Current password").fill(PASSWORDS["volunteer"])
    tab.page.get_by_role("button", name="Go on").click()
    tab.page.get_by_role("button", name="Make the passkey").click()
    expect(tab.page.get_by_text("This device has a passkey for this account already.")).to_be_visible()


def test_without_scripts_the_page_to_sign_in_shows_no_passkey_and_works(tabs: Tabs) -> None:
    tab = tabs(java_script_enabled=False)
    tab.page.goto("/sign-in")
    expect(tab.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    tab.page.get_by_label("Email or phone number").fill(demo_address("volunteer"))
    tab.page.get_by_label("Password").fill(PASSWORDS["volunteer"])
    tab.page.get_by_role("button", name="Sign in", exact=True).click()
    tab.page.wait_for_url(lambda url: "/sign-in" not in url)


def test_staff_set_up_codes_and_come_back_to_where_they_were(
    tabs: Tabs, app: Flask, session: Session
) -> None:
    assert session is not None
    settings: Settings = app.extensions["settings"]
    object.__setattr__(settings, "second_factor", "required")
    tab = tabs("coordinator", width=360)
    page = tab.page
    page.goto("/stalls/new")
    page.get_by_role("link", name="Set up codes on a phone").click()
    page.get_by_label("Current password").fill(PASSWORDS["coordinator"])
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("On this phone, or no camera?").click()
    secret = page.locator("code.wrap").inner_text().replace(" ", "")
    page.get_by_label("Code of the device").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".paper-codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them: go on").click()
    page.wait_for_url("**/stalls/new")
    assert not tab.complaints
