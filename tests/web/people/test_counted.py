"""How many bring something is counted again once somebody changed, and only then."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.web.promised import give
from web.db import writing
from web.models import Seat, VolunteerSkill
from web.services.people.counted import Counts


def test_who_no_longer_brings_something_is_not_counted(session: Session) -> None:
    one = session.scalars(select(VolunteerSkill).order_by(VolunteerSkill.volunteer_id)).first()
    assert one is not None
    before = Counts(session).of("skill", one.code)
    with writing(session):
        gone = (VolunteerSkill.volunteer_id == one.volunteer_id) & (VolunteerSkill.code == one.code)
        session.execute(delete(VolunteerSkill).where(gone))
    assert Counts(session).of("skill", one.code) == before - 1


def test_a_promise_leaves_what_was_counted(session: Session) -> None:
    one = session.scalars(select(VolunteerSkill).order_by(VolunteerSkill.volunteer_id)).first()
    seat = session.scalars(select(Seat.id)).first()
    assert one is not None
    assert seat is not None
    kept = Counts(session)
    before = kept.of("skill", one.code)
    give(session, one.volunteer_id, seat, "accepted")
    assert Counts(session)._counts is kept._counts
    assert Counts(session).of("skill", one.code) == before
