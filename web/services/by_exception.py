"""Who could come to a seat because a rule was set aside: the matcher offers nobody whom a rule keeps away.

Each is judged as the confirmation of the move judges it, so that both say the same.
"""

from collections.abc import Collection, Iterator, Sequence

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from matcher.answers.explain import Effect, RankedPerson, Repair, effect, moves
from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, VolunteerId
from matcher.roster import Assignment as Pair
from matcher.roster import Difference
from web.services.situations import Situation
from web.services.waiving import Case, left_of, standing

MOST_TRIED = 40
"""People who are judged where a rule of the team was set aside."""

Among = Collection[VolunteerId] | None


def judged(session: Session, now_is: Situation, change: Difference) -> Effect | None:
    """What moves do, where they break no rule that was not set aside; else None."""
    found = effect(now_is.problem, now_is.seated, change)
    if found.broken and left_of(now_is.problem, found.broken, standing(session), change.added):
        return None
    return found


def coming(
    session: Session, now_is: Situation, seat: SeatId, leaving: Pair | None = None, among: Among = None
) -> Iterator[RankedPerson]:
    """Who could come to a seat alone by what was set aside on its shift, with what that does.

    `leaving` is who gives the seat up; of the people in `among`, where they are given.
    """
    shift = int(now_is.problem.shift_of[seat].id)
    cases = [each for each in standing(session) if each.shift_id == shift]
    gone = frozenset() if leaving is None else frozenset({leaving})
    for person in _tried(now_is, seat, cases):
        pair = Pair(person, seat)
        if pair in now_is.seated or (among is not None and person not in among):
            continue
        found = judged(session, now_is, moves({pair}, gone))
        if found is not None:
            yield RankedPerson(person, found)


def seats_for(session: Session, now_is: Situation, volunteer: VolunteerId) -> Sequence[SeatId]:
    """The seats of the week on shifts where a rule was set aside for somebody, in order of time."""
    theirs = {str(each.shift_id) for each in standing(session, int(volunteer))}
    return [seat.id for shift in now_is.problem.open_shifts if shift.id in theirs for seat in shift.seats]


def as_repair(found: RankedPerson, seat: SeatId, leaving: Pair | None = None) -> Repair:
    """Somebody's coming as a way to fill a seat."""
    gone = frozenset() if leaving is None else frozenset({leaving})
    numbers = immutabledict(volunteer=found.volunteer)
    return Repair("assign", numbers, moves({Pair(found.volunteer, seat)}, gone), found.effect)


def _tried(now_is: Situation, seat: SeatId, cases: Collection[Case]) -> Sequence[VolunteerId]:
    """For whom something was set aside; where that was for the team, whoever could come but for it."""
    problem = now_is.problem
    named = {VolunteerId(str(each.volunteer_id)) for each in cases if each.volunteer_id is not None}
    people = sorted(named & problem.volunteer.keys())
    if all(each.volunteer_id is not None for each in cases):
        return people
    view, shift = RosterView(problem, now_is.seated), problem.shift_of[seat]
    able = sorted(
        view.assignable(problem.seat[seat]), key=lambda each: estimated_cost(view, each, seat, shift)
    )
    return [*people, *(each.id for each in able[:MOST_TRIED] if each.id not in named)]
