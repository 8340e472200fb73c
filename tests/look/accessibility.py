"""What axe finds wrong on a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules run; only what is wrong is carried out of the browser, as the rest takes as long again to carry.
RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    """Each rule that is broken, and where."""
    page.evaluate(AXE_SCRIPT)
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in page.evaluate(RUN)]
