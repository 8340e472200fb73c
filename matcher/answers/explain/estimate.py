"""Roughly what it would cost to seat somebody, to try the cheapest first; effects say it exactly."""

from matcher.answers.explain.roster_view import Situation
from matcher.ids import SeatId
from matcher.problem.entities import Shift, Volunteer
from matcher.roster import Assignment
from matcher.rules import continuity, fairness, requests, wishes


def rough(situation: Situation, person: Volunteer, seat: SeatId, shift: Shift) -> tuple[int, int, int, str]:
    """Promises, fairness and wishes of seating a person; what is the same for everybody is left out."""
    problem, pair = situation.problem, Assignment(person.id, seat)
    before = len(situation.roster.held_by(person.id))
    return (
        -problem.published.get(pair, 0),
        fairness.price(problem, person, shift) + fairness.step(problem, person) * before,
        sum(rule.price(problem, person, shift) for rule in (wishes, requests, continuity)),
        person.id,
    )
