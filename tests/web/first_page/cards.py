"""Draw the pictures of shared links: `python -m tests.web.first_page.cards` writes one for each emblem.

A card is 1200 x 630 pixels without words, so that it serves every language.
"""

from playwright.sync_api import sync_playwright

from tests.look.browser import ARGUMENTS, CHROMIUM
from web.static_files import FOLDER

MARK = (FOLDER / "img" / "mark.svg").read_text(encoding="utf-8")
TEXT = """<body style="margin:0;inline-size:1200px;block-size:630px;display:flex;align-items:center;
justify-content:center;gap:90px;background:#faf8f4;color:#1d2b2a;font:700 88px Inter,sans-serif">
<div style="inline-size:330px;block-size:330px;border-radius:72px;background:#e2f0ec;display:grid;
place-items:center"><div style="inline-size:236px">{emblem}</div></div>
<div style="display:grid;gap:20px"><div style="inline-size:110px">{mark}</div><div>Duet</div><div>双重奏</div>
</div></body>"""


def draw() -> None:
    """Write a card for each emblem."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for file in sorted((FOLDER / "img" / "emblems").glob("*.svg")):
            page.set_content(TEXT.format(emblem=file.read_text(encoding="utf-8"), mark=MARK))
            page.screenshot(path=str(FOLDER / "img" / "cards" / f"{file.stem}.png"))
        browser.close()


if __name__ == "__main__":
    draw()
