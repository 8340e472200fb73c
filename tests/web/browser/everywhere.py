"""What every page must bear, whoever's it is: axe, the content policy, narrow windows."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs

Urls = Mapping[str, tuple[str, ...]]
WIDTHS = (320, 360, 700, 1280)


def check_everywhere(tabs: Tabs, urls: Urls, tag: str, width: int, scheme: str) -> None:
    """On the pages of each role the browser complains of nothing, all fits its window, and axe finds nothing.

    Each is opened once, as most of the work is to open it and to look at it with axe.
    """
    found = {}
    for role, pages in urls.items():
        tab = tabs(role, tag=tag, width=width, color_scheme=scheme)
        for url in pages:
            answer = tab.page.goto(url)
            assert answer is not None
            assert (url, answer.status) == (url, 200)
            faults = (too_wide(tab.page, width), tab.complaints)
            assert faults == ([], []), (url, *faults)
            found[url] = violations(tab.page)
    faulty = {url: faults for url, faults in found.items() if faults}
    assert not faulty, faulty


def too_wide(page: Page, width: int) -> list[tuple[int, int]]:
    """The widths that a page does not fit, and how wide it is there; `width` is looked at last."""
    found = []
    for each in sorted(WIDTHS, key=lambda each: each == width):
        page.set_viewport_size({"width": each, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide != each:
            found.append((each, wide))
    return found
