"""`python -m tests.look.languages URL`: ten pages of people in six languages, for `i18n/pictures`.

URL is where `make run` serves the demo district whose folder is in `DUET_INSTANCE` (or `instance`).
The demo's volunteer reads each of the languages for a while, and English in the end.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM, sign_in
from web import demo

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "i18n" / "pictures"
WIDTH, HEIGHT, QUALITY = 360, 780, 50
TAGS = ("fr", "ru", "ar", "ja", "ko", "zh-Hant")
FOR_ALL = {"first": "/", "open": "/open", "open-shift": "", "sign-up": "/sign-up", "not-there": "/nowhere"}
OF_ONE = {
    "mine": "/me",
    "my-shift": "",
    "times": "/me/availability",
    "told": "/me/telling",
    "account": "/me/account",
}
FIRST_OF = {"open-shift": "main a[href^='/open/']", "my-shift": "main a[href^='/me/shifts/']"}
"""Where the page before leads, of pages that have no address of their own."""


def take(page: Page, tag: str, pages: Mapping[str, str]) -> None:
    """Write `<tag>/<page>.jpg` of each page, as a phone shows it first."""
    folder = PICTURES / tag
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        page.goto(path or str(page.locator(FIRST_OF[name]).first.get_attribute("href")))
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=QUALITY)


def main(url: str, instance: Path) -> None:
    """Take them all."""
    passwords = dict(
        line.split() for line in (instance / "demo-accounts.txt").read_text("ascii").splitlines()
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        visitor, volunteer = (
            chromium.new_page(base_url=url, viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True)
            for _ in range(2)
        )
        sign_in(volunteer, demo.address("volunteer"), passwords)
        for tag in TAGS:
            for page, pages in ((visitor, FOR_ALL), (volunteer, OF_ONE)):
                page.goto(f"/language/{tag}")
                take(page, tag, pages)
        volunteer.goto("/language/en")
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(os.environ.get("DUET_INSTANCE", "instance")))
