"""The sample pages: readable by all, strict policy, no sideways scrolling, targets for fingers."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.look.accessibility import violations
from tests.look.browser import Site, open_page
from tests.look.pages import PAGES
from tests.look.samples import DIRECTIONS

pytestmark = pytest.mark.browser

LOOKS = (
    ("en", 1280, "light"),
    ("zh-Hans", 360, "dark"),
    ("ar", 360, "light"),
)
WIDTHS = (320, 360, 640, 860, 1280)


def test_axe_sees_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content('<html lang="en"><title>Dim</title><main><h1>Dim</h1><img src="data:,"></main></html>')
    assert violations(page) == [("image-alt", [["img"]])]
    page.close()


@pytest.mark.parametrize(("tag", "width", "scheme"), LOOKS)
def test_axe_finds_nothing(site: Site, chromium: Browser, tag: str, width: int, scheme: str) -> None:
    findings = {}
    look: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = chromium.new_page(**look, bypass_csp=True)
    for name in PAGES:
        page.goto(site.url(tag, name))
        findings[name] = violations(page)
    page.close()
    assert {name: found for name, found in findings.items() if found} == {}


@pytest.mark.parametrize("name", PAGES)
def test_policy_is_kept_and_nothing_scrolls_sideways(site: Site, chromium: Browser, name: str) -> None:
    page, complaints = open_page(chromium, site.url("en", name))
    for tag in DIRECTIONS:
        page.goto(site.url(tag, name))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (tag, width, wide, complaints) == (tag, width, width, [])
    page.close()


TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, .input, [type=checkbox]")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".sr-only, .skip, p, h2, th, td > span") && !e.matches(".line-text > a, .choice input"))
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough_for_fingers(site: Site, chromium: Browser, name: str) -> None:
    page, _ = open_page(
        chromium, site.url("en", name), viewport={"width": 360, "height": 800}, has_touch=True
    )
    small = page.evaluate(TARGETS)
    page.close()
    assert small == []
