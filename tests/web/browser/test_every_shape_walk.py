"""Demand of every shape from its asking to the history of the next week, in both languages.

A hospital offers an afternoon, a neighbourhood asks, its request becomes a visit, a curve of heads is cut
into shifts; one run plans them all, people say yes, a lead records on the phone who came, and the next week
counts it.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from tests.look.accessibility import violations
from tests.web.browser.conftest import Tabs
from tests.web.conftest import MONDAY
from tests.web.offers.offered import PAPER, THURSDAY, at, talk
from tests.web.requests.conftest import kinds
from tests.web.services.jobs_done import do, waiting
from tests.web.services.planned import ZONE
from web.db import Database, writing
from web.models import OfferedSession, Opening, Project, Promise, Request, Seat, Shift
from web.services.actor import Actor
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import stands
from web.services.promises.transitions import PARTY
from web.services.weeks.store import kept_week

__all__ = ["kinds"]
pytestmark = pytest.mark.browser

PUBLISH = re.compile("^(Publish|发布)")
ASKED = "A widow who lives alone would like company for an hour"


def offer_an_afternoon(page: Page, session: Session) -> OfferedSession:
    """A cardiologist on Thursday from 13:00 to 18:00, at up to two shifts, who has no name yet."""
    page.goto("/offers/new")
    page.locator("[name=name_zh]").fill("心内科医生")
    page.locator("[name=name_en]").fill("Cardiologist")
    page.locator("[name=credential_code]").select_option(PAPER)
    page.locator("[name=language]").select_option("cmn")
    page.locator("[name=level]").select_option("native")
    page.locator("[name=day]").fill(THURSDAY.isoformat())
    for name, value in {"from_time": "13:00", "to_time": "18:00", "most_shifts": "2"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main .button.primary").last.click()
    expect(page).to_have_url(re.compile(r"/offers/\d+$"))
    session.rollback()
    return session.get_one(OfferedSession, int(page.url.rsplit("/", 1)[1]))


def ask_for_a_resident(page: Page, session: Session) -> int:
    """A neighbourhood asks for company; who it is for stands under lock."""
    page.goto("/requests/new")
    page.locator("[name=organisation_id]").select_option(index=1)
    page.locator("[name=kind]").select_option("escort")
    page.locator("[name=summary]").fill(ASKED)
    page.locator("[name=wanted_on]").fill((MONDAY + timedelta(days=2)).isoformat())
    page.locator("[name=for_whom]").fill("Mrs Shen")
    page.locator("main .button.primary").last.click()
    expect(page).to_have_url(re.compile(r"/requests/\d+$"))
    expect(page.locator("main")).not_to_contain_text("Mrs Shen")
    return int(page.url.rsplit("/", 1)[1])


def make_it_a_visit(page: Page, session: Session, request_id: int) -> Shift:
    """The coordinator turns the request into a visit some time on Wednesday afternoon."""
    page.goto(f"/requests/{request_id}/turn?into=visit")
    page.locator("[name=title]").fill("陪伴聊天")
    page.locator("[name=start]").fill("14:00")
    page.locator("[name=end]").fill("17:00")
    for skill in page.locator("[name=skills]:checked").all():
        skill.uncheck()
    page.locator("main .button.primary").last.click()
    expect(page).to_have_url(re.compile(rf"/requests/{request_id}$"))
    session.rollback()
    shift_id = session.get_one(Request, request_id).shift_id
    assert shift_id is not None
    shift = session.get_one(Shift, shift_id)
    assert (shift.window_starts_at, shift.window_ends_at) == (at_day(2, 14), at_day(2, 17))
    return shift


def at_day(days: int, hour: int) -> datetime:
    """An hour of a day of the planned week."""
    return at(time(hour), MONDAY + timedelta(days=days))


def cut_a_curve(page: Page, session: Session, project_id: int) -> list[int]:
    """Two heads from nine to twelve on Monday, cut into shifts; the cut is seen before it is made."""
    page.goto(f"/projects/{project_id}/openings/new")
    page.locator(".week-hours textarea").first.fill("09:00-12:00 2")
    page.locator("[name=first]").fill(MONDAY.isoformat())
    page.locator("[name=last]").fill(MONDAY.isoformat())
    page.locator("[name=lengths]").fill("90")
    page.locator("[name=place_id]").select_option(index=1)
    page.locator("[name=texts-0-title]").fill("Tea for everybody")
    page.locator("main .button.primary").last.click()
    expect(page.locator("#foreseen-title")).to_be_visible()
    assert violations(page) == []
    page.locator("[aria-labelledby=foreseen-title] .button.primary").click()
    expect(page).to_have_url(re.compile(r"/openings/\d+$"))
    session.rollback()
    opening = session.get_one(Opening, int(page.url.rsplit("/", 1)[1]))
    chosen = select(Shift.id).where(Shift.opening_id == opening.id).order_by(Shift.starts_at, Shift.id)
    return list(session.scalars(chosen))


def plan_and_publish(page: Page, session: Session, database: Database) -> None:
    """One run of the week, and its draft published."""
    page.goto(f"/runs/new?week={MONDAY}")
    page.locator("#f-seconds").fill("5")
    page.locator("form[action$='/runs/new'] button[type=submit], main form button").last.click()
    expect(page).to_have_url(re.compile(r"/runs/\d+$"))
    (job,) = waiting(session, "run")
    do(database, job)
    page.reload()
    page.locator("a[href*='/rosters/']").first.click()
    page.get_by_role("button", name=PUBLISH).first.click()
    page.get_by_role("dialog").get_by_role("button", name=PUBLISH).click()
    expect(page.get_by_role("button", name=PUBLISH)).to_have_count(0)


def promised(session: Session, shift_id: int) -> list[Promise]:
    """Who has a place on a shift."""
    session.rollback()
    session.expire_all()
    chosen = select(Promise).join(Seat, Seat.id == Promise.seat_id)
    return list(session.scalars(chosen.where(Seat.shift_id == shift_id, stands()).order_by(Promise.id)))


def record_on_the_phone(tabs: Tabs, session: Session, tag: str, shift: Shift, came: int, missed: int) -> None:
    """One came and one did not; the hours are confirmed when the shift is over."""
    with time_machine.travel(shift.starts_at, tick=True):
        tab = tabs("lead", tag=tag, width=360)
        page = tab.page
        page.goto(f"/shifts/{shift.id}/day")
        page.locator("[data-sheet][data-kept=yes]").wait_for()
        for promise_id, which in ((came, "arrived"), (missed, "missed")):
            row = page.locator(f'[data-promise="{promise_id}"]')
            row.locator(f"form[data-press={which}] button").first.click()
        page.locator("[data-unsent-line]").wait_for(state="hidden")
    with time_machine.travel(shift.ends_at + timedelta(minutes=5), tick=True):
        page.goto(f"/shifts/{shift.id}/day")
        page.locator("form[data-hours] button").click()
        page.locator("form[data-hours] button[disabled], .tally").first.wait_for()
        expect(page.locator("form[data-hours] button:not([disabled])")).to_have_count(0)
        assert violations(page) == []
    assert tab.complaints == []


def served_before(session: Session, volunteers: list[int]) -> dict[int, tuple[int, int, int]]:
    """What the problem of the week after knows of people: times expected, times come, times served."""
    session.rollback()
    problem = kept_week(session, Week(MONDAY + timedelta(weeks=1), ZONE)).problem
    known = ((each, problem.volunteer.get(VolunteerId(str(each)))) for each in volunteers)
    return {
        each: (person.attendance.expected, person.attendance.came, person.served)
        for each, person in known
        if person is not None
    }


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_demand_of_every_shape_goes_all_the_way(
    tabs: Tabs, session: Session, database: Database, actor_of: Callable[[str], Actor], tag: str
) -> None:
    hospital, daning, lead, coordinator = (
        tabs(role, tag=tag) for role in ("hospital", "daning", "lead", "coordinator")
    )
    chosen = select(Project.id).where(Project.id.in_(actor_of("lead").leads)).order_by(Project.id)
    project = session.scalars(chosen).first()
    assert project is not None
    lecture = talk(session, time(14))
    offered = offer_an_afternoon(hospital.page, session)
    request = ask_for_a_resident(daning.page, session)
    visit = make_it_a_visit(coordinator.page, session, request)
    stations = cut_a_curve(lead.page, session, project)
    assert len(stations) == 2
    plan_and_publish(coordinator.page, session, database)

    assert [each.party_id for each in promised(session, lecture.shift_id)] == [offered.party_id]
    visitors = promised(session, visit.id)
    session.refresh(visit)
    assert len(visitors) == 2
    assert at_day(2, 14) <= visit.starts_at < visit.ends_at <= at_day(2, 17)
    came, missed = promised(session, stations[0])
    people = [came.volunteer_id or 0, missed.volunteer_id or 0]
    with writing(session):
        acts.accept(session, Deed(acting=PARTY), [*visitors, came, missed])
    before = served_before(session, people)
    record_on_the_phone(tabs, session, tag, session.get_one(Shift, stations[0]), came.id, missed.id)
    with time_machine.travel(at_day(7, 9), tick=False):
        after = served_before(session, people)
    (e0, c0, s0), (e1, c1, s1) = before[people[0]], before[people[1]]
    assert after == {people[0]: (e0 + 1, c0 + 1, s0 + 1), people[1]: (e1 + 1, c1, s1)}
    assert [each.complaints for each in (hospital, daning, lead, coordinator)] == [[]] * 4
