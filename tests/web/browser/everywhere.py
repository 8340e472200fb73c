"""What every page must bear, whoever's it is: axe, the content policy, narrow windows."""

from collections.abc import Mapping

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs

Urls = Mapping[str, tuple[str, ...]]


def check_axe(tabs: Tabs, urls: Urls, tag: str, width: int, scheme: str) -> None:
    """Axe finds nothing on the pages of each role."""
    found = {}
    for role, pages in urls.items():
        tab = tabs(role, tag=tag, width=width, color_scheme=scheme, bypass_csp=True)
        for url in pages:
            answer = tab.page.goto(url)
            assert answer is not None
            assert (url, answer.status) == (url, 200)
            found[url] = violations(tab.page)
    assert {url: faults for url, faults in found.items() if faults} == {}


def check_policy_and_width(tabs: Tabs, urls: Urls, tag: str) -> None:
    """The browser complains of nothing, and no page is wider than its window."""
    for role, pages in urls.items():
        tab = tabs(role, tag=tag)
        for url in pages:
            tab.page.goto(url)
            for width in (320, 360, 700, 1280):
                tab.page.set_viewport_size({"width": width, "height": 800})
                wide = tab.page.evaluate("document.documentElement.scrollWidth")
                assert (url, width, wide, tab.complaints) == (url, width, width, [])
