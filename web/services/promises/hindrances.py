"""What keeps one person from a seat by the rules that always hold, in a problem of this person alone.

Nobody else is in it, so rules of teams are not asked: what a team lacks is judged when somebody joins it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from matcher.ids import SeatId, VolunteerId
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.eligibility import people_of
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.result import Finding
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from matcher.rules import fitness, limits, pins
from matcher.rules.info import Family
from matcher.rules.registry import active, person_rules, rules_of, switched_on
from matcher.rules.rule import Rule

TEAM = frozenset(rules_of(Family.TEAM))
JUDGED_BY_NEEDS = frozenset({fitness.INFO.name, pins.INFO.name})
"""Rules that say again which need of a seat is not met."""


class Hindrances:
    """A person's own plan in a problem of them alone, asked of one seat after the other."""

    def __init__(self, problem: Problem, me: VolunteerId, plan: Seated) -> None:
        self._problem, self._me = problem, problem.volunteer[me]
        self._place = problem.volunteers.index(self._me)
        self._plan = with_fixed(problem, plan)
        self._held = self._plan.held_by(me)
        self._by_calendar = person_rules(problem)

    def on(self, seat: SeatId) -> Sequence[str]:
        """The needs that are not met and the rules that would be broken; empty where nothing is in the way.

        Rules that are not about one person's shifts are named where no other shift of theirs is in the way.
        """
        if seat in self._held:
            return ()
        unmet = [each.code for each in self.unmet(seat)]
        blocking = list(self._blocking(self._problem.shift_of[seat]))
        known = JUDGED_BY_NEEDS if unmet else frozenset()
        broken = () if blocking else sorted(self._broken_with(Pair(self._me.id, seat)) - known)
        return [code for code in (*unmet, *blocking, *broken) if code not in TEAM]

    def unmet(self, seat: SeatId) -> Sequence[Criterion]:
        """What the seat asks of one person and this one does not have."""
        people = people_of(self._problem)
        asked = criteria(self._problem, self._problem.seat[seat])
        return [each for each in asked if not people.meet(each)[self._place]]

    def _blocking(self, shift: Shift) -> Iterator[str]:
        """The rules of one person's shifts that allow no such shift beside those they hold."""
        held = [self._problem.shift_of[seat] for seat in self._held]
        for name, rule in self._by_calendar.items():
            if rule.allows(self._problem, self._me, held, shift):
                continue
            clashing = [
                Pair(self._me.id, seat)
                for seat, other in zip(self._held, held, strict=True)
                if not rule.allows(self._problem, self._me, [other], shift)
            ]
            if name == limits.INFO.name or not clashing:
                yield name
            else:
                pinned = (pair in self._problem.pinned_in for pair in clashing)
                yield from (pins.INFO.name if each else name for each in pinned)

    def _broken_with(self, pair: Pair) -> frozenset[str]:
        """The other hard rules that their plan breaks once they are on a seat, and not without it."""
        there = Seated(self._plan.assignments | {pair})
        return frozenset(each.rule for each in self._found(there) if each not in self._found_now)

    @cached_property
    def _found_now(self) -> frozenset[Finding]:
        return frozenset(self._found(self._plan))

    def _found(self, plan: Seated) -> Iterator[Finding]:
        for rule in self._others:
            yield from (each for each in rule.check(self._problem, plan) if each.tier is None)

    @cached_property
    def _others(self) -> Sequence[Rule]:
        """The rules that must hold and are neither about one person's shifts nor about a team."""
        return [
            rule
            for rule in switched_on(self._problem)
            if rule.INFO.must_hold(self._problem.policy)
            and rule.INFO.name not in (*TEAM, *self._by_calendar)
            and active(self._problem, rule)
        ]
