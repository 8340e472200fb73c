"""Rules set aside, for tests: somebody whom only their hours keep from a seat, and a waiver for them."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import door
from matcher.roster import Assignment, Roster
from tests.web.services.planned import WEEK, draft, seen
from web.db import writing
from web.models import Seat, Volunteer
from web.services import rosters, waiving
from web.services.access.tree import Tree
from web.services.actor import Actor, Held
from web.services.matching import problem_of


class Case(NamedTuple):
    """Somebody, a seat, and its shift."""

    who: int
    seat: int
    shift: int


def of_the_district(session: Session) -> Actor:
    """Somebody who coordinates the whole district."""
    (root,) = Tree.read(session).roots()
    me = session.scalars(select(Volunteer.id).limit(1)).one()
    return Actor(me, me, "somebody", "en", None, frozenset({Held("coordinator", root)}))


def beyond_hours(session: Session) -> Case:
    """Somebody who fits a planned seat but for their hours."""
    problem = problem_of(session, WEEK)
    planned = {str(each) for each in session.scalars(select(Seat.id).where(Seat.flow == "planned"))}
    for shift in problem.open_shifts:
        for seat in (each for each in shift.seats if each.id in planned):
            for person in problem.volunteers:
                found = door.broken(problem, Roster(), {Assignment(person.id, seat.id)}).after
                if [each.numbers.get("criterion") for each in found] == ["available"]:
                    return Case(int(person.id), int(seat.id), int(shift.id))
    raise AssertionError("everybody is always free")


def set_aside(session: Session, case: Case) -> int:
    """The hours of somebody are set aside, with their consent."""
    return waiving.waive(
        session, of_the_district(session), rule=waiving.HOURS, shift_id=case.shift,
        volunteer_id=case.who, reason="She comes an hour earlier this once.", agreed=True,
    )  # fmt: skip


def free_for(session: Session, case: Case) -> int:
    """A draft in which somebody serves nowhere and nobody sits on the shift."""
    made = draft(session)
    now_is = seen(session, made)
    left = frozenset(
        pair
        for pair in now_is.seated.assignments
        if pair.volunteer != str(case.who) and now_is.problem.shift_of[pair.seat].id != str(case.shift)
    )
    with writing(session):
        return rosters.new_draft(session, WEEK, left, costs={}, run_id=None)
