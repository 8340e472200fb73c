"""The whole way through a served Duet: sign up, post, plan, read why, publish, accept; and in Chinese."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.conftest import PATIENCE_MILLISECONDS
from tests.web.conftest import PASSWORDS
from web import demo, migrations
from web.db import Database
from web.demo.load import load
from web.models import Person, Promise, Roster, Run, VolunteerLanguage
from web.opening import open_database
from web.services.access.serving import serving
from web.services.days import coming_monday
from web.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ZONE = ZoneInfo("Asia/Shanghai")
SECONDS = 8
STARTED_SECONDS = 120.0
PLANNED_MILLISECONDS = 60_000
Enter = Callable[[str], Page]
# Texts of the page's own that hold Latin words and no Chinese; names and what says its language stand apart.
LATIN_ALONE = """() => [...document.querySelectorAll(
    "h1, h2, h3, button, label, legend, th, dt, nav a, caption, title, .button, .pill, .notice"
)]
.filter((each) => !each.closest("[lang]:not(html), bdi, .brand, template"))
.filter((each) => !each.querySelector("[lang], bdi"))
.map((each) => each.textContent.trim())
.filter((text) => /[A-Za-z]{3}/.test(text) && !/[\u4e00-\u9fff]/.test(text))"""


@pytest.fixture(autouse=True)
def _today() -> None:
    """The real day: the server and the run are other processes."""


@pytest.fixture
def monday() -> date:
    return coming_monday(datetime.now(ZONE).date())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(instance=tmp_path, port=port, solve_seconds=SECONDS, solve_niceness=0, web_threads=4)


@pytest.fixture
def database(settings: Settings, monday: date) -> Iterator[Database]:
    """A district of 250 people, its week not planned yet."""
    found = open_database(settings)
    migrations.upgrade(found)
    with found.session() as session:
        load(session, generate(250, week=monday), PASSWORDS)
    yield found
    found.close()


@pytest.fixture
def served(settings: Settings, database: Database) -> Iterator[str]:
    """The address of `duet serve`: the web server with two processes, and a worker."""
    environment = {**os.environ, **settings.environment()}
    with subprocess.Popen([sys.executable, "-m", "web.cli", "serve"], env=environment) as server:
        deadline = time.monotonic() + STARTED_SECONDS
        while not _answers(settings.port):
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"http://127.0.0.1:{settings.port}"
        server.send_signal(signal.SIGTERM)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def enter(chromium: Browser, served: str) -> Iterator[Enter]:
    """`enter("lead")`: somebody in a browser of their own, reading English; "" has not signed in."""
    contexts = []

    def open_browser(role: str) -> Page:
        context = chromium.new_context(
            base_url=served, locale="en-GB", viewport={"width": 1280, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        if role:
            page.goto("/language/en")
            page.goto("/sign-in")
            page.get_by_label("Email or phone number", exact=True).fill(demo.address(role))
            page.get_by_label("Password", exact=True).fill(PASSWORDS[role])
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda address: "/sign-in" not in address)
            page.goto("/language/en")
            expect(page.get_by_text("Your account")).to_be_attached()
        return page

    yield open_browser
    for context in contexts:
        context.close()


def sign_up(page: Page) -> None:
    """A newcomer who speaks Portuguese and is free on Tuesday evenings alone."""
    page.goto("/")
    page.get_by_role("link", name="Join in").first.click()
    page.get_by_label("Name", exact=True).fill("Inês Duarte")
    for row, (language, level) in enumerate((("pt", "C1"), ("en", "B2"))):
        if row:
            page.get_by_role("button", name="Add a language").click()
        page.get_by_label("Language", exact=True).nth(row).select_option(language)
        page.get_by_label("Level", exact=True).nth(row).select_option(level)
    page.get_by_label("Email or phone number", exact=True).fill("ines@example.org")
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.get_by_role("button", name="Create my account").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("My times")
    first, last = page.get_by_label("Tuesday 18:00"), page.get_by_label("Tuesday 20:00")
    first.scroll_into_view_if_needed()
    start, end = first.bounding_box(), last.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=8)
    page.mouse.up()
    expect(page.get_by_label("Hours a week:")).to_have_text("3")
    page.get_by_role("button", name="Save my times").click()
    expect(page.get_by_text("Your times are saved.")).to_be_visible()


def post_shift(page: Page, title: tuple[str, str], day: date, least: int, heads: int) -> None:
    """A shift from 18:00 to 20:00 for speakers of Portuguese, in a project of the demo lead."""
    page.goto("/projects")
    page.locator("table a").first.click()
    page.get_by_role("link", name="Add a shift").first.click()
    page.get_by_label("Day", exact=True).first.fill(day.isoformat())
    page.get_by_label("From", exact=True).fill("18:00")
    page.get_by_label("Until", exact=True).fill("20:00")
    page.get_by_label("Place", exact=True).select_option(index=1)
    page.get_by_label("Title in English").fill(title[0])
    page.locator("input[name^=texts-][lang=zh-Hans]").fill(title[1])
    seat = page.get_by_role("group", name="Seat 1", exact=True)
    seat.locator("[name=seats-0-minimum]").fill(str(least))
    seat.locator("[name=seats-0-desired]").fill(str(heads))
    seat.locator("[name=seats-0-maximum]").fill(str(heads))
    seat.get_by_label("Language", exact=True).select_option("pt")
    seat.locator("[name=seats-0-languages-0-level]").select_option("C1")
    page.get_by_role("button", name="Post the shift").dblclick()
    expect(page.get_by_text("The shift is there.")).to_be_visible()
    expect(page.get_by_role("link", name=title[0])).to_have_count(1)


def plan(page: Page, monday: date) -> None:
    """Start a run, see it work, and wait for its end."""
    page.goto("/runs/new")
    page.get_by_label("Week", exact=True).fill(monday.isoformat())
    page.get_by_label("Time to look").fill(str(SECONDS))
    page.get_by_role("button", name="Start the run").dblclick()
    expect(page.get_by_role("heading", name="How it was asked")).to_be_visible()
    expect(page.locator(".pill").first).to_have_text(re.compile("waiting to start|running"))
    expect(page.locator(".progress-text").nth(1)).to_contain_text(
        re.compile(r"\d+ of [\d,]+ places"), timeout=PLANNED_MILLISECONDS
    )
    expect(page.get_by_role("link", name="Open the draft on the board")).to_be_visible(
        timeout=PLANNED_MILLISECONDS
    )
    expect(page.locator("[hx-trigger]")).to_have_count(0)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def funnel_adds_up(steps: Locator) -> list[str]:
    """Each line has as many as the one above, less those who fall out here; the lines' words."""
    words, left = [], None
    for step in steps.all():
        out, count = step.locator(".funnel-out"), number(step.locator(".funnel-count").inner_text())
        lost = number(out.inner_text()) if out.count() else 0
        assert left is None or left - lost == count, step.inner_text()
        left = count
        words.append(step.locator("span").first.inner_text())
    return words


def chinese_throughout(page: Page, url: str) -> None:
    """What the page itself says is Chinese: headings, buttons, labels, columns, ways."""
    page.goto(url)
    assert page.locator("html").get_attribute("lang") == "zh-Hans", url
    said = page.evaluate(LATIN_ALONE)
    assert said == [], (url, said)


def test_the_whole_way_from_sign_up_to_an_accepted_shift(
    enter: Enter, database: Database, monday: date
) -> None:
    tuesday, friday = monday + timedelta(days=1), monday + timedelta(days=4)
    with database.session() as session:
        spoken = VolunteerLanguage.tag.in_(("pt", "pt-BR"))
        heads = 1 + (session.scalar(select(func.count()).where(spoken)) or 0)
    newcomer, lead, coordinator = enter(""), enter("lead"), enter("coordinator")
    sign_up(newcomer)
    post_shift(lead, ("Stories in Portuguese", "葡语故事会"), tuesday, 1, heads)
    post_shift(lead, ("Letters to Lisbon", "写给里斯本的信"), friday, heads, heads)

    plan(coordinator, monday)
    run = coordinator.url
    coordinator.get_by_role("link", name="Open the draft on the board").click()
    board = coordinator.url
    coordinator.goto(f"{board}&short=1")
    coordinator.locator(".board .shift.short", has_text="Letters to Lisbon").click()
    beside = coordinator.get_by_role("complementary", name="Details")
    beside.get_by_role("link", name="Why is this place empty?").click()
    expect(beside.get_by_role("heading", name="Why is this place empty?")).to_be_visible()
    words = funnel_adds_up(beside.locator(".funnel-step"))
    assert any("Portuguese" in each for each in words), words
    with database.session() as session:
        people = session.scalar(select(func.count()).select_from(serving().subquery()))
    assert number(beside.locator(".funnel-count").first.inner_text()) == people

    coordinator.goto(run)
    coordinator.get_by_role("link", name="See what would change").click()
    roster = coordinator.url
    coordinator.get_by_role("button", name=re.compile("^Publish")).click()
    coordinator.get_by_role("dialog").get_by_role("button", name=re.compile("^Publish")).dblclick()
    expect(coordinator.get_by_text(re.compile(r"Number \d+ is published\."))).to_be_visible()

    newcomer.goto("/me")
    card = newcomer.get_by_text("Stories in Portuguese").first
    expect(card).to_be_visible()
    newcomer.get_by_role("button", name="I'll be there").first.dblclick()
    expect(newcomer.get_by_text("The place is yours")).to_be_visible()

    lead.goto(f"/projects?week={monday}")
    lead.locator("table a").first.click()
    lead.get_by_role("link", name="Stories in Portuguese").click()
    shift = lead.url
    expect(lead.locator(".line", has_text="Inês Duarte").first).to_contain_text("accepted")
    coordinator.goto(f"/board/shifts/{shift.rsplit('/', 1)[1].partition('?')[0]}")
    expect(coordinator.locator("li", has_text="Inês Duarte").first).to_contain_text("accepted")
    everything_once(database)

    coordinator.goto("/language/zh-Hans")
    newcomer.goto("/language/zh-Hans")
    lead.goto("/language/zh-Hans")
    for url in (board, run, roster, "/board/people", "/rosters", "/runs/new"):
        chinese_throughout(coordinator, url)
    for url in ("/me", "/me/availability", "/me/profile", "/find"):
        chinese_throughout(newcomer, url)
    for url in (shift, "/projects"):
        chinese_throughout(lead, url)
    lead.goto(shift)
    expect(lead.get_by_role("heading", level=1)).to_have_text("葡语故事会")
    stranger = enter("")
    stranger.goto("/language/zh-Hans")
    for url in ("/", "/sign-up", "/sign-in"):
        chinese_throughout(stranger, url)


def everything_once(database: Database) -> None:
    """Every button was pressed twice: one person, one run, one published roster, one answer."""
    with database.session() as session:
        newcomer = session.scalars(select(Person).where(Person.name == "Inês Duarte")).one()
        assert _count(session, Run) == 1
        states = session.scalars(select(Roster.state).order_by(Roster.id)).all()
        assert states.count("published") == 1
        assert "draft" not in states
        said = session.scalars(select(Promise.state).where(Promise.volunteer_id == newcomer.id)).all()
        assert said == ["accepted"]


def _count(session: Session, kind: type[Run]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0
