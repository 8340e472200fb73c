"""Whether the team of a shift could still keep its rules when one more person joins."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.answers.explain.roster_view import RosterView
from matcher.problem.entities import Seat, Shift
from matcher.problem.standing import fixed
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.info import Family
from matcher.rules.registry import rules_of
from matcher.solver.start.greedy import greedy
from matcher.solver.subproblem import subproblem


class TeamCompletion:
    """The team of a shift, and the people who could join it on one seat."""

    def __init__(self, view: RosterView, shift: Shift, joining: Sequence[Assignment]) -> None:
        self._view = view
        self._shift = shift
        self._joining = joining
        problem, roster = view.problem, view.roster
        rules = rules_of(Family.TEAM).values() if any(rule.hard for rule in shift.team) else ()
        self._rules = {rule.INFO.name: rule for rule in rules if rule.INFO.on(problem.policy)}
        self._part = subproblem(problem, [pair.volunteer for pair in joining], [shift.id], keeping=roster)

    def exclusions(self, seat: Seat) -> Iterator[tuple[str, frozenset[str], Mapping[str, object]]]:
        """Each team rule that excludes people, with these people and the numbers of its finding.

        A person is excluded when they break a rule that filling the other seats could not mend. When no
        complete team can be built from those who remain, the rule in its way excludes them all.
        """
        if not self._rules:
            return
        lost: dict[str, set[str]] = defaultdict(set)
        numbers: dict[str, Mapping[str, object]] = {}
        for pair in self._joining:
            unmendable = next(filter(self._cannot_be_mended, self._broken(frozenset({pair}))), None)
            if unmendable is not None:
                lost[unmendable.rule].add(pair.volunteer)
                numbers[unmendable.rule] = _numbers(unmendable)
        for code in self._rules:
            if lost[code]:
                yield code, frozenset(lost[code]), numbers[code]
        left = [
            pair for pair in self._joining if not any(pair.volunteer in people for people in lost.values())
        ]
        if left and not self._can_be_completed(seat, left):
            lacking = self._broken(frozenset(left[:1]))
            yield lacking[0].rule, frozenset(pair.volunteer for pair in left), _numbers(lacking[0])

    def _can_be_completed(self, seat: Seat, left: Sequence[Assignment]) -> bool:
        if not self._broken(frozenset(left[:1])):
            return True
        return any(pair.seat == seat.id for pair in complete_team(self._view, self._shift))

    def _broken(self, added: frozenset[Assignment]) -> list[Finding]:
        roster = Roster(fixed(self._part) | added)
        return [
            finding
            for rule in self._rules.values()
            for finding in rule.check(self._part, roster)
            if finding.tier is None
        ]

    def _cannot_be_mended(self, finding: Finding) -> bool:
        """Whether a finding lacks more people than the team has other seats."""
        taken = sum(len(self._view.roster.on(seat.id)) for seat in self._shift.seats) + 1
        places = sum(seat.maximum for seat in self._shift.seats) - taken
        mended = self._rules[finding.rule].INFO.mended_by_more
        return not mended or int(str(finding.numbers.get("missing", 0))) > places


def complete_team(view: RosterView, shift: Shift) -> frozenset[Assignment]:
    """Assignments that complete the team of a shift without breaking a rule; empty when none are found."""
    problem, roster = view.problem, view.roster
    people = {
        person.id: None
        for each in shift.seats
        if len(roster.on(each.id)) < each.maximum
        for person in view.assignable(each)[: view.params.people_for_a_team_seat]
    }
    part = subproblem(problem, people, [shift.id], keeping=roster)
    return greedy(part, only={shift.id}).assignments - fixed(part)


def _numbers(finding: Finding) -> Mapping[str, object]:
    return immutabledict({name: value for name, value in finding.numbers.items() if name != "shift"})
