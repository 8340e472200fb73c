"""A district whose week is planned: what a run would have left behind, without waiting for a solver."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.solver.start.greedy import greedy
from matcher.verify import verify
from tests.web.conftest import MONDAY
from web.db import writing
from web.services import rosters
from web.services.access.scope import Scope
from web.services.access.tree import Tree
from web.services.actor import Actor, Held
from web.services.days import Week
from web.services.matching import problem_of
from web.services.situations import Situation, situation

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = Week(MONDAY, ZONE)


def whole(session: Session) -> Scope:
    """What a coordinator of the whole district sees."""
    (root,) = Tree.read(session).roots()
    held = frozenset({Held("coordinator", root)})
    return Scope(session, Actor(0, 0, "nobody", "en", None, held))


def somebody(volunteer_id: int) -> Actor:
    """A volunteer, for what they do themselves."""
    return Actor(volunteer_id, 0, "somebody", "en", volunteer_id)


def draft(session: Session) -> int:
    """A draft of the whole district, put together at once; without shifts whose team would break a rule."""
    problem = problem_of(session, WEEK)
    roster = greedy(problem)
    broken = {each.numbers.get("shift") for each in verify(problem, roster).broken}
    kept = {pair for pair in roster if problem.shift_of[pair.seat].id not in broken}
    with writing(session):
        return rosters.new_draft(session, WEEK, kept, costs={}, run_id=None)


def free_pair(now_is: Situation) -> tuple[int, int]:
    """A volunteer and a seat that could be put together at once."""
    for shift in now_is.problem.shifts:
        for seat in shift.seats:
            for person in now_is.problem.volunteers:
                here = person.id in now_is.seated.on(seat.id)
                if not here and pair(now_is.problem, now_is.seated, person.id, seat.id).could:
                    return int(person.id), int(seat.id)
    raise AssertionError("nobody could sit anywhere")


def seated_pair(now_is: Situation) -> tuple[int, int]:
    """Somebody and the seat they are on."""
    first = min(now_is.seated.assignments, key=lambda each: (int(each.volunteer), int(each.seat)))
    return int(first.volunteer), int(first.seat)


def seen(session: Session, roster_id: int) -> Situation:
    """The problem and the roster."""
    return situation(session, ZONE, roster_id)
