"""The pages of volunteers and leads in a browser: for everybody, by keyboard, on a phone, without scripts."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browser.conftest import Tabs
from tests.web.browser.everywhere import check_everywhere
from tests.web.promised import unanswered
from web.models import Assignment, Person, Project, Promise, Roster, Seat, Shift
from web.services.actor import Actor

pytestmark = pytest.mark.browser

LOOKS = (
    ("en", 360, "light"),
    ("zh-Hans", 1280, "dark"),
    ("ar", 360, "dark"),
)
ActorOf = Callable[[str], Actor]


@pytest.fixture
def project_id(session: Session, actor_of: ActorOf) -> int:
    """A project of the demo lead, with shifts."""
    led = actor_of("lead").leads
    found = session.scalar(select(Shift.project_id).where(Shift.project_id.in_(led)))
    assert found is not None
    return found


@pytest.fixture
def urls(session: Session, actor_of: ActorOf, project_id: int) -> Mapping[str, tuple[str, ...]]:
    """The pages of each role."""
    me = actor_of("volunteer").volunteer_id
    mine = select(Assignment.seat_id).join(Roster).where(Roster.state == "published")
    seat = session.scalar(mine.where(Assignment.volunteer_id == me))
    shift = session.scalar(select(Shift.id).where(Shift.project_id == project_id))
    open_seat = session.scalar(select(Seat.id).where(Seat.shift_id == shift))
    own = (
        "/me", f"/me/shifts/{seat}", "/me/calendar", "/me/profile", "/me/availability", "/me/companions",
        "/me/account",
    )  # fmt: skip
    project = f"/projects/{project_id}"
    edit = (f"{project}/edit", f"{project}/calendar", f"{project}/shifts/new")
    demand = ("/projects?all=1", project, "/projects/new", *edit)
    shifts = (f"/shifts/{shift}", f"/shifts/{shift}/edit", f"/shifts/seats/{open_seat}/why")
    return {"": ("/", "/sign-up", "/sign-in"), "volunteer": (*own, "/find"), "lead": (*demand, *shifts)}


@pytest.mark.parametrize(("tag", "width", "scheme"), LOOKS)
def test_axe_finds_nothing_policy_is_kept_and_nothing_scrolls_sideways(
    tabs: Tabs, urls: Mapping[str, tuple[str, ...]], tag: str, width: int, scheme: str
) -> None:
    check_everywhere(tabs, urls, tag, width, scheme)


def fill_sign_up(page: Page) -> None:
    """Everything but the languages."""
    page.get_by_label("Name", exact=True).fill("Lucia Bianchi")
    page.get_by_label("Email or phone number", exact=True).fill("lucia@example.org")
    page.get_by_label("Password", exact=True).fill("a long enough password")


def test_signing_up_works_without_scripts(tabs: Tabs, session: Session) -> None:
    page = tabs(java_script_enabled=False, width=360).page
    page.goto("/")
    page.get_by_role("link", name="Join in").click()
    fill_sign_up(page)
    for row, (language, level) in enumerate((("it", "native"), ("en", "C1"))):
        page.locator(f"[name=languages-{row}-tag]").select_option(language)
        page.locator(f"[name=languages-{row}-level]").select_option(level)
    page.get_by_role("button", name="Create my account").click()
    expect(page).to_have_url("/me/availability")
    page.get_by_label("Tuesday 18:00").check()
    page.get_by_role("button", name="Save my times").click()
    expect(page.get_by_text("Your times are saved.")).to_be_visible()
    expect(page.get_by_label("Tuesday 18:00")).to_be_checked()
    session.rollback()
    assert session.scalar(select(Person.name).order_by(Person.id.desc())) == "Lucia Bianchi"


def test_signing_up_by_keyboard_grows_the_list_and_leads_to_the_fault(tabs: Tabs) -> None:
    page = tabs().page
    page.goto("/sign-up")
    fill_sign_up(page)
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("button", name="Add a language").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.get_by_label("Language").nth(1)).to_be_focused()
    page.get_by_label("Language").nth(1).select_option("it")
    page.get_by_label("Email or phone number", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Lucia Bianchi")
    page.get_by_role("alert").get_by_role("link").first.press("Enter")
    expect(page.locator("[name=languages-0-level]")).to_be_focused()


def test_a_shift_is_accepted_with_a_double_press_and_cancelled_by_keyboard(
    tabs: Tabs, session: Session, actor_of: ActorOf
) -> None:
    me = actor_of("volunteer").volunteer_id
    assert me is not None
    unanswered(session, me)
    page = tabs("volunteer", width=360).page
    page.goto("/me")
    page.get_by_role("button", name="I'll be there").first.dblclick()
    expect(page.get_by_text("The place is yours")).to_be_visible()
    session.rollback()
    said = session.scalars(
        select(Promise.state).where(Promise.volunteer_id == me, Promise.state != "offered")
    ).all()
    assert said == ["accepted"]
    page.locator(".day-text h2 a").first.press("Enter")
    page.wait_for_url("**/me/shifts/*")
    page.get_by_role("button", name="I can't come after all").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="I can't come after all").press("Enter")
    expect(page.get_by_text("You are off this shift")).to_be_visible()


def test_hours_are_painted_by_keyboard_and_kept(tabs: Tabs) -> None:
    page = tabs("volunteer").page
    page.goto("/me/availability")
    page.get_by_role("button", name="Clear").press("Enter")
    first = page.get_by_label("Monday 07:00", exact=True)
    first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="Save my times").press("Enter")
    expect(page.get_by_text("Your times are saved.")).to_be_visible()
    expect(page.get_by_label("Hours a week:")).to_have_text("2")
    expect(page.get_by_label("Monday 08:00", exact=True)).to_be_checked()


def test_a_lead_posts_a_shift_with_two_seats_without_scripts(
    tabs: Tabs, session: Session, project_id: int
) -> None:
    page = tabs("lead", java_script_enabled=False).page
    page.goto(f"/projects/{project_id}/shifts/new")
    page.get_by_label("Title in English").fill("Tea and talk")
    page.get_by_role("button", name="Add a seat").click()
    expect(page.get_by_label("Title in English")).to_have_value("Tea and talk")
    seat = page.get_by_role("group", name="Seat 2")
    seat.get_by_label("Role", exact=True).select_option("interpreter")
    seat.get_by_label("Language", exact=True).select_option("ar")
    seat.get_by_label("At least", exact=True).nth(1).select_option("B1")
    page.get_by_role("button", name="Post the shift").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill this in.")
    page.get_by_label("Place", exact=True).select_option(index=1)
    page.get_by_role("button", name="Post the shift").click()
    expect(page.get_by_text("The shift is there.")).to_be_visible()
    page.get_by_role("link", name="Tea and talk").click()
    expect(page.get_by_text("Arabic, B1 or better")).to_be_visible()
    session.rollback()
    assert session.get_one(Project, project_id).closed_at is None


def test_the_weekly_part_shows_when_it_is_wanted(tabs: Tabs, project_id: int) -> None:
    page = tabs("lead").page
    page.goto(f"/projects/{project_id}/shifts/new")
    often, of_month = page.get_by_label("Every how many weeks or months"), page.get_by_label("fourth")
    expect(often).to_be_hidden()
    page.get_by_label("By weeks").check()
    expect(often).to_be_visible()
    expect(of_month).to_be_hidden()
    page.get_by_label("By months").check()
    expect(of_month).to_be_visible()


def test_enter_in_a_field_posts_and_takes_no_seat_away(tabs: Tabs, project_id: int) -> None:
    page = tabs("lead").page
    page.goto(f"/projects/{project_id}/shifts/new")
    page.get_by_role("button", name="Add a seat").click()
    expect(page.get_by_role("group", name="Seat 2")).to_be_visible()
    expect(page.get_by_role("group", name="Seat 2").get_by_label("Role", exact=True)).to_be_focused()
    page.get_by_label("Title in English").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("group", name="Seat 2")).to_be_visible()
