"""What is open to anybody: which places, in which order, and that nothing of people or homes is told."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.first_page.ground import hide_all_but, opened
from web.db import writing
from web.models import Household, Organisation, Person, Place, Project, Promise, Roster, Seat, Shift
from web.services.clock import now
from web.services.open_places import choosing, kept, reading
from web.services.open_places.choosing import Wanted
from web.services.open_places.records import OpenShift

ZONE = ZoneInfo("Asia/Shanghai")


def found(session: Session, **wanted: object) -> Sequence[OpenShift]:
    session.rollback()
    chosen = choosing.found(kept.facts(session), Wanted(**wanted), now(), ZONE)  # type: ignore[arg-type]  # the fields of Wanted
    return [each.shift for each in chosen]


def test_every_place_is_of_a_published_week_to_come_with_room(session: Session) -> None:
    published = set(session.scalars(select(Roster.period_start).where(Roster.state == "published")))
    shifts = found(session)
    assert shifts
    for shift in shifts:
        assert shift.starts_at > now()
        day = shift.starts_at.astimezone(ZONE).date()
        assert day - timedelta(days=day.weekday()) in published
        for seat in shift.seats:
            heads = session.scalar(
                select(func.coalesce(func.sum(Promise.heads), 0)).where(
                    Promise.seat_id == seat.id, Promise.state.in_(("offered", "accepted"))
                )
            )
            row = session.get_one(Seat, seat.id)
            assert seat.wanted == row.desired - (heads or 0) > 0
            assert seat.missing == max(0, row.minimum - (heads or 0))


def test_a_week_that_is_not_published_shows_nothing(session: Session) -> None:
    shift = opened(session)
    with writing(session):
        moved = session.get_one(Shift, shift.id)
        moved.starts_at, moved.ends_at = (
            moved.starts_at + timedelta(days=70),
            moved.ends_at + timedelta(days=70),
        )
    assert shift.id not in {each.id for each in found(session)}
    assert reading.one(session, shift.id) is None


@pytest.mark.parametrize("way", ["hidden", "cancelled", "staff", "ended", "begun"])
def test_what_is_not_for_the_public_is_gone_at_once(session: Session, client: FlaskClient, way: str) -> None:
    shift = opened(session)
    assert shift.id in {each.id for each in found(session)}
    with writing(session):
        if way == "hidden":
            session.get_one(Project, shift.project_id).texts_public = False
        elif way == "cancelled":
            session.get_one(Shift, shift.id).status = "cancelled"
        elif way == "staff":
            session.execute(update(Seat).where(Seat.shift_id == shift.id).values(flow="staff"))
        elif way == "ended":
            session.execute(update(Seat).where(Seat.shift_id == shift.id).values(ended_at=now()))
        else:
            session.get_one(Shift, shift.id).starts_at = now() - timedelta(minutes=1)
    assert client.get(f"/open/{shift.id}").status_code == 404
    kept._of.clear()
    assert shift.id not in {each.id for each in found(session)}
    if way == "hidden":
        assert client.get(f"/open/projects/{shift.project_id}").status_code == 404


def test_a_place_that_is_taken_is_gone_though_the_list_is_kept(session: Session) -> None:
    shift = opened(session)
    before, somebody = found(session), session.scalar(select(Person.id).limit(1))
    assert any(each.id == shift.id for each in before)
    seats = session.scalars(select(Seat).where(Seat.shift_id == shift.id)).all()
    with writing(session):
        for seat in seats:
            session.get_one(Seat, seat.id).desired = 1
        session.flush()
        session.add_all(
            Promise(
                seat_id=seat.id, volunteer_id=somebody, heads=1, state="accepted", since=now(),
                told_starts_at=shift.starts_at, told_ends_at=shift.ends_at, told_place_id=shift.place_id,
                told_role="", told_sequence=0,
            )
            for seat in seats
        )  # fmt: skip
    assert shift.id not in {each.id for each in found(session)}
    full = reading.one(session, shift.id)
    assert full is not None
    assert full.wanted == 0


def test_what_is_kept_is_good_for_a_minute(session: Session) -> None:
    first = kept.facts(session)
    assert kept.facts(session) is first


def test_a_home_is_told_by_its_sub_district_alone(session: Session, client: FlaskClient) -> None:
    shift = opened(session)
    with writing(session):
        place = session.get_one(Place, shift.place_id)
        place.kind, place.names, place.address = "household", {"en": "Secret door"}, "Hidden Lane 7"
        place.latitude, place.longitude = 31.2345, 121.4567
        node = session.get_one(Organisation, place.organisation_id)
        session.add(
            Household(
                number="H-777", organisation_id=node.id, place_id=place.id, languages=[], created_at=now()
            )
        )
        changed = session.get_one(Shift, shift.id)
        changed.group_code, changed.texts = "H-777", {"en": "Parents who lost a child"}
    facts = next(each for each in found(session) if each.id == shift.id)
    assert facts.at_home
    assert facts.place is None
    told = str(asdict(facts))
    pages = "".join(client.get(url).text for url in (f"/open/{shift.id}", "/", "/open"))
    for secret in ("Secret door", "Hidden Lane", "31.2345", "121.4567", "H-777", "Parents who lost"):
        assert secret not in told
        assert secret not in pages
    assert node.names["en"] in client.get(f"/open/{shift.id}").text


def test_nobody_is_named_on_any_public_page(session: Session, client: FlaskClient) -> None:
    names = {each for each in session.scalars(select(Person.name)) if len(each) > 1}
    shifts = [each.id for each in found(session)]
    projects = {each.project.id for each in found(session)}
    pages = [
        "/",
        "/open",
        *(f"/open/{each}" for each in shifts),
        *(f"/open/projects/{each}" for each in projects),
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200
        words = set(re.findall(r"[\w' ]+", answer.text))
        assert not {name for name in names if name in words}
        assert "V-2" not in answer.text


def test_near_comes_first_and_within_a_walk(session: Session) -> None:
    facts = kept.facts(session)
    area = next(each.area_id for each in facts.shifts if each.area_id)
    chosen = choosing.found(facts, Wanted(area_id=area), now(), ZONE)
    assert chosen
    ways = [choosing.AROUND_METRES if each.metres is None else each.metres for each in chosen]
    assert ways == sorted(ways)
    for each in chosen:
        near = each.metres is not None and each.metres <= choosing.AROUND_METRES
        assert near or each.shift.area_id == area


def test_languages_newcomers_and_friends_narrow_it(session: Session) -> None:
    for shift in found(session, languages=frozenset({"fr"})):
        assert all(seat.languages <= {"fr"} for seat in shift.seats)
    for shift in found(session, newcomers=True):
        assert all(
            {name for name, value in seat.needs.items() if value} <= {"languages"} for seat in shift.seats
        )
    assert all(each.wanted >= 2 for each in found(session, friends=True))


@pytest.mark.parametrize(
    ("when", "start", "suits"),
    [
        ("weekend", "2026-11-28 09:00", True),
        ("weekend", "2026-11-29 20:00", True),
        ("weekend", "2026-12-05 09:00", False),
        ("this_week", "2026-11-29 23:59", True),
        ("next_week", "2026-11-29 23:59", False),
        ("next_week", "2026-11-30 00:00", True),
        ("next_week", "2026-12-07 00:00", False),
        ("evenings", "2026-12-04 17:00", True),
        ("evenings", "2026-12-05 18:00", False),
        ("days", "2026-12-04 16:59", True),
        ("weekends", "2026-12-06 10:00", True),
    ],
)
def test_times_are_of_the_clock_of_the_district(when: str, start: str, suits: bool) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=ZONE)
    today = datetime(2026, 11, 23, 9, tzinfo=UTC).astimezone(ZONE).date()
    assert choosing.TIMES[when](begins, today) is suits


def test_on_a_sunday_this_weekend_is_today() -> None:
    sunday = datetime(2026, 11, 29, 10, tzinfo=ZONE)
    assert choosing.TIMES["weekend"](sunday, sunday.date())
    assert not choosing.TIMES["weekend"](sunday + timedelta(days=6), sunday.date())


def test_tiles_add_up_to_all_that_is_open(session: Session) -> None:
    counts = choosing.by_area(kept.facts(session), Wanted(), now(), ZONE)
    assert sum(counts.values()) == sum(each.wanted for each in found(session))


def test_of_a_day_what_anybody_can_do_comes_first(session: Session) -> None:
    keys = [
        (each.starts_at.astimezone(ZONE).date(), all(seat.wants_papers for seat in each.seats))
        for each in found(session)
    ]
    assert keys == sorted(keys)
    assert keys[0][0] >= MONDAY - timedelta(days=7)


def test_of_one_project_alone(session: Session) -> None:
    shift = opened(session)
    hide_all_but(session, shift.project_id)
    assert {each.project.id for each in found(session)} == {shift.project_id}
