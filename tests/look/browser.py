"""How the look's tests and pictures start Chromium and open a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def sign_in(page: Page, address: str, passwords: Mapping[str, str]) -> None:
    """Sign somebody of the demo in, by their address of e-mail."""
    page.goto("/sign-in")
    page.locator("input[type=password]").fill(passwords[address])
    page.locator("input[autocomplete~=username]").fill(address)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@dataclass(frozen=True)
class Site:
    """The sample pages' address and the bodies of the posts they sent."""

    address: str
    received: list[bytes]

    def url(self, tag: str, page: str) -> str:
        """Where a sample page stands."""
        return f"{self.address}/{tag}/{page}.html"


def open_page(chromium: Browser, url: str, **settings: Any) -> tuple[Page, list[str]]:
    """A page at `url` and the list that collects what its console complains of."""
    complaints: list[str] = []
    page = chromium.new_page(**settings)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    return page, complaints
