"""Series over the ends of months and years, 29 February, three years, and several people at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, Login
from tests.web.conftest import post as send
from tests.web.demand.ground import posted, project_of, reading_english, said
from tests.web.demand.series.test_changing_days import change, days, post, shifts_of
from tests.web.pages.series_posted import foreseen
from tests.web.pages.test_demand_pages import SHIFT
from tests.web.services.planned import ZONE
from web.db import Database
from web.models import Series, Shift
from web.schemas.copying import CopyToDaysSchema
from web.schemas.demand import ShiftSchema
from web.services import demand
from web.services.actor import Actor
from web.services.demand.copying import asking, making
from web.services.demand.series import exceptions, extending
from web.services.demand.series.rules import days_of, rule_of
from web.services.faults import Conflict, Outdated

LEAP = {"day": "2028-02-01", "weekdays": [2], "until": "2028-03-31"}
"""Tuesdays of a February with 29 days, one of which is a Tuesday."""


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


def of_rule(session: Session, series: Series) -> list[date]:
    """The days on which a series takes place, from its first to its last."""
    last = series.last or series.first + timedelta(days=1200)
    found = days_of(session, rule_of(series), series.first, last)
    return [each.on for each in found if each.on is not None]


def test_29_february_is_a_day_like_others(session: Session, lead: Actor) -> None:
    with time_machine.travel("2028-01-20T02:00:00Z", tick=False):
        series = post(session, lead, **LEAP)
        assert "02-29" in days(session, series)
        exceptions.enter_day(session, ZONE, lead, series.id, date(2028, 2, 29), "leave_out")
        assert "02-29" not in days(session, series)
        exceptions.enter_day(session, ZONE, lead, series.id, date(2028, 2, 29), "forget")
        assert "02-29" in days(session, series)


def test_the_last_weekday_of_each_month_is_in_that_month(session: Session, lead: Actor) -> None:
    series = post(session, lead, repeat="monthly", day="2026-12-31", weekdays=[4], nths=[-1], until=None)
    found = of_rule(session, series)
    assert found[:3] == [date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25)]
    assert all((day + timedelta(days=7)).month != day.month for day in found)
    assert len({(day.year, day.month) for day in found}) == len(found)


def test_every_second_week_over_the_new_year(session: Session, lead: Actor) -> None:
    series = post(session, lead, day="2026-12-24", weekdays=[4], every=2, until="2027-02-18")
    assert days(session, series) == ["12-24", "01-07", "01-21"]
    assert of_rule(session, series)[3:] == [date(2027, 2, 4), date(2027, 2, 18)]


@pytest.mark.parametrize("start", ["23:30", "00:00"])
def test_a_night_stands_on_the_local_day_it_begins(session: Session, lead: Actor, start: str) -> None:
    end = "01:30" if start == "23:30" else "02:00"
    series = post(session, lead, day="2026-12-30", weekdays=[4], start=start, end=end, until="2027-01-07")
    assert days(session, series) == ["12-31", "01-07"]
    assert {each.ends_at - each.starts_at for each in shifts_of(session, series)} == {timedelta(hours=2)}


def test_three_years_are_made_week_by_week_and_none_twice(session: Session, lead: Actor) -> None:
    series = post(session, lead, weekdays=[1, 3, 5], until="2029-11-30")
    assert len(of_rule(session, series)) > 460
    assert len(days(session, series)) < 30
    for week in range(0, 160, 7):
        with time_machine.travel(TODAY + timedelta(weeks=week), tick=False):
            extending.make_ahead(session)
            extending.make_ahead(session)
    on = [each.starts_at.astimezone(ZONE).date() for each in shifts_of(session, series)]
    assert len(on) == len(set(on))
    assert max(on) == date(2029, 11, 30)


def at_once(database: Database, deeds: list[Callable[[Session], Any]]) -> list[Any]:
    """What several people get who do something at the same time; faults as they are."""

    def one(deed: Callable[[Session], Any]) -> Any:
        with database.session() as own:
            try:
                return deed(own)
            except (Conflict, Outdated) as fault:
                return fault

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_two_change_the_same_series_at_once(database: Database, session: Session, lead: Actor) -> None:
    series = post(session, lead, until="2026-12-30")
    identity, version = series.id, series.version
    session.rollback()

    def leave_out(day: int) -> Callable[[Session], Any]:
        return lambda own: exceptions.enter_day(
            own, ZONE, lead, identity, date(2026, 12, day), "leave_out", version=version
        )

    found = at_once(database, [leave_out(9), leave_out(16)])
    assert sum(isinstance(each, Outdated) for each in found) == 1
    assert len(days(session, series)) == 4


def test_the_clock_and_a_lead_make_no_day_twice(database: Database, session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    identity = series.id
    session.rollback()
    with time_machine.travel("2026-12-07T02:00:00Z", tick=False):
        at_once(database, [
            extending.make_ahead,
            lambda own: exceptions.enter_day(own, ZONE, lead, identity, date(2026, 12, 12), "add"),
            extending.make_ahead,
        ])  # fmt: skip
    found = days(session, series)
    assert len(found) == len(set(found))
    assert "12-12" in found


def test_one_project_gets_a_series_once_when_two_post_it_at_once(
    database: Database, session: Session, lead: Actor
) -> None:
    values = ShiftSchema().load(said(session, repeat="weekly", start="05:00", end="06:00"))
    project = project_of(session, lead)
    session.rollback()
    found = at_once(database, [lambda own: demand.create_shifts(own, ZONE, lead, project, dict(values))] * 2)
    assert [each.code for each in found if isinstance(each, Conflict)] == ["series_there"]
    chosen = select(func.count()).select_from(Series).where(Series.start_minute == 300)
    session.rollback()
    assert session.scalar(chosen) == 1


def test_a_day_is_copied_once_when_two_copy_it_at_once(
    database: Database, session: Session, lead: Actor
) -> None:
    shift = posted(session, lead, start="05:00", end="06:00")
    asked = CopyToDaysSchema().load({"days": ["2026-12-10", "2026-12-11"]})
    session.rollback()

    def copy(own: Session) -> int:
        find = partial(asking.shift, own, ZONE, shift, asked)
        return len(making.make(own, ZONE, lead, find)["ids"])

    assert sorted(at_once(database, [copy, copy])) == [0, 2]


def test_the_same_form_sent_twice_by_page_makes_one_series(
    session: Session, lead: Actor, signed_in: Login
) -> None:
    browser, url = reading_english(signed_in("lead")), f"/projects/{project_of(session, lead)}/shifts/new"
    sent = {**SHIFT, "repeat": "weekly", "until": "2026-12-30"}
    mark = foreseen(send(browser, url, sent).text)
    assert send(browser, url, {**sent, "foreseen": mark}).status_code == 302
    again = send(browser, url, {**sent, "foreseen": mark})
    assert "A series like this is there already." in again.text


def test_a_project_that_is_closed_meanwhile_takes_no_change(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    shift = shifts_of(session, series)[2].id
    demand.cancel_shift(session, lead, shift, which="later")
    stood = days(session, series)
    demand.close_project(session, lead, series.project_id)
    with pytest.raises(Conflict):
        demand.revive_shift(session, lead, shift, which="later")
    with pytest.raises(Conflict):
        exceptions.enter_day(session, ZONE, lead, series.id, date(2026, 12, 12), "add")
    with pytest.raises(Conflict):
        change(session, lead, series, until=None)
    with time_machine.travel("2026-12-14T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert days(session, series) == stood
    assert session.scalars(select(Shift.id).where(Shift.series_id == series.id)).all()


def test_programs_see_what_moves_is_made_and_goes(session: Session, lead: Actor, signed_in: Login) -> None:
    series = post(session, lead, until="2026-12-30")
    sent = {"unit": "week", "weekdays": [5], "until": "2026-12-30", "days_off": "skip"}
    told = signed_in("lead").post(f"/api/v1/series/{series.id}/effects", json=sent).get_json()
    assert [each["after"][:10] for each in told["moved"]] == [
        "2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25",
    ]  # fmt: skip
    assert (len(told["gone"]), told["made"]) == (1, [])
