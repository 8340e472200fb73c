"""What the verifier says of a roster, to be held against the rows that the rules post."""

from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.testing import Costs
from matcher.tiers import Tier
from matcher.verify import verify


def judged(problem: Problem, roster: Roster) -> Costs | None:
    """What a roster costs by the verifier; None when it breaks a hard rule."""
    verdict = verify(problem, roster)
    return verdict.costs if verdict.feasible else None


def findings(rule: str, problem: Problem, roster: Roster) -> list[tuple[int, Tier | None]]:
    """Cost and tier of what the verifier says under a rule's code."""
    return [
        (finding.cost, finding.tier) for finding in verify(problem, roster).findings if finding.rule == rule
    ]
