"""`python -m tests.look FOLDER [PAGE ...]`: the sample pages as files and as pictures of all their looks."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM
from tests.look.pages import PAGES, write
from tests.look.samples import DIRECTIONS
from tests.look.server import serving

WIDTHS = {360: 780, 1280: 900}


def take(folder: Path, pages: tuple[str, ...]) -> None:
    """Write `<page>-<language>-<width>-<scheme>.png` for each page below `folder`."""
    write(folder)
    with serving(folder) as (address, _), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for tag in DIRECTIONS:
            for scheme in ("light", "dark"):
                for width, height in WIDTHS.items():
                    tab = chromium.new_page(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        has_touch=width < 500,
                    )
                    for page in pages:
                        tab.goto(f"{address}/{tag}/{page}.html")
                        tall = tab.evaluate("document.documentElement.scrollHeight")
                        tab.set_viewport_size({"width": width, "height": max(height, tall)})
                        tab.screenshot(path=folder / f"{page}-{tag}-{width}-{scheme}.png")
                        tab.set_viewport_size({"width": width, "height": height})
                    tab.close()
        chromium.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), tuple(sys.argv[2:]) or PAGES)
