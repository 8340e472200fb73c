"""Households on their pages and in the API; what is private of them, to whom and when."""

import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.services.jobs_done import do
from tests.web.services.planned import ZONE
from tests.web.visits.ground import HOME, at, coordinator, household, seat_of, sub_district, visit
from web.db import Database, vault_of, writing
from web.models import Audit, Household, Pairing, Place, Project, Promise, Run, Seat, Series, Shift, Volunteer
from web.services import demand, organisations, planning
from web.services.actor import Actor
from web.services.demand.series.extending import make_ahead
from web.services.faults import Conflict, Invalid
from web.services.households import keeping, showing
from web.services.promises import acts, answering
from web.services.promises.deeds import Deed
from web.services.visits.day import day_of
from web.vault import owners
from web.vault.faults import Erased

ActorOf = Callable[[str], Actor]
STREET = "Quiet Lane"


def promised(session: Session, shift: Shift, volunteer_id: int) -> int:
    """The seat of a visit, which somebody is asked for."""
    seat = seat_of(session, shift)
    with writing(session):
        acts.offer(session, Deed(coordinator(session), "coordinator"), [(volunteer_id, seat)])
    return seat


def me(actor_of: ActorOf) -> tuple[Actor, int]:
    actor = actor_of("volunteer")
    assert actor.volunteer_id is not None
    return actor, actor.volunteer_id


def address(session: Session, volunteer_id: int, shift: Shift) -> str | None:
    session.rollback()
    return showing.homes_of(session, volunteer_id, [shift.id])[shift.id].address


def test_the_address_is_seen_after_a_yes_and_in_time_alone(session: Session, actor_of: ActorOf) -> None:
    actor, volunteer = me(actor_of)
    shift = visit(session, household(session))
    seat = promised(session, shift, volunteer)
    hour = timedelta(hours=1)
    with time_machine.travel(shift.starts_at - 47 * hour):
        assert address(session, volunteer, shift) is None, "only asked"
    answering.answer(session, actor, seat, "accepted")
    for moment, seen in (
        (shift.starts_at - 49 * hour, False),
        (shift.starts_at - 47 * hour, True),
        (shift.ends_at - hour / 2, True),
        (shift.ends_at, False),
    ):
        with time_machine.travel(moment):
            assert (address(session, volunteer, shift) is not None) is seen, moment
    answering.answer(session, actor, seat, "given_up")
    with time_machine.travel(shift.starts_at - hour):
        assert address(session, volunteer, shift) is None, "given up"


def test_a_visit_that_moved_hides_its_address_until_there_is_a_new_yes(
    session: Session, actor_of: ActorOf
) -> None:
    actor, volunteer = me(actor_of)
    shift = visit(session, household(session))
    seat = promised(session, shift, volunteer)
    answering.answer(session, actor, seat, "accepted")
    _move(session, shift, 10)
    with time_machine.travel(at(1, 8)):
        assert address(session, volunteer, shift) is None
        answering.answer(session, actor, seat, "accepted")
        assert address(session, volunteer, shift) is not None


def test_who_was_told_is_asked_again_when_the_start_moves(session: Session, actor_of: ActorOf) -> None:
    actor, volunteer = me(actor_of)
    shift = visit(session, household(session))
    seat = promised(session, shift, volunteer)
    answering.answer(session, actor, seat, "accepted")
    _move(session, shift, 10)
    promise = session.scalars(select(Promise).where(Promise.seat_id == seat)).one()
    assert acts.is_changed(promise, session.get_one(Seat, seat))
    with pytest.raises(Invalid) as refused:
        _move(session, shift, 12)
    assert "start" in refused.value.errors


def _move(session: Session, shift: Shift, hour: int) -> None:
    values = {
        "day": at(1, 0).date(), "start_minute": hour * 60, "minutes": 60, "place_id": shift.place_id,
        "kind": "shift", "group_code": shift.group_code, "texts": {}, "team": [],
        "seats": [{
            "id": seat_of(session, shift), "role": "", "minimum": 1, "desired": 1, "maximum": 1,
            "languages": [], "skills": [], "credentials": [], "clearances": [], "consents": [], "traits": [],
            "minimum_age": None, "maximum_age": None,
        }],
    }  # fmt: skip
    demand.update_shift(session, ZONE, coordinator(session), shift.id, values)
    session.expire_all()


def test_the_route_of_a_day_has_the_stops_in_order_and_the_way(session: Session, actor_of: ActorOf) -> None:
    actor, volunteer = me(actor_of)
    with writing(session):
        session.execute(update(Shift).values(status="cancelled"))
    late = visit(session, household(session, latitude=31.2504), hours=(15, 18))
    early = visit(session, household(session), hours=(9, 12))
    for shift in (late, early):
        answering.answer(session, actor, promised(session, shift, volunteer), "accepted")
    with time_machine.travel(at(1, 8)):
        stops = day_of(session, ZONE, volunteer, at(1, 0).date())
    assert [each.shift.shift_id for each in stops] == [early.id, late.id]
    assert stops[0].way is None
    way = stops[1].way
    assert way is not None
    assert (round(way.km, 1), way.minutes) == (2.2, 14)
    assert stops[1].point == (31.2504, HOME["longitude"]), "to the door, as it may be shown"


def test_the_page_of_the_day_shows_it_in_time(session: Session, signed_in: Login, actor_of: ActorOf) -> None:
    actor, volunteer = me(actor_of)
    home = household(session)
    shift = visit(session, home)
    answering.answer(session, actor, promised(session, shift, volunteer), "accepted")
    browser, url = signed_in("volunteer"), f"/me/days/{at(1, 0).date()}"
    early = browser.get(url)
    assert early.status_code == 200
    assert home.number in early.text
    assert STREET not in early.text
    assert "from 48 hours before" in early.text
    with time_machine.travel(at(1, 8)):
        browser = signed_in("volunteer")
        text = browser.get(url).text
        assert STREET in text
        assert "uri.amap.com/marker?position=121.47371" in text
        assert STREET in str(browser.get(f"/api/v1{url}").json)
        assert STREET not in signed_in("lead").get(f"/shifts/{shift.id}").text
        assert STREET not in browser.get("/me").text
    for odd in ("2026-13-01", "yesterday", "0001-01-01"):
        assert browser.get(f"/me/days/{odd}").status_code == 404


def test_nobody_else_finds_what_is_private(
    session: Session, database: Database, signed_in: Login, actor_of: ActorOf
) -> None:
    actor, volunteer = me(actor_of)
    home = household(session)
    shift = visit(session, home)
    answering.answer(session, actor, promised(session, shift, volunteer), "accepted")
    staff = signed_in("coordinator")
    for url in (
        f"/households/{home.id}", "/households", f"/shifts/{shift.id}", f"/api/v1/households/{home.id}",
        f"/api/v1/shifts/{shift.id}", "/api/v1/places",
    ):  # fmt: skip
        assert STREET not in staff.get(url).text, url
    run = planning.start_run(session, None, {"week": at(0, 0).date(), "seconds": 1}, workers=1)
    do(database, planning.run(session, run).job_id)
    session.rollback()
    problem = zlib.decompress(session.get_one(Run, run).problem or b"")
    assert STREET.encode() not in problem
    assert b"31.23041" not in problem
    assert home.place_id not in {each.id for each in organisations.places(session)}
    assert signed_in("volunteer").get(f"/households/{home.id}").status_code in (403, 404)


def test_a_look_is_recorded(session: Session, signed_in: Login) -> None:
    home = household(session)
    staff = signed_in("coordinator")
    shown = post(staff, f"/households/{home.id}/look", page=f"/households/{home.id}")
    assert STREET in shown.text
    session.rollback()
    chosen = select(Audit.verb).where(Audit.subject == "household", Audit.subject_id == home.id)
    assert "looked" in session.scalars(chosen).all()
    assert STREET not in str(session.scalars(select(Audit.changes)).all())


def test_a_household_is_made_changed_and_ended_on_its_pages(session: Session, signed_in: Login) -> None:
    staff = signed_in("coordinator")
    typed = {
        "organisation_id": sub_district(session), "address": "7 New Road",
        "latitude": "31.23", "longitude": "121.47", "datum": "gcj02", "shown_hours": "24", "contact": "",
        "needs": "",
    }  # fmt: skip
    made = post(staff, "/households/new", typed)
    assert made.status_code == 302, made.text
    session.rollback()
    home = session.scalars(select(Household)).one()
    assert home.number == "H-0001"
    place = session.get_one(Place, home.place_id)
    assert place.address == ""
    kept = keeping.opened(session, home)
    assert kept["latitude"] != 31.23, "as GPS has it"
    assert place.latitude == round(kept["latitude"], 3)
    half = post(staff, "/households/new", {**typed, "longitude": ""})
    assert half.status_code == 422
    edit = f"/households/{home.id}/edit"
    assert "7 New Road" in staff.get(edit).text
    later = {**typed, "number": home.number, "address": "8 New Road", "version": home.version}
    again = post(staff, edit, later)
    assert again.status_code == 302, again.text
    old = post(staff, edit, {**typed, "number": home.number, "address": "9 New Road", "version": "1"})
    assert old.status_code == 409
    assert "9 New Road" in old.text
    assert post(staff, f"/households/{home.id}/end", {}, f"/households/{home.id}").status_code == 302
    session.rollback()
    session.expire_all()
    assert session.get_one(Household, home.id).ended_at is not None


def test_visits_are_made_in_a_rhythm_with_a_window(session: Session, signed_in: Login) -> None:
    home = household(session)
    staff = signed_in("coordinator")
    project = session.scalars(select(Project.id).order_by(Project.id)).first()
    typed = {
        "project_id": project, "people": "2", "language": "wuu", "level": "", "day": "2026-12-01",
        "start": "09:00", "end": "11:30", "minutes": "60", "repeat": "weekly", "every": "2",
        "days_off": "skip", "make_up": "keep",
    }  # fmt: skip
    url = f"/households/{home.id}/visits/new"
    assert post(staff, url, {**typed, "end": "09:30"}).status_code == 422
    made = post(staff, url, typed)
    assert made.status_code == 302, made.text
    session.rollback()
    make_ahead(session)
    series = session.scalars(select(Series).where(Series.place_id == home.place_id)).one()
    assert (series.window_minutes, series.minutes, series.every) == (150, 60, 2)
    chosen = select(Shift).where(Shift.series_id == series.id).order_by(Shift.starts_at)
    shifts = session.scalars(chosen).all()
    assert len(shifts) > 2
    for each in shifts:
        assert each.window_starts_at == each.starts_at
        assert each.window_ends_at is not None
        assert each.window_ends_at - each.starts_at == timedelta(minutes=150)
        assert each.group_code == home.number
    shown = staff.get(f"/households/{home.id}").text
    assert "11:30" in shown
    assert staff.get(f"/shifts/{shifts[0].id}/edit").status_code == 200


def test_who_is_paired_is_said_on_the_page(session: Session, signed_in: Login) -> None:
    home = household(session)
    staff: FlaskClient = signed_in("coordinator")
    page = f"/households/{home.id}"
    one, other = session.scalars(select(Volunteer).order_by(Volunteer.id).limit(2)).all()
    saved = post(staff, f"{page}/pairings", {"number": one.number, "as": "0", "version": home.version}, page)
    assert saved.status_code == 302, saved.text
    session.rollback()
    session.expire_all()
    version = session.get_one(Household, home.id).version
    more = {f"who-{one.id}": "0", "number": other.number, "as": "1", "version": version}
    assert post(staff, f"{page}/pairings", more, page).status_code == 302
    session.rollback()
    rows = session.execute(select(Pairing.volunteer_id, Pairing.stand_in).order_by(Pairing.stand_in)).all()
    assert [tuple(row) for row in rows] == [(one.id, 0), (other.id, 1)]
    old = post(staff, f"{page}/pairings", {**more, "number": "", "version": "1"}, page)
    assert old.status_code == 409
    nobody = post(staff, f"{page}/pairings", {**more, "number": "V-9999", "version": version + 1}, page)
    assert nobody.status_code == 422


def test_what_is_private_is_erased_for_good(session: Session, signed_in: Login) -> None:
    home = household(session)
    sealed = home.sealed
    staff = coordinator(session)
    with pytest.raises(Conflict):
        keeping.erase(session, staff, home.id)
    keeping.end(session, staff, home.id)
    keeping.erase(session, staff, home.id)
    assert sealed is not None
    with pytest.raises(Erased):
        vault_of(session).open(owners.household(home.id), keeping.FIELD, sealed)
    session.expire_all()
    assert session.get_one(Place, home.place_id).latitude is None
    assert signed_in("coordinator").get(f"/households/{home.id}").status_code == 200


def test_one_sub_district_does_not_find_the_households_of_another(session: Session, signed_in: Login) -> None:
    home = household(session)
    other = signed_in("daning")
    own = keeping.coordinated(session, coordinator(session), home.id).organisation_id
    assert own == sub_district(session)
    assert other.get(f"/households/{home.id}").status_code in (403, 404)
    assert home.number not in other.get("/households").text
    assert post(other, f"/households/{home.id}/look", page="/households").status_code in (403, 404)
