"""Pages bear long words: in a language two fifths longer than English nothing is cut off at 320 px."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import update

from tests.conftest import PATIENCE_MILLISECONDS
from tests.web.access.table import House, address, house, routes
from tests.web.browser.conftest import listening
from tests.web.conftest import TODAY
from tests.web.pages.test_audiences import FOR_PROGRAMMERS, ids_of_volunteer
from web.db import writing
from web.models import RIGHTS, Person

pytestmark = pytest.mark.browser

FITTING = Path(__file__).with_name("fitting.js").read_text(encoding="utf-8")
NARROWEST = ViewportSize(width=320, height=700)
NOBODY, VOLUNTEER = None, ("volunteer", "")
WHO = {"nobody": NOBODY, "volunteer": VOLUNTEER}


@pytest.fixture
def found(tmp_path: Path) -> Iterator[House]:
    """A small world, in which everybody reads what is tried."""
    with time_machine.travel(TODAY, tick=True):
        yield house(tmp_path)


@pytest.fixture
def at(found: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where it answers; languages under trial may be chosen."""
    with listening(found.app, monkeypatch) as there:
        yield there


def pages(found: House, who: str) -> Iterator[str]:
    """The addresses of the pages that somebody may open, of people alone."""
    ids, client = ids_of_volunteer(found), found.client(WHO[who])
    for method, rule, may in routes(found.app):
        if method != "GET" or may <= frozenset(RIGHTS) or rule in FOR_PROGRAMMERS or "/language/" in rule:
            continue
        url = address(rule, ids)
        answer = client.get(url)
        found.restore()
        if answer.status_code == 200 and answer.text.startswith("<!doctype html>"):
            yield url


def opened(chromium: Browser, found: House, at: str, who: str, tag: str) -> Page:
    """A narrow window of somebody who reads a language."""
    with found.database.session() as session, writing(session):
        session.execute(update(Person).values(language=tag))
    context = chromium.new_context(base_url=at, viewport=NARROWEST, has_touch=True)
    cookies = {"duet_language": tag}
    if (asked := WHO[who]) is not None:
        cookies["duet_session"] = found.tokens[asked]
    context.add_cookies([{"name": name, "value": value, "url": at} for name, value in cookies.items()])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    return page


@pytest.mark.parametrize("who", list(WHO))
@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_nothing_is_cut_off_on_the_pages_of_people(
    chromium: Browser, found: House, at: str, who: str, tag: str
) -> None:
    urls = list(pages(found, who))
    page, faults = opened(chromium, found, at, who, tag), dict[str, list[str]]()
    for url in urls:
        page.goto(url)
        assert page.evaluate("document.documentElement.lang") == tag, url
        if told := page.evaluate(FITTING):
            faults[url] = told
    page.context.close()
    assert len(urls) >= 3
    assert not faults, "\n".join(f"{url}\n   " + "\n   ".join(told) for url, told in faults.items())


def test_what_does_not_fit_is_seen(chromium: Browser) -> None:
    page = chromium.new_page(viewport=NARROWEST)
    page.set_content(
        "<main><p style='width:400px'>wide</p><div style='width:40px;overflow:hidden;white-space:nowrap'>"
        "a long text that is cut</div><button style='width:60px;white-space:nowrap'>longer than that</button>"
        "<button>one</button><button style='margin-left:-30px'>two</button></main>"
    )
    told = " ".join(page.evaluate(FITTING))
    for fault in ("scrolls sideways", "cut off", "stands out of its frame", "overlap"):
        assert fault in told
    page.close()
