"""Visits that are moved and copied keep their household, and have a window wherever they go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import ZONE
from tests.web.visits.ground import at, coordinator, household, seat_of, visit
from web.models import Project, Shift
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.demand.copying import foreseeing
from web.services.demand.copying.making import make
from web.services.faults import Invalid
from web.services.households import keeping, visits

ActorOf = Callable[[str], Actor]
A_DAY = timedelta(days=1)


def said(session: Session, shift: Shift, **more: object) -> dict[str, object]:
    """The shift as it stands, as a loaded `ShiftChangeSchema` says it."""
    start = shift.starts_at.astimezone(ZONE)
    return {
        "place_id": shift.place_id, "day": start.date(), "start_minute": start.hour * 60 + start.minute,
        "minutes": int((shift.ends_at - shift.starts_at).total_seconds()) // 60, "kind": "visit", "texts": {},
        "group_code": shift.group_code, "team": [], "which": "this",
        "window_start_minute": None, "window_end_minute": None,
        "seats": [{
            "id": seat_of(session, shift), "role": "", "minimum": 1, "desired": 1, "maximum": 1,
            "languages": [], "skills": [], "credentials": [], "clearances": [], "consents": [], "traits": [],
            "belongs": [], "minimum_age": None, "maximum_age": None, "flow": "planned", "open_hours": None,
        }],
        **more,
    }  # fmt: skip


def change(session: Session, shift: Shift, **more: object) -> None:
    values = said(session, shift, **more)
    demand.update_shift(session, ZONE, coordinator(session), shift.id, values)
    session.refresh(shift)


def window(shift: Shift) -> tuple[object, object, object]:
    return shift.starts_at, shift.window_starts_at, shift.window_ends_at


def test_another_day_takes_the_window_along(session: Session) -> None:
    shift = visit(session, household(session))
    change(session, shift, day=MONDAY + 2 * A_DAY)
    assert window(shift) == (at(2, 9), at(2, 9), at(2, 12))


def test_another_window_takes_an_open_start_along(session: Session) -> None:
    shift = visit(session, household(session))
    change(session, shift, window_start_minute=13 * 60, window_end_minute=16 * 60)
    assert window(shift) == (at(1, 13), at(1, 13), at(1, 16))


def test_a_start_outside_and_a_window_too_short_are_refused(session: Session) -> None:
    shift = visit(session, household(session))
    with pytest.raises(Invalid) as outside:
        change(session, shift, start_minute=11 * 60 + 30)
    assert list(outside.value.errors) == ["start"]
    with pytest.raises(Invalid) as short:
        change(session, shift, window_end_minute=9 * 60 + 30)
    assert list(short.value.errors) == ["window_end"]


def test_a_visit_stays_with_its_household(session: Session) -> None:
    one, other = household(session), household(session)
    shift = visit(session, one)
    with pytest.raises(Invalid) as elsewhere:
        change(session, shift, place_id=other.place_id)
    assert list(elsewhere.value.errors) == ["place_id"]


def arranged(session: Session) -> list[Shift]:
    """A series of visits, from the week of the tests on."""
    home = household(session)
    project = session.scalars(select(Project.id).order_by(Project.id)).first() or 0
    values = {
        "day": MONDAY + A_DAY, "start_minute": 540, "minutes": 60, "window_minutes": 180, "kind": "visit",
        "texts": {}, "team": [], "seats": [said_seat()], "repeat": "weekly", "every": 1,
        "weekdays": [1], "nths": [], "days_off": "keep", "make_up": "keep", "until": None, "except_days": [],
        "besides_days": [], "beside": False,
    }  # fmt: skip
    made = visits.arrange(session, ZONE, coordinator(session), home.id, project, values)
    return [session.get_one(Shift, each) for each in made["ids"]]


def said_seat() -> dict[str, object]:
    return {
        "role": "", "minimum": 1, "desired": 1, "maximum": 1, "languages": [], "skills": [],
        "credentials": [], "clearances": [], "consents": [], "traits": [], "belongs": [],
        "minimum_age": None, "maximum_age": None, "flow": "planned", "open_hours": None,
    }  # fmt: skip


def test_all_visits_of_a_series_get_the_window_and_length(session: Session) -> None:
    first, *others = arranged(session)
    change(
        session, first, which="all", minutes=90, window_start_minute=13 * 60, window_end_minute=17 * 60
    )  # fmt: skip
    for each in (first, *others):
        session.refresh(each)
        local = each.starts_at.astimezone(ZONE)
        assert (local.hour, each.ends_at - each.starts_at) == (13, timedelta(minutes=90))
        assert each.window_starts_at == each.starts_at
        assert each.window_ends_at == each.starts_at + timedelta(hours=4)


def copied(session: Session, actor: Actor, shift: Shift, days: int) -> list[Shift]:
    def find(scope: Scope) -> foreseeing.Source:
        day = shift.starts_at.astimezone(ZONE).date() + days * A_DAY
        return foreseeing.one_shift(ZONE, scope, shift.id, [day])

    made = make(session, ZONE, actor, find)
    return [session.get_one(Shift, each) for each in made["ids"]]


def test_a_copy_has_the_window_and_an_open_start(session: Session) -> None:
    shift = visit(session, household(session))
    change(session, shift, start_minute=10 * 60)
    (copy,) = copied(session, coordinator(session), shift, 1)
    assert window(copy) == (at(2, 9), at(2, 9), at(2, 12))
    assert (copy.place_id, copy.group_code, copy.ends_at) == (shift.place_id, shift.group_code, at(2, 10))


def test_a_copy_that_is_there_at_another_start_is_not_made_again(session: Session) -> None:
    shift = visit(session, household(session))
    (copy,) = copied(session, coordinator(session), shift, 1)
    change(session, copy, start_minute=10 * 60)
    assert copied(session, coordinator(session), shift, 1) == []


def test_who_is_not_visited_any_more_gets_no_copies(session: Session) -> None:
    home = household(session)
    shift = visit(session, home)
    demand.cancel_shift(session, coordinator(session), shift.id)
    keeping.end(session, coordinator(session), home.id)
    day = [MONDAY + 2 * A_DAY]
    source = foreseeing.one_day(
        session, ZONE, Scope(session, coordinator(session)), shift.project_id, MONDAY + A_DAY, day
    )
    found = foreseeing.foresee(session, ZONE, source, days_off="keep")
    assert all(each.shift.place_id != home.place_id for each in found.made)


def test_the_form_shows_the_household_and_its_window(session: Session, signed_in: Login) -> None:
    client, home = english(signed_in("coordinator")), household(session)
    shift = visit(session, home)
    page = client.get(f"/shifts/{shift.id}/edit").text
    assert f'href="/households/{home.id}"' in page
    assert '<select class="input" id="f-place_id"' not in page
    sent = {
        "version": str(shift.version), "day": "2026-12-01", "start": "10:00", "end": "11:00",
        "window_start": "09:30", "window_end": "12:30", "place_id": str(home.place_id), "kind": "visit",
        "repeat": "once", "group_code": home.number, "seats-0-id": str(seat_of(session, shift)),
        "seats-0-minimum": "1", "seats-0-desired": "1", "seats-0-maximum": "1", "seats-0-flow": "planned",
    }  # fmt: skip
    answer = post(client, f"/shifts/{shift.id}/edit", sent)
    assert answer.status_code == 302, answer.text
    session.rollback()
    session.refresh(shift)
    assert window(shift) == (at(1, 10), at(1, 9, 30), at(1, 12, 30))
    late = post(
        client, f"/shifts/{shift.id}/edit", {**sent, "window_end": "10:30", "version": str(shift.version)}
    )
    assert late.status_code == 422
