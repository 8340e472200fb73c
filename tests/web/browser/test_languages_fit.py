"""Pages of visitors fit a phone in each language, the names of sub-districts on their tiles too."""

import pytest

from i18n.languages import offered_tags
from tests.web.browser.conftest import Tabs
from tests.web.browser.everywhere import too_wide

pytestmark = pytest.mark.browser

PAGES = ("/", "/open", "/sign-up", "/sign-in", "/nowhere")
ENTRIES = 5
"""Of a volunteer, the menu of what is left among them."""


@pytest.mark.parametrize("tag", offered_tags())
def test_pages_of_visitors_fit(tabs: Tabs, tag: str) -> None:
    page = tabs("", tag=tag, width=360).page
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == tag
        assert (path, too_wide(page, 360)) == (path, [])


LINES = """() => [...document.querySelectorAll(".bottom-item > span:not(.nav-count)")].map(span => {
  const range = document.createRange();
  range.selectNodeContents(span);
  return [span.innerText, new Set([...range.getClientRects()].map(box => Math.round(box.top))).size];
})"""


@pytest.mark.parametrize("tag", offered_tags())
def test_entries_of_the_navigation_take_two_lines_at_most(tabs: Tabs, tag: str) -> None:
    page = tabs("volunteer", tag=tag, width=320).page
    page.goto("/me")
    entries = page.evaluate(LINES)
    assert len(entries) == ENTRIES
    assert [text for text, lines in entries if lines > 2] == []
