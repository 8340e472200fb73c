"""What holds for every test: a clean environment, no skips under CI, no time limits, and one Chromium."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM
from tests.support.needs import pytest_collection_modifyitems, pytest_report_header
from tests.support.skips import pytest_sessionfinish, pytest_terminal_summary

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_report_header",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
]

for name in [name for name in os.environ if name.startswith("DUET_")]:
    del os.environ[name]

# Examples share two cores with a solver and a browser: how long one takes says nothing about it.
hypothesis.settings.register_profile("duet", deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "duet-ci", parent=hypothesis.settings.get_profile("duet"), derandomize=True
)
hypothesis.settings.load_profile("duet-ci" if os.environ.get("CI") == "true" else "duet")
# A browser waits for what is expected as long as a machine that does much else may need.
PATIENCE_MILLISECONDS = 60_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: two of Playwright's loops cannot live in one thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
