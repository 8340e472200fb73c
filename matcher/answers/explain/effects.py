"""What a few moves do to a roster, exactly: only the part they touch is judged, before and after."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from immutabledict import immutabledict

from matcher.answers.explain.explanations import Costs
from matcher.ids import ShiftId, VolunteerId
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Difference, Roster
from matcher.solver.subproblem import restrict
from matcher.tiers import Tier
from matcher.verify import Verdict, verify


@dataclass(frozen=True, slots=True)
class Effect:
    """The hard rules that moves would break, and the difference of cost by tier and by rule."""

    broken: tuple[Finding, ...]
    costs: Costs
    by_rule: Mapping[tuple[str, Tier], int]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is taken to be otherwise after the moves: people, one shift, rules switched off."""

    people: tuple[Volunteer, ...] = ()
    shift: Shift | None = None
    without: frozenset[str] = frozenset()


AS_IT_IS = Otherwise()


def effect(problem: Problem, roster: Roster, moves: Difference, otherwise: Otherwise = AS_IT_IS) -> Effect:
    """What `moves` would do to a roster of a problem, other things being as they are or as said."""
    pairs = moves.added | moves.removed
    shifts = {problem.shift_of[pair.seat].id for pair in pairs}
    if otherwise.shift is not None:
        shifts.add(otherwise.shift.id)
    people = {pair.volunteer for pair in pairs} | _serving(problem, roster, shifts)
    part = restrict(problem, people, shifts, keeping=roster)
    inside = _inside(part, roster)
    before = verify(part, inside)
    after = verify(imagined(part, otherwise), Roster(inside.assignments - moves.removed | moves.added))
    return _compared(before, after)


def imagined(part: Problem, otherwise: Otherwise) -> Problem:
    """A part of a problem with some things otherwise."""
    if otherwise == AS_IT_IS:
        return part
    people = {person.id: person for person in otherwise.people}
    return replace(
        part,
        volunteers=tuple(people.get(person.id, person) for person in part.volunteers),
        shifts=tuple(_otherwise(shift, otherwise.shift) for shift in part.shifts),
        policy=replace(part.policy, without=part.policy.without | otherwise.without),
    )


def _otherwise(shift: Shift, changed: Shift | None) -> Shift:
    """A shift after another was changed: the starts of a visit go on asking for the same."""
    if changed is None or shift.id == changed.id:
        return changed or shift
    if shift.visit is None or shift.visit != changed.visit:
        return shift
    seats = zip(shift.seats, changed.seats, strict=True)
    return replace(shift, seats=tuple(replace(like, id=own.id) for own, like in seats))


def moves(added: Collection[Assignment] = (), removed: Collection[Assignment] = ()) -> Difference:
    """The moves that seat some people and let others go."""
    return Difference(frozenset(added), frozenset(removed))


def _serving(problem: Problem, roster: Roster, shifts: Collection[ShiftId]) -> set[VolunteerId]:
    """Who serves on these shifts: a shift at another time must suit them all."""
    return {
        person for shift in shifts for seat in problem.shift[shift].seats for person in roster.on(seat.id)
    }


def _inside(part: Problem, roster: Roster) -> Roster:
    open_people = {person.id for person in part.open_volunteers}
    seated = {
        Assignment(person, seat.id)
        for shift in part.open_shifts
        for seat in shift.seats
        for person in roster.on(seat.id)
        if person in open_people
    }
    return Roster(frozenset(seated) | part.kept)


def _compared(before: Verdict, after: Verdict) -> Effect:
    known = set(before.broken)
    by_rule: dict[tuple[str, Tier], int] = {}
    for verdict, sign in ((after, 1), (before, -1)):
        for finding in verdict.findings:
            if finding.tier is not None:
                key = finding.rule, finding.tier
                by_rule[key] = by_rule.get(key, 0) + sign * finding.cost
    costs = {tier: sum(cost for (_, at), cost in by_rule.items() if at is tier) for tier in Tier}
    broken = tuple(finding for finding in after.broken if finding not in known)
    return Effect(broken, immutabledict(costs), immutabledict(by_rule))
