"""An estimate of what it costs to seat somebody, by which people are sorted before `effect` judges them."""

from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId
from matcher.problem.entities import Shift, Volunteer
from matcher.roster import Assignment
from matcher.rules import continuity, fairness, requests, wishes


def estimated_cost(
    view: RosterView, person: Volunteer, seat: SeatId, shift: Shift
) -> tuple[int, int, int, str]:
    """A key to sort people by: promises, fairness, wishes, id. Costs that are equal for all are left out."""
    problem, pair = view.problem, Assignment(person.id, seat)
    before = len(view.roster.held_by(person.id))
    return (
        -problem.published.get(pair, 0),
        fairness.price(problem, person, shift) + fairness.step(problem, person) * before,
        sum(rule.price(problem, person, shift) for rule in (wishes, requests, continuity)),
        person.id,
    )
