"""The sample site and one Chromium for all tests of the look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM, Site
from tests.look.pages import write
from tests.look.server import serving


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("look")
    write(folder)
    with serving(folder) as (address, received):
        yield Site(address, received)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
