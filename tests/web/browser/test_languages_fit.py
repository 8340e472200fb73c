"""Pages of visitors fit a phone in each language, the names of sub-districts on their tiles too."""

import pytest

from i18n.languages import offered_tags
from tests.web.browser.conftest import Tabs
from tests.web.browser.everywhere import too_wide

pytestmark = pytest.mark.browser

PAGES = ("/", "/open", "/sign-up", "/sign-in", "/nowhere")


@pytest.mark.parametrize("tag", offered_tags())
def test_pages_of_visitors_fit(tabs: Tabs, tag: str) -> None:
    page = tabs("", tag=tag, width=360).page
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == tag
        assert (path, too_wide(page, 360)) == (path, [])
