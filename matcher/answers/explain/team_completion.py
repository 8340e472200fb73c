"""Whether a team could still become what its rules ask when one more person joins it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.answers.explain.roster_view import Situation
from matcher.problem.entities import Seat, Shift
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.registry import RULES
from matcher.solver.start.greedy import construct
from matcher.solver.subproblem import restrict

TEAM_RULES = ("speakers", "shared_language", "traits", "newcomers", "organisations", "together")
MOST_BUILT_WITH = 80


class Team:
    """The team of a shift with the people who could join it on one seat."""

    def __init__(self, situation: Situation, shift: Shift, joining: Sequence[Assignment]) -> None:
        self._situation = situation
        self._shift = shift
        self._joining = joining
        problem, roster = situation.problem, situation.roster
        names = [name for name in TEAM_RULES if name in RULES and name not in problem.policy.without]
        self._rules = [RULES[name] for name in names] if any(rule.hard for rule in shift.team) else []
        self._part = restrict(problem, [pair.volunteer for pair in joining], [shift.id], keeping=roster)

    def fallen(self, seat: Seat) -> Iterator[tuple[str, frozenset[str], Mapping[str, object]]]:
        """Each rule that no further head could mend, with those who would break it.

        Then, when no whole team can be built of those left, the rule that prevents it, with all of them.
        """
        if not self._rules:
            return
        lost: dict[str, set[str]] = defaultdict(set)
        numbers: dict[str, Mapping[str, object]] = {}
        for pair in self._joining:
            hopeless = next(filter(self._hopeless, self._broken(frozenset({pair}))), None)
            if hopeless is not None:
                lost[hopeless.rule].add(pair.volunteer)
                numbers[hopeless.rule] = _said(hopeless)
        for code in TEAM_RULES:
            if lost[code]:
                yield code, frozenset(lost[code]), numbers[code]
        left = [
            pair for pair in self._joining if not any(pair.volunteer in people for people in lost.values())
        ]
        if left and not self._can_be_whole(seat, left):
            lacking = self._broken(frozenset(left[:1]))
            yield lacking[0].rule, frozenset(pair.volunteer for pair in left), _said(lacking[0])

    def _can_be_whole(self, seat: Seat, left: Sequence[Assignment]) -> bool:
        if not self._broken(frozenset(left[:1])):
            return True
        return any(pair.seat == seat.id for pair in completed(self._situation, self._shift))

    def _broken(self, added: frozenset[Assignment]) -> list[Finding]:
        roster = Roster(self._part.kept | added)
        return [
            finding
            for rule in self._rules
            for finding in rule.check(self._part, roster)
            if finding.tier is None
        ]

    def _hopeless(self, finding: Finding) -> bool:
        """Whether filling every other place of the team could not mend what this finding lacks."""
        taken = sum(len(self._situation.roster.on(seat.id)) for seat in self._shift.seats) + 1
        places = sum(seat.maximum for seat in self._shift.seats) - taken
        return finding.rule == "shared_language" or int(str(finding.numbers.get("missing", 0))) > places


def completed(situation: Situation, shift: Shift) -> frozenset[Assignment]:
    """Who could join a shift together so that no rule breaks; nobody when no such team is found."""
    problem, roster = situation.problem, situation.roster
    people = {
        person.id: None
        for each in shift.seats
        if len(roster.on(each.id)) < each.maximum
        for person in situation.free(each)[:MOST_BUILT_WITH]
    }
    part = restrict(problem, people, [shift.id], keeping=roster)
    return construct(part, only={shift.id}).assignments - part.kept


def _said(finding: Finding) -> Mapping[str, object]:
    return immutabledict({name: value for name, value in finding.numbers.items() if name != "shift"})
