"""The exact effect of a few moves on a roster (delta evaluation).

Costs are differences, so it is enough to verify the subproblem that the moves touch, before and
after them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from immutabledict import immutabledict

from matcher.answers.explain.explanations import Effect
from matcher.answers.people import people_on
from matcher.ids import VolunteerId
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Difference, Roster
from matcher.rules import travel, wishes
from matcher.solver.subproblem import project, subproblem
from matcher.tiers import Tier
from matcher.verify import Verdict, verify


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """What else is assumed to change with the moves: `people` and one `shift` as they would be, and the rules
    that would be switched off.
    """

    people: tuple[Volunteer, ...] = ()
    shift: Shift | None = None
    without: frozenset[str] = frozenset()


NO_CHANGE = ScenarioChange()


def effect(problem: Problem, roster: Roster, moves: Difference, change: ScenarioChange = NO_CHANGE) -> Effect:
    """The effect of `moves` on a roster of a problem, where `change` is assumed to come with them."""
    pairs = moves.added | moves.removed
    shifts = {problem.shift_of[pair.seat].id for pair in pairs}
    if change.shift is not None:
        shifts.add(change.shift.id)
    # Everybody on these shifts belongs to the subproblem, as a shift that moves must suit them all.
    people = {pair.volunteer for pair in pairs} | people_on(problem, roster, shifts)
    part = subproblem(problem, people, shifts, keeping=roster)
    today = project(part, roster)
    before = verify(part, today)
    after = verify(with_change(part, change), Roster(today.assignments - moves.removed | moves.added))
    judged = _difference(before, after)
    return replace(judged, wished=_wished(problem, moves), travel=immutabledict(_travel(problem, moves)))


def _wished(problem: Problem, moves: Difference) -> frozenset[Assignment]:
    """The added assignments that meet the most of what their people wish for."""
    return frozenset(pair for pair in moves.added if _is_wished(problem, pair))


def _is_wished(problem: Problem, pair: Assignment) -> bool:
    person, shift = problem.volunteer[pair.volunteer], problem.shift_of[pair.seat]
    likes = any(wish.weight > 0 for wish in person.wishes)
    return likes and wishes.INFO.on(problem.policy) and not wishes.price(problem, person, shift)


def _travel(problem: Problem, moves: Difference) -> Iterator[tuple[VolunteerId, int]]:
    """Who moves between two places that are not as far from their home, and by how many minutes."""
    left = {pair.volunteer: problem.shift_of[pair.seat] for pair in moves.removed}
    for pair in sorted(moves.added):
        person, shift = problem.volunteer[pair.volunteer], problem.shift_of[pair.seat]
        if pair.volunteer in left:
            before = travel.minutes_from_home(problem, person, left[pair.volunteer])
            if change := travel.minutes_from_home(problem, person, shift) - before:
                yield pair.volunteer, change


def with_change(part: Problem, change: ScenarioChange) -> Problem:
    """A problem after a change."""
    if change == NO_CHANGE:
        return part
    people = {person.id: person for person in change.people}
    return replace(
        part,
        volunteers=tuple(people.get(person.id, person) for person in part.volunteers),
        shifts=tuple(_changed_shift(shift, change.shift) for shift in part.shifts),
        policy=replace(part.policy, without=part.policy.without | change.without),
    )


def _changed_shift(shift: Shift, changed: Shift | None) -> Shift:
    """A shift after one was changed. All starts of a visit have the same needs, so they change together."""
    if changed is None or shift.id == changed.id:
        return changed or shift
    if shift.visit is None or shift.visit != changed.visit:
        return shift
    seats = zip(shift.seats, changed.seats, strict=True)
    return replace(shift, seats=tuple(replace(like, id=own.id) for own, like in seats))


def moves(added: Collection[Assignment] = (), removed: Collection[Assignment] = ()) -> Difference:
    """Moves that add some assignments and remove others."""
    return Difference(frozenset(added), frozenset(removed))


def _difference(before: Verdict, after: Verdict) -> Effect:
    known = set(before.broken)
    was, is_now = (_priced(each.findings) for each in (before, after))
    gone, come = tuple((was - is_now).elements()), tuple((is_now - was).elements())
    by_rule: dict[tuple[str, Tier], int] = {}
    for findings, sign in ((come, 1), (gone, -1)):
        for finding in findings:
            if finding.tier is not None:
                key = finding.rule, finding.tier
                by_rule[key] = by_rule.get(key, 0) + sign * finding.cost
    costs = {tier: sum(cost for (_, at), cost in by_rule.items() if at is tier) for tier in Tier}
    broken = tuple(finding for finding in after.broken if finding not in known)
    return Effect(broken, immutabledict(costs), immutabledict(by_rule), gone, come)


def _priced(findings: Iterable[Finding]) -> Counter[Finding]:
    return Counter(each for each in findings if each.tier is not None)
