"""The end of credentials: told to the owner 60 days before, and to who plans somebody for a day after."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from tests.web.access.test_leads import project
from tests.web.conftest import MONDAY, TODAY
from tests.web.credentials.test_credentials import held, owner
from tests.web.people.staff import OTHER, OWN, staff
from web.db import writing
from web.models import Assignment, Place, Roster, Seat, Shift
from web.services.access.scope import Scope
from web.services.credentials import expiry

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (None, False),
        (date(2027, 1, 23), False),
        (date(2027, 1, 22), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 1), True),
    ],
)
def test_the_owner_is_told_sixty_days_before(session: Session, until: date | None, told: bool) -> None:
    who = owner(session)
    held(session, who, valid_until=until)
    assert bool(expiry.soon(session, who.person_id, ZONE)) is told


@pytest.mark.parametrize(
    ("needs", "until", "named"),
    [
        ({"credentials": ["first-aid"]}, TUESDAY - timedelta(days=1), True),
        ({"credentials": ["first-aid"]}, TUESDAY, False),
        ({"credentials": ["first-aid"]}, None, False),
        ({"credentials": ["driving"]}, TUESDAY - timedelta(days=1), False),
        ({"clearances": ["first-aid"]}, TUESDAY - timedelta(days=1), False),
        ({}, TUESDAY - timedelta(days=1), False),
    ],
)
def test_who_is_planned_after_a_needed_credential_ends_is_named(
    session: Session, needs: dict[str, list[str]], until: date | None, named: bool
) -> None:
    who = owner(session)
    held(session, who, valid_until=until)
    roster, seat = planned(session, who.person_id, needs)
    found = expiry.planned_after(session, scope_of(session), roster, ZONE)
    expected = [(who.person_id, seat, "first-aid", TUESDAY)] if named else []
    assert [(each.volunteer_id, each.seat_id, each.code, each.day) for each in found] == expected


def test_the_day_is_the_districts(session: Session) -> None:
    """Half past midnight on Tuesday here is still Monday in UTC: what ends on Monday has ended."""
    who = owner(session)
    held(session, who, valid_until=MONDAY)
    roster, _ = planned(session, who.person_id, {"credentials": ["first-aid"]}, hours=7.5)
    assert [each.day for each in expiry.planned_after(session, scope_of(session), roster, ZONE)] == [TUESDAY]


def scope_of(session: Session, at: str = OWN) -> Scope:
    return Scope(session, staff(session, "coordinator", at=at))


def test_only_of_projects_in_scope(session: Session) -> None:
    who = owner(session)
    held(session, who, valid_until=MONDAY)
    roster, _ = planned(session, who.person_id, {"credentials": ["first-aid"]})
    assert expiry.planned_after(session, scope_of(session, OTHER), roster, ZONE) == []


def planned(
    session: Session, person: int, needs: dict[str, list[str]], hours: float = 24.0
) -> tuple[int, int]:
    """A draft with one person on one seat, so many hours after Monday 17:00 in Shanghai."""
    made = project(session)
    starts = TODAY + timedelta(days=7, hours=hours)
    with writing(session):
        place = session.query(Place.id).first()
        assert place is not None
        shift = Shift(
            project_id=made, place_id=place[0], kind="shift", starts_at=starts,
            ends_at=starts + timedelta(hours=2),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        seat = Seat(shift_id=shift.id, minimum=1, desired=1, maximum=1, needs=needs)
        roster = Roster(period_start=MONDAY, period_end=MONDAY + timedelta(days=6), created_at=TODAY)
        session.add_all([seat, roster])
        session.flush()
        session.add(Assignment(roster_id=roster.id, seat_id=seat.id, volunteer_id=person))
        return roster.id, seat.id
