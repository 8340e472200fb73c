"""Why somebody could or could not have a seat, and what it would cost."""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.answers.explain.effects import Effect, effect, moves
from matcher.answers.explain.explanations import PairAnswer, Reason
from matcher.answers.explain.funnel import said_of
from matcher.answers.explain.roster_view import Situation
from matcher.ids import SeatId
from matcher.problem.eligibility import reasons as unmet
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.roster import Assignment
from matcher.rules.limits import broken as broken_limit
from matcher.rules.team import team


def pair_answer(situation: Situation, person: Volunteer, seat: Seat) -> PairAnswer:
    """The whole answer about one person and one seat."""
    problem, roster = situation.problem, situation.roster
    pair = Assignment(person.id, seat.id)
    if pair in roster:
        gone = effect(problem, roster, moves((), [pair]))
        here = Reason("here", immutabledict(seat=seat.id))
        return PairAnswer(person.id, seat.id, True, (here, *_prices(gone)), gone.costs)
    reasons = [*_criteria(situation, person, seat), *_calendar(situation, person, seat)]
    displaced = _in_the_way(situation, person, seat)
    removed = [Assignment(person.id, other) for other in displaced]
    placed = effect(problem, roster, moves([pair], removed))
    known = {reason.code for reason in reasons} | ({"fitness", "pins"} if reasons else set())
    reasons += [
        Reason(finding.rule, finding.numbers) for finding in placed.broken if finding.rule not in known
    ]
    costs = None if placed.broken else placed.costs
    could = not reasons and not placed.broken
    return PairAnswer(person.id, seat.id, could, (*reasons, *_prices(placed)), costs, displaced)


def _criteria(situation: Situation, person: Volunteer, seat: Seat) -> Iterator[Reason]:
    for criterion in unmet(situation.problem, person.id, seat.id):
        yield Reason(criterion.code, said_of(criterion))


def _calendar(situation: Situation, person: Volunteer, seat: Seat) -> Iterator[Reason]:
    problem, shift = situation.problem, situation.problem.shift_of[seat.id]
    held = situation.held(person.id)
    for name, rule in situation.rules.items():
        if rule.allows(problem, person, held, shift):
            continue
        if name == "limits":
            limit = broken_limit(problem, person, held, shift)
            yield Reason(name, immutabledict(volunteer=person.id, limit=limit))
            continue
        clashing = [
            other
            for other in situation.roster.held_by(person.id)
            if not rule.allows(problem, person, [problem.shift_of[other]], shift)
        ]
        for other in clashing:
            pinned = Assignment(person.id, other) in problem.pinned_in
            numbers = immutabledict(volunteer=person.id, shift=problem.shift_of[other].id, seat=other)
            yield Reason("pins" if pinned else name, numbers)
        if not clashing:
            yield Reason(name, immutabledict(volunteer=person.id))
    for avoided in sorted(
        situation.never.get(person.id, frozenset()).intersection(team(situation.roster, shift))
    ):
        yield Reason("avoided", immutabledict(volunteer=person.id, other=avoided))


def _in_the_way(situation: Situation, person: Volunteer, seat: Seat) -> tuple[SeatId, ...]:
    """The seats a person would have to leave: what clashes, and when limits are full the latest beside it."""
    shift = situation.problem.shift_of[seat.id]
    leaving: list[SeatId] = []
    staying: list[Shift] = []
    for other in situation.roster.held_by(person.id):
        held = situation.problem.shift_of[other]
        if all(
            rule.allows(situation.problem, person, [*staying, held], shift)
            for rule in situation.rules.values()
        ):
            staying.append(held)
        else:
            leaving.append(other)
    return tuple(leaving)


def _prices(found: Effect) -> Iterator[Reason]:
    for (rule, tier), cost in sorted(found.by_rule.items(), key=lambda entry: (entry[0][1], entry[0][0])):
        if cost > 0:
            yield Reason(rule, immutabledict(), tier, cost)
