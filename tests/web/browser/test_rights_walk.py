"""A new sub-district from its first page to its trail, as its people press through it, in two languages."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, not_, or_, select, true
from sqlalchemy.orm import Session

from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.conftest import MONDAY
from web.db import writing
from web.models import Audit, Availability, Person, Project, Shift, Volunteer
from web.services.access.scope import belongs_to, common_pool, plannable_by
from web.services.access.tree import Tree
from web.services.accounts import contacts, passwords, sign_in
from web.services.accounts.sign_up import create_volunteer

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
NAMES = {"coordinator": "Chen Yulan", "lead": "Leila Haddad", "helper": "Pia Holm"}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
DISTRICT = ("Riverside Sub-district", "江畔街道")
PROJECT = ("Riverside tea room", "江畔茶室")
SHIFT = ("Afternoon tea", "下午茶")
DONE = {
    ("organisation", "created"),
    ("grant", "granted"),
    ("project", "posted"),
    ("project", "changed"),
    ("shift", "posted"),
    ("shift", "changed"),
    ("run", "run_asked"),
    ("project", "lead_named"),
    ("scenario", "imagined"),
    ("evidence", "looked"),
    ("credential", "added"),
    ("roster", "draft_made"),
    ("roster", "moved"),
    ("roster", "published"),
    ("belonging", "asked"),
    ("belonging", "confirmed"),
    ("credential", "verified"),
}


@dataclass(frozen=True)
class People:
    """The people of the walk, who signed up before; none of them has a right yet."""

    ids: dict[str, int]

    def email(self, who: str) -> str:
        return f"{who}@riverside.example"


@pytest.fixture
def people(session: Session) -> People:
    """Three people who signed up; the helper has said that every hour would do."""
    ids = {}
    with writing(session):
        for who, name in NAMES.items():
            person = create_volunteer(session, name=name, language="en")
            contacts.open_account(session, person.id, f"{who}@riverside.example", passwords.hashed(PASSWORD))
            ids[who] = person.id
        for weekday in range(7):
            session.add(
                Availability(volunteer_id=ids["helper"], weekday=weekday, start_minute=0, end_minute=1440)
            )
    return People(ids)


def looked_at(page: Page) -> None:
    """What every page of the walk must bear."""
    assert (page.url, violations(page)) == (page.url, [])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def enter(page: Page, email: str) -> None:
    page.goto("/sign-in")
    sign_in_here(page, email)
    expect(page.locator(".account-name")).to_be_attached()


def sign_in_here(page: Page, email: str) -> None:
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def send(page: Page, action: str) -> None:
    """Press the button of a form, and yes where it asks first."""
    page.locator(
        f'main form[action^="{action}"] .form-end button, main form[action^="{action}"] button'
    ).last.click()
    confirm = page.locator("dialog[open] button.primary, dialog[open] button.danger")
    if page.locator("dialog[open]").count():
        confirm.last.click()
    page.wait_for_load_state()


def agree(page: Page) -> None:
    """Save what was shown of a change, where it concerns anybody."""
    shown = page.locator(".effects button.primary")
    if shown.count():
        shown.click()


def make_sub_district(page: Page) -> int:
    page.goto("/organisations/new?parent=1")
    page.locator("[name=names-0-name]").fill(DISTRICT[0])
    page.locator("[name=names-1-name]").fill(DISTRICT[1])
    page.locator("[name=kind]").select_option("sub_district")
    looked_at(page)
    send(page, "/organisations/new")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looked_at(page)
    return int(page.url.rstrip("/").rpartition("/")[2])


def give(page: Page, node: int, email: str, right: str) -> None:
    page.goto(f"/organisations/{node}/rights")
    page.locator("[name=who][type=search]").fill(email)
    page.locator("[name=who][type=search]").press("Enter")
    page.locator("[name=person_id]").check()
    page.locator(f"[name=right][value={right}]").check()
    looked_at(page)
    send(page, f"/organisations/{node}/rights")
    expect(page.locator(".flash, .notice.success").first).to_be_visible()


def make_project(page: Page, node: int) -> int:
    page.goto("/projects/new")
    for row, name in enumerate(reversed(PROJECT)):
        page.locator(f"[name=texts-{row}-name]").fill(name)
    page.locator("[name=scene]").first.check()
    page.locator("[name=organisation_id]").select_option(str(node))
    looked_at(page)
    send(page, "/projects/new")
    page.wait_for_url(re.compile(r"/projects/\d+"))
    looked_at(page)
    return int(page.url.rstrip("/").rpartition("/")[2].partition("?")[0])


def name_lead(page: Page, project: int, email: str) -> None:
    page.goto(f"/projects/{project}/leads?who={email}")
    page.locator("[name=person_id]").check()
    looked_at(page)
    send(page, f"/projects/{project}/leads")
    expect(page.get_by_text(NAMES["lead"]).first).to_be_visible()


def make_shift(page: Page, project: int, session: Session) -> int:
    page.goto(f"/projects/{project}/shifts/new")
    page.locator("[name=day]").fill(MONDAY.isoformat())
    page.locator("[name=start]").fill("14:00")
    page.locator("[name=end]").fill("16:00")
    page.locator("[name=place_id]").select_option(index=1)
    page.locator("[name=seats-0-desired]").fill("2")
    page.locator("[name=seats-0-maximum]").fill("3")
    for row, title in enumerate(reversed(SHIFT)):
        page.locator(f"[name=texts-{row}-title]").fill(title)
    looked_at(page)
    send(page, f"/projects/{project}/shifts/new")
    page.wait_for_url(re.compile(rf"/projects/{project}\?week="))
    session.rollback()
    return session.scalars(select(Shift.id).where(Shift.project_id == project)).one()


def put_on_and_publish(page: Page, shift: int, helper: int, plannable: int) -> None:
    """A draft by hand: the helper is put on the shift, pinned, and the draft published."""
    page.goto(f"/board?week={MONDAY}")
    looked_at(page)
    send(page, "/rosters/draft")
    page.wait_for_url(re.compile("roster="))
    roster = page.url.partition("roster=")[2].partition("&")[0]
    page.locator(f'.board a[href*="/board/shifts/{shift}"]').first.click()
    page.goto(f"/board/shifts/{shift}?roster={roster}")
    looked_at(page)
    page.locator('a[href*="/board/seats/"]').first.click()
    page.wait_for_load_state()
    page.goto(page.url if "/seats/" in page.url else f"/board/shifts/{shift}?roster={roster}")
    seat_page = page.locator('a[href*="/board/seats/"]').first.get_attribute("href") or ""
    page.goto(seat_page)
    expect(page.locator(".funnel-count").first).to_have_text(str(plannable))
    looked_at(page)
    expect(page.locator(f'a[href*="/rosters/{roster}/move?"]').first).to_be_visible()
    seat = re.sub(r".*/seats/(\d+).*", r"\1", seat_page)
    page.goto(f"/rosters/{roster}/move?volunteer={helper}&seat={seat}")
    page.locator("[name=pin]").check()
    page.locator(f'form[action*="/rosters/{roster}/move"] button').first.click()
    page.wait_for_load_state()
    page.goto(f"/rosters/{roster}")
    looked_at(page)
    send(page, f"/rosters/{roster}/publish")
    expect(page.locator('form[action$="/publish"]')).to_have_count(0)
    page.goto("/rosters")
    expect(page.locator("tbody tr").first.locator("td.number").first).to_have_text("1/2")


def start_run(page: Page, node: int) -> None:
    page.goto("/runs/new")
    page.locator("[name=week]").fill(MONDAY.isoformat())
    page.locator("[name=organisation_id]").select_option(str(node))
    looked_at(page)
    send(page, "/runs/new")
    page.wait_for_url(re.compile(r"/runs/\d+"))
    looked_at(page)


def ask_to_belong(page: Page, node: int) -> None:
    page.goto("/me/belonging")
    page.locator("[name=organisation_id]").select_option(str(node))
    looked_at(page)
    send(page, "/me/belonging")
    expect(page.locator(".line").first).to_be_visible()
    looked_at(page)


def add_credential(page: Page, folder: Path) -> None:
    page.goto("/me/credentials/new")
    page.locator("[name=code]").select_option("first-aid")
    page.locator("[name=number]").fill("FA-2026-0815")
    page.locator("[name=valid_until]").fill("2028-05-01")
    looked_at(page)
    send(page, "/me/credentials/new")
    page.wait_for_url(re.compile(r"/me/credentials/\d+"))
    file = folder / "first-aid.pdf"
    file.write_bytes(PDF)
    page.locator("input[type=file]").set_input_files(file)
    page.locator('form[action$="/evidence"] button').click()
    page.wait_for_load_state()
    expect(page.get_by_text("first-aid.pdf")).to_be_visible()
    looked_at(page)


def confirm_belonging(page: Page) -> None:
    page.goto("/organisations/requests")
    expect(page.get_by_text(NAMES["helper"])).to_be_visible()
    looked_at(page)
    page.locator("form:has([name=answer][value=confirm]) button").first.click()
    page.wait_for_load_state()
    expect(page.get_by_text(NAMES["helper"])).to_have_count(0)


def verify(page: Page) -> None:
    page.goto("/credentials")
    looked_at(page)
    page.locator(".line a", has_text=NAMES["helper"]).first.click()
    page.wait_for_load_state()
    expect(page.get_by_text("FA-2026-0815")).to_be_visible()
    looked_at(page)
    with page.expect_download() as started:
        page.get_by_text("first-aid.pdf").click()
    assert Path(started.value.path()).read_bytes() == PDF
    page.locator('form[action$="/verify"] button').first.click()
    page.wait_for_load_state()


@dataclass(frozen=True)
class Strangers:
    """What belongs to other sub-districts and must not be told here."""

    names: frozenset[str]
    project: int


def strangers(session: Session, node: int) -> Strangers:
    """Names of people and projects of other organisations."""
    session.rollback()
    known = or_(common_pool(Tree.read(session)), belongs_to(frozenset({node})))
    names = set(session.scalars(select(Person.name).where(not_(known))))
    names -= set(session.scalars(select(Person.name).where(known)))
    assert len(names) > 5
    others = session.scalars(
        select(Project).where(Project.organisation_id != node).order_by(Project.id)
    ).all()
    told = {text["name"] for each in others for text in each.texts.values()}
    return Strangers(frozenset({*names, *told}), others[-1].id)


def sees_nothing_of(page: Page, found: Strangers, urls: tuple[str, ...]) -> None:
    for url in urls:
        answer = page.goto(url)
        assert answer is not None
        assert (url, answer.status) == (url, 200)
        text = page.locator("main").inner_text()
        assert (url, sorted(name for name in found.names if name in text)) == (url, [])
        looked_at(page)
    for url in (f"/projects/{found.project}", f"/projects/{found.project}/edit"):
        answer = page.goto(url)
        assert answer is not None
        assert (url, answer.status) == (url, 404)


def two_edit_one_shift(first: Page, second: Page, shift: int, session: Session) -> None:
    """The second sees both values of each field, takes one of theirs, keeps another of their own."""
    for page in (first, second):
        page.goto(f"/shifts/{shift}/edit")
    first.locator("[name=start]").fill("13:30")
    first.locator("[name=texts-0-title]").fill("Early tea")
    send(first, f"/shifts/{shift}/edit")
    agree(first)
    first.wait_for_url(f"**/shifts/{shift}")
    second.locator("[name=texts-0-title]").fill("Tea for two")
    second.locator("[name=group_code]").fill("tea")
    send(second, f"/shifts/{shift}/edit")
    beside = second.locator("#f-start-meanwhile")
    expect(beside).to_contain_text("13:30")
    expect(second.locator("#f-texts-0-title-meanwhile")).to_contain_text("Early tea")
    expect(second.locator("[name=texts-0-title]")).to_have_value("Tea for two")
    looked_at(second)
    beside.get_by_role("button").click()
    expect(second.locator("[name=start]")).to_have_value("13:30")
    expect(second.locator("[name=texts-0-title]")).to_have_value("Tea for two")
    looked_at(second)
    send(second, f"/shifts/{shift}/edit")
    agree(second)
    second.wait_for_url(f"**/shifts/{shift}")
    session.rollback()
    session.expire_all()
    row = session.get_one(Shift, shift)
    assert (row.texts["en"], row.group_code) == ("Tea for two", "tea")
    assert f"{row.starts_at:%H:%M}" == "05:30"


def types_for_long(page: Page, project: int, email: str, account: int, session: Session) -> None:
    """The session ends while somebody types; what they typed is there after they sign in again."""
    page.goto(f"/projects/{project}/edit")
    said = "What we pour, who comes, and why the kettle is never cold. " * 20
    page.locator("[name=texts-1-summary]").fill(said)
    sign_in.sign_out_everywhere(session, account)
    send(page, f"/projects/{project}/edit")
    expect(page.locator("[name=password]")).to_be_visible()
    looked_at(page)
    sign_in_here(page, email)
    expect(page.locator("[name=texts-1-summary]")).to_have_value(said)
    looked_at(page)
    send(page, f"/projects/{project}/edit")
    page.wait_for_url(f"**/projects/{project}")
    expect(page.get_by_text("the kettle is never cold").first).to_be_visible()


def asks_why_and_what_if(page: Page, project: int, shift: int, session: Session) -> None:
    page.goto(f"/shifts/{shift}")
    looked_at(page)
    page.locator('a[href*="/why"]').first.click()
    page.wait_for_load_state()
    looked_at(page)
    page.goto(f"/what-if/new?project={project}&week={MONDAY}")
    looked_at(page)
    page.locator("[name=more_count]").fill("2")
    page.locator("[name=more_language]").select_option(index=1)
    page.locator("[name=more_level]").select_option("B1")
    send(page, "/what-if/new")
    page.wait_for_url(re.compile(r"/what-if/\d+"))
    looked_at(page)


def trail_has_all(page: Page, session: Session, after: int) -> None:
    session.rollback()
    told = {
        (row.subject, row.verb)
        for row in session.execute(select(Audit.subject, Audit.verb).where(Audit.id > after))
    }
    assert sorted(DONE - told) == []
    for subject in sorted({subject for subject, _ in DONE}):
        page.goto(f"/audit?subject={subject}")
        assert page.locator("main .line").count() > 0, subject
    page.goto("/audit")
    looked_at(page)


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_sub_district_is_made_staffed_planned_and_looked_back_on(
    tabs: Tabs, people: People, session: Session, tmp_path: Path, tag: str
) -> None:
    after = session.scalar(select(func.max(Audit.id))) or 0
    opened = {who: tabs("", tag=tag, bypass_csp=True) for who in NAMES}
    staff = {who: tabs(who, tag=tag, bypass_csp=True) for who in ("admin", "verifier", "auditor")}
    admin, coordinator = staff["admin"].page, opened["coordinator"].page
    lead, helper = opened["lead"].page, opened["helper"].page

    node = make_sub_district(admin)
    give(admin, node, people.email("coordinator"), "coordinator")
    give(admin, node, people.email("lead"), "lead")
    for who, page in (("coordinator", coordinator), ("lead", lead), ("helper", helper)):
        enter(page, people.email(who))
    ask_to_belong(helper, node)
    add_credential(helper, tmp_path)
    confirm_belonging(coordinator)

    project = make_project(coordinator, node)
    name_lead(coordinator, project, people.email("lead"))
    shift = make_shift(coordinator, project, session)
    start_run(coordinator, node)
    mine = plannable_by(session, frozenset({node})) & (Person.state == "active")
    counted = select(func.count()).select_from(Volunteer).join(Person, Person.id == Volunteer.id)
    plannable, everybody = (session.scalar(counted.where(each)) or 0 for each in (mine, true()))
    assert plannable < everybody
    put_on_and_publish(coordinator, shift, people.ids["helper"], plannable)

    found = strangers(session, node)
    week = f"week={MONDAY}"
    both = (f"/board?{week}", "/projects", f"/projects?all=1&{week}", "/what-if")
    sees_nothing_of(lead, found, both)
    own = (
        "/people",
        f"/board/people?{week}",
        "/runs",
        "/rosters",
        "/organisations",
        "/organisations/requests",
    )
    sees_nothing_of(coordinator, found, (*both, *own, f"/organisations/{node}"))

    asks_why_and_what_if(lead, project, shift, session)
    two_edit_one_shift(coordinator, lead, shift, session)
    account = contacts.account_of(session, contacts.digest_of(session, people.email("lead")))
    assert account is not None
    types_for_long(lead, project, people.email("lead"), account[0].id, session)
    verify(staff["verifier"].page)
    trail_has_all(staff["auditor"].page, session, after)
    complaints = {who: tab.complaints for who, tab in {**opened, **staff}.items() if tab.complaints}
    # A page that is not theirs, a form of an ended session and an outdated save are answered with these.
    expected = ("404", "401", "409")
    assert [
        each for said in complaints.values() for each in said if not any(code in each for code in expected)
    ] == []


STANDS = {
    "volunteer": "/me", "lead": "/projects", "coordinator": "/organisations", "admin": "/audit",
    "verifier": "/credentials", "auditor": "/audit",
}  # fmt: skip


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("who", list(STANDS))
def test_the_top_navigation_is_one_line_and_shows_where_one_is(tabs: Tabs, who: str, direction: str) -> None:
    page = tabs(who, tag="ar" if direction == "rtl" else "en").page
    page.goto(STANDS[who])
    entries = page.locator(".top-nav-item").locator("visible=true")
    tops = {round(box["y"]) for each in entries.all() if (box := each.bounding_box())}
    assert len(tops) == 1
    assert page.evaluate("document.querySelector('.top').offsetHeight") < 70
    expect(page.locator('.top-nav-item[aria-current="page"]')).to_be_visible()


def test_more_of_the_navigation_opens_by_keyboard_and_without_scripts(tabs: Tabs) -> None:
    page = tabs("admin", java_script_enabled=False).page
    page.goto("/board")
    more = page.locator(".top-nav summary")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('.top-nav-item[aria-current="page"]')).to_have_attribute(
        "href", re.compile("/(map|rosters|runs)")
    )


@pytest.mark.parametrize("width", [700, 900, 1100])
def test_no_entry_is_lost_where_the_window_is_narrow(tabs: Tabs, width: int) -> None:
    page = tabs("admin", width=width).page
    page.goto("/audit")
    page.locator(".top-nav summary").click()
    links = page.locator(".top-nav a").locator("visible=true")
    assert {each.get_attribute("href") for each in links.all()} == {
        "/today", "/board", "/map", "/projects", "/people", "/calls", "/runs", "/rosters", "/what-if",
        "/parties",
        "/offers", "/credentials", "/organisations", "/audit", "/me/inbox", "/outbox",
        "/sheets", "/calendar-days", "/requests", "/households", "/texts",
    }  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") == width
