"""`python -m tests.look.programmes URL`: a page of each programme, for `fixtures/district/pictures`.

URL is where `make run` serves the demo district whose folder is in `DUET_INSTANCE` (or `instance`).
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tests.look.browser import ARGUMENTS, CHROMIUM, sign_in
from web import demo
from web.models import Household, OfferedSession, Opening, Project, Shift
from web.opening import open_database
from web.services.clock import now
from web.settings import Settings

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "fixtures" / "district" / "pictures"
WIDTH, HEIGHT, QUALITY = 360, 780, 60
VISITS = ("four-hundreds", "silver-nest", "magnolia")
STATIONS = ("service-points", "warm-meals", "rest-stations", "volunteer-day")
TEAMS = ("guide-1-4-n", "bright-lamp", "future-citizens", "rider-care")


def pages(session: Session) -> Mapping[str, str]:
    """Programme -> the path of the page that shows its shape."""
    coming = Shift.starts_at > now()
    homes = select(Household.id).join(Shift, Shift.place_id == Household.place_id).where(coming)
    found = {name: f"/households/{_first(session, homes, name)}" for name in VISITS}
    openings = select(Opening.id).join(Shift, Shift.opening_id == Opening.id).where(coming)
    found |= {name: f"/openings/{_first(session, openings, name)}" for name in STATIONS}
    shifts = select(Shift.id).where(coming)
    found |= {name: f"/shifts/{_first(session, shifts, name)}" for name in TEAMS}
    offer = session.scalars(select(OfferedSession.id).order_by(OfferedSession.id.desc()).limit(1)).one()
    return {
        **found,
        "one-map": "/map",
        "medical-social-alliance": f"/offers/{offer}",
        "request-desk": "/requests",
    }


def _first(session: Session, chosen: Select[int], programme: str) -> int:
    of = chosen.join(Project, Project.id == Shift.project_id).where(Project.programme == programme)
    return session.scalars(of.order_by(Shift.starts_at, Shift.id).limit(1)).one()


def take(url: str, instance: Path) -> None:
    """Write `<programme>.jpg` for each programme, as the coordinator sees its page on a phone."""
    lines = (instance / "demo-accounts.txt").read_text("ascii").splitlines()
    passwords = dict(line.split() for line in lines)
    database = open_database(Settings(instance=instance))
    with database.session() as session:
        paths = pages(session)
    database.close()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(base_url=url, viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True)
        sign_in(page, demo.address("coordinator"), passwords)
        for programme, path in paths.items():
            page.goto(path)
            page.screenshot(path=PICTURES / f"{programme}.jpg", type="jpeg", quality=QUALITY)
        chromium.close()


if __name__ == "__main__":
    take(sys.argv[1], Path(os.environ.get("DUET_INSTANCE", "instance")))
