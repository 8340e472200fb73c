"""What a draft changes, by what is kept, is what it changes by the rows as they stand."""

from random import Random

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.web.services.planned import WEEK, draft, seen
from tests.web.weeks.changes import by_chance
from web.db import writing
from web.models import Assignment, Person, Pin, Promise, Roster, Seat, Shift, Volunteer
from web.services.clock import now
from web.services.promises import difference
from web.services.promises.difference import Compared, Difference, compare
from web.services.promises.standing import in_force, in_force_at, in_week
from web.services.promises.transitions import REFUSED
from web.services.weeks.rows import pair_of


def compared_anew(session: Session, roster: Roster) -> Compared:
    """The same from rows alone, for a draft of the whole district."""
    placed = {
        (row.volunteer_id, row.seat_id): row.placed_at
        for row in session.scalars(select(Assignment).where(Assignment.roster_id == roster.id))
    }
    before, standing = in_force_at(session, WEEK, roster.base_event_id), in_force(session, WEEK)
    there = (
        select(Seat.id).join(Shift, Shift.id == Seat.shift_id).where(in_week(WEEK), Shift.status == "open")
    )
    coming = set(session.scalars(there.where(Shift.starts_at > now(), Seat.ended_at.is_(None))))
    said_no = select(Promise).join(Seat, Seat.id == Promise.seat_id).join(Shift, Shift.id == Seat.shift_id)
    said_no = said_no.where(in_week(WEEK), Shift.status == "open", Promise.state.in_(REFUSED))
    no = {
        (each.volunteer_id, each.seat_id): each.since
        for each in session.scalars(said_no)
        if each.volunteer_id
    }
    pins = {
        (each.volunteer_id, each.seat_id): each.at for each in session.scalars(select(Pin).where(Pin.inside))
    }
    again = {
        pair
        for pair in placed.keys() & no.keys()
        if any(at is not None and at > no[pair] for at in (placed[pair], pins.get(pair)))
    }
    active = set(
        session.scalars(select(Person.id).where(Person.state == "active", Person.merged_into_id.is_(None)))
    )
    fresh = {pair for pair in placed if pair not in standing and pair[1] in coming and pair[0] in active}
    added = frozenset(pair for pair in fresh if (pair in again if pair in no else pair not in before))
    takes = frozenset(before - placed.keys())
    removed = frozenset(pair for pair in takes & standing if pair[1] in coming)
    gives = frozenset(pair for pair in placed if pair not in before) | added
    return Compared(Difference(added, removed, added & again), gives, takes, standing, placed)


def edit(session: Session, roster_id: int, random: Random) -> None:
    """Somebody more sits in a draft by hand, somebody else no longer."""
    with writing(session):
        rows = session.scalars(select(Assignment).where(Assignment.roster_id == roster_id)).all()
        session.execute(delete(Assignment).where(Assignment.id == random.choice(rows).id))
        pair = {
            "volunteer_id": random.choice(session.scalars(select(Volunteer.id)).all()),
            "seat_id": random.choice(session.scalars(select(Seat.id)).all()),
        }
        held = select(func.count()).select_from(Assignment).filter_by(roster_id=roster_id, **pair)
        if not session.scalar(held):
            session.add(Assignment(roster_id=roster_id, placed_at=now(), **pair))


def test_a_draft_is_laid_beside_what_stands_after_every_change(session: Session) -> None:
    roster_id, random = draft(session), Random(3)
    for number, what in enumerate(by_chance(session, 11, 70)):
        if number % 3 == 0:
            edit(session, roster_id, random)
        roster = session.get_one(Roster, roster_id)
        assert compare(session, roster) == compared_anew(session, roster), what


def test_a_draft_that_begins_anew_is_read_anew(session: Session) -> None:
    roster_id = draft(session)
    compare(session, session.get_one(Roster, roster_id))
    with writing(session):
        session.execute(update(Roster).where(Roster.id == roster_id).values(base_event_id=0))
    session.expire_all()
    roster = session.get_one(Roster, roster_id)
    assert compare(session, roster) == compared_anew(session, roster)


def test_the_situation_of_a_draft_is_what_would_be_in_force(session: Session) -> None:
    roster_id, random = draft(session), Random(5)
    for what in by_chance(session, 12, 40):
        edit(session, roster_id, random)
        now_is, roster = seen(session, roster_id), session.get_one(Roster, roster_id)
        wanted = {pair_of(*each) for each in difference.plan_after(session, roster)}
        there = {
            each
            for each in wanted
            if each.volunteer in now_is.problem.volunteer and now_is.decides(int(each.seat))
        }
        assert now_is.seated.assignments == there - now_is.problem.pinned_out, what
        for seat in now_is.problem.seat:
            assert now_is.seated.on(seat) == tuple(
                sorted(each.volunteer for each in there - now_is.problem.pinned_out if each.seat == seat)
            ), what
