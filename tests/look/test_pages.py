"""The sample pages hold what the look promises: readable by all, strict policy, no sideways scrolling, targets for fingers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM
from tests.look.pages import PAGES, write
from tests.look.samples import DIRECTIONS
from tests.look.server import serving

pytestmark = pytest.mark.browser

SCHEMES = ("light", "dark")
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[bytes]]]:
    folder = tmp_path_factory.mktemp("look")
    write(folder)
    with serving(folder) as address_and_posts:
        yield address_and_posts


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def open_page(chromium: Browser, address: str, **settings: Any) -> tuple[Page, list[str]]:
    """A page at `address` and the list that collects what its console complains of."""
    complaints: list[str] = []
    page = chromium.new_page(**settings)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tag", DIRECTIONS)
def test_axe_finds_nothing(
    site: tuple[str, list[bytes]], chromium: Browser, tag: str, width: int, scheme: str
) -> None:
    findings = {}
    for name in PAGES:
        page, _ = open_page(
            chromium,
            f"{site[0]}/{tag}/{name}.html",
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            bypass_csp=True,
        )
        violations = Axe().run(page).response["violations"]
        findings[name] = [(v["id"], [n["target"] for n in v["nodes"]]) for v in violations]
        page.close()
    assert {name: found for name, found in findings.items() if found} == {}


@pytest.mark.parametrize("name", PAGES)
def test_policy_is_kept_and_nothing_scrolls_sideways(
    site: tuple[str, list[bytes]], chromium: Browser, name: str
) -> None:
    for tag in DIRECTIONS:
        for width in (320, 360, 640, 1280):
            page, complaints = open_page(
                chromium, f"{site[0]}/{tag}/{name}.html", viewport={"width": width, "height": 800}
            )
            wide = page.evaluate("document.documentElement.scrollWidth")
            page.close()
            assert (tag, width, wide, complaints) == (tag, width, width, [])


TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, .input, [type=checkbox]")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".sr-only, .skip, p, h2, th, td > span")
    && !e.matches(".line-text > a, .choice input"))
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 40))
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough_for_fingers(
    site: tuple[str, list[bytes]], chromium: Browser, name: str
) -> None:
    page, _ = open_page(
        chromium, f"{site[0]}/en/{name}.html", viewport={"width": 360, "height": 800}, has_touch=True
    )
    small = page.evaluate(TARGETS)
    page.close()
    assert small == []
