"""A season from its making to its undoing, and 300 people who come in a sheet."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.demand.ground import LIMITS, of, seats_of
from tests.web.promised import give
from tests.web.services.planned import ZONE
from tests.web.sheets_entered.brought import work, xlsx
from web.db import writing
from web.models import Availability, AvailabilityException, Batch, Person, Sheet, Shift, Volunteer
from web.services.actor import Actor
from web.sheets import reading

pytestmark = pytest.mark.browser

PEOPLE = 300
NUMBER, NAME, PHONE = 0, 2, 5
"""Where the template of people has these, in whatever language its headings are."""
REFUSED = "Failed to load resource"
WEDNESDAYS = ["12-02", "12-09", "12-16", "12-23", "12-30", "01-06", "01-13"]
FRIDAYS = ["12-04", "12-11", "12-18", "12-25", "01-08", "01-15"]
"""New Year's Day is a Friday, and off."""


@dataclass(frozen=True)
class Said:
    """What the pages say in one language where they are found by their words alone."""

    made: str
    day_off: str
    left_out: str
    new: str
    nothing: str


SAID = {
    "en": Said(
        "13 shifts are made", "day off: New Year", "left out by hand", "Enter 300 rows", "nothing to enter"
    ),
    "zh-Hans": Said("13个班次", "元旦", "手动取消", "300", "没有需要录入的"),
}


@dataclass(frozen=True)
class Season:
    """A season that was made: its series and the batch by which it is taken back."""

    series: int
    batch: int


@pytest.fixture
def volunteer(session: Session, actor_of: Callable[[str], Actor]) -> int:
    """The demo's volunteer, free at all hours."""
    found = actor_of("volunteer").volunteer_id or 0
    with writing(session):
        for kind in (Availability, AvailabilityException):
            session.execute(delete(kind).where(kind.volunteer_id == found))
        session.execute(update(Volunteer).where(Volunteer.id == found).values(dict.fromkeys(LIMITS)))
        session.add_all(
            Availability(volunteer_id=found, weekday=day, start_minute=0, end_minute=1440) for day in range(7)
        )
    return found


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_season_is_made_changed_and_taken_back(
    tabs: Tabs, session: Session, actor_of: Callable[[str], Actor], volunteer: int, tag: str
) -> None:
    lead, phone = tabs("lead", tag=tag), tabs("volunteer", tag=tag, width=360)
    season = make_season(lead.page, session, min(actor_of("lead").leads), SAID[tag])
    seat = seats_of(session, shift_on(session, season, "12-09").id)[0]
    give(session, volunteer, seat, "accepted")
    move_later_ones(lead.page, session, season, volunteer)
    asked_again(phone.page, seat)
    leave_out(lead.page, session, season, "2026-12-16", SAID[tag])
    add_day(lead.page, session, season, "2026-12-19")
    take_back(lead.page, session, season)
    assert of(session, volunteer, seat).state == "accepted", "what was promised is promised still"
    assert [each.complaints for each in (lead, phone)] == [[], []]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_people_come_in_a_sheet_once(tabs: Tabs, session: Session, tmp_path: Path, tag: str) -> None:
    tab = tabs("coordinator", tag=tag)
    before, file = count_people(session), tmp_path / "people.xlsx"
    file.write_bytes(filled_template(tab.page))
    sheet = bring(tab.page, session, file)
    expect(tab.page.locator("main")).to_contain_text(SAID[tag].new)
    looked_at(tab.page)
    enter(tab.page, session, sheet)
    assert count_people(session) == before + PEOPLE
    bring(tab.page, session, file)
    expect(tab.page.locator("main")).to_contain_text(SAID[tag].nothing)
    expect(tab.page.locator("form[action^='/sheets/'][action$='/enter']")).to_have_count(0)
    assert count_people(session) == before + PEOPLE
    assert tab.complaints == []


def make_season(page: Page, session: Session, project: int, said: Said) -> Season:
    """Post a season of Wednesdays and Fridays over New Year, once its days were looked at."""
    page.goto(f"/projects/{project}/shifts/new")
    page.locator("[name=day]").fill("2026-12-02")
    page.locator("[name=start]").fill("03:00")
    page.locator("[name=end]").fill("04:00")
    page.locator("[name=place_id]").select_option(index=1)
    page.locator("[name=repeat][value=weekly]").check()
    for weekday in ("3", "5"):
        page.locator(f"[name=weekdays][value='{weekday}']").check()
    page.locator("[name=until]").fill("2027-01-15")
    page.locator("[name=days_off][value=skip]").check()
    page.locator("main .form-end button").last.click()
    foreseen = page.locator("section.effects")
    expect(foreseen.locator("h2")).to_contain_text(said.made)
    expect(foreseen).to_contain_text(said.day_off)
    expect(foreseen.locator("li.off")).to_have_count(1)
    expect(foreseen.locator("h2")).to_be_focused()
    looked_at(page)
    session.rollback()
    assert not session.scalars(select(Batch.id)).all(), "nothing is made yet"
    foreseen.locator("button").first.click()
    page.wait_for_url(re.compile(r"/series/\d+$"))
    looked_at(page)
    found = int(page.url.rsplit("/", 1)[1])
    session.rollback()
    batch = session.scalars(select(Batch.id).where(Batch.series_id == found)).one()
    season = Season(found, batch)
    assert sorted(days(session, season)) == sorted([*WEDNESDAYS, *FRIDAYS])
    return season


def move_later_ones(page: Page, session: Session, season: Season, volunteer: int) -> None:
    """Let one day and all later ones begin two hours later, once it was shown whom that concerns."""
    shift = shift_on(session, season, "12-09")
    page.goto(f"/shifts/{shift.id}/edit")
    page.locator("[name=which][value=later]").check()
    page.locator("[name=start]").fill("05:00")
    page.locator("[name=end]").fill("06:00")
    page.locator("main .form-end button").last.click()
    effects = page.locator("section.effects")
    expect(effects).to_contain_text(session.get_one(Person, volunteer).name)
    expect(effects.locator(".asked_again li")).to_have_count(1)
    looked_at(page)
    effects.locator("button").first.click()
    page.wait_for_url(re.compile(rf"/shifts/{shift.id}$"))
    hours = {f"{each.starts_at.astimezone(ZONE):%m-%d %H}" for each in shifts_of(session, season)}
    assert {"12-02 03", "12-04 03", "12-09 05", "01-15 05"} <= hours


def asked_again(page: Page, seat: int) -> None:
    """The volunteer is asked again on the page of their shift, and in their inbox."""
    page.goto(f"/me/shifts/{seat}")
    expect(page.locator("del").first).to_contain_text("3:00")
    expect(page.locator(".act-bar button")).to_have_count(2)
    looked_at(page)
    page.goto("/me/inbox")
    told = page.locator("li.told").filter(has=page.locator(f"a[href^='/me/shifts/{seat}']"))
    expect(told.locator("del").first).to_contain_text("3:00")
    expect(told.locator(f"form[action='/me/shifts/{seat}']")).to_have_count(2)
    looked_at(page)


def leave_out(page: Page, session: Session, season: Season, day: str, said: Said) -> None:
    """Take one day out of the season, from its own page."""
    page.goto(f"/series/{season.series}")
    page.locator(f"form[action='/series/{season.series}/days/{day}'] button").click()
    looked_at(page)
    confirm(page.locator("section.effects"))
    page.wait_for_url(re.compile("#days$"))
    line = page.locator("li.off").filter(has=page.locator(f"form[action$='/days/{day}']"))
    expect(line).to_contain_text(said.left_out)
    assert day[5:] not in days(session, season)


def add_day(page: Page, session: Session, season: Season, day: str) -> None:
    """Let the season take place on one more day, by its form."""
    page.goto(f"/series/{season.series}/edit")
    page.locator("[name=besides-0-day]").fill(day)
    page.locator("main .form-end button").last.click()
    looked_at(page)
    confirm(page.locator("section.effects"))
    page.wait_for_url(re.compile(rf"/series/{season.series}$"))
    assert day[5:] in days(session, season)


def take_back(page: Page, session: Session, season: Season) -> None:
    """Take the season back; the day that somebody was promised is named, and stays."""
    kept, every = shift_on(session, season, "12-09").id, len(shifts_of(session, season))
    page.locator(f"a[href='/batches/{season.batch}/undo']").click()
    go, stay = page.locator("main section.card").first, page.locator("main section.card").last
    expect(go.locator("li")).to_have_count(every - 1)
    expect(stay.locator("li")).to_have_count(1)
    expect(stay.locator(f"a[href='/shifts/{kept}']")).to_be_visible()
    looked_at(page)
    page.locator(f"form[action='/batches/{season.batch}/undo'] button").click()
    page.wait_for_url(re.compile(r"/projects/\d+"))
    assert [each.id for each in shifts_of(session, season)] == [kept]


def filled_template(page: Page) -> bytes:
    """The template of people as it is downloaded, with 300 of them."""
    page.goto("/sheets")
    address = page.locator("a[href^='/sheets/template/people']").get_attribute("href")
    table = reading.read(page.context.request.get(str(address)).body(), "people.xlsx")
    rows = [_person(number, len(table.headings)) for number in range(PEOPLE)]
    return xlsx(table.headings, rows)


def _person(number: int, width: int) -> Sequence[str | None]:
    row: list[str | None] = [None] * width
    row[NUMBER], row[NAME], row[PHONE] = f"A{number}", f"新来{number}", f"1390001{number:04}"
    return row


def bring(page: Page, session: Session, file: Path) -> int:
    """Bring a file of people, take its columns as they were found, and see what becomes of each row."""
    page.goto("/sheets")
    page.locator("[name=kind][value=people]").check()
    page.locator("#f-organisation_id").select_option(index=1)
    page.locator("#f-file").set_input_files(file)
    page.locator("main form[enctype] .form-end button").click()
    page.wait_for_url(re.compile(r"/sheets/\d+/columns$"))
    looked_at(page)
    page.locator("main .form-end button").click()
    page.wait_for_url(re.compile(r"/sheets/\d+$"))
    sheet = int(page.url.rsplit("/", 1)[1])
    work(session, sheet)
    expect(page.locator(".chip-row")).to_be_visible()
    return sheet


def enter(page: Page, session: Session, sheet: int) -> None:
    """Enter what was looked at."""
    page.locator(f"form[action='/sheets/{sheet}/enter'] button").click()
    page.get_by_role("dialog").locator("button").last.click()
    expect(page.locator("#work")).to_be_visible()
    work(session, sheet)
    expect(page.locator("main .notice.success")).to_contain_text(str(PEOPLE))
    session.rollback()
    assert session.get_one(Sheet, sheet).state == "entered"


def looked_at(page: Page) -> None:
    """What every page of the walk must bear."""
    assert (page.url, violations(page)) == (page.url, [])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def confirm(effects: Locator) -> None:
    """Press the button that does what was shown."""
    effects.locator("button").first.click()


def shifts_of(session: Session, season: Season) -> Sequence[Shift]:
    session.rollback()
    session.expire_all()
    chosen = select(Shift).where(Shift.series_id == season.series)
    return session.scalars(chosen.order_by(Shift.starts_at)).all()


def days(session: Session, season: Season) -> list[str]:
    """The days of the season's shifts, as month and day."""
    return [f"{each.starts_at.astimezone(ZONE):%m-%d}" for each in shifts_of(session, season)]


def shift_on(session: Session, season: Season, day: str) -> Shift:
    (found,) = (
        each for each in shifts_of(session, season) if f"{each.starts_at.astimezone(ZONE):%m-%d}" == day
    )
    return found


def count_people(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Person.id))) or 0
