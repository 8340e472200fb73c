"""The coordinators' pages in a browser: for everybody, by keyboard, on a phone, without scripts."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tabs
from tests.web.browser.everywhere import check_everywhere
from tests.web.conftest import MONDAY
from tests.web.services.planned import WEEK, draft, seated_pair, seen, whole
from web.db import writing
from web.models import Assignment, Job, Promise, Run, Scenario, Seat
from web.services import board
from web.services.clock import now
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY

pytestmark = pytest.mark.browser

LOOKS = (
    ("en", 360, "light"),
    ("zh-Hans", 1280, "dark"),
    ("ar", 1280, "light"),
)
TIERS = {
    name: {"cost": 12, "bound": 10, "stake": 1000, "gap": 0.002}
    for name in ("minimum", "promises", "desired", "fairness", "wishes")
}


@pytest.fixture
def roster_id(session: Session) -> int:
    """A draft of the week."""
    return draft(session)


@pytest.fixture
def run_id(session: Session) -> int:
    """A run in the middle of its work."""
    progress = {"phase": "improve", "seconds": 12.5, "filled": 70, "wanted": 90, "tiers": TIERS}
    with writing(session):
        job = Job(kind="run", status="running", progress=progress, created_at=now(), started_at=now())
        session.add(job)
        session.flush()
        run = Run(
            job_id=job.id, period_start=MONDAY, period_end=WEEK.sunday, seconds=60, workers=1, seed=0,
            created_at=now(),
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id


@pytest.fixture
def scenario_id(session: Session, roster_id: int) -> int:
    """A scenario that is solved."""
    project = board.week(session, WEEK, whole(session), roster_id=roster_id).projects[0]
    person, seat = seated_pair(seen(session, roster_id))
    costs = dict.fromkeys(TIERS, 5)
    result = {
        "status": "optimal", "before": costs, "after": {**costs, "minimum": 3}, "promises_broken": 1,
        "whole": False, "seconds": 1.0,
        "by_project": [{"project": str(project.id), "heads_before": 1, "heads_after": 3, "wanted_before": 4,
                        "wanted_after": 4}],
        "by_person": [{"volunteer": str(person), "gained": [], "lost": [str(seat)], "moved": []}],
    }  # fmt: skip
    with writing(session):
        job = Job(kind="scenario", status="done", created_at=now())
        session.add(job)
        session.flush()
        scenario = Scenario(
            name="One more guide", roster_id=roster_id, project_id=project.id, job_id=job.id, result=result,
            changes=[{"change": "withdraw", "volunteers": [person]}], created_at=now(),
        )  # fmt: skip
        session.add(scenario)
        session.flush()
        return scenario.id


@pytest.fixture
def short_seat(session: Session, roster_id: int) -> int:
    """A seat of the draft below its minimum."""
    return short_seats(session, roster_id)[0]


def short_seats(session: Session, roster_id: int) -> list[int]:
    """The seats of a draft below their minimum, in order of time."""
    found = board.week(session, WEEK, whole(session), roster_id=roster_id)
    shifts = sorted((shift for each in found.projects for shift in each.shifts), key=lambda s: s.starts_at)
    return [seat.id for shift in shifts for seat in shift.seats if seat.missing]


@pytest.fixture
def urls(
    session: Session, roster_id: int, run_id: int, scenario_id: int, short_seat: int
) -> Mapping[str, tuple[str, ...]]:
    """The pages of each role."""
    person, seat = seated_pair(seen(session, roster_id))
    project = board.week(session, WEEK, whole(session), roster_id=roster_id).projects[0].id
    shift = session.get_one(Seat, seat).shift_id
    move = f"/rosters/{roster_id}/move?volunteer={person}&from={seat}"
    week = f"/board?week={MONDAY}"
    coordinator = (
        week, f"{week}&short=1", f"/board/people?week={MONDAY}", f"/board/shifts/{shift}",
        f"/board/seats/{short_seat}", move, f"{move}&leave=1", "/runs", "/runs/new", f"/runs/{run_id}",
        "/rosters", f"/rosters/{roster_id}", "/people", f"/people/{person}", "/what-if",
        f"/what-if/new?project={project}&week={MONDAY}", f"/what-if/{scenario_id}",
    )  # fmt: skip
    admin = (
        "/organisations", "/organisations/new", "/organisations/1", "/organisations/1/edit",
        "/organisations/1/rights?who=V", "/organisations/1/people", "/organisations/requests", "/vocabulary",
        "/vocabulary/skill", "/rights", "/rights/1", f"/projects/{project}/leads", "/credentials", "/audit",
    )  # fmt: skip
    return {"coordinator": coordinator, "admin": admin, "lead": (week,)}


@pytest.mark.parametrize(("tag", "width", "scheme"), LOOKS)
def test_axe_finds_nothing_policy_is_kept_and_nothing_scrolls_sideways(
    tabs: Tabs, urls: Mapping[str, tuple[str, ...]], tag: str, width: int, scheme: str
) -> None:
    check_everywhere(tabs, urls, tag, width, scheme)


def open_board(tabs: Tabs, **settings: int) -> Page:
    page = tabs("coordinator", **settings).page
    page.goto(f"/board?week={MONDAY}&short=1")
    return page


def test_a_short_shift_opens_beside_the_board_and_says_why(tabs: Tabs, roster_id: int) -> None:
    page = open_board(tabs)
    page.locator(".board .shift.short").first.click()
    beside = page.get_by_role("complementary", name="Details")
    expect(beside.get_by_role("heading", level=2)).to_be_focused()
    beside.get_by_role("link", name="Why is this place empty?").first.click()
    expect(beside.get_by_role("heading", name="Why is this place empty?")).to_be_visible()
    expect(beside.locator(".funnel-step").first).to_contain_text("All volunteers")
    expect(page).to_have_url(f"{page.url.split('/board')[0]}/board?week={MONDAY}&short=1")


def test_a_repair_shows_its_consequences_before_anything_changes(
    tabs: Tabs, session: Session, roster_id: int
) -> None:
    count = select(Assignment.id).where(Assignment.roster_id == roster_id)
    before = len(session.scalars(count).all())
    page = open_board(tabs)
    for seat_id in short_seats(session, roster_id):
        page.goto(f"/board/seats/{seat_id}?roster={roster_id}")
        act = page.locator('.repair a.button[href*="/move?"]')
        if act.count():
            act.first.click()
            break
    expect(page.get_by_role("heading", name="Make this change?")).to_be_visible()
    session.rollback()
    assert len(session.scalars(count).all()) == before


def test_a_shift_is_handed_over_by_keyboard(tabs: Tabs, session: Session, roster_id: int) -> None:
    page = tabs("coordinator").page
    page.goto(f"/board/people?week={MONDAY}&roster={roster_id}")
    page.locator("[data-item]").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_visible()
    expect(dialog).to_contain_text("gives it up")


def test_a_shift_is_dragged_to_another_day(tabs: Tabs, roster_id: int) -> None:
    page = tabs("coordinator").page
    page.goto(f"/board/people?week={MONDAY}&roster={roster_id}")
    item = page.locator("[data-item]").first
    row = item.locator("xpath=ancestor::tr")
    goal = row.locator("td.nothing").first
    start, end = item.bounding_box(), goal.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 10, steps=3)
    page.mouse.move(end["x"] + 10, end["y"] + 10, steps=5)
    page.mouse.up()
    expect(page.get_by_role("dialog").get_by_role("heading", level=2)).to_contain_text("Where should")


def test_a_phone_shows_one_day_at_a_time(tabs: Tabs, roster_id: int) -> None:
    page = tabs("coordinator", width=360).page
    page.goto(f"/board?week={MONDAY}")
    for day in range(7):
        page.locator(f'.day-picker [value="{day}"]').check()
        for other in range(7):
            cards = page.locator(f'.board td[data-n="{other}"]').locator("visible=true")
            assert other == day or cards.count() == 0


def test_a_no_is_seen_within_five_seconds_and_what_is_open_stays_open(
    tabs: Tabs, session: Session, roster_id: int
) -> None:
    page = tabs("coordinator").page
    page.goto(f"/board?week={MONDAY}")
    card = page.locator(".board .shift").first
    card.click()
    expect(page.locator("#why [data-takes-focus]")).to_be_focused()
    page.locator(".seg a").last.focus()
    before = page.locator(".happened").inner_text()
    told = session.scalars(
        select(Promise).where(Promise.state == "offered", Promise.volunteer_id.is_not(None)).limit(1)
    ).one()
    with writing(session):
        acts.decline(session, Deed(acting=PARTY), [told])
    expect(page.locator("#news")).to_have_attribute("hx-trigger", "every 4s")
    expect(page.locator("#news-says")).to_contain_text("declined")
    expect(page.locator(".happened")).not_to_have_text(before)
    expect(page.locator(".board .shift[aria-current]")).to_have_count(1)
    expect(page.locator(".seg a").last).to_be_focused()
    expect(page.locator("#why .seat-block").first).to_be_visible()


def test_filters_open_and_close_and_work_as_links(tabs: Tabs, roster_id: int) -> None:
    page = tabs("coordinator").page
    page.goto(f"/board?week={MONDAY}")
    page.get_by_text("Scene", exact=True).first.click()
    page.get_by_role("link", name="Community", exact=True).click()
    assert "scene=community" in page.url
    page.get_by_role("link", name="Show everything").click()
    assert "scene" not in page.url


def test_publishing_asks_first_and_is_done_once(tabs: Tabs, roster_id: int) -> None:
    page = tabs("coordinator").page
    page.goto(f"/rosters/{roster_id}")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Publish").dblclick()
    expect(page.get_by_text("Number 2 is published.")).to_be_visible()


def test_a_run_is_watched_live_and_stops_asking_when_it_ends(
    tabs: Tabs, session: Session, run_id: int
) -> None:
    page = tabs("coordinator").page
    page.goto(f"/runs/{run_id}")
    filled = page.locator(".progress-text").nth(1)
    expect(filled).to_contain_text("70 of 90 places")
    with writing(session):
        job = session.scalars(select(Job).where(Job.kind == "run")).one()
        job.progress = {**(job.progress or {}), "filled": 88}
    expect(filled).to_contain_text("88 of 90 places")
    with writing(session):
        session.get_one(Job, job.id).status = "cancelled"
    expect(page.get_by_text("Nothing was kept and nothing was changed.")).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)


def test_reading_works_without_scripts(tabs: Tabs, roster_id: int, short_seat: int) -> None:
    page = tabs("coordinator", java_script_enabled=False).page
    page.goto(f"/board?week={MONDAY}&short=1")
    page.locator(".board .shift.short").first.click()
    expect(page.get_by_role("link", name="Back to the board")).to_be_visible()
    page.get_by_role("link", name="Why is this place empty?").first.click()
    expect(page.get_by_text("All volunteers")).to_be_visible()
