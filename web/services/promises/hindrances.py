"""What keeps one person from a seat by the rules that always hold, in a problem of this person alone.

Nobody else is in it, so rules of teams are not asked: what a team lacks is judged when somebody joins it.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from immutabledict import immutabledict

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
from web.services.waiving import Case, left_of

TEAM = frozenset(rules_of(Family.TEAM))
JUDGED_BY_NEEDS = frozenset({fitness.INFO.name, pins.INFO.name})
"""Rules that say again which need of a seat is not met."""


class Hindrances:
    """A person's own plan in a problem of them alone, asked of one seat after the other.

    `waived` are the cases in which a rule was set aside for them: there it keeps them from nothing.
    """

    def __init__(
        self, problem: Problem, me: VolunteerId, plan: Seated, waived: Collection[Case] = ()
    ) -> None:
        self._problem, self._me, self._waived = problem, problem.volunteer[me], waived
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
        pair = Pair(self._me.id, seat)
        unmet = [each.code for each in self.unmet(seat)]
        blocking = [
            code for code, found in self._blocking(self._problem.shift_of[seat]) if self._holds(found, pair)
        ]
        known = JUDGED_BY_NEEDS if unmet else frozenset()
        broken = () if blocking else sorted(self._broken_with(pair) - known)
        return [code for code in (*unmet, *blocking, *broken) if code not in TEAM]

    def unmet(self, seat: SeatId) -> Sequence[Criterion]:
        """What the seat asks of one person and this one does not have, without what was set aside."""
        people = people_of(self._problem)
        asked = criteria(self._problem, self._problem.seat[seat])
        lacking = [each for each in asked if not people.meet(each)[self._place]]
        pair = Pair(self._me.id, seat)
        return [
            each
            for each in lacking
            if self._holds(self._finding(fitness.INFO.name, criterion=each.code), pair)
        ]

    def _holds(self, finding: Finding, pair: Pair) -> bool:
        """Whether a rule was not set aside for their coming to a seat."""
        return not self._waived or bool(left_of(self._problem, [finding], self._waived, [pair]))

    def _finding(self, rule: str, **numbers: object) -> Finding:
        return Finding(rule, 1, None, immutabledict(volunteer=self._me.id, **numbers))

    def _blocking(self, shift: Shift) -> Iterator[tuple[str, Finding]]:
        """The rules of one person's shifts that allow no such shift beside those they hold, by the name under
        which they are told.
        """
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
                yield name, self._finding(name)
                continue
            for pair in clashing:
                other = self._problem.shift_of[pair.seat].id
                told = pins.INFO.name if pair in self._problem.pinned_in else name
                yield told, self._finding(name, shift=shift.id, other=other)

    def _broken_with(self, pair: Pair) -> frozenset[str]:
        """The other hard rules that their plan breaks once they are on a seat, and not without it."""
        there = Seated(self._plan.assignments | {pair})
        fresh = (each for each in self._found(there) if each not in self._found_now)
        return frozenset(each.rule for each in fresh if self._holds(each, pair))

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
