"""Why one person could or could not have one seat, and what it would cost."""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.answers.explain.effects import effect, moves
from matcher.answers.explain.explanations import Effect, PairExplanation, Reason
from matcher.answers.explain.funnel import criterion_numbers
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId
from matcher.problem.eligibility import reasons as unmet
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.roster import Assignment
from matcher.rules import companions, fitness, limits, pins
from matcher.rules.team import team


def explain_pair(view: RosterView, person: Volunteer, seat: Seat) -> PairExplanation:
    """The explanation of one person on one seat."""
    problem, roster = view.problem, view.roster
    pair = Assignment(person.id, seat.id)
    if pair in roster or pair in problem.standing:
        without = effect(problem, roster, moves((), [pair]))
        here = Reason("here", immutabledict(seat=seat.id))
        return PairExplanation(person.id, seat.id, True, (here, *_cost_reasons(without)), without.costs)
    reasons = [*_unmet_criteria(view, person, seat), *_blocking_rules(view, person, seat)]
    if problem.shift_of[seat.id].id in problem.undecided_shifts:
        return PairExplanation(person.id, seat.id, False, tuple(reasons), None)
    displaced = _seats_to_leave(view, person, seat)
    removed = [Assignment(person.id, other) for other in displaced]
    placed = effect(problem, roster, moves([pair], removed))
    known = {reason.code for reason in reasons} | ({fitness.INFO.name, pins.INFO.name} if reasons else set())
    reasons += [
        Reason(finding.rule, finding.numbers) for finding in placed.broken if finding.rule not in known
    ]
    costs = None if placed.broken else placed.costs
    could = not reasons and not placed.broken
    return PairExplanation(person.id, seat.id, could, (*reasons, *_cost_reasons(placed)), costs, displaced)


def _unmet_criteria(view: RosterView, person: Volunteer, seat: Seat) -> Iterator[Reason]:
    for criterion in unmet(view.problem, person.id, seat.id):
        yield Reason(criterion.code, criterion_numbers(criterion))


def _blocking_rules(view: RosterView, person: Volunteer, seat: Seat) -> Iterator[Reason]:
    problem, shift = view.problem, view.problem.shift_of[seat.id]
    held = view.shifts_held(person.id)
    if shift.id in problem.undecided_shifts:
        return
    for name, rule in view.rules.items():
        if rule.allows(problem, person, held, shift):
            continue
        if name == limits.INFO.name:
            limit = limits.broken(problem, person, held, shift)
            yield Reason(name, immutabledict(volunteer=person.id, limit=limit))
            continue
        clashing = [
            other
            for other in view.roster.held_by(person.id)
            if not rule.allows(problem, person, [problem.shift_of[other]], shift)
        ]
        for other in clashing:
            pinned = Assignment(person.id, other) in problem.pinned_in
            numbers = immutabledict(volunteer=person.id, shift=problem.shift_of[other].id, seat=other)
            yield Reason(pins.INFO.name if pinned else name, numbers)
        if not clashing:
            yield Reason(name, immutabledict(volunteer=person.id))
    for avoided in sorted(view.avoided.get(person.id, frozenset()).intersection(team(view.roster, shift))):
        yield Reason(companions.AVOIDED, immutabledict(volunteer=person.id, other=avoided))


def _seats_to_leave(view: RosterView, person: Volunteer, seat: Seat) -> tuple[SeatId, ...]:
    """The seats a person would have to leave to take this one.

    Where the person stands they stay. Any other seat is kept while it and the seats kept before it allow this
    one: clashing seats go, and where limits are reached the seats that come last.
    """
    problem, shift = view.problem, view.problem.shift_of[seat.id]
    held_seats = view.roster.held_by(person.id)
    stands = [other for other in held_seats if Assignment(person.id, other) in problem.standing]
    leaving: list[SeatId] = []
    staying: list[Shift] = [problem.shift_of[other] for other in stands]
    for other in (other for other in held_seats if other not in stands):
        held = view.problem.shift_of[other]
        if all(rule.allows(view.problem, person, [*staying, held], shift) for rule in view.rules.values()):
            staying.append(held)
        else:
            leaving.append(other)
    return tuple(leaving)


def _cost_reasons(found: Effect) -> Iterator[Reason]:
    for (rule, tier), cost in sorted(found.by_rule.items(), key=lambda entry: (entry[0][1], entry[0][0])):
        if cost > 0:
            yield Reason(rule, immutabledict(), tier, cost)
