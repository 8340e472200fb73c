"""The strip of weeks: how full each is, by what is in force or by the newest draft."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.services.planned import WEEK, ZONE, draft, whole
from web.db import writing
from web.models import Assignment, Promise, Roster
from web.services import board, publishing
from web.services.actor import Actor
from web.services.board.since import Moved
from web.services.board.strip import WeekInStrip, weeks_around
from web.services.clock import now
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed

NEXT = Week(MONDAY + timedelta(weeks=1), ZONE)


def of_week(session: Session, shown: Week, draft_id: int | None = None) -> WeekInStrip:
    """What the strip says of the week of the tests, seen from a week."""
    session.rollback()
    own = board.in_force(session, shown, whole(session)).tally
    found = weeks_around(session, shown, whole(session), own, draft_id)
    return next(each for each in found if each.week.monday == MONDAY)


def test_a_week_of_which_nothing_is_published_is_as_full_as_its_newest_draft(session: Session) -> None:
    with writing(session):
        session.execute(update(Roster).where(Roster.state == "published").values(state="superseded"))
        open_ones = session.scalars(select(Promise).where(Promise.state.in_(("offered", "accepted")))).all()
        acts.release(session, Deed(), open_ones)
    made = draft(session)
    heads = len(session.scalars(select(Assignment.id).where(Assignment.roster_id == made)).all())
    assert heads
    for shown in (WEEK, NEXT):
        found = of_week(session, shown)
        assert (found.number, found.draft_id, found.sums.heads) == (None, made, heads)
    with writing(session):
        one = session.scalars(select(Assignment).where(Assignment.roster_id == made)).first()
        session.delete(one)
        session.get_one(Roster, made).version += 1
    assert of_week(session, NEXT).sums.heads == heads - 1


def test_what_is_published_counts_and_no_draft_of_it(
    session: Session, actor_of: Callable[[str], Actor]
) -> None:
    planner = actor_of("coordinator")
    publishing.publish(session, planner, draft(session))
    before = of_week(session, NEXT).sums.heads
    made = draft(session)
    with writing(session):
        for each in session.scalars(select(Assignment).where(Assignment.roster_id == made)).all():
            session.delete(each)
        session.get_one(Roster, made).version += 1
    found = of_week(session, NEXT)
    assert (found.draft_id, found.sums.heads) == (made, before)


def test_who_did_not_come_was_missed_and_nobody_changed_it() -> None:
    one = Moved(
        promise_id=1,
        volunteer_id=1,
        seat_id=1,
        heads=1,
        verb="miss",
        at=now(),
        had=True,
        state="did_not_come",
    )
    assert (one.missed, one.changed, one.lost, one.came) == (True, False, False, False)
    assert board.counted([one]) == {"lost": 0, "came": 0, "missed": 1, "changed": 0}
