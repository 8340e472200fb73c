"""Judge any roster: what each rule finds in it, and what it costs. No solver is needed.

The verdict does not depend on how the roster came about. The solver checks its own rosters by it, and the
tests hold it against the rows that the rules post.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matcher.problem.errors import require
from matcher.problem.memo import memoised_for_last_roster
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.registry import check_rules, switched_on
from matcher.rules.standing import standing_findings
from matcher.tiers import Tier


@dataclass(frozen=True)
class Verdict:
    """All findings about a roster. It is feasible when no hard rule is broken.

    `judged` are the problem and the roster that the findings are about.
    """

    findings: tuple[Finding, ...]
    judged: tuple[Problem, Roster] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def standing(self) -> tuple[Finding, ...]:
        """What standing assignments of a whole problem break by themselves: it costs nothing, makes no roster
        infeasible and is not among the `findings`.
        """
        return standing_findings(*self.judged) if self.judged else ()

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings of hard rules."""
        return tuple(finding for finding in self.findings if finding.tier is None)

    @property
    def feasible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.broken

    @property
    def costs(self) -> Mapping[Tier, int]:
        """The cost of each tier."""
        return {tier: sum(each.cost for each in self.findings if each.tier is tier) for tier in Tier}


@memoised_for_last_roster
def verify(problem: Problem, roster: Roster) -> Verdict:
    """The findings of all rules that are switched on, about a roster of a problem.

    Standing assignments, and those that a subproblem keeps, need not be in the roster. The roster judged last
    is not judged again. Raises InvalidProblem where the roster names a person or a seat that the problem does
    not know, or where the policy of the problem names a rule that is not there.
    """
    check_rules(problem)
    for volunteer, seat in roster.assignments:
        require(volunteer in problem.volunteer, "unknown_id", "assignments.volunteer", id=volunteer)
        require(seat in problem.seat, "unknown_id", "assignments.seat", id=seat)
    whole = with_fixed(problem, roster)
    findings = tuple(finding for rule in switched_on(problem) for finding in rule.check(problem, whole))
    return Verdict(findings, (problem, whole))
